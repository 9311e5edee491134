/// Jobs and lost GPU-hours in words.
#pragma once

#include <string>
#include <vector>

#include "gigasim/report/report.hpp"

namespace gigasim::report {

bool is_service(const JobResult&);
/// False for jobs that go on without end and for services.
bool has_size(const JobResult&);
/// What remains of the power swing is no more than turbines and grid tie take.
bool swing_accepted(const JobResult&);

/// Where most GPU-hours were lost and to what; empty without GPU-hours.
std::vector<std::string> hours_verdict(const RunResult&);
/// Jobs that did not finish, and power swings that are not accepted.
std::vector<std::string> job_verdict(const RunResult&);

}  // namespace gigasim::report
