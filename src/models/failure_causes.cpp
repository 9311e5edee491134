#include "gigasim/models/failure_causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/suggest.hpp"

namespace gigasim {

namespace {
constexpr Duration llama_3_watched{16384.0 * 54.0 * 86400.0};

/// Mean repair time in hours, lognormal; 0: nothing is repaired, the rack stays up.
FailureCause llama_3_cause(std::string_view cause, int count, double repair_h, bool part) {
  FailureCause c{.cause = std::string(cause), .rate = count / llama_3_watched, .part = part};
  if (repair_h > 0.0)
    c.repair = Lifetime{.law = Law::lognormal, .mean = Duration(repair_h * seconds_per_hour), .shape = 1.0};
  return c;
}

std::vector<FailureCause> llama_3_causes() {
  constexpr double tray = 8.0, cable = 4.0, host = 4.0, test = 24.0, none = 0.0;
  return {
      llama_3_cause("GPU", 148, tray, true),
      llama_3_cause("GPU HBM3 memory", 72, tray, true),
      llama_3_cause("software bug", 54, none, false),
      llama_3_cause("network switch or cable", 35, cable, false),
      llama_3_cause("host maintenance", 32, host, false),
      llama_3_cause("GPU SRAM memory", 19, tray, true),
      llama_3_cause("GPU system processor", 17, tray, true),
      llama_3_cause("NIC", 7, tray, true),
      llama_3_cause("NCCL watchdog timeout", 7, none, false),
      llama_3_cause("silent data corruption", 6, test, false),
      llama_3_cause("GPU thermal interface or sensor", 6, tray, true),
      llama_3_cause("SSD", 3, tray, true),
      llama_3_cause("power supply", 3, tray, true),
      llama_3_cause("server chassis", 2, tray, true),
      llama_3_cause("IO expansion board", 2, tray, true),
      llama_3_cause("dependency", 2, none, false),
      llama_3_cause("CPU", 2, tray, true),
      llama_3_cause("system memory", 2, tray, true),
  };
}

const FailureProfile& known_profile(std::string_view name) {
  if (const FailureProfile* profile = find_failure_profile(name)) return *profile;
  std::vector<std::string> names;
  for (const FailureProfile& p : failure_profiles()) names.emplace_back(p.name);
  throw InputError(
      {{.path = "profile", .message = fmt::format("unknown failure profile '{}'{}", name, suggestion(name, names))}});
}
}  // namespace

std::span<const FailureProfile> failure_profiles() {
  static const std::array profiles{FailureProfile{
      .name = "llama-3",
      .text = "Llama 3 training: 419 unexpected interruptions of 16,384 H100 in 54 days",
      .source = "PUB: Llama Team, Meta, The Llama 3 Herd of Models, 2024, Table 5; repair times EJ",
      .watched = llama_3_watched,
      .causes = llama_3_causes(),
  }};
  return profiles;
}

const FailureProfile* find_failure_profile(std::string_view name) {
  const auto profiles = failure_profiles();
  const auto found =
      std::find_if(profiles.begin(), profiles.end(), [&](const FailureProfile& p) { return p.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

std::vector<FailureCause> rack_causes(const FailureSpec& spec, int gpus) {
  std::vector<FailureCause> causes;
  if (!spec.profile.empty()) causes = known_profile(spec.profile).causes;
  causes.insert(causes.end(), spec.causes.begin(), spec.causes.end());
  for (FailureCause& c : causes) {
    c.rate *= spec.scale * (c.per == FailurePer::gpu ? gpus : 1);
    c.per = FailurePer::rack;
  }
  return causes;
}

Duration time_to_failure(const FailureSpec& spec, Rate rate, Duration age, double hazard) {
  if (rate <= Rate(0.0)) return Duration(std::numeric_limits<double>::infinity());
  const double fades = spec.infant_fades.value(), excess = (spec.infant_factor - 1.0) * std::exp(-age.value() / fades);
  const double due = hazard / rate.value();  // what the integral of Eq. 3 comes to at the failure
  if (excess <= 0.0) return Duration(due);
  // The integral is concave, so that from a lower bound Newton's steps only go up: to the root, never past it.
  double t = std::max(due / (1.0 + excess), due - excess * fades);
  for (double step = t; step > 1e-12 * t;) {
    step = (due - t + excess * fades * std::expm1(-t / fades)) / (1.0 + excess * std::exp(-t / fades));
    t += step;
  }
  return Duration(t);
}

}  // namespace gigasim
