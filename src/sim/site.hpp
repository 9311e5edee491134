/// A site at run time: its weather and its present air.
#pragma once

#include <string>

#include "gigasim/campus/campus.hpp"
#include "gigasim/sim/run.hpp"

namespace gigasim::sim {

/// A site and its present air.
struct Site {
  /// Name in the plan.
  std::string name;
  /// Air of each hour of the run, heat waves included; without weather or climate always 15 degC at 101.325 kPa.
  Weather weather;
  /// Outdoor air of the present hour.
  Inlet air;
  /// Dry-bulb temperature that capacity is judged at: as stated, else that of the climate, else exceeded in 0.4 % of
  /// the hours (ASHRAE).
  Temperature design;
  /// Racks wait for floor: some is stated, from the start or as a fleet.
  bool has_floor = false;
};

/// All sites of a plan with their weather for the whole run. It reads EPW files and throws InputError for one that it
/// cannot use.
std::vector<Site> make_sites(const Scenario&, const RunOptions&);

}  // namespace gigasim::sim
