#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/report/study_report.hpp"
#include "gigasim/scenario/plan_diff.hpp"
#include "gigasim/sim/run.hpp"
#include "gigasim/study/questions.hpp"
#include "gigasim/study/workers.hpp"

namespace gigasim::cli {

namespace {
/// Metrics of the replications of a plan, in order; replication 0 alone when there is one.
std::vector<std::vector<double>> outcomes(const Plan& plan, const std::vector<Metric>& metrics,
                                          const DiffArguments& a) {
  const auto seed = static_cast<std::uint64_t>(plan.written().scenario.seed);
  const std::uint64_t first = a.replications == 1 ? 0 : 1;
  std::vector<std::vector<double>> all;
  PoolTask task;
  task.work = [&](std::uint64_t item) {
    NoRecorder nobody;
    return packed(
        values_of(run(plan.draw(seed, first + item), {.seed = seed, .replication = first + item}, nobody), metrics));
  };
  task.deliver = [&](std::uint64_t, const std::string& bytes) {
    all.push_back(unpacked(bytes));
    return true;
  };
  task.interrupted = [] { return interrupt_signal() != 0; };
  for_each(a.replications, a.jobs.value_or(processors()), task);
  if (const int signal = interrupt_signal()) throw Interrupted{signal};
  return all;
}

std::string changes_text(const std::vector<PlanChange>& changes) {
  if (changes.empty()) return "The plans are the same.\n";
  std::string text = fmt::format("{} of the plan\n", counted(changes.size(), "change"));
  for (const PlanChange& c : changes)
    text += fmt::format("  {}{}\n", c.text, c.origin.empty() ? "" : " (" + c.origin + ")");
  return text;
}

/// What both sides have of one metric, pair by pair: the same replication has the same random draws in both.
class PairedDifference {
 public:
  explicit PairedDifference(const Metric& m) : d_{.name = m.name, .unit = m.unit, .sense = m.sense, .paired = true} {}
  void add(double a, double b) {
    if (std::isfinite(a)) d_.a.add(a);
    if (std::isfinite(b)) d_.b.add(b);
    if (std::isfinite(a) && std::isfinite(b)) apart_.add(b - a);
  }
  Difference result() {
    d_.difference = apart_.mean();
    d_.standard_error = apart_.count() > 1 ? apart_.standard_error() : std::numeric_limits<double>::quiet_NaN();
    return d_;
  }

 private:
  Difference d_;
  Moments apart_{};
};

Comparison comparison_of(const Plan& before, const Plan& after, const DiffArguments& arguments) {
  const std::vector<Metric> of_a = metrics_of(before.written().scenario), of_b = metrics_of(after.written().scenario);
  const auto a = outcomes(before, of_a, arguments), b = outcomes(after, of_b, arguments);
  std::map<MetricName, std::size_t> place_in_b;
  for (std::size_t i = 0; i < of_b.size(); ++i) place_in_b.emplace(of_b[i].name, i);
  Comparison c{.runs_a = a.size(), .runs_b = b.size(), .pairs = a.size()};
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    const auto other = place_in_b.find(of_a[i].name);
    if (other == place_in_b.end()) continue;
    PairedDifference d(of_a[i]);
    for (std::size_t r = 0; r < c.pairs; ++r) d.add(a[r][i], b[r][other->second]);
    c.metrics.push_back(d.result());
  }
  return c;
}
}  // namespace

int diff_plans(const DiffArguments& a) {
  set_up_logging(0, true);
  const Plan before = Plan::load(a.a, a.set, question_problems), after = Plan::load(a.b, a.set, question_problems);
  const std::vector<PlanChange> changes = plan_changes(effective_yaml(before.written(), false), after.written());
  fmt::print("{}", changes_text(changes));
  if (a.plan_only || changes.empty()) return good;
  std::fflush(stdout);
  watch_interrupts();
  const Comparison comparison = comparison_of(before, after, a);
  fmt::print("\nWhat comes of it\n{}",
             comparison_text(comparison, terminal_style(a.no_colour), printable(a.a), printable(a.b), false));
  return good;
}

}  // namespace gigasim::cli
