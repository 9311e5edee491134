#include "gigasim/campus/frequency.hpp"

#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/base/unit.hpp"
#include "gigasim/report/frequency_report.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "gigasim/sim/run.hpp"

namespace gigasim::cli {

namespace {
/// Passes rows on to the catcher, and draws the progress bar.
class Watch : public MomentCatcher {
 public:
  Watch(const Scenario& plan, std::optional<Date> at) : MomentCatcher(plan, at) {}
  void progress(double share, Date now, double facility_mw) override { bar_.update(share, now, facility_mw); }
  void clear() { bar_.clear(); }

 private:
  ProgressBar bar_{progress_visible()};
};

std::optional<Date> moment_of(const FrequencyArguments& a, Scenario& plan) {
  if (a.at.empty()) return std::nullopt;
  const std::optional<Date> at = parse_date(a.at);
  if (!at || *at < plan.start || *at >= plan.end)
    throw InputError({{.path = "--at",
                       .message = fmt::format("'{}' is no date of the plan; write one from {} to {}", a.at,
                                              to_string(plan.start), to_string(plan.end))}});
  plan.end = date_at(*at, plan.output.resolution.value());
  return at;
}

std::optional<double> step_of(const FrequencyArguments& a) {
  if (a.step.empty()) return std::nullopt;
  const Converted step = convert(a.step, "MW", "--step");
  if (!step.value || *step.value == 0.0)
    throw InputError(
        {{.path = "--step",
          .message = step.problem.empty() ? "is 0; write the power lost, e.g. '38 MW', or '-130 MW' for load thrown off"
                                          : step.problem}});
  return step.value;
}
}  // namespace

int frequency_of(const FrequencyArguments& a) {
  set_up_logging(0, true);
  const std::optional<double> step = step_of(a);
  Scenario plan = load_scenario(a.scenario, a.set).scenario;
  const std::optional<Date> at = moment_of(a, plan);
  Watch run_watch(plan, at);
  run(plan, {.seed = static_cast<std::uint64_t>(plan.seed)}, run_watch);
  run_watch.clear();
  std::vector<FrequencyCase> cases;
  for (const CampusMoment& moment : run_watch.moments()) {
    auto more = frequency_cases(plan, run_watch, moment, step);
    cases.insert(cases.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  if (cases.empty())
    throw InputError(
        {{.path = a.scenario,
          .message = "nothing delivers power in this plan at that time, so there is no frequency to judge"}});
  if (!a.csv.empty()) write_whole(a.csv, frequency_csv(cases));
  fmt::print("{}", a.json ? frequency_json(cases) : frequency_text(cases, plan.frequency, terminal_style(a.no_colour)));
  return good;
}

}  // namespace gigasim::cli
