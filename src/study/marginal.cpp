#include "gigasim/study/marginal.hpp"

#include <algorithm>
#include <cstring>

#include "gigasim/study/statistics.hpp"
#include "gigasim/study/workers.hpp"

namespace gigasim {

namespace {

/// One more item of the first delivery of a fleet or feeder; false when the plan has none.
bool add_to_delivery(Scenario& plan, std::string_view fleet, std::string_view feeder) {
  for (PhaseSpec& phase : plan.phases)
    for (AddSpec& add : phase.add)
      if (add.fleet == fleet && add.feeder == feeder) {
        ++add.count;
        return true;
      }
  return false;
}

/// What is compared of a run.
struct Outcome {
  double useful_gpu_h = 0.0, unserved_mwh = 0.0;
};

std::string bytes_of(const Outcome& outcome) {
  std::string bytes(sizeof outcome, '\0');
  std::memcpy(bytes.data(), &outcome, sizeof outcome);
  return bytes;
}

Outcome outcome_of(const std::string& bytes) {
  Outcome outcome;
  std::memcpy(&outcome, bytes.data(), sizeof outcome);
  return outcome;
}

Outcome outcome_of(const RunResult& run) {
  Outcome outcome{0.0, run.adequacy.unserved_mwh};
  for (const GpuHours& cell : run.gpu_hours)
    if (cell.bin == HourBin::useful || cell.bin == HourBin::serving) outcome.useful_gpu_h += cell.gpu_hours;
  return outcome;
}

}  // namespace

std::vector<OneMore> one_more(const Scenario& plan) {
  std::vector<OneMore> variants;
  const auto add = [&](std::string unit, const auto& change) {
    Scenario changed = plan;
    if (change(changed)) variants.push_back({std::move(unit), std::move(changed)});
  };
  for (const auto& [name, fleet] : plan.fleets) {
    if (traits(fleet.device).account == Account::grid) continue;
    const auto more_units = [&n = name](Scenario& s) {
      FleetSpec& f = *s.fleets.find(n);
      if (f.initial.value_or(0) == 0 && add_to_delivery(s, n, "")) return true;
      if (!f.initial) return false;
      ++*f.initial;
      return true;
    };
    add(name, more_units);
    if (fleet.spares)
      add("spare part of " + name, [&n = name](Scenario& s) {
        ++*s.fleets.find(n)->spares;
        return true;
      });
  }
  for (const auto& [name, bus] : plan.buses)
    if (bus.via)
      add("circuit of " + name, [&n = name](Scenario& s) {
        BranchSpec& via = *s.buses.find(n)->via;
        if (via.circuits <= 0) return add_to_delivery(s, "", n);
        ++via.circuits;
        return true;
      });
  for (const auto& [name, crew] : plan.crews)
    add("crew " + name, [&n = name](Scenario& s) {
      ++s.crews.find(n)->count;
      return true;
    });
  return variants;
}

std::vector<MarginalValue> marginal_values(const Scenario& plan,
                                           const std::function<RunResult(const Scenario&, std::uint64_t)>& run,
                                           const MarginalOptions& options) {
  std::vector<OneMore> variants = one_more(plan);
  variants.insert(variants.begin(), {"", plan});
  const auto pairs = static_cast<std::uint64_t>(options.replications);
  const std::uint64_t runs = variants.size() * pairs;
  std::vector<Outcome> outcomes(runs);
  PoolTask task;
  task.work = [&](std::uint64_t item) {
    return bytes_of(outcome_of(run(variants[item / pairs].scenario, item % pairs)));
  };
  task.deliver = [&](std::uint64_t item, const std::string& result) {
    outcomes[item] = outcome_of(result);
    if (options.progress) options.progress(static_cast<double>(item + 1) / static_cast<double>(runs));
    return true;
  };
  task.interrupted = options.interrupted;
  if (for_each(runs, options.jobs, task).end == PoolEnd::interrupted) return {};

  const double years = clock_s(plan.start, plan.end) / seconds_per_hour / hours_per_year;
  std::vector<MarginalValue> values;
  for (std::size_t v = 1; v < variants.size(); ++v) {
    Moments gained, unserved;
    for (std::uint64_t r = 0; r < pairs; ++r) {
      const Outcome &base = outcomes[r], &more = outcomes[v * pairs + r];
      gained.add((more.useful_gpu_h - base.useful_gpu_h) / years);
      unserved.add((more.unserved_mwh - base.unserved_mwh) / years);
    }
    values.push_back({.unit = variants[v].unit,
                      .gpu_hours_per_year = gained.mean(),
                      .unserved_mwh_per_year = unserved.mean(),
                      .standard_error = gained.standard_error(),
                      .replications = options.replications});
  }
  std::stable_sort(values.begin(), values.end(), [](const MarginalValue& a, const MarginalValue& b) {
    return a.gpu_hours_per_year > b.gpu_hours_per_year;
  });
  return values;
}

}  // namespace gigasim
