// Which machines run: against closed forms, and against the least cost by enumeration.
#include <catch2/catch.hpp>
#include <cmath>

#include "drawn_campus.hpp"
#include "tiny_site.hpp"

using namespace tiny;

namespace {

constexpr double mmbtu_hhv_per_mwh_lhv = hhv_per_lhv * mmbtu_per_mwh;

GridTieSpec tie_of(double mw, double usd_per_mwh) {
  GridTieSpec tie;
  tie.firm = Profile<Power>(Power(mw));
  tie.price = Profile<UsdPerMwh>(UsdPerMwh{usd_per_mwh});
  return tie;
}

/// A site whose machines are warm in time for what is written.
Scenario foreseen(const char* end) {
  Scenario s = site(end);
  s.policy.foresight = true;
  return s;
}

}  // namespace

TEST_CASE("commitment: machines are warm when a written limit falls, and stop when import is there again") {
  // Import by the hour, every day the same; 100 MW of load, engines of 5 MW that start in 10 min.
  Scenario s = foreseen("2025-01-08");
  GasTurbineSpec engine = turbine(5.0);
  engine.cold_start = engine.hot_start = Duration(600.0);
  engine.start_cost = Usd{0.0};
  engine.start_fuel = Energy(0.0);
  add_fleet(s, "engine", engine, 30);
  GridTieSpec tie = tie_of(0.0, 0.0);
  tie.firm.series =
      TimeSeries{s.start,
                 hours(1),
                 {0, 0, 0, 0, 0, 0, 20, 50, 80, 105, 110, 120, 140, 160, 180, 200, 200, 180, 140, 100, 60, 20, 0, 0},
                 true};
  add_fleet(s, "tie", tie, 1);
  SECTION("the load is constant") { add_load(s, 100.0); }
  SECTION("the load wobbles by 1 %") { add_load_series(s, {99.5, 100.5}, 1.0 / 6, true); }
  const RunResult r = forked_run(s);
  CHECK(r.adequacy.unserved_mwh == 0.0);
  CHECK(r.ledger.spilled_mwh == 0.0);
  // In every hour the engines that the import does not spare: 20 * 8 + 16 + 10 + 4 + 0 * 10 + 8 + 16, and the half
  // hours around.
  CHECK(fleet(r, "engine").energy_mwh / 7 == Approx(100 * 8 + 80 * 2 + 50 + 20 + 40).epsilon(0.01));
}

TEST_CASE("commitment: import that costs less than fuel at no load and output together leaves machines off") {
  // Marginal 39.57, at full load 47.7 USD/MWh; import at 40: two months of 100 MW are 5.66 MUSD.
  Scenario s = site("2025-03-01");
  GasTurbineSpec titan;
  titan.variable_cost = {5.0};
  s.gas_price = Profile<UsdPerMmbtu>(UsdPerMmbtu{4.0});
  add_fleet(s, "titan", titan, 8);
  add_fleet(s, "tie", tie_of(200.0, 40.0), 1);
  add_load(s, 100.0);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "titan").energy_mwh == 0.0);
  CHECK(fleet(r, "tie").cost_usd + fleet(r, "titan").cost_usd == Approx(100.0 * 59 * 24 * 40.0));
}

namespace {

constexpr double never_usd = 1e300;

/// A fleet of the enumeration: MW and USD/h of one machine, USD/MWh.
struct Kind {
  double unit, least, no_load, marginal;
  int count;
};

/// Cost of an hour with these machines, dispatched at least cost; never_usd where they cannot serve the load.
double dispatched(const std::vector<Kind>& kinds, const std::vector<int>& n, double tie_mw, double tie_usd,
                  double load) {
  double usd = 0.0, left = load;
  std::vector<std::pair<double, double>> offers{{tie_usd, tie_mw}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Kind& k = kinds[i];
    usd += n[i] * (k.no_load + k.least * k.marginal);
    left -= n[i] * k.least;
    offers.push_back({k.marginal, n[i] * (k.unit - k.least)});
  }
  if (left < -1e-9) return never_usd;
  std::sort(offers.begin(), offers.end());
  for (const auto& [price, mw] : offers) {
    const double taken = std::min(left, mw);
    usd += taken * price;
    left -= taken;
  }
  return left > 1e-9 ? never_usd : usd;
}

}  // namespace

