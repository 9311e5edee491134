/// The parts of `validate`, with the list of problems and the references by name that they share. Each part reports the
/// problems that it finds in Checks::plan; none throws for bad input.
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

/// Names of a table's entries, in the order of the plan.
template <class T>
std::vector<std::string> names_of(const Named<T>& table) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : table) names.push_back(name);
  return names;
}

/// The problems of a plan, collected.
class Checks {
 public:
  /// The scenario must outlive the checks.
  explicit Checks(const Scenario& scenario) : plan(scenario) {}

  const Scenario& plan;  ///< the plan that is checked

  /// Reports a problem at a path of the plan. The message says what is wrong and what to write.
  void report(std::string path, std::string message);
  /// The same with a message that is formatted.
  template <class... Args>
  void report(std::string path, fmt::format_string<Args...> form, Args&&... args) {
    report(std::move(path), fmt::format(form, std::forward<Args>(args)...));
  }

  /// The entry of `table` that a reference means. Without one it reports a problem at `path` and returns null. `what`
  /// is the noun of the table's entries ("bus").
  template <class T>
  const T* resolve(const std::string& path, std::string_view name, const Named<T>& table, std::string_view what) {
    if (const T* entry = table.find(name)) return entry;
    unknown(path, name, what, names_of(table));
    return nullptr;
  }
  /// Reports a reference to nothing, with the nearest of the known names.
  void unknown(const std::string& path, std::string_view name, std::string_view what,
               const std::vector<std::string>& known);
  /// Reports a reference to something that exists but is not a `what`.
  void mistaken(const std::string& path, std::string_view what, std::string message);

  /// Whether some reference to a `what` has failed. An entry that looks unused may then only be misspelt, so it is not
  /// reported too.
  bool misspelt(std::string_view what) const { return misspelt_.contains(what); }

  /// Whether there are no problems so far.
  bool clean() const { return issues_.empty(); }
  /// Hands over the problems in the order in which they were found.
  std::vector<Issue> take() { return std::move(issues_); }

 private:
  /// Problems so far.
  std::vector<Issue> issues_;
  /// Nouns (`what`) of which some reference has failed.
  std::set<std::string, std::less<>> misspelt_;
};

/// Path of an entry of a section, or of a field in it: `fleets.racks`, `fleets.racks.at`.
std::string entry_path(std::string_view section, std::string_view name, std::string_view field = {});
/// Path of an item of a list, or of a field in it: `phases[0]`, `phases[0].date`.
std::string item_path(std::string_view list, std::size_t index, std::string_view field = {});

/// Kind of a fleet as the plan names it: `gas_turbine`, `rack`, ...
std::string_view kind_of(const FleetSpec&);
/// Whether units of the fleet stand at a place of this kind.
bool stands_at(const FleetSpec&, Place);
/// Whether the fleet is booked under the account.
bool is_of(const FleetSpec&, Account);
/// Names of the kinds with these traits, as words: `dry cooler`.
std::vector<std::string> kind_names(bool (*wanted)(const DeviceTraits&));
/// `a, b and c` with last = " and "; `ending` follows each name.
std::string listed(const std::vector<std::string>& names, std::string_view last, std::string_view ending = "");

/// A shape is given only with a law that has one.
void check_lifetime(Checks&, const std::string& path, const std::optional<Lifetime>&);
/// One way to say how often units fail, a time to repair, and failures a minute apart or more. `fails_elsewhere`: other
/// fields say when the units fail.
void check_outage(Checks&, const std::string& path, const OutageSpec&, bool fails_elsewhere = false);
/// Profile and causes of a rack's failures: known, with an effect on a rack of `gpus` GPUs, a minute apart or more.
void check_failures(Checks&, const std::string& path, const FailureSpec&, int gpus);
/// Visits say when they come, leave time to run, and lie within the run.
void check_maintenance(Checks&, const std::string& path, const std::vector<MaintenanceSpec>&);
/// Problems of a device that its single fields cannot show, its outage and maintenance included.
void check_device(Checks&, const std::string& name, const FleetSpec&);
/// A series covers the run, or says what holds beyond its ends; its values lie within [low, high]; one with a finite
/// `high` does not grow.
void check_series(Checks&, const std::string& path, const std::optional<TimeSeries>&, double low, double high);
/// No name stands twice in a list.
void check_twice(Checks&, const std::string& path, const std::vector<std::string>& names);
/// The least count is at most the most.
void check_range(Checks&, const std::string& path, const CountRange&);
/// Size, step, smoothing, checkpoints, replicas and stops of a training job. `elastic`: the job takes a range of racks.
void check_training(Checks&, const std::string& path, const TrainingSpec&, bool elastic);

/// Plans that are larger than can be simulated: units, entries of sections. With such problems no other check is worth
/// its time.
void check_size(Checks&);
// The parts of `validate` in the order in which it calls them: entries that look unused are judged after the references
// to them.

/// Start and end of the run, and the interval of its series.
void check_run(Checks&);
/// Phases: their order and dates, deliveries and removals that can be met, floor for at least one rack.
void check_phases(Checks&);
/// Buses: one tree with one root, circuits that fit their kind, nothing unused.
void check_tree(Checks&);
/// Fleets: place, air, lease, permit, repair, and check_device().
void check_fleets(Checks&);
/// Common causes, crews and permits.
void check_resources(Checks&);
/// Coolant loops, halls and loads.
void check_places(Checks&);
/// Sites: climate or weather where something needs it, heat waves within the run.
void check_sites(Checks&);
/// Policy and frequency: merit order, shedding, reserve, batteries, gates for racks, relays.
void check_operation(Checks&);
/// Jobs: halls, size, dates, precision, chains of jobs, and check_training().
void check_jobs(Checks&);
/// Ventures, the operator, the gas price, and GPU-hours sold.
void check_economics(Checks&);

}  // namespace gigasim
