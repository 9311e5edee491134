/// All that a run tells, digit for digit, as text: two runs are the same when their testimonies are.
#pragma once

#include <string>
#include <vector>

#include "gigasim/sim/run.hpp"

namespace digest {

struct Run {
  const gigasim::Scenario* scenario;
  std::uint64_t replication = 0;
  bool rows = false;  ///< a reader wants the series
};

/// Runs all of them one after another in a forked process; what the last one told.
std::string testimony(const std::vector<Run>& runs);

}  // namespace digest
