#include "plan_size.hpp"

#include <fmt/format.h>

#include "gigasim/base/text.hpp"

namespace gigasim::cli {

namespace {
long units(const Scenario& s) {
  long count = 0;
  for (const auto& [name, fleet] : s.fleets) count += fleet.initial.value_or(0);
  for (const auto& [name, bus] : s.buses) count += bus.via ? bus.via->circuits : 0;
  for (const PhaseSpec& phase : s.phases)
    for (const AddSpec& add : phase.add) count += add.count;
  return count;
}

}  // namespace

std::string units_text(const Scenario& s) { return counted(units(s), "unit"); }

std::string plan_size_text(const Scenario& s) {
  return fmt::format("{}, {}, {}, {}, {}", counted(s.sites.size(), "site"), counted(s.buses.size(), "bus", "buses"),
                     counted(s.fleets.size(), "fleet"), counted(s.phases.size(), "phase"), units_text(s));
}

}  // namespace gigasim::cli
