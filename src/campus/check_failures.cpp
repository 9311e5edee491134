#include "checks.hpp"

namespace gigasim {

namespace {
constexpr double shortest_time_to_failure_s = 60.0;

/// False: nobody can tell what fails.
bool check_profile(Checks& checks, const std::string& path, const FailureSpec& failures, int gpus) {
  if (failures.profile.empty()) return true;
  if (!find_failure_profile(failures.profile)) {
    std::vector<std::string> names;
    for (const FailureProfile& p : failure_profiles()) names.emplace_back(p.name);
    checks.unknown(path, failures.profile, "failure profile", names);
    return false;
  }
  if (gpus == 0) checks.report(path, "has no effect: the rack has no GPUs; write `gpus:`");
  return true;
}

void check_cause(Checks& checks, const std::string& path, const FailureCause& cause, int gpus) {
  if (cause.rate <= Rate(0.0)) checks.report(path + ".rate", "the cause never happens; write a rate, e.g. '0.1 /yr'");
  if (cause.per == FailurePer::gpu && gpus == 0)
    checks.report(path + ".per", "the cause has no effect: the rack has no GPUs; write `gpus:` or `per: rack`");
  if (!cause.part && !cause.repair)
    checks.report(path + ".part", "has no effect without `repair`: the rack stays up; remove it");
  check_lifetime(checks, path + ".repair", cause.repair);
}

void check_no_causes(Checks& checks, const std::string& path, const FailureSpec& failures) {
  constexpr std::string_view remedy = "has no effect: nothing fails; write `profile:` or `causes:`";
  if (failures.scale != FailureSpec{}.scale) checks.report(path + ".scale", std::string(remedy));
  if (failures.infant_factor != FailureSpec{}.infant_factor)
    checks.report(path + ".infant_factor", std::string(remedy));
}

/// Failures that follow each other faster than a control room could tell would keep a run busy for ever.
void check_pace(Checks& checks, const std::string& path, const FailureSpec& failures, int gpus) {
  double failures_per_s = 0.0;
  for (const FailureCause& c : rack_causes(failures, gpus)) failures_per_s += number(c.rate) * failures.infant_factor;
  if (failures_per_s * shortest_time_to_failure_s > 1.0)
    checks.report(path, "a rack would fail every {:.3g} s; write rates that make it at least {:.0f} s",
                  1.0 / failures_per_s, shortest_time_to_failure_s);
}
}  // namespace

void check_failures(Checks& checks, const std::string& path, const FailureSpec& failures, int gpus) {
  const bool known = check_profile(checks, path + ".profile", failures, gpus);
  for (std::size_t i = 0; i < failures.causes.size(); ++i)
    check_cause(checks, item_path(path + ".causes", i), failures.causes[i], gpus);
  if (failures.infant_factor == 1.0 && failures.infant_fades != FailureSpec{}.infant_fades)
    checks.report(path + ".infant_fades",
                  "has no effect: new racks fail like old ones; write `infant_factor:` above 1");
  if (failures.profile.empty() && failures.causes.empty()) return check_no_causes(checks, path, failures);
  if (failures.scale == 0.0) checks.report(path + ".scale", "0 leaves no failures; write more, or remove `failures`");
  if (known) check_pace(checks, path, failures, gpus);
}

}  // namespace gigasim
