/// The expectations and claims of a plan, read and judged. docs/formats/expectations.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/study/criterion.hpp"
#include "gigasim/study/statistics.hpp"

namespace gigasim {

/// An entry of `expect:`, read.
struct Expectation {
  Criterion criterion;                        ///< the bound that the plan is to keep
  std::string path;                           ///< `expect[0]`
  double confidence = usual_confidence;       ///< of the judgement, above 0.5 and below 1
  std::optional<std::uint64_t> replications;  ///< most replications that are observed for it; none: no limit
};

/// An entry of `claims:`, read.
struct Claim {
  ClaimSpec spec;       ///< date, sentence and source as written
  Criterion criterion;  ///< the sentence; it bounds no chance, but that of a phase's completion
};

/// All questions of a plan, in its order.
struct Questions {
  std::vector<Expectation> expectations;  ///< entries of `expect:`
  std::vector<Claim> claims;              ///< entries of `claims:`
};

/// Reads the questions of a plan against its metrics. Throws one InputError with all sentences that cannot be read, and
/// with claims whose date lies outside the run.
Questions questions_of(const Scenario&, const std::vector<Metric>&);

/// The problems that questions_of() would throw, for checks while a plan is loaded. Empty: none.
std::vector<Issue> question_problems(const Scenario&);

/// Judges a claim by the metrics of one run, or by means over many. The values stand in the order of the metrics. The
/// result has no odds; about power in place it has the resources, the scarcest first.
ClaimResult judge_claim(const Claim&, const std::vector<Metric>& metrics, std::span<const double> values);
/// Judges all claims of a plan by one run of it, in the order of the plan. Throws like questions_of().
std::vector<ClaimResult> judge_claims(const Scenario&, const RunResult&);

/// Judges claims over many replications, fed one by one.
class ClaimTally {
 public:
  /// The metrics are those that the claims were read against; they must outlive the tally.
  ClaimTally(std::vector<Claim> claims, const std::vector<Metric>& metrics);
  /// Counts one replication; its values stand in the order of the metrics.
  void add(std::span<const double> values);
  /// One result per claim: the mean over replications, the odds (the share of replications that bear the claim out),
  /// and support when the odds are at least 0.5. Empty before the first replication.
  std::vector<ClaimResult> results() const;

 private:
  /// The claims.
  std::vector<Claim> claims_;
  /// The metrics that values stand for.
  const std::vector<Metric>& metrics_;
  /// Of each claim's figure; replications without one are left out.
  std::vector<Moments> means_;
  /// Replications that bear each claim out.
  std::vector<std::uint64_t> kept_;
  /// Replications counted.
  std::uint64_t replications_ = 0;
};

}  // namespace gigasim
