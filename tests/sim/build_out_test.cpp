#include <catch2/catch.hpp>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

double waited(const RunResult& r, const std::string& resource) {
  double sum = 0.0;
  for (const Shortfall& s : r.shortfalls)
    if (to_text(s.resource) == resource) sum += s.rack_hours;
  return sum;
}

}  // namespace

TEST_CASE("build-out: racks wait for firm generation, the reserve withheld") {
  Scenario s = site("2025-01-21");
  s.policy.reserve.units = 1;
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(10), 2);
  add_fleet(s, "rack", rack(), 0, "hall");
  add_phase(s, "racks", "2025-01-01", "rack", 15);
  add_phase(s, "unit", "2025-01-11", "unit", 1);
  const RunResult r = forked_run(s);
  // Two units of 10 MW less one: 10 racks. Ten days later a third unit: the other 5.
  REQUIRE(r.phases.size() == 2);
  CHECK(r.phases[0].racks_installed == 15);
  CHECK(r.phases[0].racks_energised == 10);
  CHECK(r.phases[1].racks_energised == 15);
  CHECK(waited(r, "generation") == Approx(5 * 240.0).epsilon(0.001));
  CHECK(r.adequacy.unserved_mwh == 0.0);
}

TEST_CASE("build-out: racks wait for feeder circuits") {
  Scenario s = site("2025-01-21");
  s.buses.items.push_back({"ring", fed_from("bus", 6, 1)});
  add_hall(s, "hall", "ring");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 0, "hall");
  add_phase(s, "racks", "2025-01-01", "rack", 15);
  AddSpec& circuit = add_phase(s, "circuit", "2025-01-11", "", 1);
  circuit.feeder = "ring";
  const RunResult r = forked_run(s);
  CHECK(r.phases[0].racks_energised == 6);
  CHECK(r.phases[1].racks_energised == 12);
  CHECK(waited(r, "feeder ring") == Approx(9 * 240.0 + 3 * 240.0).epsilon(0.001));
}

TEST_CASE("build-out: racks wait for cooling") {
  Scenario s = site("2025-01-21");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "chiller", chiller(5), 2, "water");
  add_fleet(s, "rack", rack(), 0, "hall");
  add_phase(s, "racks", "2025-01-01", "rack", 15);
  add_phase(s, "chiller", "2025-01-11", "chiller", 1);
  const RunResult r = forked_run(s);
  CHECK(r.phases[0].racks_energised == 10);
  CHECK(r.phases[1].racks_energised == 15);
  CHECK(waited(r, "cooling water") == Approx(5 * 240.0).epsilon(0.001));
}

TEST_CASE("build-out: racks wait for floor until the second storey stands") {
  Scenario s = site("2025-01-21");
  s.sites.items[0].second.floor = FloorSpec{.area = Area(800), .storeys = 1, .density = FloorDensity(100)};  // 8 MW
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 0, "hall");
  add_fleet(s, "storey", FloorSpec{.area = Area(400), .storeys = 1, .density = FloorDensity(100)}, 0, "place");  // 4 MW
  add_phase(s, "racks", "2025-01-01", "rack", 15);
  add_phase(s, "storey", "2025-01-11", "storey", 1);
  const RunResult r = forked_run(s);
  CHECK(r.phases[0].racks_energised == 8);
  CHECK(r.phases[1].racks_energised == 12);
  CHECK(waited(r, "floor place") == Approx(7 * 240.0 + 3 * 240.0).epsilon(0.001));
}

TEST_CASE("build-out: racks that leave make room on the floor for those that wait") {
  Scenario s = site("2025-01-21");
  s.sites.items[0].second.floor = FloorSpec{.area = Area(800), .storeys = 1, .density = FloorDensity(100)};
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "old", rack(), 8, "hall");
  add_fleet(s, "new", rack(), 0, "hall");
  add_phase(s, "racks", "2025-01-02", "new", 5);
  s.phases[0].remove.push_back({"old", 3, day("2025-01-11")});
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "old").units_at_end == 5);
  CHECK(fleet(r, "new").units_at_end == 3);
  CHECK(fleet(r, "new").in_service_hours == Approx(3 * 240.0).epsilon(0.001));
}

