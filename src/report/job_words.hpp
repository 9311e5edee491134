/// Jobs and lost GPU-hours in words.
#pragma once

#include <string>
#include <vector>

#include "gigasim/report/report.hpp"

namespace gigasim::report {

/// Whether the job is inference or other work that no failure rolls back.
bool is_service(const JobResult&);
/// Whether the job can finish; false for services, and for jobs that go on without end.
bool has_size(const JobResult&);
/// Whether the remaining power swing is no more than turbines and grid tie accept.
bool swing_accepted(const JobResult&);

/// Sentences on the bins and causes that lost most GPU-hours; empty without GPU-hours.
std::vector<std::string> hours_verdict(const RunResult&);
/// Sentences on jobs that did not finish, and on power swings that are not accepted.
std::vector<std::string> job_verdict(const RunResult&);

}  // namespace gigasim::report
