// What must hold whatever the scenario: two hundred small campuses drawn at a fixed seed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drawn_campus.hpp"

using namespace tiny;

TEST_CASE("property: ledgers close, hours add up, attribution is complete, events are in order") {
  for (std::uint64_t k = 0; k < 200; ++k) {
    INFO("campus " << k);
    std::vector<std::string> events;
    const RunResult r = forked_run(campus(k), &events, k);
    CHECK(std::abs(r.ledger.electric_residual) <= 1e-9);
    CHECK(std::abs(r.ledger.heat_residual) <= 1e-9);
    CHECK(charged(r) == Approx(r.adequacy.unserved_mwh).epsilon(1e-6).margin(1e-6));
    CHECK(std::is_sorted(events.begin(), events.end(),
                         [](const auto& a, const auto& b) { return date_s(a) < date_s(b); }));
    CHECK(r.facts.events < 200'000);
    for (const FleetResult& f : r.fleets) {
      INFO(f.name);
      CHECK(f.available_hours + f.forced_outage_hours + f.maintenance_hours == Approx(f.in_service_hours));
      CHECK(f.in_service_hours <= f.units_delivered * 240.0 * (1 + 1e-9));
      CHECK(f.running_hours <= f.available_hours * (1 + 1e-9));
      CHECK(f.waiting_hours <= f.forced_outage_hours * (1 + 1e-9) + 1e-9);
    }
  }
}

TEST_CASE("property: the same seed gives the same run, another replication another") {
  for (std::uint64_t k = 0; k < 10; ++k) {
    std::vector<std::string> once, twice, other;
    const RunResult a = forked_run(campus(k), &once, k), b = forked_run(campus(k), &twice, k);
    forked_run(campus(k), &other, k + 1000);
    CHECK(once == twice);
    CHECK(once != other);
    CHECK(a.adequacy.unserved_mwh == b.adequacy.unserved_mwh);
    CHECK(a.ledger.it_mwh == b.ledger.it_mwh);
    CHECK(a.facts.settles == b.facts.settles);
  }
}

TEST_CASE("property: the order in which fleets are written changes no failure") {
  const auto failures = [](Scenario s) {
    for (auto& [name, f] : s.fleets.items) {
      f.crew.clear();
      f.spares.reset();
    }  // queues depend on who comes first at one date
    s.common_causes.items.clear();
    std::vector<std::string> events;
    forked_run(s, &events);
    std::vector<std::string> found;
    for (const char* unit : {"unit/", "e/", "w/", "grid/", "battery/"})
      for (const std::string& e : with(events, unit))
        if (e.find(" failed ") != std::string::npos) found.push_back(e);
    std::sort(found.begin(), found.end());
    return found;
  };
  for (std::uint64_t k = 0; k < 10; ++k) {
    Scenario s = campus(k);
    s.phases.clear();
    const auto before = failures(s);
    std::reverse(s.fleets.items.begin(), s.fleets.items.end());
    CHECK(failures(s) == before);
  }
}

TEST_CASE("property: one more unit of supply never leaves more unserved when nothing ramps or has a minimum load") {
  for (std::uint64_t k = 0; k < 60; ++k) {
    INFO("campus " << k);
    Draw d(k);
    Scenario s = site("2025-01-21");
    s.buses.items.push_back({"ring", fed_from("bus", d.between(20, 60), d.count(1, 2))});
    s.buses.items[1].second.via->circuit.outage = often(d);
    for (int i = 0; i < 3; ++i) {
      GenericUnitSpec u = generic(d.between(10, 40));
      u.outage = often(d);
      u.cost = {d.between(0, 50)};
      add_fleet(s, "unit" + std::to_string(i), u, d.count(1, 3), d.chance(0.3) ? "ring" : "bus");
    }
    s.loads.items.clear();
    add_load_series(s, {d.between(20, 120), d.between(20, 120)}, 7, true);
    add_load(s, d.between(5, 60), "ringed", "ring");
    const double before = forked_run(s, nullptr, k).adequacy.unserved_mwh;
    *s.fleets.items[0].second.initial += 1;
    CHECK(forked_run(s, nullptr, k).adequacy.unserved_mwh <= before + 1e-6);
  }
}
