#include "gigasim/models/coolant_loop.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

namespace gigasim {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// phi_1..phi_3 at -x: phi_k(-x) = sum over n of (-x)^n / (n + k)!, i.e. 1/k! at 0 [Eq. 2].
struct Phi {
  double one, two, three;
};

Phi phi(double x) {
  if (x < 1.0) {  // the recurrence cancels; the series to x^17/20! is exact to the last digit
    double three = 0.0, term = 1.0 / 6.0;
    for (int n = 0; n < 18; ++n) {
      three += term;
      term *= -x / (n + 4);
    }
    const double two = 0.5 - x * three;
    return {1.0 - x * two, two, three};
  }
  const double one = -std::expm1(-x) / x;
  const double two = (1.0 - one) / x;
  return {one, two, (0.5 - two) / x};
}

/// The solution seen from its start: T(t) - T(0), which depends on the rate now and on how the heat changes [Eq. 1].
struct Motion {
  double decay;  ///< G/C, 1/s
  double rate;   ///< dT/dt now, K/s
  double push;   ///< q1/C, K/s2

  Motion(const LoopDrive& d, Temperature now)
      : decay(d.conductance.value() / d.capacity.value()),
        rate(d.net_heat.value() / d.capacity.value() - decay * (now - d.reference).value()),
        push(d.net_heat_slope.value() / d.capacity.value()) {
    if (!std::isnormal(push)) push = 0.0;  // rounding noise, by which nothing can be divided
  }
  Motion(double decay_, double rate_, double push_) : decay(decay_), rate(rate_), push(push_) {}

  double rise(double t) const {
    const Phi p = phi(decay * t);
    return t * (rate * p.one + push * t * p.two);
  }
  double integral_of_rise(double t) const {
    const Phi p = phi(decay * t);
    return t * t * (rate * p.two + push * t * p.three);
  }
  /// When the rate passes through zero; only if the heat's change works against it [Eq. 4].
  double turning_time() const {
    if (rate * push >= 0.0) return never;
    const double x = -decay * rate / push;
    return decay > 0.0 ? std::log1p(x) / decay : -rate / push;
  }
};

double crossing_between(const Motion& m, double rise, double low, double high) {
  const auto miss = [&](double t) { return m.rise(t) - rise; };
  const double at_low = miss(low), at_high = miss(high);
  if (at_low == 0.0) return low;
  if (at_high == 0.0 || (at_low < 0.0) == (at_high < 0.0)) return high;
  std::uintmax_t iterations = 500;
  const auto [a, b] = boost::math::tools::toms748_solve(miss, low, high, at_low, at_high,
                                                        boost::math::tools::eps_tolerance<double>(52), iterations);
  return 0.5 * (a + b);
}

/// Constant heat: one exponential [Eq. 3].
double crossing_with_constant_heat(const Motion& m, double rise) {
  if (m.rate == 0.0 || (rise > 0.0) != (m.rate > 0.0)) return never;
  const double straight = rise / m.rate, x = m.decay * straight;
  if (x >= 1.0) return never;
  return x > 0.0 ? straight * (-std::log1p(-x) / x) : straight;
}

/// Rate and push agree in sign, so the temperature leaves for good; Eq. 5 bounds the time from above.
double crossing_while_gaining(const Motion& m, double rise) {
  if ((rise > 0.0) != (m.push > 0.0)) return never;
  const double distance = std::abs(rise), speed = std::abs(m.rate), push = std::abs(m.push);
  const double b = m.decay * distance;
  double latest = (b + std::sqrt(b * b + 8.0 * push * distance)) / (2.0 * push);
  if (speed > b) latest = std::min(latest, distance / (speed - b));
  return crossing_between(m, rise, 0.0, latest);
}

double crossing(const Motion& m, double rise) {
  if (m.push == 0.0) return crossing_with_constant_heat(m, rise);
  const double turn = m.turning_time();
  if (turn == never) return crossing_while_gaining(m, rise);
  const double furthest = m.rise(turn);
  if ((rise > 0.0) == (m.rate > 0.0) && std::abs(rise) <= std::abs(furthest))
    return crossing_between(m, rise, 0.0, turn);
  return turn + crossing_while_gaining({m.decay, 0.0, m.push}, rise - furthest);
}

}  // namespace

HeatCapacity loop_heat_capacity(SpecificVolume volume, Power installed_heat) {
  constexpr double kw_per_mw = 1000.0;
  return HeatCapacity(volume.value() * installed_heat.value() * kw_per_mw * water_heat_mj_per_litre_kelvin);
}

Temperature loop_temperature(const LoopDrive& drive, Temperature now, Duration dt) {
  return now + TemperatureDifference(Motion(drive, now).rise(dt.value()));
}

Temperature highest_temperature(const LoopDrive& drive, Temperature now, Duration dt) {
  const Motion motion(drive, now);
  const double turn = motion.turning_time();
  double rise = std::max(0.0, motion.rise(dt.value()));
  if (turn < dt.value()) rise = std::max(rise, motion.rise(turn));
  return now + TemperatureDifference(rise);
}

Duration until_temperature(const LoopDrive& drive, Temperature now, Temperature target) {
  const Motion motion(drive, now);
  if (motion.rate == 0.0 && motion.push == 0.0) return Duration(never);
  const double rise = (target - now).value();
  return Duration(rise == 0.0 ? 0.0 : crossing(motion, rise));
}

double temperature_integral_k_s(const LoopDrive& drive, Temperature now, Duration dt) {
  return (now - drive.reference).value() * dt.value() + Motion(drive, now).integral_of_rise(dt.value());
}

double thermal_limit(const CoolantLoopSpec& spec, Temperature rack_coolant) {
  if (rack_coolant >= spec.emergency) return 0.0;
  if (rack_coolant >= spec.slowdown) return 0.5;
  if (rack_coolant <= spec.throttle) return 1.0;
  return 1.0 - 0.5 * ((rack_coolant - spec.throttle) / (spec.slowdown - spec.throttle)).value();
}

}  // namespace gigasim
