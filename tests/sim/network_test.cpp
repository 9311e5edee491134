#include <catch2/catch.hpp>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

BatterySpec battery(double mw, double mwh, double soc = 1.0) {
  BatterySpec b;
  b.rating = Power(mw);
  b.capacity = Energy(mwh);
  b.one_way_efficiency = 0.8;
  b.soc_minimum = 0.0;
  b.soc_maximum = 1.0;
  b.initial_soc = soc;
  b.taper = 0.0;
  b.standby = 0.0;
  b.calendar_fade = b.cycle_fade = 0.0;
  return b;
}

GenericUnitSpec failing(double mw, double up_h, double down_h) {
  GenericUnitSpec u = generic(mw);
  u.outage.mttf = always(up_h);
  u.outage.mttr = always(down_h);
  return u;
}

}  // namespace

TEST_CASE("network: when one of three circuits fails two carry what they can") {
  Scenario s = site("2025-01-11");
  s.buses.items.push_back({"ring", fed_from("bus", 10, 2)});
  s.buses.items.push_back({"spur", fed_from("bus", 10, 1)});
  s.buses.items[2].second.via->circuit.outage.mttf = always(30);
  s.buses.items[2].second.via->circuit.outage.mttr = always(10);
  add_fleet(s, "unit", generic(100), 1);
  add_load(s, 25, "a", "ring");
  add_load(s, 8, "b", "spur");
  const RunResult r = forked_run(s);
  CHECK(charged(r, "feeder ring", "not built") == Approx(5.0 * 240));
  CHECK(charged(r, "feeder spur", "outage") == Approx(8.0 * 10 * 6));  // 240 h: six cycles of 30 + 10 h
  CHECK(r.adequacy.unserved_mwh == Approx(5.0 * 240 + 480));
  CHECK(fleet(r, "spur").forced_outage_hours == Approx(60.0));
}

TEST_CASE("network: each load tells what it went without") {
  Scenario s = site("2025-01-11");
  s.policy.shed = {"mill"};
  add_fleet(s, "unit", failing(100, 30, 10), 1);
  add_fleet(s, "other", generic(90), 1);
  add_load(s, 80, "town");
  add_load(s, 30, "mill");
  const RunResult r = forked_run(s);
  // 110 MW of 190; while the first unit is away, six times 10 h, 90 MW: the mill lacks 20.
  REQUIRE(r.loads.size() == 2);
  CHECK(r.loads[0].unserved_mwh == 0.0);
  CHECK(r.loads[0].wanted_mwh == Approx(80.0 * 240));
  CHECK(r.loads[1].name == "mill");
  CHECK(r.loads[1].unserved_mwh == Approx(20.0 * 60));
  CHECK(r.loads[1].unserved_hours == Approx(60.0));
  CHECK(r.loads[1].deepest_mw == Approx(20.0));
}

TEST_CASE("network: a load that grows wants more from the second year on") {
  Scenario s = site("2026-01-11");
  add_fleet(s, "unit", generic(100), 1);
  add_load_series(s, {50.0}, 1.0, true);
  s.loads.items[0].second.demand.series->growth = 0.1;
  const RunResult r = forked_run(s);
  CHECK(r.loads[0].wanted_mwh == Approx(50.0 * 8760 + 55.0 * 240));
  CHECK(r.ledger.load_mwh == Approx(50.0 * 8760 + 55.0 * 240));
}

