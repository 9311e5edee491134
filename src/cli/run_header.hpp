/// The beginning of every way of running a plan.
#pragma once

#include "commands.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

/// The way of sampling that `--sampling` names. Throws InputError there.
Sampling sampling_of(const RunArguments&);
/// Loads the plan with its overrides, seed and sampling. Throws InputError with all problems of the plan and of its
/// questions, or at `--sampling` for a plan without uncertain inputs.
Plan load(const RunArguments&);
/// The header of the results. It names files without directories: the same plan gives the same files wherever it
/// stands.
RunHeader header_of(const RunArguments&, const Plan&);
/// Prints name, dates, seed, replication and number of units.
void print_title(const RunHeader&, const Scenario&);

}  // namespace gigasim::cli
