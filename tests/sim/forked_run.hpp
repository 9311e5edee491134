/// A run in a child process: SimGrid builds one engine a process, tests run many.
#pragma once

#include <functional>

#include "gigasim/sim/run.hpp"

/// Runs the scenario in a forked child and returns its result; a failure there is rethrown as std::runtime_error.
/// `events`, when given, gets one line an event:
/// `clock_s component event cause power_mw #id because id gpu_hours GPU-h chain`.
gigasim::RunResult forked_run(const gigasim::Scenario& scenario, std::vector<std::string>* events = nullptr,
                              std::uint64_t replication = 0);

/// The values of one column of the series, from a run in a forked child.
std::vector<double> forked_series(const gigasim::Scenario& scenario, const std::string& column);
