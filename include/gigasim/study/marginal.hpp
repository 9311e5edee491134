/// The gain of one more unit: the plan is run again with one unit more of each kind and the same random draws.
/// docs/models/gpu_hours.md, "Marginal values"
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

/// The plan with one more unit. It stands there from the start where some units do; otherwise it comes with the first
/// delivery.
struct OneMore {
  std::string unit;   ///< `titan-350`, `circuit of hall-ring`, `crew rack-crew`, `spare part of gb200`
  Scenario scenario;  ///< the whole plan, changed
};
/// One variant for each fleet besides grid ties, each branch with circuits, each crew and each store of parts. Fleets
/// and branches without any unit in the plan are left out.
std::vector<OneMore> one_more(const Scenario&);

/// How marginal values are estimated.
struct MarginalOptions {
  int replications = 4;  ///< pairs of runs that share their draws, from 1; their spread gives the standard error
  int jobs = 1;          ///< processes at once, from 1
  std::function<void(double share)> progress{};  ///< told the share of all runs that are done, 0 to 1; may be empty
  std::function<bool()> interrupted{};           ///< asked several times a second; true ends the runs; may be empty
};
/// Gains of one more unit of each kind, the largest gain of useful GPU-hours first. Gains are means of pairwise
/// differences over replications 0 to N - 1, so that all but the unit's own effect cancels (Eq. 4). Each simulation
/// runs in a process of its own; this process must not have simulated before. The result is empty when interrupted.
/// Throws WorkerFailure when a simulation fails twice.
std::vector<MarginalValue> marginal_values(
    const Scenario&, const std::function<RunResult(const Scenario&, std::uint64_t replication)>& run,
    const MarginalOptions&);

}  // namespace gigasim
