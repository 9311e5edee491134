#include "gigasim/models/rack.hpp"

#include <algorithm>
#include <cmath>

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

}  // namespace gigasim