TEST_CASE("network: lines lose k f^2 / n, transformers their no-load loss besides") {
  Scenario s = site("2025-01-11");
  BusSpec line = fed_from("bus", 30, 2);
  line.via->circuit.voltage = Voltage(34.5);
  line.via->circuit.power_factor = 1.0;
  line.via->circuit.length = Length(10000);
  line.via->circuit.resistance = Resistance(0.1);
  s.buses.items.push_back({"ring", line});
  BusSpec transformer = fed_from("ring", 25, 2);
  transformer.via->circuit.branch = BranchKind::transformer;
  transformer.via->circuit.no_load_loss = Power(0.02);
  transformer.via->circuit.load_loss = Power(0.125);
  s.buses.items.push_back({"hall", transformer});
  add_fleet(s, "unit", generic(100), 1);
  add_load(s, 40, "town", "hall");
  const RunResult r = forked_run(s);
  // Transformer: 2 * 0.02 + 0.125 / 25^2 * 40^2 / 2 = 0.2 MW. Line: 1 ohm / 34.5^2 kV^2 per MW^2, 40.2 MW in two
  // circuits.
  const double line_mw = 1.0 / (34.5 * 34.5) * 40.2 * 40.2 / 2;
  CHECK(r.ledger.feeder_loss_mwh == Approx((0.2 + line_mw) * 240).epsilon(1e-5));
  CHECK(r.ledger.generated_mwh == Approx((40.2 + line_mw) * 240).epsilon(1e-5));
}

TEST_CASE("network: a battery behind a feeder helps with what the feeder carries back, and behind it without limit") {
  Scenario s = site("2025-01-11");
  s.buses.items.push_back({"ring", fed_from("bus", 10, 1)});
  s.policy.battery = {0.0, 1.0};
  add_fleet(s, "unit", failing(200, 100, 1), 1);
  add_fleet(s, "battery", battery(100, 1000), 1, "ring");
  add_load(s, 30, "front", "bus");
  add_load(s, 20, "behind", "ring");
  const RunResult r = forked_run(s);
  // The circuit takes 10 of the 20 MW from the bus always, so the battery gives 10 MW at first (100 h: 1,000 MWh of
  // 800). 800 MWh / 10 MW = 80 h; then 10 MW are short at the feeder until the unit fails at hour 100, when all of it
  // is: 30 + 20 MW for one hour, of which the battery has nothing left. Again at hour 201.
  CHECK(charged(r, "feeder ring", "not built") == Approx(10.0 * (240 - 80 - 2)));
  CHECK(charged(r, "generation", "outage") == Approx(2 * 50.0));
}

TEST_CASE("grid tie: calls take the agreed depth of firm import and all interruptible import, for their length") {
  Scenario s = site("2025-01-11");
  GridTieSpec tie;
  tie.firm = Profile<Power>(Power(50));
  tie.interruptible = Profile<Power>(Power(30));
  tie.price = Profile<UsdPerMwh>(UsdPerMwh{40});
  tie.calls.dates = {day("2025-01-03"), day("2025-01-06")};
  tie.calls.length = hours(4);
  tie.calls.depth = 0.4;
  add_fleet(s, "grid", tie, 1);
  add_load(s, 70);
  const RunResult r = forked_run(s);
  // 70 MW of 80; in the calls 50 * 0.6 = 30 MW are left.
  CHECK(r.adequacy.unserved_mwh == Approx(2 * 4 * 40.0));
  CHECK(r.adequacy.events == 2);
  CHECK(charged(r, "generation", "grid call") == Approx(320.0));
  CHECK(r.ledger.imported_mwh == Approx(70.0 * 240 - 320));
  CHECK(fleet(r, "grid").cost_usd == Approx((70.0 * 240 - 320) * 40));
}

TEST_CASE("grid tie: notice long enough to start a set keeps the load served") {
  for (const double notice_h : {0.0, 0.5}) {
    Scenario s = site("2025-01-04");
    GridTieSpec tie;
    tie.interruptible = Profile<Power>(Power(50));
    tie.price = Profile<UsdPerMwh>(UsdPerMwh{1});
    tie.calls.dates = {day("2025-01-03")};
    tie.calls.notice = hours(notice_h);
    add_fleet(s, "grid", tie, 1);
    add_fleet(s, "set", turbine(), 1);
    add_load(s, 50);
    // Without notice the cold start of 20 minutes is not served.
    CHECK(forked_run(s).adequacy.unserved_mwh == Approx(notice_h > 0.0 ? 0.0 : 50.0 / 3).margin(1e-9));
  }
}

