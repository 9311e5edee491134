#include <cmath>

#include "checks.hpp"

namespace gigasim {

namespace {
constexpr double longest_run_years = 50.0;
constexpr double day_s = 86400.0, most_rows = 5e6;

void check_dates(Checks& checks) {
  const Scenario& plan = checks.plan;
  if (plan.end <= plan.start)
    return checks.report("end", "{} is not after the start, {}; write a later date", to_string(plan.end),
                         to_string(plan.start));
  const double years = clock_s(plan.start, plan.end) / (365.25 * day_s);
  if (years > longest_run_years)
    checks.report("end", "the run lasts {:.0f} years; write a date at most {:.0f} years after the start", years,
                  longest_run_years);
}

void check_output(Checks& checks) {
  const double step = checks.plan.output.resolution.value();
  const double run = clock_s(checks.plan.start, checks.plan.end);
  const bool lines_up = step > 0.0 && (std::fmod(day_s, step) == 0.0 || std::fmod(step, day_s) == 0.0);
  if (!lines_up)
    checks.report(
        "output.resolution",
        "{} does not divide a day evenly, so rows would not begin on the hour; write e.g. '5 min', '1 h' or '1 d'",
        to_text(checks.plan.output.resolution));
  else if (run > 0.0 && step > run)
    checks.report("output.resolution", "{} is longer than the run; write a shorter interval",
                  to_text(checks.plan.output.resolution));
  else if (run / step > most_rows)
    checks.report("output.resolution", "{} gives {:.0f} rows, the limit is {:.0f}; write a longer interval",
                  to_text(checks.plan.output.resolution), run / step, most_rows);
}
}  // namespace

void check_run(Checks& checks) {
  check_dates(checks);
  check_output(checks);
}

std::vector<Issue> validate(const Scenario& plan) {
  Checks checks(plan);
  check_size(checks);
  if (!checks.clean()) return checks.take();
  for (const auto check : {check_run, check_phases, check_tree, check_fleets, check_resources, check_places,
                           check_sites, check_operation, check_jobs, check_economics})
    check(checks);
  return checks.take();
}

}  // namespace gigasim
