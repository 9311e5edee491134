#include "gigasim/models/power_swing.hpp"

#include <algorithm>

namespace gigasim {

namespace {
struct Wave {
  double high, low, duty;  ///< duty: share of the period at `high`
};

Wave natural_wave(const StepSpec& step) {
  if (step.duty >= 1.0) return {step.compute_power, step.compute_power, 1.0};
  if (step.compute_power >= step.communication_power) return {step.compute_power, step.communication_power, step.duty};
  return {step.communication_power, step.compute_power, 1.0 - step.duty};
}

/// Peak to peak, at most `swing`, that storage of `energy_mj` carries; a swing of 1 MW moves `moved_s` MJ a period [Eq.
/// 4].
double carried_mw(double swing_mw, double energy_mj, double moved_s) {
  return swing_mw * moved_s > energy_mj ? energy_mj / moved_s : swing_mw;
}
}  // namespace

PowerSwing power_swing(const StepSpec& step, double accelerators, Power accelerator_power, Power battery_power,
                       double battery_one_way_efficiency) {
  const auto [high, natural_low, duty] = natural_wave(step);
  const double low = std::clamp(step.floor, natural_low, high);
  const double full_mw = accelerators * accelerator_power.value();
  const double away = duty * (1.0 - duty);  // mean distance of the wave above its mean, per MW peak to peak

  PowerSwing s;
  s.low_mw = full_mw * low;
  s.high_mw = full_mw * high;
  s.mean_mw = duty * s.high_mw + (1.0 - duty) * s.low_mw;
  s.unsmoothed_mw = full_mw * (high - natural_low);
  s.floor_takes_mw = full_mw * (low - natural_low);
  s.overhead_mw = (1.0 - duty) * s.floor_takes_mw;

  double left_mw = s.high_mw - s.low_mw;
  const double rack_mj = accelerators * step.rack_storage.value() * seconds_per_hour;
  s.rack_takes_mw = carried_mw(left_mw, rack_mj, away * step.period.value());
  left_mw -= s.rack_takes_mw;
  s.battery_takes_mw = std::min(left_mw, battery_power.value() / std::max(duty, 1.0 - duty));
  s.remaining_mw = left_mw - s.battery_takes_mw;
  s.remaining_ramp_mw_per_s = s.remaining_mw / step.edge.value();

  s.battery_throughput_mw = s.battery_takes_mw * away;
  const double eta = battery_one_way_efficiency;
  if (s.battery_throughput_mw > 0.0) s.battery_loss_mw = s.battery_throughput_mw * (1.0 / (eta * eta) - 1.0);
  return s;
}

}  // namespace gigasim
