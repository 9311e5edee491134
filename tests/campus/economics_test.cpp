/// The accounts of a hand-made plan and run, worked out on paper.
#include "gigasim/campus/economics.hpp"

#include <catch2/catch.hpp>

#include "gigasim/campus/result.hpp"
#include "plan.hpp"

using namespace gigasim;

namespace {
constexpr double month_h = 8760.0 / 12.0;  // 730 h, the month of rents

Duration years(double n) { return Duration(n * 365 * 86400.0); }

/// 1 January to 1 July 2025, 181 days; the second phase begins on 1 March.
Scenario plan() {
  Scenario s;
  s.name = "hand";
  s.start = day("2025-01-01");
  s.end = day("2025-07-01");
  s.economics.operator_name = "xAI";
  s.economics.payment = {0.25, Duration(90 * 86400.0)};
  s.economics.ventures.items.emplace_back("JV", VentureSpec{});
  s.economics.ventures.items[0].second.shares.items = {{"Solaris", 0.501}, {"xAI", 0.499}};
  entry(s.buses, "plant");
  FleetSpec turbine = fleet_of(GasTurbineSpec{.rating = Power(10.0), .variable_cost = {5.0}}, "plant");
  turbine.owner = "JV";
  turbine.price.unit_price = Usd{12e6};
  turbine.price.life = years(10);
  FleetSpec rented = fleet_of(GasTurbineSpec{.rating = Power(5.0), .variable_cost = {0.0}}, "plant");
  rented.owner = "Lessor";
  rented.lease = LeaseSpec{.rate = {30000.0}};
  rented.price.unit_price = Usd{99e6};
  FleetSpec tie = fleet_of(GridTieSpec{.demand_charge = {10000.0}}, "plant", 1);
  tie.owner = "Utility";
  FleetSpec racks = fleet_of(RackSpec{}, "hall", 10);
  racks.price.unit_price = Usd{3e6};
  racks.price.upkeep = Rate(0.02 / years(1).value());
  s.fleets.items = {{"turbine", turbine}, {"rented", rented}, {"tie", tie}, {"racks", racks}};
  entry(s.crews, "crew") = {.count = 2, .cost = {365000.0}};
  s.phases = {{.name = "one"}, {.name = "two"}};
  return s;
}

RunResult run_of(const Scenario& s) {
  RunResult r;
  r.start = s.start;
  r.end = s.end;
  r.phases = {{.name = "one", .from = s.start, .to = day("2025-03-01")},
              {.name = "two", .from = day("2025-03-01"), .to = s.end}};
  r.fleets = {{.name = "turbine", .kind = "gas_turbine", .units_delivered = 2, .energy_mwh = 4000.0},
              {.name = "rented", .kind = "gas_turbine", .units_delivered = 1, .energy_mwh = 500.0},
              {.name = "tie", .kind = "grid_tie", .units_delivered = 1, .energy_mwh = 1500.0},
              {.name = "racks", .kind = "rack", .units_delivered = 10}};
  r.batches = {{0, "two", day("2025-03-01"), {}, 2},
               {1, "two", day("2025-04-01"), day("2025-05-31"), 1},
               {2, "", s.start, {}, 1},
               {3, "", s.start, {}, 10}};
  r.fleet_months = {{0, "two", "2025-03", 1488, 4000.0, 10000.0, 9.0, 140000.0},
                    {1, "two", "2025-04", 2 * month_h, 500.0, 1500.0, 4.0, 30000.0},
                    {2, "one", "2025-01", 744, 1000.0, 0.0, 4.0, 50000.0},
                    {2, "one", "2025-02", 672, 500.0, 0.0, 2.0, 25000.0}};
  return r;
}

double total(const Economics& e, CashKind kind, const std::string& item = {}, const std::string& month = {},
             const std::string& owner = {}) {
  double sum = 0.0;
  for (const CashFlow& f : e.flows)
    if (f.kind == kind && (item.empty() || f.item == item) && (month.empty() || f.month == month) &&
        (owner.empty() || f.owner == owner))
      sum += f.usd;
  return sum;
}
const CostMonth& month(const Economics& e, const std::string& name) {
  return *std::find_if(e.months.begin(), e.months.end(), [&](const CostMonth& m) { return m.month == name; });
}
const CostItem& item(const Economics& e, const std::string& name) {
  return *std::find_if(e.items.begin(), e.items.end(), [&](const CostItem& i) { return i.name == name; });
}
const CostPart& part(const std::vector<CostPart>& parts, const std::string& name) {
  return *std::find_if(parts.begin(), parts.end(), [&](const CostPart& p) { return p.name == name; });
}
}  // namespace

