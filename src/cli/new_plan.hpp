/// The template of `gigasim init`: a plan that begins sized, with comments that say how each number came.
#pragma once

#include <optional>
#include <string>

#include "gigasim/base/calendar.hpp"
#include "gigasim/campus/campus.hpp"

namespace gigasim::cli {

/// Cooling water of the campus.
enum class Water {
  chilled,  ///< 25 degC from chillers, for GB200 racks
  warm      ///< 37 degC from dry coolers, for GB300 racks
};

/// The answers of the campus's owner.
struct CampusWish {
  std::string name = "New campus";     ///< of the plan
  std::string climate = "memphis";     ///< a built-in climate
  std::optional<double> it_mw = 20.0;  ///< power of racks and their networks, MW; racks are rounded down, or
  std::optional<int> gpus{};           ///< GPUs wanted; racks are rounded up
  Date first_racks{};                  ///< first delivery of racks
  bool leased = false;                 ///< turbines are leased, not bought
  double grid_mw = 0.0;                ///< firm import, MW
  Water water = Water::chilled;        ///< decides coolers and racks
  std::optional<int> megapacks{};      ///< none: enough to bridge the loss of the largest unit
};

/// A stage of the campus: the units that stand then in all.
struct Stage {
  std::string name = "all racks";                                         ///< of the phase
  int racks = 1, turbines = 1, coolers = 1, circuits = 1, megapacks = 1;  ///< units, spare ones included
  /// Power of IT and facility, and heat of the racks, at the design temperature.
  double it_mw = 0.0, facility_mw = 0.0, heat_mw = 0.0;
};

/// Counts, and the figures that they come from: the catalog's, at the design temperature of the site.
struct CampusSize {
  bool large = false;  ///< larger turbines (Titan 350 instead of Titan 130)
  /// Power of a rack with its network, capability of a turbine, heat that a cooler takes, capacity of a circuit, rating
  /// of a Megapack (all MW); facility power over IT power; design temperature, degC.
  double rack_mw = 0.0, turbine_mw = 0.0, cooler_mw = 0.0, circuit_mw = 0.0, megapack_mw = 0.0, per_it = 1.0,
         design_c = 0.0;
  int gpus_a_rack = 72;                       ///< GPUs of a rack
  Stage half{.name = "first half"}, whole{};  ///< the first stage, and the campus as a whole
};

/// Sizes a campus: turbines and coolers with one in ten to spare, at least one, and circuits with one to spare. `like`
/// is a plan of this template with any counts: its equipment is taken as the catalog has it.
CampusSize size_campus(const CampusWish&, bool large, const Scenario& like);
/// The plan as YAML, with the reason for each count in a comment.
std::string plan_text(const CampusWish&, const CampusSize&);

}  // namespace gigasim::cli
