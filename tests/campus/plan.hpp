/// A small campus that is fit to run, as a base for what is not.
#pragma once

#include "gigasim/campus/campus.hpp"

namespace gigasim {

inline Date day(std::string_view text) { return parse_date(text).value(); }

template <class T>
T& entry(Named<T>& table, std::string_view name) {
  if (T* found = table.find(name)) return *found;
  table.items.emplace_back(name, T{});
  return table.items.back().second;
}

inline FleetSpec fleet_of(Device device, std::string at, int initial = 0) {
  return FleetSpec{.device = std::move(device), .at = std::move(at), .initial = initial};
}

/// Two turbines and a battery feed one hall over a feeder; the racks come in a phase.
inline Scenario small_plan() {
  Scenario plan;
  plan.name = "small";
  plan.start = day("2025-01-01");
  plan.end = day("2026-01-01");
  entry(plan.sites, "memphis").climate = "memphis";
  entry(plan.buses, "plant").site = "memphis";
  plan.buses.items.emplace_back("ring", BusSpec{.site = "memphis", .from = "plant", .via = BranchSpec{.circuits = 2}});
  plan.loops.items.emplace_back("water", LoopSpec{.site = "memphis", .bus = "ring"});
  plan.halls.items.emplace_back("hall", HallSpec{.site = "memphis", .bus = "ring", .loop = "water"});
  plan.loads.items.emplace_back("town", LoadSpec{.bus = "plant", .demand = Power(5.0)});
  plan.fleets.items.emplace_back("titan", fleet_of(GasTurbineSpec{}, "plant", 2));
  plan.fleets.items.emplace_back("packs", fleet_of(BatterySpec{}, "ring", 4));
  plan.fleets.items.emplace_back("grid", fleet_of(GridTieSpec{.firm = Power(10.0)}, "plant", 1));
  plan.fleets.items.emplace_back("chillers", fleet_of(ChillerSpec{}, "water", 2));
  plan.fleets.items.emplace_back("racks", fleet_of(RackSpec{}, "hall"));
  plan.phases.push_back(
      {.name = "first", .add = {{.fleet = "racks", .count = 20, .date = day("2025-03-01"), .after = {"chillers"}}}});
  return plan;
}

}  // namespace gigasim