TEST_CASE("costs: a deposit with the order, 90 days before delivery, and the rest at delivery") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(e.capex_usd == 24e6);
  CHECK(total(e, CashKind::capex, "turbine", "2024-12") == -6e6);  // 2024-12-01 + 90 d = 2025-03-01
  CHECK(total(e, CashKind::capex, "turbine", "2025-03") == -18e6);
  CHECK(part(e.phases, "two").capex_usd == 24e6);
}

TEST_CASE("costs: a fleet's own terms of payment win") {
  Scenario s = plan();
  s.fleets.items[0].second.price.payment = PaymentSpec{0.0, Duration(0.0)};
  CHECK(total(economics(s, run_of(s)), CashKind::capex, "turbine", "2025-03") == -24e6);
}

TEST_CASE("costs: a joint venture's money is split without remainder") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(total(e, CashKind::capex, "turbine", "", "Solaris") == Approx(-0.501 * 24e6));
  CHECK(total(e, CashKind::capex, "turbine", "", "Solaris") + total(e, CashKind::capex, "turbine", "", "xAI") == -24e6);
  // Upkeep of the machines (5 USD/MWh) is the owners', fuel the operator's.
  CHECK(total(e, CashKind::maintenance, "turbine") == Approx(-20000.0));
  CHECK(total(e, CashKind::maintenance, "turbine", "", "Solaris") == Approx(-0.501 * 20000.0));
  CHECK(total(e, CashKind::fuel, "turbine", "", "xAI") == Approx(-120000.0));
  double net = 0.0;
  for (const CostPart& owner : e.owners) net += owner.net_usd;
  CHECK(net == Approx(e.net_usd).epsilon(1e-14));
}

TEST_CASE("costs: leased units cost rent and no capex, whatever their catalog price") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(total(e, CashKind::capex, "rented") == 0.0);
  CHECK(total(e, CashKind::rent, "rented", "2025-04", "xAI") == Approx(-2 * 5 * 30000.0));
  CHECK(total(e, CashKind::salvage) == 0.0);
}

TEST_CASE("costs: energy at its price, and a demand charge on the highest import of each month, paid by the operator") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(total(e, CashKind::energy, "tie", "", "xAI") == Approx(-75000.0));
  CHECK(total(e, CashKind::demand, "tie", "2025-01") == Approx(-10000.0 * 4));
  CHECK(total(e, CashKind::demand, "tie", "2025-02") == Approx(-10000.0 * 2));
}

TEST_CASE("costs: crews and upkeep run from day to day, and phases share a run of 181 days as 59 and 122") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(total(e, CashKind::crews) == Approx(-2 * 1000.0 * 181));
  CHECK(total(e, CashKind::crews, "crew", "2025-02") == Approx(-2 * 1000.0 * 28));
  CHECK(total(e, CashKind::maintenance, "racks") == Approx(-30e6 * 0.02 * 181 / 365));
  CHECK(part(e.phases, "one").opex_usd == Approx(118000.0 + 30e6 * 0.02 * 59 / 365 + 75000.0 + 40000.0 + 20000.0));
}

TEST_CASE("costs: what stood there at the start was paid before, but is used up and depreciates") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(e.standing_usd == 30e6);
  CHECK(total(e, CashKind::capex, "racks") == 0.0);
  // Racks: 5 years; turbines: 10 years from 1 March, 122 days.
  CHECK(e.depreciation_usd == Approx(30e6 * 181 / 1825 + 24e6 * 122 / 3650));
  CHECK(e.book_value_usd == Approx(54e6 - e.depreciation_usd).epsilon(1e-6));
  CHECK(month(e, "2025-03").depreciation_usd == Approx(30e6 * 31 / 1825 + 24e6 * 31 / 3650));
  CHECK(item(e, "racks").capital_usd == Approx(30e6 * capital_recovery(0.1, 5) * 181 / 365));
}

