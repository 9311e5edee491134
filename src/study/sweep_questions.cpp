#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "gigasim/study/sweep.hpp"

namespace gigasim {

namespace {
constexpr std::uint64_t usual_cap = 100'000;  // of replications, with `until:` alone

/// Runs `work`; its problems are told at the place in the study file.
template <class Work>
void located(const Written& written, std::vector<Issue>& issues, const Work& work) {
  try {
    work();
  } catch (const InputError& error) {
    for (const Issue& issue : error.issues()) issues.push_back(written.issue(issue.message));
  }
}

void choose_metrics(const SweepPlan& plan, SweepQuestions& q, std::vector<Issue>& issues) {
  const auto keep = [&](std::size_t position) {
    if (std::find(q.kept.begin(), q.kept.end(), position) == q.kept.end()) q.kept.push_back(position);
  };
  const auto keep_all = [&](bool campus_only) {
    for (std::size_t i = 0; i < q.all.size(); ++i)
      if (!campus_only || of_campus(q.all[i].name)) keep(i);
  };
  if (plan.metrics.empty()) keep_all(true);
  for (const Written& written : plan.metrics) {
    if (written.text == "all")
      keep_all(false);
    else
      located(written, issues, [&] { keep(metric_position(q.all, written.text, written.origin.path)); });
  }
}

/// What is best is kept, too.
void choose_best(const SweepPlan& plan, SweepQuestions& q, std::vector<Issue>& issues) {
  for (const Written& written : plan.best)
    located(written, issues, [&] {
      const std::size_t position = metric_position(q.all, written.text, written.origin.path);
      const auto found = std::find(q.kept.begin(), q.kept.end(), position);
      q.best.push_back(static_cast<std::size_t>(found - q.kept.begin()));
      if (found == q.kept.end()) q.kept.push_back(position);
    });
  for (std::size_t i = 0; q.best.size() < std::min<std::size_t>(2, q.kept.size()) && plan.best.empty(); ++i)
    q.best.push_back(i);
}
std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Parameters and metrics are columns of one table, whose names differ in more than their case.
void check_names(const SweepPlan& plan, const SweepQuestions& q, std::vector<Issue>& issues) {
  std::set<std::string> taken{"point", "key", "dropped", "status", "feasible", "error", "replications"};
  for (const std::size_t position : q.kept) taken.insert(lower(to_text(q.all[position].name)));
  for (const SweepParameter& p : plan.parameters)
    if (!taken.insert(lower(p.name)).second)
      issues.push_back(Written{{}, p.origin}.issue(
          fmt::format("'{}' is the name of another column of the results; name the parameter differently", p.name)));
}
}  // namespace

Scenario asking(const SweepPlan& plan, Scenario scenario) {
  for (const auto* texts : {&plan.constraints, &plan.metrics, &plan.best})
    for (const Written& written : *texts) scenario.expect.push_back({.that = written.text});
  return scenario;
}

SweepQuestions questions_of(const SweepPlan& plan, const Scenario& base) {
  SweepQuestions q{.all = metrics_of(asking(plan, base))};
  std::vector<Issue> issues;
  choose_metrics(plan, q, issues);
  choose_best(plan, q, issues);
  for (const Written& written : plan.constraints)
    located(written, issues, [&] {
      if (auto bound = ParameterBound::parse(written, plan.parameters))
        q.bounds.push_back(std::move(*bound));
      else
        q.criteria.push_back(
            parse_criterion(written.text, {.metrics = q.all, .path = written.origin.path, .start = base.start}));
    });
  check_names(plan, q, issues);
  if (plan.until) located(*plan.until, issues, [&] { q.until = parse_stopping_rule(plan.until->text, q.all); });
  if (!issues.empty()) throw InputError(std::move(issues));
  q.first = plan.replications || plan.until ? 1 : 0;
  q.replications = plan.replications.value_or(plan.until ? usual_cap : 1);
  return q;
}

}  // namespace gigasim
