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

/// The questions that a check asks of one plan.
struct PlanQuestions {
  std::vector<Metric> metrics{};  ///< `metrics_of(scenario)`
  Questions questions{};          ///< expectations and claims, read against `metrics`
  /// Fewest and most replications. With `most` 1 the plan as written is simulated once (replication 0).
  std::uint64_t least = 1, most = 200;
};

/// The answers that the replications of a plan give.
struct PlanAnswers {
  std::uint64_t replications = 0;       ///< replications that count
  std::vector<Judgement> judgements{};  ///< one per expectation, in the order of the plan
  std::vector<Estimate> metrics{};      ///< one per metric, in the order of PlanQuestions::metrics
  std::vector<ClaimResult> claims{};    ///< one per claim, in the order of the plan; without odds when `most` is 1
  bool interrupted = false;             ///< the check was broken off; the answers rest on the replications until then
};

/// Simulates one replication in the calling process and returns its metrics in the order of PlanQuestions::metrics, NaN
/// where the run has no such figure. Replication 0 is the plan as written.
using MetricsRunner = std::function<std::vector<double>(std::uint64_t replication)>;

/// Callbacks of a check, called in the process that runs it. Each may be empty.
struct CheckWatch {
  std::function<void(std::uint64_t done)> progress{};  ///< called after each replication with their number so far
  std::function<bool()> interrupted{};                 ///< asked several times a second; true ends the check
};

/// Simulates replications 1, 2, ... until every expectation is decided: at least `least`, at most `most` or as many as
/// the expectation allows. With `most` 1 it simulates replication 0 alone. The answers are the same for any number of
/// jobs (processes at once, from 1). Throws InternalFault when a replication fails twice, and std::system_error when no
/// process can be forked.
PlanAnswers answer(const PlanQuestions&, const MetricsRunner&, int jobs, const CheckWatch& watch = {});

/// The answers as one line of text, for pipes between processes.
std::string to_text(const PlanAnswers&);
/// Reads the text that to_text() wrote; no other text is allowed.
PlanAnswers answers_of(const std::string& text);

}  // namespace gigasim
