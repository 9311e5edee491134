/// What every way of running a plan begins with.
#pragma once

#include "commands.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

Sampling sampling_of(const RunArguments&);
Plan load(const RunArguments&);
/// Names without directories: the same plan gives the same files wherever it stands.
RunHeader header_of(const RunArguments&, const Plan&);
void print_title(const RunHeader&, const Scenario&);

}  // namespace gigasim::cli
