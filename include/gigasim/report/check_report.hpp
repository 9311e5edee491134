/// A check of plans for people, for test dashboards and for pull requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/plan_change.hpp"
#include "gigasim/report/report.hpp"
#include "gigasim/study/check.hpp"

namespace gigasim {

/// One plan, its expectations with where they stand, and what came of them.
struct CheckedPlan {
  std::string file;
  PlanQuestions asked{};
  std::vector<Issue> origins{};  ///< of each expectation
  PlanAnswers answers{};
  std::optional<Baseline> baseline{};
  std::vector<Move> moves{};          ///< since the baseline
  std::vector<PlanChange> changes{};  ///< of the plan since then
  double wall_s = 0.0;

  std::size_t count(Verdict) const;
  std::size_t worse() const;  ///< moves that are no improvement
};

/// `11.2 ± 0.9 MWh/yr`; of a chance `61 ± 3 % of runs`.
std::string value_text(const Criterion&, const Judgement&);

std::string check_text(const CheckedPlan&, const TerminalStyle&);
/// `1 of 3 expectations fails, 1 is undecided; 2 figures are worse than their baselines.`
std::string check_verdict(const std::vector<CheckedPlan>&);
/// A test suite a plan, a test case an expectation, and one for the baseline. docs/guide/ci.md
std::string junit_xml(const std::vector<CheckedPlan>&);
/// For a pull request.
std::string check_markdown(const std::vector<CheckedPlan>&);
/// `::error file=plan.yaml,line=61,title=expectation::...`, a line a failure.
std::string check_annotations(const std::vector<CheckedPlan>&);

}  // namespace gigasim