namespace {

/// Least cost of an hour over all numbers of machines.
double least_usd(const std::vector<Kind>& kinds, double tie_mw, double tie_usd, double load) {
  std::vector<int> n(kinds.size(), 0);
  double best = never_usd;
  for (;;) {
    best = std::min(best, dispatched(kinds, n, tie_mw, tie_usd, load));
    std::size_t i = 0;
    while (i < n.size() && n[i] == kinds[i].count) n[i++] = 0;
    if (i == n.size()) return best;
    ++n[i];
  }
}

}  // namespace

TEST_CASE(
    "commitment: the machines chosen cost at most 1 % more than the best of all choices, and seldom more at all") {
  int exact = 0, campuses = 0;
  for (std::uint64_t k = 0; k < 60; ++k) {
    Draw d(900 + k);
    Scenario s = site("2025-01-02");
    const double gas = d.between(2, 6), load = d.between(10, 80);
    s.gas_price = Profile<UsdPerMmbtu>(UsdPerMmbtu{gas});
    std::vector<Kind> kinds;
    double capacity = 0.0;
    for (int f = d.count(1, 3); f > 0; --f) {
      GasTurbineSpec t = turbine(d.between(4, 30));
      t.heat_rate = {d.between(8000, 11500)};
      t.no_load_fuel = d.between(0.1, 0.25);
      t.minimum_load = d.between(0.2, 0.6);
      t.start_cost = Usd{0.0};
      t.start_fuel = Energy(0.0);
      const int count = d.count(1, 4);
      add_fleet(s, "fleet-" + std::to_string(f), t, count);
      const double fuel_usd = gas * mmbtu_hhv_per_mwh_lhv * t.heat_rate.value / 3600.0;
      kinds.push_back({t.rating.value(), t.minimum_load * t.rating.value(),
                       fuel_usd * t.no_load_fuel * t.rating.value(), fuel_usd * (1.0 - t.no_load_fuel), count});
      capacity += count * t.rating.value();
    }
    const double tie_mw = d.between(0, 60), tie_usd = d.between(20, 80);
    add_fleet(s, "tie", tie_of(tie_mw, tie_usd), 1);
    add_load(s, load);
    if (capacity + tie_mw < load) continue;
    const double best = 24.0 * least_usd(kinds, tie_mw, tie_usd, load);
    if (best >= never_usd) continue;  // minimum loads that nobody takes
    const RunResult r = forked_run(s);
    double paid = 0.0;
    for (const FleetResult& f : r.fleets) paid += f.cost_usd;
    INFO("campus " << k << " load " << load << " tie " << tie_mw << " at " << tie_usd);
    CHECK(r.adequacy.unserved_mwh == 0.0);
    CHECK(paid >= best * (1.0 - 1e-9));
    CHECK(paid <= best * 1.01);
    exact += paid <= best * 1.002;
    ++campuses;
  }
  CHECK(campuses >= 40);
  CHECK(exact >= campuses * 8 / 10);
}