TEST_CASE("grid tie: import costs what the price series says at the time") {
  Scenario s = site("2025-01-11");
  GridTieSpec tie;
  tie.firm = Profile<Power>(Power(50));
  tie.price.series = TimeSeries{s.start, hours(12), {20, 80}, true};
  add_fleet(s, "grid", tie, 1);
  add_load(s, 10);
  CHECK(fleet(forked_run(s), "grid").cost_usd == Approx(10 * 120 * 20 + 10 * 120 * 80));
}

TEST_CASE("battery: near empty its power falls in five steps, each at its own level of charge") {
  Scenario s = site("2025-01-11");
  BatterySpec b = battery(100, 100, 0.5);
  b.one_way_efficiency = 1.0;
  b.taper = 0.5;
  s.policy.battery = {0.0, 1.0};
  add_fleet(s, "battery", b, 1);
  add_load(s, 1000);
  const RunResult r = forked_run(s);
  // From 50 MWh: 10 MWh each at 90, 70, 50, 30 and 10 MW, then none.
  CHECK(fleet(r, "battery").energy_mwh == Approx(50.0));
  CHECK(r.adequacy.unserved_mwh == Approx(1000.0 * 240 - 50));
  CHECK(fleet(r, "battery").cycles == Approx(0.5));
}

TEST_CASE("battery: what is kept back serves only while a set starts") {
  Scenario s = site("2025-01-03");
  BatterySpec b = battery(100, 100, 0.5);
  b.one_way_efficiency = 1.0;
  s.policy.battery = {0.3, 0.5};
  add_fleet(s, "unit", failing(50, 24, 10), 1);
  add_fleet(s, "battery", b, 1);
  add_load(s, 50);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "battery").energy_mwh == Approx(20.0));  // 50 MWh less the 30 kept
  CHECK(r.adequacy.unserved_mwh == Approx(500.0 - 20));

  // A set starts instead, in 20 minutes: 16.7 MWh, all of it from below the level that is kept.
  s.policy.battery = {0.5, 0.5};
  GasTurbineSpec t = turbine();
  t.variable_cost = {1.0};
  add_fleet(s, "set", t, 1);
  CHECK(forked_run(s).adequacy.unserved_mwh == Approx(0.0).margin(1e-6));
}

TEST_CASE("battery: racks are not shed in the moment before the order to start") {
  Scenario s = site("2025-01-03");
  add_hall(s, "hall");
  BatterySpec b = battery(100, 100, 0.5);
  b.one_way_efficiency = 1.0;
  s.policy.battery = {0.5, 0.5};  // all of it is kept back
  add_fleet(s, "unit", failing(50, 24, 10), 1);
  add_fleet(s, "battery", b, 1);
  GasTurbineSpec t = turbine();
  t.variable_cost = {1.0};
  add_fleet(s, "set", t, 1);
  add_fleet(s, "rack", rack(), 50, "hall");
  std::vector<std::string> events;
  CHECK(forked_run(s, &events).adequacy.unserved_mwh == Approx(0.0).margin(1e-6));
  CHECK(with(events, "shed").empty());
}

TEST_CASE("battery: standby is drawn from the bus") {
  Scenario s = site("2025-01-11");
  BatterySpec b = battery(100, 240);
  b.standby = 0.01;
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "battery", b, 2);
  add_load(s, 50);
  const RunResult r = forked_run(s);
  CHECK(r.ledger.auxiliary_mwh == Approx(10 * 4.8));  // 1 % of 480 MWh a day
}

TEST_CASE("battery: recharging stops at its target") {
  Scenario s = site("2025-01-11");
  s.policy.battery = {0.0, 0.6};
  add_fleet(s, "unit", generic(60), 1);
  add_fleet(s, "battery", battery(100, 100, 0.2), 1);
  add_load(s, 50);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "battery").charged_mwh == Approx(40.0 / 0.8));
  CHECK(r.ledger.battery_stored_change_mwh == Approx(40.0));
  CHECK(r.ledger.battery_loss_mwh == Approx(10.0));
}

