#include "checks.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "gigasim/base/saturated.hpp"

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

namespace {
/// A file must say what holds beyond its rows. Values that are written in the plan are steps, of which the last one
/// holds.
void check_coverage(Checks& checks, const std::string& path, const TimeSeries& series) {
  const Scenario& plan = checks.plan;
  if (series.repeat || series.hold || !series.file || plan.end <= plan.start) return;
  if (series.start > plan.start || series.end() < plan.end)
    checks.report(path,
                  "goes from {} to {}, the run from {} to {}; give all its values, or write `repeat: true` (it starts "
                  "again) or `hold: true` (it keeps its first and last value)",
                  to_string(series.start), to_string(series.end()), to_string(plan.start), to_string(plan.end));
}

/// Rows of a leap year from a date from which the calendar has a day less, or the like.
void check_leap_day(Checks& checks, const std::string& path, const TimeSeries& series) {
  using namespace std::chrono;
  if (series.repeat || series.hold || !series.file || series.file->dated) return;
  const year_month_day first(floor<days>(series.start));
  const int n = saturated<int>(std::round(clock_s(series.start, series.end()) / (365.25 * 86400.0)));
  const year_month_day last = first + years(n);
  if (n < 1 || n > 1000 || !last.ok()) return;
  if (series.end() - series.start != sys_days(last) - sys_days(first) + days(1)) return;
  checks.report(path,
                "has a day more than there is from {} to {}: its 29 February would stand on 1 March; leave that day "
                "out, give the rows their dates, or write `hold: true` if they are right as they are",
                to_string(sys_days(first)), to_string(sys_days(last)));
}
}  // namespace

void check_series(Checks& checks, const std::string& path, const std::optional<TimeSeries>& series, double low,
                  double high) {
  if (!series) return;
  check_coverage(checks, path, *series);
  check_leap_day(checks, path, *series);
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
