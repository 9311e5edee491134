/// What racks and loads can run short of, and what takes it away. Words are made where they are printed.
/// docs/models/attribution.md
#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace gigasim {

/// One resource of the campus.
struct Resource {
  /// What it is; in brackets, whose name `of` holds.
  enum class Kind : std::uint8_t {
    generation,  ///< power of all sources together (empty)
    feeder,      ///< circuits between a bus and its parent (bus)
    cooling,     ///< the cooling plant of a loop (loop)
    cdu,         ///< coolant distribution units of a hall (hall)
    floor,       ///< floor space for racks (site)
    build_out,   ///< equipment that a phase needs before its racks (empty)
    repair       ///< crews and spare parts (fleet)
  };
  /// What it is.
  Kind kind = Kind::generation;
  std::string of{};  ///< the bus, loop, hall, site or fleet that it belongs to; empty for generation and build-out

  /// The same kind of the same owner.
  bool operator==(const Resource&) const = default;
};

/// `generation`, `feeder hall-ring`, `cooling west`, `CDUs of hall-a`, `floor memphis`, `build-out`, `repair of gb200`.
std::string to_text(const Resource&);

/// What takes a resource away, or keeps racks from it. Single failures and events that strike many units have names of
/// the user's own besides.
enum class Cause : std::uint8_t {
  outage,            ///< forced outages of units
  common_cause,      ///< one event that takes many units at once
  maintenance,       ///< planned work on units
  permit,            ///< a permit that has lapsed or is spent
  lease,             ///< a lease that has ended
  starting,          ///< units that are on their way to full output
  not_started,       ///< units that stand still
  heat,              ///< air so warm that units give less
  grid_call,         ///< the utility takes back import
  not_built,         ///< the capacity was never built
  design_day,        ///< what units carry at the design ambient
  must_stand_first,  ///< equipment that has to be in service before
  no_crew_or_part,   ///< nobody to repair it, or no spare part
  restoring          ///< capacity suffices again, and what was switched off is on its way back
};
/// Words of the causes in the order of Cause.
inline constexpr std::string_view cause_words[] = {
    "outage",          "common cause", "maintenance", "permit",    "lease",      "starting",
    "not started",     "heat",         "grid call",   "not built", "design day", "what must stand first",
    "no crew or part", "restoring"};
static_assert(std::size(cause_words) == static_cast<std::size_t>(Cause::restoring) + 1);
/// `outage`, `common cause`, `not built`, ...
constexpr std::string_view to_text(Cause cause) { return cause_words[static_cast<std::size_t>(cause)]; }

}  // namespace gigasim
