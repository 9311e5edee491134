#include <catch2/catch.hpp>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

/// Ten racks of 1 MW on one loop with chillers of 6 MW at a COP of 4.
Scenario cooled(int chillers = 3) {
  Scenario s = site("2025-01-11");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "chiller", chiller(), chillers, "water");
  add_fleet(s, "rack", rack(), 10, "hall");
  return s;
}

CoolantLoopSpec& water(Scenario& s) { return s.loops.items[0].second.water; }

/// All chillers are lost for half an hour on day 5.
void lose_chillers(Scenario& s, double hours_lost = 0.5) {
  CommonCauseSpec cause;
  cause.fleets = {"chiller"};
  cause.outage.mttr = always(hours_lost);
  cause.dates = {day("2025-01-05")};
  s.common_causes.items.push_back({"blackout", cause});
}

constexpr double day_5 = 4 * 86400.0;

}  // namespace

TEST_CASE("cooling: at constant load the power usage effectiveness is what one works out by hand") {
  Scenario s = cooled();
  RunResult r = forked_run(s);
  CHECK(r.pue == Approx(1.25));  // 10 MW of heat / 4
  CHECK(r.ledger.cooling_mwh == Approx(2.5 * 240));
  // Two of 6 MW are loaded to 10/12 < 0.9; one would not do.
  CHECK(fleet(r, "chiller").running_hours == Approx(2 * 240.0));
  CHECK(r.ledger.heat_in_mwh == Approx(10.0 * 240));
  CHECK(r.ledger.heat_removed_mwh == Approx(10.0 * 240));

  // Pumps 1.5 % of the design heat at full flow; CDU pumps 0.8 % of 87 %, fan walls 4 % of 13 %, both heat for the
  // chillers.
  water(s).pump_share = 0.015;
  water(s).cdu_share = 0.008;
  water(s).air_share = 0.04;
  RackSpec half_air = rack();
  half_air.liquid_fraction = 0.87;
  s.fleets.items[2].second.device = half_air;
  r = forked_run(s);
  const double fans = 10 * (0.87 * 0.008 + 0.13 * 0.04);
  CHECK(r.pue == Approx((10 + fans + 0.15 + (10 + fans) / 4) / 10));
}

TEST_CASE("cooling: conversion losses are the polynomial at the racks' load, and become heat") {
  Scenario s = cooled();
  // 20 MVA of transformers: 0.02 MW no load, 0.006 * 20 * (10/20)^2 = 0.03; busway 0.1 and lighting 0.05.
  s.halls.items[0].second.conversion = {.transformer_no_load = 0.001,
                                        .transformer_load = 0.006,
                                        .transformer_loading = 0.5,
                                        .busway = 0.01,
                                        .fixed = 0.005};
  const RunResult r = forked_run(s);
  CHECK(r.ledger.conversion_loss_mwh == Approx(0.2 * 240));
  CHECK(r.ledger.heat_in_mwh == Approx(10.2 * 240));
  CHECK(r.ledger.cooling_mwh == Approx(10.2 / 4 * 240));
}

TEST_CASE("cooling: the network's and support's shares are IT power") {
  Scenario s = cooled();
  RackSpec with_network = rack();
  with_network.network_share = 0.1;
  with_network.support_share = 0.06;
  s.fleets.items[2].second.device = with_network;
  const RunResult r = forked_run(s);
  CHECK(r.ledger.it_mwh == Approx(10.0 * 240));
  CHECK(r.ledger.network_mwh == Approx(1.6 * 240));
}

TEST_CASE("cooling: dry coolers come first") {
  Scenario s = cooled();
  DryCoolerSpec cell;
  cell.capacity = Power(1.0);
  cell.design_difference = TemperatureDifference(20.0);
  add_fleet(s, "cell", cell, 4, "water");
  RunResult r = forked_run(s);
  // Water of 35 degC against air of 15 degC: 20 K, so 4 MW in cells at full fan speed (20 kW each), 6 MW in chillers.
  CHECK(r.ledger.cooling_mwh == Approx((4 * 0.02 + 6.0 / 4) * 240));
  s.fleets.items.back().second.initial = 12;
  r = forked_run(s);
  CHECK(fleet(r, "chiller").running_hours == 0.0);
  // Ten cells' worth of heat in twelve: fans turn slower.
  CHECK(r.ledger.cooling_mwh < 12 * 0.02 * 240);
}