TEST_CASE("build-out: two fleets that come on one day share floor and power, and take neither twice") {
  Scenario s = site("2025-01-11");
  s.sites.items[0].second.floor = FloorSpec{.area = Area(1600), .storeys = 1, .density = FloorDensity(100)};  // 16 MW
  add_hall(s, "east");
  add_hall(s, "west");
  add_fleet(s, "unit", generic(12), 1);
  add_fleet(s, "e", rack(), 0, "east");
  add_fleet(s, "w", rack(), 0, "west");
  add_phase(s, "racks", "2025-01-02", "e", 10);
  AddSpec w = s.phases[0].add[0];
  w.fleet = "w";
  s.phases[0].add.push_back(w);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  CHECK(fleet(r, "e").units_at_end + fleet(r, "w").units_at_end == 12);  // 12 MW of generation
  CHECK(waited(r, "floor place") == Approx(4 * 9 * 24.0).epsilon(0.001));
  CHECK(with(events, "shed").empty());
  CHECK(r.adequacy.unserved_mwh == 0.0);
}

TEST_CASE("build-out: racks come once the chillers named in `after` are in service") {
  Scenario s = site("2025-01-21");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "chiller", chiller(20), 1, "water");  // enough cooling: only `after` holds them
  add_fleet(s, "rack", rack(), 0, "hall");
  AddSpec& chillers = add_phase(s, "growth", "2025-01-02", "chiller", 1);
  chillers.commissioning = hours(48);
  AddSpec racks;
  racks.fleet = "rack";
  racks.count = 5;
  racks.date = day("2025-01-02");
  racks.after = {"chiller"};
  racks.commissioning = hours(24);
  s.phases[0].add.push_back(racks);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  REQUIRE(with(events, "energised").size() == 5);
  CHECK(date_s(with(events, "rack/01 energised")[0]) == Approx(4 * 86400.0));  // chiller on day 3, burn-in until day 4
  CHECK(waited(r, "build-out") == Approx(5 * 48.0));
}

TEST_CASE("build-out: a delivery rate spreads deliveries evenly") {
  Scenario s = site("2025-01-21");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 0, "hall");
  add_phase(s, "racks", "2025-01-02", "rack", 10).rate = Rate(2.0 / 86400);
  const RunResult r = forked_run(s);
  // Rack k comes k / 2 days after 2 January: 10 * 19 days less (0 + ... + 9) / 2 days.
  CHECK(r.rack_hours_energised == Approx((190 - 22.5) * 24).epsilon(0.001));
  CHECK(r.ledger.it_mwh == Approx((190 - 22.5) * 24).epsilon(0.001));
}

TEST_CASE("build-out: machines are started for racks that wait, and carry them as fast as they ramp") {
  Scenario s = site("2025-01-11");
  add_hall(s, "hall");
  GasTurbineSpec t = turbine();
  t.step = 0.1;             // 6 MW at once
  t.ramp = RampRate(0.01);  // 36 MW/h
  add_fleet(s, "set", t, 2);
  add_load(s, 58);
  add_fleet(s, "rack", rack(), 0, "hall");
  add_phase(s, "racks", "2025-01-02", "rack", 40);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "rack").units_at_end == 40);
  // Cold start 20 min, then 40 MW: within two hours at any rate. Nothing is shed on the way.
  CHECK(r.rack_hours_energised > 40 * (9 * 24.0 - 2.0));
  CHECK(r.rack_hours_energised < 40 * (9 * 24.0 - 1.0 / 3) + 2);
  CHECK(r.adequacy.unserved_mwh == Approx(0.0).margin(1e-9));
}
