/// A site at run time: its weather and its present air.
#pragma once

#include <string>

#include "gigasim/campus/campus.hpp"
#include "gigasim/sim/run.hpp"

namespace gigasim::sim {

/// A site and its present air.
struct Site {
  std::string name;
  Weather weather;
  Inlet air;               ///< outdoor air at this moment
  Temperature design;      ///< dry-bulb temperature that capacity is judged at
  bool has_floor = false;  ///< racks wait for floor: some is stated, there from the start or as a fleet
};

/// All sites of a plan with their weather for the whole run; reads EPW files (throws InputError).
std::vector<Site> make_sites(const Scenario&, const RunOptions&);

}  // namespace gigasim::sim
