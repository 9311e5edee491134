/// Runs one scenario once.
#pragma once

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t replication = 0;
};

/// Simulates the scenario from start to end on SimGrid's clock. A process may call it again, one run after another,
/// with the same result as a fresh process, unless one of them threw. Throws InternalFault when an invariant breaks:
/// the power sum, the ledgers, a deadlock.
RunResult run(const Scenario&, const RunOptions&, Recorder&);

}  // namespace gigasim
