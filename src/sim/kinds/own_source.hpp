/// Sources that a caller of `run` brings along.
#pragma once

#include "../world.hpp"

namespace gigasim::sim {

/// The fleet plays the caller's role; its units live as those of a generic unit, by the outages of `OwnSource::units`.
/// Throws std::invalid_argument when `make` gives no role, or one whose units the dispatcher would start.
void install_own(World&, Fleet&, const OwnSource&);

}  // namespace gigasim::sim
