#include "plan_size.hpp"

#include <fmt/format.h>

namespace gigasim::cli {

namespace {
std::string counted(long count, std::string_view one, std::string_view many) {
  std::string digits = fmt::format("{}", count);
  for (auto i = static_cast<long>(digits.size()) - 3; i > 0; i -= 3) digits.insert(static_cast<std::size_t>(i), 1, ',');
  return fmt::format("{} {}", digits, count == 1 ? one : many);
}

long units(const Scenario& s) {
  long count = 0;
  for (const auto& [name, fleet] : s.fleets) count += fleet.initial;
  for (const auto& [name, bus] : s.buses) count += bus.via ? bus.via->circuits : 0;
  for (const PhaseSpec& phase : s.phases)
    for (const AddSpec& add : phase.add) count += add.count;
  return count;
}

long number_of(const auto& items) { return static_cast<long>(items.size()); }
}  // namespace

std::string units_text(const Scenario& s) { return counted(units(s), "unit", "units"); }

std::string plan_size_text(const Scenario& s) {
  return fmt::format("{}, {}, {}, {}, {}", counted(number_of(s.sites), "site", "sites"),
                     counted(number_of(s.buses), "bus", "buses"), counted(number_of(s.fleets), "fleet", "fleets"),
                     counted(number_of(s.phases), "phase", "phases"), units_text(s));
}

}  // namespace gigasim::cli
