/// What every way of running a plan begins with.
#pragma once

#include "commands.hpp"
#include "gigasim/scenario.hpp"

namespace gigasim::cli {

LoadedScenario load(const RunArguments&);
/// Names without directories: the same plan gives the same files wherever it stands.
RunHeader header_of(const RunArguments&, const LoadedScenario&);
void print_title(const Scenario&);

}  // namespace gigasim::cli
