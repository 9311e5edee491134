/// What the parts of `validate` share: the list of problems, and references by name.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "gigasim/campus/campus.hpp"

namespace gigasim {

template <class T>
std::vector<std::string> names_of(const Named<T>& table) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : table) names.push_back(name);
  return names;
}

/// As a user would write it: `132 kW`, `3 min`.
template <Quantity T>
std::string to_text(T value) {
  return format_quantity(number(value), unit_symbol<T>);
}

class Checks {
 public:
  explicit Checks(const Scenario& scenario) : plan(scenario) {}

  const Scenario& plan;

  void report(std::string path, std::string message);
  template <class... Args>
  void report(std::string path, fmt::format_string<Args...> form, Args&&... args) {
    report(std::move(path), fmt::format(form, std::forward<Args>(args)...));
  }

  /// The entry of `table` that a reference means; without one, a problem at `path`. `what` is the table's noun ("bus").
  template <class T>
  const T* resolve(const std::string& path, std::string_view name, const Named<T>& table, std::string_view what) {
    if (const T* entry = table.find(name)) return entry;
    unknown(path, name, what, names_of(table));
    return nullptr;
  }
  void unknown(const std::string& path, std::string_view name, std::string_view what,
               const std::vector<std::string>& known);
  /// A reference to something that exists but is not a `what`.
  void mistaken(const std::string& path, std::string_view what, std::string message);

  /// Some reference to such an entry failed: what looks unused may only be misspelt, so it is not reported too.
  bool misspelt(std::string_view what) const { return misspelt_.contains(what); }

  bool clean() const { return issues_.empty(); }
  std::vector<Issue> take() { return std::move(issues_); }

 private:
  std::vector<Issue> issues_;
  std::set<std::string, std::less<>> misspelt_;
};

/// `fleets.racks.at` and the like.
std::string entry_path(std::string_view section, std::string_view name, std::string_view field = {});
std::string item_path(std::string_view list, std::size_t index, std::string_view field = {});

template <class T>
bool is(const FleetSpec& fleet) {
  return std::holds_alternative<T>(fleet.device);
}
std::string_view kind_of(const FleetSpec&);
std::string_view place_of(const FleetSpec&);
bool generates(const FleetSpec&);
/// The outage description of any device, where it has one.
const OutageSpec* outage_of(const Device&);
/// Some of its units are away for repair at times, after failures of their own.
bool can_fail(const Device&);

void check_lifetime(Checks&, const std::string& path, const std::optional<Lifetime>&);
/// `fails_elsewhere`: other fields say when the units fail.
void check_outage(Checks&, const std::string& path, const OutageSpec&, bool fails_elsewhere = false);
void check_failures(Checks&, const std::string& path, const FailureSpec&, int gpus);
void check_maintenance(Checks&, const std::string& path, const std::vector<MaintenanceSpec>&);
void check_device(Checks&, const std::string& name, const FleetSpec&);
/// Values of a series within [low, high].
void check_series(Checks&, const std::string& path, const std::optional<TimeSeries>&, double low, double high);
/// No name twice in a list.
void check_twice(Checks&, const std::string& path, const std::vector<std::string>& names);
void check_range(Checks&, const std::string& path, const CountRange&);
/// `elastic`: the job takes a range of racks.
void check_training(Checks&, const std::string& path, const TrainingSpec&, bool elastic);

/// More than can be simulated; with such problems no other check is worth its time.
void check_size(Checks&);
/// In this order: what looks unused is judged after the references to it.
void check_run(Checks&);
void check_phases(Checks&);
void check_tree(Checks&);
void check_fleets(Checks&);
void check_resources(Checks&);
void check_places(Checks&);
void check_sites(Checks&);
void check_operation(Checks&);
void check_jobs(Checks&);
void check_economics(Checks&);

}  // namespace gigasim