TEST_CASE("cooling: dry coolers turn their fans as fast as the heat needs") {
  // Twelve cells that reject the 10 MW at three quarters of full speed, with 20 K between water and air.
  Scenario s = cooled();
  DryCoolerSpec cell;
  cell.design_difference = TemperatureDifference(20.0);
  const Power share = dry_cooler_heat(cell, Temperature(35), Temperature(15), 0.75);
  cell.capacity = Power(1.0) * (10.0 / 12.0 / share.value());
  add_fleet(s, "cell", cell, 12, "water");
  const RunResult r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx(12 * 0.02 * (0.1 + 0.9 * 0.75 * 0.75 * 0.75) * 240));
  CHECK(fleet(r, "chiller").running_hours == 0.0);
}

TEST_CASE("cooling: without load the last chiller stays enabled, draws nothing and cools at once when load comes") {
  // Ten racks work, rest and work again, two days each; at rest they draw nothing.
  Scenario s = cooled();
  s.halls.items[0].second.utilisation.series = TimeSeries{s.start, hours(48), {1.0, 0.0, 0.4}};
  const RunResult r = forked_run(s);
  // Two chillers for 10 MW; one while there is no load, and for the 4 MW after it.
  CHECK(fleet(r, "chiller").running_hours == Approx(2 * 48.0 + 192.0));
  CHECK(r.ledger.cooling_mwh == Approx(2.5 * 48 + 1.0 * 144));
  CHECK(r.adequacy.unserved_mwh == 0.0);
  CHECK(r.ledger.heat_removed_mwh == Approx(10.0 * 48 + 4.0 * 144));
}

TEST_CASE("cooling: CDUs that cannot carry the liquid heat hold the racks back") {
  Scenario s = cooled();
  CduSpec cdu;
  cdu.capacity = Power(1.0);
  add_fleet(s, "cdu", cdu, 5, "hall");
  RackSpec wet = rack();
  wet.liquid_fraction = 0.8;
  s.fleets.items[2].second.device = wet;
  const RunResult r = forked_run(s);
  CHECK(r.ledger.it_mwh == Approx(10 * 5.0 / 8 * 240));  // 8 MW of liquid heat, 5 carried
  CHECK(charged(r, "CDUs of hall", "not built") == Approx(3.75 * 240));
  CHECK(r.adequacy.unserved_mwh == Approx(3.75 * 240));
}

TEST_CASE("cooling: without chillers the loop warms by 1 K in 41.86 s, and racks throttle from their limit on") {
  Scenario s = cooled();
  lose_chillers(s);
  // 10 L/kW * 10 MW * 4.186 kJ/L/K = 418.6 MJ/K; 10 MW: 41.86 s/K. Rack coolant 3 K above: 38 degC after 10 K.
  water(s).throttle = Temperature(38.0);
  water(s).slowdown = Temperature(60.0);
  water(s).emergency = Temperature(90.0);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  REQUIRE(with(events, "campus shortage ").size() == 1);
  const double begin = date_s(with(events, "campus shortage ")[0]) - day_5;
  CHECK(begin >= 418.6 - 1e-3);
  CHECK(begin <= 418.6 + 0.1 * 41.86 + 1e-3);  // where racks throttle the loop is looked at every 0.1 K
  CHECK(charged(r, "cooling water", "outage") > 0.0);
  CHECK(charged(r) == Approx(r.adequacy.unserved_mwh));
  // Half an hour, three minutes to start, four to load: then the water comes back and the racks with it.
  REQUIRE(with(events, "shortage_over").size() == 1);
  const double over = date_s(with(events, "shortage_over")[0]) - day_5;
  CHECK(over > 1800 + 180);
  CHECK(over < 3 * 3600);
  CHECK(fleet(r, "rack").running_hours == Approx(10 * 240.0));
}

TEST_CASE("cooling: a short loss is ridden out by the water") {
  Scenario s = cooled();
  lose_chillers(s, 0.05);
  water(s).volume = SpecificVolume(40.0);
  // 3 min, then rest of the 10 min anti-recycle time, 3 min start: 780 s at 4 * 41.86 s/K: 4.7 K, and less in loading.
  const RunResult r = forked_run(s);
  CHECK(r.adequacy.unserved_mwh == 0.0);
  CHECK(r.ledger.heat_removed_mwh == Approx(2400.0));
}

TEST_CASE(
    "cooling: after a loss of their supply chillers wait, start and load up, the water peaks where the balance turns") {
  for (const double throttle : {38.3, 38.6}) {
    Scenario s = cooled();
    s.buses.items.push_back({"yard", fed_from("bus", 50, 1)});
    auto& circuit = s.buses.items.back().second.via->circuit;
    circuit.outage.mttf = always(96);
    circuit.outage.mttr = always(1.0 / 6);
    s.loops.items[0].second.bus = "yard";
    s.fleets.items[1].second.initial = 2;
    s.end = day("2025-01-06");
    water(s).volume = SpecificVolume(20.0);
    water(s).throttle = Temperature(throttle);
    // Off for 600 s (outage, and anti-recycle time), 180 s to start: 780 s * 10 MW / 837.2 MJ/K = 9.32 K. Then 12 MW
    // come in 240 s, 0.05 MW/s: the peak is at 200 s, (10 * 200 - 0.05 * 200^2 / 2) / 837.2 = 1.19 K higher: 35.51
    // degC.
    const RunResult r = forked_run(s);
    CHECK((charged(r, "cooling water", "starting") > 0.0) == (throttle < 38.51));
  }
}

