#include "checks.hpp"

namespace gigasim {

namespace {
constexpr double shortest_cycle_s = 60.0;

/// Mean time from one failure of a unit to its next; 0 when it never fails, or where that is not said well enough to
/// tell.
double mean_cycle_s(const OutageSpec& outage) {
  const double down = outage.mttr ? outage.mttr->mean.value() : 0.0;
  if (outage.forced_outage_rate && *outage.forced_outage_rate > 0.0) return down / *outage.forced_outage_rate;
  const double up = outage.mttf ? outage.mttf->mean.value() : outage.rate ? 1.0 / outage.rate->value() : 0.0;
  return up > 0.0 ? up + down : 0.0;
}

/// Failures that follow each other faster than a control room could tell would keep a run busy for ever.
void check_pace(Checks& checks, const std::string& path, const OutageSpec& outage) {
  const double cycle_s = mean_cycle_s(outage);
  if (cycle_s > 0.0 && cycle_s < shortest_cycle_s)
    checks.report(path, "a unit would fail every {:.3g} s; write times that make it at least {:.0f} s", cycle_s,
                  shortest_cycle_s);
}
}  // namespace

void check_lifetime(Checks& checks, const std::string& path, const std::optional<Lifetime>& life) {
  if (!life) return;
  const bool shaped = life->law == Law::weibull || life->law == Law::lognormal;
  if (!shaped && life->shape != Lifetime{}.shape)
    checks.report(path + ".shape",
                  "has no effect on the {} law; remove it, or write `law: weibull` or `law: lognormal`",
                  to_text(life->law));
}

void check_outage(Checks& checks, const std::string& path, const OutageSpec& outage, bool fails_elsewhere) {
  const int ways =
      int(outage.mttf.has_value()) + int(outage.rate.has_value()) + int(outage.forced_outage_rate.has_value());
  if (ways > 1) checks.report(path, "mttf, rate and forced_outage_rate are ways to say the same; write one of them");
  const bool fails = ways > 0 || fails_elsewhere;
  if (fails && !outage.mttr)
    checks.report(path + ".mttr", "units fail but no time to repair is given; write e.g. `mttr: 24 h`");
  if (!fails && outage.mttr)
    checks.report(path + ".mttr", "has no effect: units never fail; write mttf, rate or forced_outage_rate");
  if (!fails && outage.only_running)
    checks.report(path + ".only_running", "has no effect: units never fail; write mttf, rate or forced_outage_rate");
  check_lifetime(checks, path + ".mttf", outage.mttf);
  check_lifetime(checks, path + ".mttr", outage.mttr);
  check_pace(checks, path, outage);
}

namespace {
void check_visit(Checks& checks, const std::string& path, const MaintenanceSpec& visit) {
  if (!visit.every_running && !visit.every && visit.dates.empty())
    checks.report(path, "nothing says when; write every_running, every or dates");
  if (visit.every && *visit.every <= visit.duration)
    checks.report(path + ".duration", "{} away every {} leaves no time to run; write less", to_text(visit.duration),
                  to_text(*visit.every));
  for (std::size_t i = 0; i < visit.dates.size(); ++i)
    if (visit.dates[i] < checks.plan.start || visit.dates[i] >= checks.plan.end)
      checks.report(item_path(path + ".dates", i), "{} is outside the run, {} to {}", to_string(visit.dates[i]),
                    to_string(checks.plan.start), to_string(checks.plan.end));
}
}  // namespace

void check_maintenance(Checks& checks, const std::string& path, const std::vector<MaintenanceSpec>& visits) {
  for (std::size_t i = 0; i < visits.size(); ++i) check_visit(checks, item_path(path, i), visits[i]);
}

}  // namespace gigasim
