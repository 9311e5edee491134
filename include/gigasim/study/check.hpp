/// Capacity plans in continuous integration: expectations judged by as many replications as it takes. docs/guide/ci.md
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "gigasim/study/baseline.hpp"
#include "gigasim/study/questions.hpp"

namespace gigasim {

/// What is asked of one plan.
struct PlanQuestions {
  std::vector<Metric> metrics{};  ///< `metrics_of(scenario)`
  Questions questions{};
  std::uint64_t least = 1, most = 200;  ///< replications; 1 and 1: the plan as written, once
};

/// What its runs answered.
struct PlanAnswers {
  std::uint64_t replications = 0;
  std::vector<Judgement> judgements{};  ///< one an expectation
  std::vector<Estimate> metrics{};      ///< one a metric
  std::vector<ClaimResult> claims{};
  bool interrupted = false;
};

/// The metrics of one replication, simulated in the calling process. Replication 0 is the plan as written.
using MetricsRunner = std::function<std::vector<double>(std::uint64_t replication)>;

struct CheckWatch {
  std::function<void(std::uint64_t done)> progress{};
  std::function<bool()> interrupted{};
};

/// Replications 1, 2, ... until every expectation is decided, at least `least` and at most `most` (or as many as the
/// expectation allows); with `most` 1, replication 0 alone. The same for any number of jobs. Throws InternalFault when
/// a replication fails twice.
PlanAnswers answer(const PlanQuestions&, const MetricsRunner&, int jobs, const CheckWatch& watch = {});

/// As one line of text and back: for pipes between processes.
std::string to_text(const PlanAnswers&);
PlanAnswers answers_of(const std::string& text);

}  // namespace gigasim