TEST_CASE("battery: units that fail take their energy along and bring it back") {
  Scenario s = site("2025-01-11");
  s.policy.battery = {0.0, 1.0};
  BatterySpec b = battery(10, 100, 0.5);
  b.outage.mttf = always(50);
  b.outage.mttr = always(5);
  add_fleet(s, "battery", b, 4);
  add_load(s, 0.0);
  const RunResult r = forked_run(s);
  CHECK(r.ledger.battery_stored_change_mwh == Approx(0.0).margin(1e-9));
  CHECK(fleet(r, "battery").failures == 16);  // at hours 50, 105, 160, 215
}

TEST_CASE("battery: one that is down at a stationary start comes with its energy once repaired") {
  Scenario s = site("2025-01-31");
  s.start_state = StartState::stationary;
  s.policy.battery = {0.0, 1.0};
  BatterySpec b = battery(10, 100, 1.0);
  b.one_way_efficiency = 1.0;
  b.outage.mttf = Lifetime{Law::exponential, hours(1), 1.0};
  b.outage.mttr = Lifetime{Law::exponential, hours(9), 1.0};
  add_fleet(s, "battery", b, 1);
  add_load(s, 1.0);
  for (int k = 0; k < 20; ++k) CHECK(fleet(forked_run(s, nullptr, k), "battery").energy_mwh <= 100.0 + 1e-6);
  double delivered = 0.0;  // 720 h, up one in ten: 72 h at 1 MW on average
  for (int k = 0; k < 200; ++k) delivered += fleet(forked_run(s, nullptr, k), "battery").energy_mwh;
  // Var of the up time of a two-state process: 2 T q^2 p^2... = 2 * 720 * (0.1 * 0.9) / (1 + 1/9) = 116.6 h^2; at most
  // 100 MWh.
  CHECK(delivered / 200 == Approx(72.0).margin(3.3 * std::sqrt(116.6 / 200) + 0.1));
}

TEST_CASE("battery: ageing follows the calendar and the cycles") {
  Scenario s = site("2026-01-01");
  BatterySpec b = battery(100, 100, 0.5);
  b.calendar_fade = 0.02;
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "battery", b, 1);
  add_load(s, 50);
  // Aged every 30 days, the last time on day 360, and by the settle after it.
  const double health = fleet(forked_run(s), "battery").state_of_health;
  CHECK(health <= 1 - 0.02 * std::sqrt(330.0 / 365));
  CHECK(health >= 1 - 0.02);
}

TEST_CASE("shedding: caps first, to the floor of the cap, then racks in the order of the policy") {
  Scenario s = site("2025-01-03");
  RackSpec gpu = rack();
  gpu.gpu_share = 0.5;
  gpu.cap_floor = 0.6;  // the cap takes 0.5 * (1 - 0.6) = 20 % of the rack's power
  add_hall(s, "first");
  add_hall(s, "last");
  s.policy.shed = {"first"};
  add_fleet(s, "base", generic(17), 1);
  add_fleet(s, "f", gpu, 10, "first");
  add_fleet(s, "l", gpu, 10, "last");
  std::vector<std::string> events;
  RunResult r = forked_run(s, &events);
  CHECK(r.ledger.it_mwh == Approx(17.0 * 48));  // 20 MW wanted, 16 at the lowest cap
  CHECK(with(events, "shed").empty());
  // 12 MW: 16 at the lowest cap, so 4 MW of `first` go: five racks of 0.8 MW.
  std::get<GenericUnitSpec>(s.fleets.items[0].second.device).capacity = Power(12);
  r = forked_run(s, &events);
  CHECK(r.ledger.it_mwh == Approx(12.0 * 48));
  REQUIRE(with(events, "shed").size() == 1);
  CHECK(with(events, "first shed power -4").size() == 1);
  CHECK(r.adequacy.unserved_mwh == Approx(8.0 * 48));
  CHECK(charged(r, "generation", "not built") == Approx(8.0 * 48));
  s.policy.shed = {"last"};
  forked_run(s, &events);
  CHECK(with(events, "last shed power -4").size() == 1);
}

