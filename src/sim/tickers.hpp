/// What changes by itself: weather, load series, permits, leases, removals, common causes, grid calls.
#pragma once

#include "world.hpp"

namespace gigasim::sim {

/// Starts the lives (and, for grid operators, the s4u actors) of everything that changes by itself.
void start_tickers(World& world);

}  // namespace gigasim::sim