TEST_CASE(
    "costs: levelised cost counts capital by the year, fuel, upkeep, rent and import over what supplies deliver") {
  const Economics e = economics(plan(), run_of(plan()));
  const double capital = 24e6 * capital_recovery(0.1, 10) * 122 / 365;
  CHECK(item(e, "turbine").lcoe_usd_per_mwh == Approx((capital + 140000.0) / 4000.0));
  CHECK(item(e, "rented").lcoe_usd_per_mwh == Approx((300000.0 + 30000.0) / 500.0));
  const double demand = 10000.0 * (4 + 2);
  CHECK(e.delivered_mwh == 6000.0);
  CHECK(e.lcoe_usd_per_mwh == Approx((capital + 140000.0 + 330000.0 + 75000.0 + demand) / 6000.0));
}

TEST_CASE("costs: every sum of the cash-flow table is the total") {
  const Economics e = economics(plan(), run_of(plan()));
  double cells = 0.0, months = 0.0, phases = 0.0, resources = 0.0;
  for (const CashFlow& f : e.flows) cells += f.usd;
  for (const CostMonth& m : e.months) months += m.net_usd;
  for (const CostPart& p : e.phases) phases += p.net_usd;
  for (const CostPart& p : e.resources) resources += p.net_usd;
  CHECK(cells == Approx(e.net_usd).epsilon(1e-14));
  CHECK(months == Approx(e.net_usd).epsilon(1e-14));
  CHECK(phases == Approx(e.net_usd).epsilon(1e-14));
  CHECK(resources == Approx(e.net_usd).epsilon(1e-14));
  CHECK(e.net_usd == Approx(e.income_usd - e.capex_usd - e.opex_usd).epsilon(1e-14));
  CHECK(e.months.back().cumulative_usd == Approx(e.net_usd).epsilon(1e-14));
  CHECK(e.peak_funding_usd == Approx(-e.net_usd).epsilon(1e-14));  // nothing comes in
  CHECK(e.peak_funding_month == "2025-06");
}

TEST_CASE("costs: the first months on paper, and the cost of a turbine's MWh with the factor from tables") {
  const Economics e = economics(plan(), run_of(plan()));
  CHECK(month(e, "2024-12").cumulative_usd == -6e6);  // the deposit on two turbines, 25 % of 24 MUSD
  // January: import 50,000, demand 10,000 * 4 = 40,000, crews 2 * 1,000 * 31 = 62,000, racks 600,000 * 31 /
  // 365 = 50,959.
  CHECK(month(e, "2025-01").net_usd == Approx(-202958.90).epsilon(1e-7));
  // February: import 25,000, demand 10,000 * 2 = 20,000, crews 56,000, racks 600,000 * 28 / 365 = 46,027.
  CHECK(month(e, "2025-02").cumulative_usd == Approx(-6e6 - 202958.90 - 147027.40).epsilon(1e-7));
  // Tables (A/P, 10 %, 10): 0.16275. 24 MUSD * 0.16275 * 122 / 365 = 1.30556 MUSD; and 0.14 MUSD of fuel and upkeep;
  // over 4,000 MWh.
  CHECK(item(e, "turbine").lcoe_usd_per_mwh == Approx(361.4).epsilon(1e-3));
}

