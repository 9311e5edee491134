#include "checks.hpp"

#include <algorithm>
#include <cmath>

namespace gigasim {

void Checks::report(std::string path, std::string message) {
  issues_.push_back(Issue{.path = std::move(path), .message = std::move(message)});
}

void Checks::unknown(const std::string& path, std::string_view name, std::string_view what,
                     const std::vector<std::string>& known) {
  misspelt_.emplace(what);
  if (name.empty())
    report(path, "names no {}{}", what, suggestion(name, known));
  else
    report(path, "unknown {} '{}'{}", what, name, suggestion(name, known));
}

void Checks::mistaken(const std::string& path, std::string_view what, std::string message) {
  misspelt_.emplace(what);
  report(path, std::move(message));
}

std::string entry_path(std::string_view section, std::string_view name, std::string_view field) {
  return fmt::format("{}.{}{}{}", section, name, field.empty() ? "" : ".", field);
}

std::string item_path(std::string_view list, std::size_t index, std::string_view field) {
  return fmt::format("{}[{}]{}{}", list, index, field.empty() ? "" : ".", field);
}

std::string_view kind_of(const FleetSpec& fleet) { return traits(fleet.device).kind; }
bool stands_at(const FleetSpec& fleet, Place place) { return traits(fleet.device).place == place; }
bool is_of(const FleetSpec& fleet, Account account) { return traits(fleet.device).account == account; }

std::vector<std::string> kind_names(bool (*wanted)(const DeviceTraits&)) {
  std::vector<std::string> names;
  for (const DeviceTraits& kind : device_kinds) {
    if (!wanted(kind)) continue;
    names.emplace_back(kind.kind);
    std::replace(names.back().begin(), names.back().end(), '_', ' ');
  }
  return names;
}

std::string listed(const std::vector<std::string>& names, std::string_view last, std::string_view ending) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += fmt::format("{}{}{}", i == 0 ? "" : i + 1 < names.size() ? ", " : last, names[i], ending);
  return text;
}

void check_series(Checks& checks, const std::string& path, const std::optional<TimeSeries>& series, double low,
                  double high) {
  if (!series) return;
  if (series->growth != 0.0 && std::isfinite(high))
    return checks.report(path + ".growth", "a share of at most {} does not grow; remove it", high);
  for (std::size_t i = 0; i < series->values.size(); ++i) {
    const double value = series->values[i];
    if (value >= low && value <= high) continue;
    checks.report(path, "value {} of the series is {}; {}", i + 1, value,
                  value < low ? fmt::format("write at least {}", low) : fmt::format("write at most {}", high));
    return;
  }
}

void check_twice(Checks& checks, const std::string& path, const std::vector<std::string>& names) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!seen.insert(names[i]).second)
      checks.report(item_path(path, i), "'{}' is named twice; write it once", names[i]);
}

}  // namespace gigasim
