/// What one more unit would gain: the plan again with one unit more of each kind, and the same random draws.
/// docs/models/gpu_hours.md
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

/// The plan with one more unit. Where it stands at the start, one more stands there; else it comes with the first
/// delivery.
struct Variant {
  std::string unit;  ///< `titan-350`, `circuit of hall-ring`, `crew rack-crew`, `spare part of gb200`
  Scenario scenario;
};
/// One for each fleet besides grid ties, each branch with circuits, each crew and each store of parts.
std::vector<Variant> one_more(const Scenario&);

struct MarginalOptions {
  int replications = 4;  ///< pairs of runs that share their draws; their spread gives the standard error
  int jobs = 1;
  std::function<void(double share)> progress{};
  std::function<bool()> interrupted{};
};
/// Useful GPU-hours gained a year, largest first; pairwise differences, so that all but the unit's own effect cancels.
/// Runs each simulation in a process of its own and must be called before this process has simulated. Empty:
/// interrupted.
std::vector<MarginalValue> marginal_values(
    const Scenario&, const std::function<RunResult(const Scenario&, std::uint64_t replication)>& run,
    const MarginalOptions&);

}  // namespace gigasim