TEST_CASE("costs: sold GPU-hours come in, and lower the peak of funding") {
  Scenario s = plan();
  s.economics.gpu_hour_sold = UsdPerHour{4.0};
  RunResult r = run_of(s);
  r.jobs = {{.name = "train"}};
  r.gpu_hours = {{"two", "2025-04", "hall", "train", HourBin::useful, "", 3e6},
                 {"two", "2025-05", "hall", "", HourBin::serving, "", 1e6},
                 {"two", "2025-05", "hall", "", HourBin::failed, "x", 2e5},
                 {"two", "2025-05", "hall", "", HourBin::standby, "", 1e5}};
  const Economics e = economics(s, r);
  CHECK(total(e, CashKind::revenue, "", "2025-04", "xAI") == 12e6);
  CHECK(e.income_usd == 16e6);
  CHECK(e.peak_funding_month == "2025-03");
  CHECK(e.peak_funding_usd == Approx(-month(e, "2025-03").cumulative_usd));
  CHECK(e.useful_gpu_hours == 4e6);
  CHECK(e.useful_gpu_hour_usd == Approx((e.capital_usd + e.opex_usd) / 4e6));
  CHECK(e.lost_gpu_hours_usd == Approx(2e5 * 3.0));  // standby is no loss
  REQUIRE(e.jobs.size() == 2);
  CHECK(e.jobs[0].name == "train");
  CHECK(e.jobs[0].usd + e.jobs[1].usd == Approx(e.capital_usd + e.opex_usd).epsilon(1e-14));
}

TEST_CASE("costs: a bought unit that leaves fetches its share of what it still stands for") {
  Scenario s = plan();
  s.economics.salvage = 0.5;
  RunResult r = run_of(s);
  r.batches[0].left = day("2025-05-30");  // 90 of 3,650 days
  const Economics e = economics(s, r);
  CHECK(total(e, CashKind::salvage, "turbine", "2025-05") == Approx(0.5 * 24e6 * (1 - 90.0 / 3650)));
  CHECK(e.depreciation_usd == Approx(30e6 * 181 / 1825 + 24e6 * 90 / 3650));
}

TEST_CASE("costs: CO2 at its price") {
  Scenario s = plan();
  s.economics.co2_price = UsdPerTonne{20.0};
  // 11,500 MWh LHV * 1.108 * 3.412142 MMBtu/MWh * 53.06 kg/MMBtu
  CHECK(total(economics(s, run_of(s)), CashKind::co2) == Approx(-20.0 * 11500 * 1.108 * 3.412142 * 0.05306));
}

TEST_CASE("costs: floors cost by their area, circuits by their length, and what is bought without a price is named") {
  Scenario s = plan();
  s.sites.items.push_back({"memphis", {.floor = FloorSpec{.area = Area(1000.0), .storeys = 2}}});
  BranchSpec via{.circuits = 0};
  via.circuit.length = Length(2500.0);
  via.price_per_km = {1e6};
  via.price.unit_price = Usd{5e5};
  s.buses.items.push_back({"ring", BusSpec{.from = "plant", .via = via}});
  s.fleets.items[3].second.price.unit_price.reset();
  RunResult r = run_of(s);
  r.fleets.push_back({.name = "ring", .kind = "circuit", .units_delivered = 4});
  r.batches.push_back({4, "one", day("2025-02-01"), {}, 4});
  const Economics e = economics(s, r);
  CHECK(item(e, "floor of memphis").standing_usd == Approx(2000.0 * 3230.0));
  CHECK(item(e, "ring").capex_usd == Approx(4 * 3e6));
  CHECK(item(e, "ring").owner == "xAI");
  CHECK(e.unpriced == std::vector<std::string>{"racks"});
}

TEST_CASE("costs: generating units known by capacity and outages only have none") {
  Scenario s;
  s.fleets.items = {{"unit", fleet_of(GenericUnitSpec{.capacity = Power(100.0)}, "bus", 10)}};
  CHECK_FALSE(priced(s));
  std::get<GenericUnitSpec>(s.fleets.items[0].second.device).cost = {20.0};
  CHECK(priced(s));
}

TEST_CASE("costs: shares that do not sum to 100 %, ventures that own nothing, and ventures of ventures are reported") {
  Scenario s = small_plan();
  s.economics.ventures.items = {{"JV", {}}, {"other", {}}};
  s.economics.ventures.items[0].second.shares.items = {{"a", 0.5}, {"other", 0.4}};
  s.economics.ventures.items[1].second.shares.items = {{"a", 1.0}};
  s.fleets.find("titan")->owner = "JV";
  std::vector<std::string> paths;
  for (const Issue& issue : validate(s)) paths.push_back(issue.path);
  CHECK(paths == std::vector<std::string>{"economics.ventures.JV.shares.other", "economics.ventures.JV.shares",
                                          "economics.ventures.other"});
}
