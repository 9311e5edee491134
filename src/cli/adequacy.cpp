#include "gigasim/campus/adequacy.hpp"

#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/report/study_report.hpp"
#include "gigasim/study/workers.hpp"
#include "run_study.hpp"

namespace gigasim::cli {

namespace {
Plan load(const AdequacyArguments& a) {
  std::vector<std::string> set = a.set;
  if (a.seed) set.push_back(fmt::format("seed={}", *a.seed));
  return Plan::load(a.scenario, set);
}

bool simulates(const AdequacyArguments& a) { return a.replications || !a.until.empty(); }

void refuse_idle_options(const AdequacyArguments& a) {
  if (simulates(a) || (!a.seed && !a.jobs)) return;
  throw InputError({Issue{.path = a.seed ? "--seed" : "--jobs",
                          .message = "does nothing for the exact figures; add --replications or --until"}});
}

/// Reasons why the exact figures are not what a study of the plan is about.
std::vector<Issue> uncertain_inputs(const Plan& plan) {
  std::vector<Issue> reasons;
  for (const UncertainInput& input : plan.inputs())
    reasons.push_back(plan.remark(
        input.path,
        fmt::format("is drawn anew in each replication ({}); the exact figures take one value", input.law)));
  return reasons;
}

int tell_why_not(std::vector<Issue> reasons, const std::string& file) {
  for (Issue& reason : reasons)
    if (reason.file.empty()) reason.file = file;
  print_problems(reasons);
  fmt::print(stderr, "The exact figures do not apply, {}; `gigasim run` simulates it.\n",
             reasons.size() == 1 ? "for this reason" : fmt::format("for these {} reasons", reasons.size()));
  return bad_input;
}

StudyResult simulate(const AdequacyArguments& a, const Plan& plan) {
  const Scenario& scenario = plan.written().scenario;
  StudyOptions o;
  o.start = scenario.start;
  o.end = scenario.end;
  o.metrics = metrics_of(scenario);
  o.identity.seed = static_cast<std::uint64_t>(scenario.seed);
  o.replications = a.replications.value_or(usual_cap);
  if (!a.until.empty()) o.until = parse_stopping_rule(a.until, o.metrics);
  o.jobs = a.jobs.value_or(processors());
  set_up_logging(0, true);
  return run_study(o, plan, progress_visible());
}
}  // namespace

int exact_adequacy_of(const AdequacyArguments& a) {
  refuse_idle_options(a);
  const Plan plan = load(a);
  const Scenario& scenario = plan.written().scenario;
  auto system = two_state_system(scenario);
  std::vector<Issue> reasons = uncertain_inputs(plan);
  if (const auto* found = std::get_if<std::vector<Issue>>(&system))
    reasons.insert(reasons.begin(), found->begin(), found->end());
  if (!reasons.empty()) return tell_why_not(std::move(reasons), a.scenario);
  const auto& units = std::get<TwoStateSystem>(system);
  const CapacityOutageTable table(units.units);
  const ExactAdequacy figures = exact_adequacy(units, table);
  AdequacyReport report{scenario, figures, table};
  report.seed = static_cast<std::uint64_t>(scenario.seed);
  if (simulates(a)) report.checks = cross_check(figures, simulate(a, plan).metrics);
  stop_if_interrupted();
  fmt::print("{}", a.json ? adequacy_json(report) : adequacy_text(report, terminal_style(false)));
  return good;
}

}  // namespace gigasim::cli
