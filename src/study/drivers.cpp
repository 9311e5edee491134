#include "drivers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigasim/base/issue.hpp"

namespace gigasim::study {

namespace {
constexpr std::uint64_t fewest = 10;
constexpr double level = 0.05;

bool is_completion(const MetricName& name) { return name.scope == Scope::phase && name.figure == "complete_day"; }

/// Useful work, unserved energy, completion of each phase, what is energised at the end, and what the study stops by.
std::vector<std::size_t> outcomes_of(const StudyOptions& o) {
  std::vector<std::size_t> chosen;
  std::optional<std::size_t> last_energised;
  for (std::size_t i = 0; i < o.metrics.size(); ++i) {
    const MetricName& name = o.metrics[i].name;
    if (name == useful_gpu_hours || name == unserved_energy || is_completion(name) || (o.until && o.until->metric == i))
      chosen.push_back(i);
    if (name.date && name == by_date("energised", *name.date)) last_energised = i;
  }
  if (last_energised) chosen.push_back(*last_energised);
  return chosen;
}
}  // namespace

Drivers::Drivers(const StudyOptions& o) : options_(o) {
  if (o.inputs.names.empty()) return;
  for (const std::size_t metric : outcomes_of(o)) outcomes_.push_back({metric});
}

/// A phase that was never complete comes after all that were.
void Drivers::add(const Replication& r) {
  if (outcomes_.empty() || numbers_.size() == most_kept) return;
  numbers_.push_back(r.number);
  for (Outcome& outcome : outcomes_) {
    const double value = r.values[outcome.metric];
    const bool never = std::isnan(value) && is_completion(options_.metrics[outcome.metric].name);
    outcome.values.push_back(never ? std::numeric_limits<double>::infinity() : value);
  }
}

/// Values by input.
std::vector<std::vector<double>> Drivers::draws() const {
  std::vector<std::vector<double>> inputs(options_.inputs.names.size());
  for (const std::uint64_t number : numbers_) {
    const std::vector<double> values = options_.inputs.values(number);
    if (values.size() != inputs.size())
      throw InternalFault("a replication draws as many values as there are uncertain inputs");
    for (std::size_t i = 0; i < values.size(); ++i) inputs[i].push_back(values[i]);
  }
  return inputs;
}

std::vector<Driver> Drivers::rank() const {
  std::vector<Driver> all;
  if (outcomes_.empty() || numbers_.size() < fewest) return all;
  const auto inputs = draws();
  for (const Outcome& outcome : outcomes_) {
    if (std::any_of(outcome.values.begin(), outcome.values.end(), [](double x) { return std::isnan(x); })) continue;
    const auto first = std::ssize(all);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const double r = rank_correlation(inputs[i], outcome.values);
      if (!std::isfinite(r)) continue;
      const double p = rank_correlation_p_value(r, numbers_.size());
      all.push_back({options_.metrics[outcome.metric].name, options_.inputs.names[i], options_.inputs.units[i], r, p,
                     p < level / static_cast<double>(inputs.size()), numbers_.size()});
    }
    std::stable_sort(all.begin() + first, all.end(), [](const Driver& a, const Driver& b) {
      return std::abs(a.correlation) > std::abs(b.correlation);
    });
  }
  return all;
}

}  // namespace gigasim::study
