#include "gigasim/models/rack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/unit.hpp"

namespace gigasim {
namespace {

/// Uncapped accelerator power as a share of full accelerator power; accelerators take `gpu_share` at every load.
double accelerator_draw(const RackSpec& spec, double utilisation) {
  return (rack_power(spec, utilisation) / spec.rating).value();
}

/// The cap acts on dynamic power only: it never goes below what idle accelerators draw.
double lowest_cap(const RackSpec& spec) { return std::max(spec.cap_floor, accelerator_draw(spec, 0.0)); }

}  // namespace

Power rack_power(const RackSpec& spec, double utilisation) {
  return spec.idle + utilisation * (spec.rating - spec.idle);  // Eq. 1
}

Power rack_power(const RackSpec& spec, double utilisation, double cap) {
  const double excess = accelerator_draw(spec, utilisation) - std::max(cap, lowest_cap(spec));
  return rack_power(spec, utilisation) - spec.gpu_share * spec.rating * std::max(0.0, excess);  // Eq. 2
}

Power rack_power_capped(const RackSpec& spec, double utilisation) {
  return rack_power(spec, utilisation, spec.cap_floor);
}

double cap_for_power(const RackSpec& spec, double utilisation, Power allowed) {
  const Power wanted = rack_power(spec, utilisation);
  if (allowed >= wanted) return 1.0;
  if (spec.gpu_share <= 0.0) return std::min(1.0, lowest_cap(spec));
  const double excess = ((wanted - allowed) / (spec.gpu_share * spec.rating)).value();
  return std::clamp(accelerator_draw(spec, utilisation) - excess, std::min(1.0, lowest_cap(spec)), 1.0);
}

double capped_throughput(const RackSpec& spec, double cap, double utilisation) {
  const double ratio = cap / accelerator_draw(spec, utilisation);
  return ratio >= 1.0 ? 1.0 : std::pow(ratio, spec.cap_exponent);  // Eq. 3
}

namespace {

/// Integral of the throughput over input power, from idle to `draw` (MW).
double throughput_integral(const RackSpec& spec, double utilisation, double draw) {
  const double idle = spec.idle.value(), wanted = rack_power(spec, utilisation).value();
  const double floor = rack_power_capped(spec, utilisation).value();
  const double at_floor = throughput(spec, utilisation, Power(floor));
  double sum = 0.0;
  if (const double top = std::min(draw, floor); top > idle && floor > idle)
    sum += at_floor * (top - idle) * (top - idle) / (2.0 * (floor - idle));
  if (const double top = std::min(draw, wanted); top > floor) {
    // Eq. 3 in the cap c, which is linear in power: c = full - (wanted - draw) / scale.
    const double scale = spec.gpu_share * spec.rating.value(), full = accelerator_draw(spec, utilisation),
                 a = spec.cap_exponent;
    const auto power_law = [&](double p) {
      return scale * full / (a + 1.0) * std::pow((full - (wanted - p) / scale) / full, a + 1.0);
    };
    sum += power_law(top) - power_law(floor);
  }
  return sum + std::max(0.0, draw - wanted);
}

}  // namespace

double throughput(const RackSpec& spec, double utilisation, Power draw) {
  const Power wanted = rack_power(spec, utilisation);
  if (draw >= wanted) return 1.0;
  const Power floor = rack_power_capped(spec, utilisation);
  const double at_floor = capped_throughput(spec, cap_for_power(spec, utilisation, floor), utilisation);
  if (draw >= floor) return capped_throughput(spec, cap_for_power(spec, utilisation, draw), utilisation);
  if (draw <= spec.idle || floor <= spec.idle) return 0.0;
  return at_floor * ((draw - spec.idle) / (floor - spec.idle)).value();  // Eq. 4
}

double mean_throughput(const RackSpec& spec, double utilisation, Power from, Power to) {
  constexpr double same = 1e-9;
  if (std::abs((to - from).value()) <= same * spec.rating.value())
    return throughput(spec, utilisation, 0.5 * (from + to));
  const auto integral = [&](Power p) { return throughput_integral(spec, utilisation, p.value()); };
  return (integral(to) - integral(from)) / (to - from).value();
}

double utilisation_for(const RackSpec& spec, double accelerator_power) {
  const Power draw = spec.rating * (1.0 - spec.gpu_share * (1.0 - accelerator_power));  // Eq. 5
  return spec.rating > spec.idle ? std::clamp(((draw - spec.idle) / (spec.rating - spec.idle)).value(), 0.0, 1.0) : 1.0;
}

std::vector<Issue> problems(const RackSpec& s) {
  std::vector<Issue> found;
  if (s.idle > s.rating)
    found.push_back(
        {.path = "idle",
         .message = fmt::format("{} is above the rating, {}; write less", to_text(s.idle), to_text(s.rating))});
  if (s.standby > s.idle)
    found.push_back(
        {.path = "standby",
         .message = fmt::format("{} is above `idle`, {}; write less", to_text(s.standby), to_text(s.idle))});
  return found;
}

bool parts_fail(const RackSpec& rack) {
  const FailureSpec& failures = rack.failures;
  if (!failures.profile.empty() && !find_failure_profile(failures.profile)) return true;  // as far as can be told
  const std::vector<FailureCause> causes = rack_causes(failures, rack.gpus);
  return std::any_of(causes.begin(), causes.end(),
                     [](const FailureCause& c) { return c.repair && c.rate > Rate(0.0); });
}

}  // namespace gigasim
