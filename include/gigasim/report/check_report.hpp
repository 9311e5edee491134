/// A check of plans for people, for test dashboards and for pull requests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/campus/plan_change.hpp"
#include "gigasim/report/report.hpp"
#include "gigasim/study/check.hpp"

namespace gigasim {

/// One plan, its expectations with their places, and their outcome.
struct CheckedPlan {
  std::string file;                    ///< as the user gave it
  PlanQuestions asked{};               ///< expectations of the plan
  std::vector<Issue> origins{};        ///< place of each expectation
  PlanAnswers answers{};               ///< judgement of each expectation
  std::optional<Baseline> baseline{};  ///< figures kept earlier; none: not compared
  std::vector<Move> moves{};           ///< figures that differ from the baseline by more than tolerance and chance
  std::vector<PlanChange> changes{};   ///< of the plan since then
  double wall_s = 0.0;                 ///< time that the check took

  /// Number of expectations with this verdict.
  std::size_t count(Verdict) const;
  /// Number of moves that are no improvement.
  std::size_t worse() const;
};

/// The observed value of an expectation: `11.2 ± 0.9 MWh/yr`; of a chance `61 ± 3 % of runs`; a dash when there is
/// none.
std::string value_text(const Criterion&, const Judgement&);

/// One plan for the terminal: expectations, moves since the baseline, changes of the plan.
std::string check_text(const CheckedPlan&, const TerminalStyle&);
/// All plans in one sentence: `1 of 3 expectations fails, 1 is undecided; 2 figures are worse than their baselines.`
std::string check_verdict(const std::vector<CheckedPlan>&);
/// JUnit XML: a test suite a plan, a test case an expectation, and one for the baseline. docs/guide/ci.md
std::string junit_xml(const std::vector<CheckedPlan>&);
/// Markdown for a pull request.
std::string check_markdown(const std::vector<CheckedPlan>&);
/// Workflow commands, a line a failure: `::error file=plan.yaml,line=61,title=expectation::...`.
std::string check_annotations(const std::vector<CheckedPlan>&);

}  // namespace gigasim
