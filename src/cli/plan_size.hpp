/// How much a scenario holds, in words.
#pragma once

#include <string>

#include "gigasim/campus/campus.hpp"

namespace gigasim::cli {

/// `11,842 units`: initial units and all that phases add, feeder circuits included.
std::string units_text(const Scenario&);
/// `2 sites, 3 buses, 9 fleets, 4 phases, 11,842 units`.
std::string plan_size_text(const Scenario&);

}  // namespace gigasim::cli
