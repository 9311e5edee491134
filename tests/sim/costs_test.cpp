/// What a run bills: prices that change, months, deliveries as they happened.
#include <catch2/catch.hpp>

#include "gigasim/campus/economics.hpp"
#include "tiny_site.hpp"

using namespace tiny;

namespace {
double paid(const RunResult& r, CashKind kind, const std::string& month) {
  double sum = 0.0;
  for (const CashFlow& f : r.economics->flows)
    if (f.kind == kind && f.month == month) sum -= f.usd;
  return sum;
}
}  // namespace

TEST_CASE("costs: fuel is billed by month at the gas price of the day") {
  Scenario s = site("2025-03-01");
  add_fleet(s, "set", turbine(), 1);
  add_load(s, 45);
  // 4 USD/MMBtu for 40 days, then 6.
  s.gas_price.series = TimeSeries{s.start, hours(40 * 24.0), {4.0, 6.0}, false};
  const RunResult r = forked_run(s);
  const double mmbtu_per_day = 96.0 * 24 * 1.108 * 3.412142;  // 96 MW of fuel: 24 without load, 72 for 45 MW
  REQUIRE(r.economics);
  CHECK(paid(r, CashKind::fuel, "2025-01") == Approx(31 * mmbtu_per_day * 4.0));
  CHECK(paid(r, CashKind::fuel, "2025-02") == Approx(mmbtu_per_day * (9 * 4.0 + 19 * 6.0)));
  CHECK(fleet(r, "set").cost_usd == Approx(r.economics->opex_usd));
}

TEST_CASE("costs: dear gas makes import come first, without a merit order") {
  Scenario s = site("2025-01-03");
  add_fleet(s, "set", turbine(), 1);
  GridTieSpec tie;
  tie.firm = Power(100.0);
  tie.price = UsdPerMwh{50.0};
  add_fleet(s, "grid", tie, 1);
  add_load(s, 45);
  s.gas_price.series = TimeSeries{s.start, hours(24.0), {1.0, 20.0}, false};
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "set").energy_mwh == Approx(45.0 * 24).epsilon(1e-3));
  CHECK(fleet(r, "grid").energy_mwh == Approx(45.0 * 24).epsilon(1e-3));
}

TEST_CASE("costs: the demand charge follows the highest import of each month") {
  Scenario s = site("2025-03-01");
  GridTieSpec tie;
  tie.firm = Power(100.0);
  tie.price = UsdPerMwh{50.0};
  tie.demand_charge = UsdPerMwMonth{7300.0};
  add_fleet(s, "grid", tie, 1);
  // 20 MW; 80 MW for one hour on 11 January.
  std::vector<double> mw(59 * 24, 20.0);
  mw[10 * 24 + 5] = 80.0;
  add_load_series(s, mw);
  const RunResult r = forked_run(s);
  CHECK(paid(r, CashKind::demand, "2025-01") == Approx(7300.0 * 80));
  CHECK(paid(r, CashKind::demand, "2025-02") == Approx(7300.0 * 20));
  CHECK(paid(r, CashKind::energy, "2025-01") == Approx(50.0 * (20.0 * 743 + 80.0)));
}

TEST_CASE("costs: units are paid when they come, rented by the hour, and what the run ends before is not billed") {
  Scenario s = site("2025-03-01");
  s.economics.payment = {0.0, Duration(0.0)};
  add_fleet(s, "set", turbine(), 0).price.unit_price = Usd{1e6};
  FleetSpec& hired = add_fleet(s, "hired", turbine(10.0), 0);
  hired.lease = LeaseSpec{.rate = {7300.0}, .term = hours(48)};
  add_load(s, 1);
  s.phases = {{.name = "build",
               .date = s.start,
               .add = {{.fleet = "set", .count = 4, .date = day("2025-01-30"), .rate = Rate(1.0 / (86400.0 * 2))},
                       {.fleet = "hired", .count = 1, .date = day("2025-02-10")},
                       {.fleet = "set", .count = 5, .date = day("2025-04-01")}}}};
  const RunResult r = forked_run(s);
  CHECK(paid(r, CashKind::capex, "2025-01") == 1e6);  // 30 January; then 1, 3 and 5 February
  CHECK(paid(r, CashKind::capex, "2025-02") == 3e6);
  CHECK(r.economics->capex_usd == 4e6);
  CHECK(paid(r, CashKind::rent, "2025-02") == Approx(10.0 * 10 * 48));
}

TEST_CASE("costs: a plan of units without prices has no accounts") {
  Scenario s = site();
  add_fleet(s, "unit", generic(50), 2);
  add_load(s, 45);
  const RunResult r = forked_run(s);
  CHECK_FALSE(r.economics);
}