TEST_CASE("commitment: a machine in excess runs on until it has cost as much as its next start") {
  // 60 MW sets; fuel at no load 24 MW (LHV): 24 * 3.7806 * 5 = 453.7 USD/h; a start costs 4,537 USD: ten hours.
  Scenario s = foreseen("2025-01-04");
  s.gas_price = Profile<UsdPerMmbtu>(UsdPerMmbtu{5.0});
  GasTurbineSpec t = turbine();
  t.start_fuel = Energy(0.0);
  t.start_cost = Usd{10.0 * 24.0 * mmbtu_hhv_per_mwh_lhv * 5.0};
  add_fleet(s, "set", t, 2);
  SECTION("a lull of five hours: it stays") {
    add_load_series(s, {100, 100, 50, 50, 50, 50, 50, 100});
    const RunResult r = forked_run(s);
    CHECK(fleet(r, "set").starts == 0);
    CHECK(fleet(r, "set").running_hours == Approx(2 * 72.0));
    CHECK(fleet(r, "set").start_cost_usd == 0.0);
  }
  SECTION("a lull of 40 hours: it stops after ten, and is warm at the end") {
    add_load_series(s, {100, 50, 100}, 40.0 / 1.0);
    s.end = day("2025-01-05");
    const RunResult r = forked_run(s);
    CHECK(fleet(r, "set").starts == 1);
    CHECK(r.adequacy.unserved_mwh == 0.0);
    // It starts twenty minutes, a cold start's time, before the end of the lull.
    CHECK(fleet(r, "set").running_hours == Approx(2 * 96.0 - 30.0).margin(0.51));
    CHECK(fleet(r, "set").start_cost_usd == Approx(t.start_cost->value));
  }
}

TEST_CASE("commitment: a start is booked with its fuel, its wear and what it emits before the SCR works") {
  Scenario s = site("2025-01-02");
  s.gas_price = Profile<UsdPerMmbtu>(UsdPerMmbtu{4.0});
  GasTurbineSpec t = turbine();
  t.start_fuel = Energy(2.0);
  t.start_cost = Usd{1000.0};
  t.nox_ppm = 2.0;
  t.start_nox_ppm = 20.0;
  add_fleet(s, "set", t, 2);
  add_load_series(s, {50, 50, 100}, 1.0);
  const FleetResult& f = fleet(forked_run(s), "set");
  CHECK(f.starts == 1);
  CHECK(f.start_fuel_mwh_lhv == Approx(2.0));
  CHECK(f.start_cost_usd == Approx(1000.0 + 2.0 * mmbtu_hhv_per_mwh_lhv * 4.0));
  const double running_fuel = f.fuel_mwh_lhv - 2.0;
  CHECK(f.cost_usd == Approx(running_fuel * mmbtu_hhv_per_mwh_lhv * 4.0 + f.start_cost_usd));
  CHECK(f.nox_t ==
        Approx((running_fuel * 2.0 + 2.0 * 20.0) * mmbtu_hhv_per_mwh_lhv * nox_lb_per_mmbtu_ppm * 0.45359237e-3));
}

TEST_CASE("commitment: after a trip no more machines run than the load keeps at their least output") {
  // Case: 10 MW, sets of 16.5 MW with a least output of 8.25; the one that runs is lost for two hours.
  Scenario s = site("2025-01-11");
  GasTurbineSpec t = turbine(16.5);
  t.minimum_load = 0.5;
  t.cold_start = t.hot_start = Duration(1200.0);
  add_fleet(s, "a", t, 1);
  add_fleet(s, "b", t, 2);
  s.policy.merit = {"a", "b"};
  s.policy.reserve.units = 1;
  add_load(s, 10.0);
  CommonCauseSpec cause;
  cause.fleets = {"a"};
  cause.outage.mttr = always(2.0);
  cause.dates = {day("2025-01-01 06:00")};
  s.common_causes.items.push_back({"a-out", cause});
  const RunResult r = forked_run(s);
  CHECK(r.adequacy.unserved_mwh == Approx(10.0 * 20 / 60).epsilon(0.01));
  // While a comes back both run, until the one that stands in has run for its least time.
  CHECK(r.ledger.spilled_mwh <= 6.5);
}