TEST_CASE("cooling: chillers that load up take power for what they cool") {
  Scenario s = cooled(2);
  lose_chillers(s);
  const RunResult r = forked_run(s);
  // Whatever the course of the temperature, each MWh removed takes a quarter of a MWh, as part load costs nothing here.
  CHECK(r.ledger.cooling_mwh == Approx(r.ledger.heat_removed_mwh / 4).epsilon(1e-4));
}

TEST_CASE("cooling: too hot, racks switch off, and on again once the water is cold enough") {
  Scenario s = cooled();
  lose_chillers(s, 2.0);
  water(s).throttle = Temperature(44.0);
  water(s).slowdown = Temperature(60.0);
  water(s).emergency = Temperature(48.0);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  // 20 K at no less than 41.86 s/K, at little more: from 44 to 48 degC power falls by 9 %.
  REQUIRE(with(events, "hall emergency_off").size() == 1);
  const double off = date_s(with(events, "hall emergency_off")[0]) - day_5;
  CHECK(off > 20 * 41.86);
  CHECK(off < 20 * 41.86 * 1.05);
  REQUIRE(with(events, "hall emergency_over").size() == 1);
  CHECK(date_s(with(events, "hall emergency_over")[0]) - day_5 > 7200 + 180);
  CHECK(date_s(with(events, "hall emergency_over")[0]) - day_5 < 7200 + 3600);
  CHECK(charged(r) == Approx(r.adequacy.unserved_mwh));
  CHECK(r.adequacy.deepest_mw == Approx(10.0));
}

TEST_CASE("cooling: staging does not chatter at any load") {
  for (const int racks : {1, 5, 6, 10, 11, 16, 17, 18}) {
    Scenario s = cooled(4);
    s.fleets.items[2].second.initial = racks;
    std::vector<std::string> events;
    const RunResult r = forked_run(s, &events);
    CHECK(r.facts.events < 2000);  // 240 hours of weather and records
    CHECK(r.adequacy.unserved_mwh == 0.0);
  }
}

TEST_CASE("cooling: a chiller with a highest part-load ratio above 1 takes more than its capacity, and power for it") {
  // 1.1 MW of heat on a chiller of 1 MW that goes up to 1.2 of it, at a COP of 2 and EIRFPLR = PLR: 0.55 MW.
  Scenario s = cooled(1);
  ChillerSpec one = chiller(1.0);
  one.cop = 2.0;
  one.part_load_maximum = 1.2;
  s.fleets.items[1].second.device = one;
  s.fleets.items[2].second.device = rack(0.11);
  s.policy.energise.cooling = false;
  RunResult r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx(0.55 * 240));
  CHECK(r.halls[0].coolant_peak_c == Approx(28.0));
  CHECK(r.adequacy.unserved_mwh == 0.0);
  // One that stops at 0.8 lets two run: 0.55 MW each, at a part-load ratio of 0.55.
  one.part_load_maximum = 0.8;
  s.fleets.items[1].second.device = one;
  s.fleets.items[1].second.initial = 2;
  r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx(0.55 * 240));
  CHECK(fleet(r, "chiller").running_hours == Approx(2 * 240.0));
  CHECK(r.halls[0].coolant_peak_c == Approx(28.0));
}

TEST_CASE("cooling: racks power off at the emergency temperature, not at the next look") {
  // Coolant of 27 degC warms by 1 K in 41.86 s: 7.7 K to 34.7 degC, 0.05 K to 34.75 at full power (racks are throttled
  // in steps), 0.03 K at half power: 322.3 + 2.1 + 2.5 s.
  Scenario s = cooled();
  lose_chillers(s);
  water(s).supply = Temperature(24.0);
  water(s).throttle = Temperature(34.7);
  water(s).slowdown = Temperature(34.75);
  water(s).emergency = Temperature(34.78);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  CHECK(r.halls[0].coolant_peak_c == Approx(34.78).epsilon(1e-7));
  REQUIRE(with(events, "hall emergency_off").size() == 1);
  CHECK(date_s(with(events, "hall emergency_off")[0]) - day_5 == Approx(41.86 * (7.7 + 0.05 + 2 * 0.03)).epsilon(1e-5));
}

