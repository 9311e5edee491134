/// What a plan asks of its runs: expectations and claims, read and judged. docs/formats/expectations.md
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

struct Expectation {
  Criterion criterion;
  std::string path;  ///< `expect[0]`
  double confidence = usual_confidence;
  std::optional<std::uint64_t> replications;  ///< no more than these count
};

struct Claim {
  ClaimSpec spec;
  Criterion criterion;
};

struct Questions {
  std::vector<Expectation> expectations;
  std::vector<Claim> claims;
};

/// Throws InputError with all that cannot be read.
Questions questions_of(const Scenario&, const std::vector<Metric>&);

/// The same problems as a check of a plan while it is loaded.
std::vector<Issue> question_problems(const Scenario&);

/// Claims against the metrics of one run, or means over many; `odds` is the share of replications that bear a claim
/// out.
ClaimResult judge_claim(const Claim&, const std::vector<Metric>& metrics, std::span<const double> values);
std::vector<ClaimResult> judge_claims(const Scenario&, const RunResult&);

/// Claims over many replications, fed one by one.
class ClaimTally {
 public:
  ClaimTally(std::vector<Claim> claims, const std::vector<Metric>& metrics);
  void add(std::span<const double> values);
  std::vector<ClaimResult> results() const;

 private:
  std::vector<Claim> claims_;
  const std::vector<Metric>& metrics_;
  std::vector<Moments> means_;
  std::vector<std::uint64_t> kept_;
  std::uint64_t replications_ = 0;
};

}  // namespace gigasim