TEST_CASE("shedding: racks come back once power has sufficed for the time of the policy") {
  Scenario s = site("2025-01-03");
  add_hall(s, "hall");
  s.policy.restore = Duration(1200);
  add_fleet(s, "base", generic(5), 1);
  add_fleet(s, "unit", failing(10, 10, 5), 1);
  add_fleet(s, "rack", rack(), 10, "hall");
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  // Hours 10-15, 25-30, 40-45: five racks off; they come back at the first try, at whole multiples of 20 minutes.
  CHECK(with(events, "hall shed").size() == 3);
  CHECK(with(events, "hall restored").size() == 3);
  CHECK(r.ledger.it_mwh == Approx(10.0 * 48 - 3 * 5 * 5.0).epsilon(0.001));
  CHECK(r.adequacy.unserved_mwh == Approx(3 * 25.0).epsilon(0.005));
}

TEST_CASE("shedding: racks behind a full feeder are the feeder's loss, also once they are off") {
  Scenario s = site("2025-01-03");
  s.buses.items.push_back({"ring", fed_from("bus", 5.5, 2)});
  s.buses.items[1].second.via->circuits = 1;
  add_hall(s, "hall", "ring");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 10, "hall");
  const RunResult r = forked_run(s);
  CHECK(r.ledger.it_mwh == Approx(5.0 * 48));  // 5.5 MW carry five racks
  CHECK(charged(r, "feeder ring", "not built") == Approx(5.0 * 48));
  CHECK(charged(r) == Approx(r.adequacy.unserved_mwh));
}

TEST_CASE("shedding: immediate restoration does not make time stand still") {
  Scenario s = site("2025-01-02");
  add_hall(s, "hall");
  s.policy.restore = Duration(0);
  add_fleet(s, "base", generic(5.5), 1);
  add_fleet(s, "rack", rack(), 10, "hall");
  CHECK(forked_run(s).ledger.it_mwh == Approx(5.0 * 24));
}

TEST_CASE("attribution: causes share a loss by the capacity they take away, and what exceeds it was never built") {
  Scenario s = site("2025-01-03");
  add_fleet(s, "failing", failing(30, 24, 100), 1);
  GenericUnitSpec kept = generic(20);
  kept.maintenance.resize(1);
  kept.maintenance[0].dates = {day("2025-01-02")};
  kept.maintenance[0].duration = hours(100);
  add_fleet(s, "kept", kept, 1);
  add_fleet(s, "base", generic(50), 1);
  add_load(s, 60, "a");
  add_load(s, 50, "b");
  const RunResult r = forked_run(s);
  // Day 1: 110 of 100 MW. Day 2: 30 MW failed, 20 in maintenance, 60 short: 30 + 20 + 10.
  CHECK(charged(r, "generation", "outage") == Approx(30.0 * 24));
  CHECK(charged(r, "generation", "maintenance") == Approx(20.0 * 24));
  CHECK(charged(r, "generation", "not built") == Approx(10.0 * 48));
  CHECK(r.adequacy.unserved_mwh == Approx(charged(r)));
  // With 30 MW of load less: 30 short, shared 3 : 2.
  s.loads.items[1].second.demand = Profile<Power>(Power(20));
  const RunResult less = forked_run(s);
  CHECK(charged(less, "generation", "outage") == Approx(18.0 * 24));
  CHECK(charged(less, "generation", "maintenance") == Approx(12.0 * 24));
}

TEST_CASE("merit: a cheaper machine starts although import would do, and rests again when import gets cheaper") {
  Scenario s = site();
  GridTieSpec tie;
  tie.firm = Profile<Power>(Power(100));
  TimeSeries price;
  price.start = s.start;
  price.step = hours(240);
  price.values = {20.0, 200.0, 20.0};  // USD/MWh, ten days each; gas at 4 USD/MMBtu makes the machine cost 30 to 50
  tie.price.series = price;
  add_fleet(s, "tie", tie, 1);
  add_fleet(s, "machine", turbine(60), 1);
  add_load(s, 50);
  s.policy.reserve.units = 0;
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "machine").running_hours == Approx(240.0).epsilon(0.01));  // the ten dear days, less its start
  CHECK(r.adequacy.unserved_mwh == Approx(0.0).margin(1e-6));
}
