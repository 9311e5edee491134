#include "gigasim/models/dry_cooler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/unit.hpp"

namespace gigasim {
namespace {

constexpr double ntu_exponent = -0.4;  // UA ~ u^0.6 over C_air ~ u

double effectiveness(const DryCoolerSpec& spec, double speed) {
  return -std::expm1(-spec.ntu * std::pow(speed, ntu_exponent));
}

/// Heat at full speed over these temperatures.
Power full_speed_heat(const DryCoolerSpec& spec, Temperature water_in, Temperature air_in) {
  return spec.capacity * std::max(0.0, (water_in - air_in).value() / spec.design_difference.value());
}

}  // namespace

Power fan_power(Power rated, double fixed_share, double speed) {
  if (speed <= 0.0) return Power(0.0);
  return rated * (fixed_share + (1.0 - fixed_share) * speed * speed * speed);
}

Power dry_cooler_heat(const DryCoolerSpec& spec, Temperature water_in, Temperature air_in, double speed) {
  if (speed <= 0.0) return Power(0.0);
  const double u = std::min(speed, 1.0);
  return full_speed_heat(spec, water_in, air_in) * (u * effectiveness(spec, u) / effectiveness(spec, 1.0));
}

std::vector<Issue> problems(const DryCoolerSpec& s) {
  if (s.fan < s.capacity) return {};
  return {{.path = "fan",
           .message =
               fmt::format("the fan draws {} to reject {} of heat; write less", to_text(s.fan), to_text(s.capacity))}};
}

DesignCooling design_cooling(const DryCoolerSpec& s, const CoolantLoopSpec& loop, Temperature entering_air) {
  return {dry_cooler_heat(s, loop.supply + loop.rise, entering_air, 1.0), (s.fan / s.capacity).value()};
}

}  // namespace gigasim