TEST_CASE("cooling: a loop has the water of its racks, however few") {
  // Ten racks of 2 kW warm 10 L/kW as fast as ten of 1 MW.
  std::vector<double> off_s;
  for (const double mw : {1.0, 0.002}) {
    Scenario s = cooled();
    lose_chillers(s);
    s.fleets.items[2].second.device = rack(mw);
    s.fleets.items[1].second.device = chiller(6.0 * mw);
    water(s).emergency = Temperature(58.0);
    water(s).slowdown = Temperature(57.0);
    water(s).throttle = Temperature(56.0);
    std::vector<std::string> events;
    forked_run(s, &events);
    REQUIRE(with(events, "hall emergency_off").size() == 1);
    off_s.push_back(date_s(with(events, "hall emergency_off")[0]));
  }
  CHECK(off_s[1] == Approx(off_s[0]).epsilon(1e-9));
}

TEST_CASE("cooling: the warmest coolant is that of the moment at which the balance turns") {
  // As above: 780 s without cooling, then 0.05 MW/s more of it: 9.317 + 1.195 K above 28 degC.
  Scenario s = cooled(2);
  CommonCauseSpec cause;
  cause.fleets = {"chiller"};
  cause.outage.mttr = always(1.0 / 6);
  cause.dates = {day("2025-01-05")};
  s.common_causes.items.push_back({"blackout", cause});
  water(s).volume = SpecificVolume(20.0);
  const RunResult r = forked_run(s);
  CHECK(r.halls[0].coolant_peak_c == Approx(28.0 + (10 * 780 + 10 * 200 - 0.05 * 200 * 200 / 2) / 837.2).epsilon(1e-6));
}

TEST_CASE("cooling: the series has the water of the moment, not of the last look") {
  // A row each 10 s: 10 / 41.86 K more in each while nothing cools.
  Scenario s = cooled();
  lose_chillers(s);
  s.end = day("2025-01-05 00:05");
  s.output.resolution = Duration(10.0);
  const std::vector<double> water_c = forked_series(s, "water_water_c");
  const std::size_t from = 4 * 8640;
  for (std::size_t k = 0; k < 25; ++k)
    CHECK(water_c.at(from + k) == Approx(25.0 + (static_cast<double>(k) + 1.0) * 10.0 / 41.86).epsilon(1e-9));
}

TEST_CASE("cooling: dry coolers see the air of the yard, recirculation included") {
  // Water of 35 degC in air of 15 + 4 degC: 16 of 20 K, so 4 cells of 1 MW take 3.2 MW, and chillers 6.8 MW.
  Scenario s = cooled();
  water(s).recirculation = TemperatureDifference(4.0);
  DryCoolerSpec cell;
  cell.capacity = Power(1.0);
  cell.design_difference = TemperatureDifference(20.0);
  add_fleet(s, "cell", cell, 4, "water");
  const RunResult r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx((4 * 0.02 + 6.8 / 4) * 240));
}

TEST_CASE("cooling: dry coolers that a common cause takes away are an outage") {
  Scenario s = cooled(1);
  DryCoolerSpec cell;
  cell.design_difference = TemperatureDifference(20.0);
  s.fleets.items[1].second.device = cell;
  s.fleets.items[1].second.initial = 12;
  lose_chillers(s, 24.0);
  const RunResult r = forked_run(s);
  CHECK(r.adequacy.unserved_mwh > 0.0);
  CHECK(charged(r, "cooling water", "outage") == Approx(r.adequacy.unserved_mwh));
}

TEST_CASE("cooling: racks come back, and boot, once their coolant has been cold for as long as power must suffice") {
  // One chiller of 4 MW for 10 MW, 5 MW of slowed racks: the water warms to the emergency power-off and cools again,
  // without end.
  Scenario s = cooled(1);
  s.fleets.items[1].second.device = chiller(4.0);
  water(s).throttle = Temperature(31.9);
  water(s).slowdown = Temperature(31.95);
  water(s).emergency = Temperature(32.0);
  s.policy.energise.cooling = false;
  s.policy.restore = Duration(600.0);
  RackSpec booting = rack();
  booting.boot = Duration(300.0);
  s.fleets.items[2].second.device = booting;
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  const auto off = with(events, "emergency_off"), over = with(events, "emergency_over");
  REQUIRE(over.size() > 10);
  for (std::size_t k = 0; k < over.size(); ++k) {
    // 0.1 K at 4 MW: 10.5 s, then 600 s.
    CHECK(date_s(over[k]) - date_s(off[k]) == Approx(600.0 + 0.1 * 418.6 / 4.0).epsilon(1e-4));
    if (k + 1 < off.size()) CHECK(date_s(off[k + 1]) - date_s(over[k]) > 300.0);
  }
  CHECK(r.facts.settles < 240 * 200);
}
