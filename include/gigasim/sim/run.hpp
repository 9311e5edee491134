/// Runs one scenario once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"
#include "gigasim/sim/source.hpp"

namespace gigasim {

/// Which random numbers a run draws.
struct RunOptions {
  std::uint64_t seed = 1;         ///< of the study
  std::uint64_t replication = 0;  ///< within the study; 0: the plan as written
};

/// A fleet of a source that no scenario can name: the caller brings its role.
struct OwnSource {
  std::string name;                                    ///< of the fleet; no fleet of the scenario has it
  std::string bus;                                     ///< of the scenario
  int count = 1;                                       ///< units in service from the start
  std::string kind = "own_source";                     ///< as results name it
  GenericUnitSpec units{};                             ///< size (`capacity`), outages and maintenance of one unit
  std::function<std::unique_ptr<sim::Source>()> make;  ///< the role; called once a run
};

/// Simulates the scenario from start to end on SimGrid's clock. A process may call it again, one run after another,
/// with the same result as a fresh process, unless one of them threw. Throws InternalFault when an invariant breaks:
/// the power sum, the ledgers, a deadlock.
RunResult run(const Scenario&, const RunOptions&, Recorder&);

/// The same with sources of the caller's own beside those of the scenario. Throws std::invalid_argument for a source
/// without a role, with a role that has to be started, without size, on no bus, or with the name of another fleet.
RunResult run(const Scenario&, const RunOptions&, Recorder&, const std::vector<OwnSource>& sources);

}  // namespace gigasim