TEST_CASE("commitment: a machine that joins brings its least output, and a full one lends no ramp") {
  // 12 MW, then 24; sets of 16.5 MW, ramp 1 MW/min, no step. The first goes from 12 to 16.5 MW in 4.5 min; the second
  // joins after 20 min with 8.25 MW: 7.5 * 20 / 60 + 0.5 * 4.5 * 4.5 / 60 MWh.
  Scenario s = site("2025-01-02");
  GasTurbineSpec t = turbine(16.5);
  t.minimum_load = 0.5;
  t.step = 0.0;
  t.ramp = RampRate(1.0 / 60.0);
  t.cold_start = t.hot_start = Duration(1200.0);
  add_fleet(s, "set", t, 2);
  SECTION("what it brings suffices") {
    add_load_series(s, {12, 24}, 6.0);
    const RunResult r = forked_run(s);
    CHECK(r.adequacy.unserved_mwh == Approx(7.5 * 20 / 60 + 0.5 * 4.5 * 4.5 / 60));
  }
  SECTION("it ramps alone") {
    // 30 MW: 13.5 short at the end of the first's ramp; the second goes from 8.25 to 13.5 MW in 5.25 min.
    add_load_series(s, {12, 30}, 6.0);
    const RunResult r = forked_run(s);
    CHECK(r.adequacy.unserved_mwh == Approx(13.5 * 20 / 60 + 0.5 * 4.5 * 4.5 / 60 + 0.5 * 5.25 * 5.25 / 60));
  }
}

TEST_CASE("commitment: what would be thrown away charges batteries above their target, and the rest is told") {
  // A must-run set makes 30 MW for a load of 20; a battery of 10 MWh is at its target of half.
  Scenario s = site("2025-01-02");
  GenericUnitSpec u = generic(60.0);
  u.minimum_load = 0.5;
  add_fleet(s, "unit", u, 1);
  BatterySpec b;
  b.capacity = Energy(10.0);
  b.rating = Power(10.0);
  b.charge_efficiency = b.discharge_efficiency = 1.0;
  b.soc_minimum = 0.0;
  b.soc_maximum = 1.0;
  b.initial_soc = 0.5;
  b.standby = 0.0;
  add_fleet(s, "battery", b, 1);
  s.policy.battery.target = 0.5;
  add_load(s, 20.0);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "battery").charged_mwh == Approx(5.0));
  CHECK(fleet(r, "unit").spilled_mwh == Approx(240.0 - 5.0));
  CHECK(r.ledger.spilled_mwh == Approx(240.0 - 5.0));
}

TEST_CASE("commitment: as many racks may come with two units of one fleet as with two fleets of one unit") {
  const auto energised = [](bool split) {
    Scenario s = site("2025-01-03");
    s.policy.reserve.units = 2;
    for (int k = 0; k < 3; ++k)
      if (split || k == 0) add_fleet(s, "set-" + std::to_string(k), turbine(38.0), split ? 1 : 3);
    add_hall(s, "hall");
    add_fleet(s, "racks", rack(0.1), 0, "hall");
    add_phase(s, "racks", "2025-01-01 06:00", "racks", 600);
    return forked_run(s).phases.back().racks_energised;
  };
  CHECK(energised(false) == 380);
  CHECK(energised(true) == 380);
}

TEST_CASE("commitment: a circuit of a tie is withheld from firm power only where the plan says so") {
  const auto energised = [](bool ties) {
    Scenario s = site("2025-01-03");
    s.policy.reserve.units = 1;
    s.policy.reserve.ties = ties;
    add_fleet(s, "tie", tie_of(30.0, 50.0), 2);
    add_hall(s, "hall");
    add_fleet(s, "racks", rack(0.1), 0, "hall");
    add_phase(s, "racks", "2025-01-01 06:00", "racks", 800);
    return forked_run(s).phases.back().racks_energised;
  };
  CHECK(energised(false) == 600);
  CHECK(energised(true) == 300);
}

TEST_CASE("commitment: machines run for the loss of a circuit of a tie") {
  // 80 MW over two circuits of 50 MW: what is left after the loss of one must carry the load, so one set of 60 runs.
  Scenario s = site("2025-01-02");
  s.policy.reserve.units = 1;
  add_fleet(s, "tie", tie_of(50.0, 10.0), 2);
  add_fleet(s, "set", turbine(), 2);
  add_load(s, 80.0);
  CHECK(fleet(forked_run(s), "set").running_hours == Approx(24.0));
}
