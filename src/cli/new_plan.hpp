/// The template of `gigasim init`: a plan that begins sized, with comments that say how each number came.
#pragma once

#include <optional>
#include <string>

#include "gigasim/base/calendar.hpp"
#include "gigasim/campus/campus.hpp"

namespace gigasim::cli {

enum class Water { chilled, warm };

/// What its owner knows of a campus.
struct CampusWish {
  std::string name = "New campus";
  std::string climate = "memphis";
  std::optional<double> it_mw = 20.0;  ///< of racks and their networks at full power, or
  std::optional<int> gpus{};
  Date first_racks{};
  bool leased = false;   ///< turbines
  double grid_mw = 0.0;  ///< firm
  Water water = Water::chilled;
  std::optional<int> megapacks{};  ///< none: enough to bridge the loss of the largest unit
};

/// A stage of the campus: what stands then in all.
struct Stage {
  std::string name = "all racks";
  int racks = 1, turbines = 1, coolers = 1, circuits = 1, megapacks = 1;
  double it_mw = 0.0, facility_mw = 0.0, heat_mw = 0.0;
};

/// Counts, by the catalog's figures at the design temperature of the site, and what they come from.
struct CampusSize {
  bool large = false;  ///< larger turbines
  double rack_mw = 0.0, turbine_mw = 0.0, cooler_mw = 0.0, circuit_mw = 0.0, megapack_mw = 0.0, per_it = 1.0,
         design_c = 0.0;
  int gpus_a_rack = 72;
  Stage half{.name = "first half"}, whole{};
};

/// `like` is a plan of this template with any counts: its equipment is taken as the catalog has it.
CampusSize size_campus(const CampusWish&, bool large, const Scenario& like);
std::string plan_text(const CampusWish&, const CampusSize&);

}  // namespace gigasim::cli
