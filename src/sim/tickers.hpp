/// What changes by itself: weather, series, permits, removals, common causes, grid calls.
#pragma once

#include "world.hpp"

namespace gigasim::sim {

/// Starts the lives of everything that changes by itself, and the s4u actors of grid operators. Call it once, when
/// fleets and network are there and before any unit lives.
void start_tickers(World& world);

}  // namespace gigasim::sim
