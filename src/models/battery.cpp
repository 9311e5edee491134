#include "gigasim/models/battery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "gigasim/base/issue.hpp"
#include "gigasim/models/power_balance.hpp"

namespace gigasim {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double at_level = 1e-9;  ///< least share of the usable energy within which a level counts as passed
constexpr double rounding = 1e-6;  ///< least share of the usable energy by which the window may be left
constexpr double shortest_s = 1.5 * PowerBalance::instant;  ///< no crossing is waited for in less time

/// Share of the rating available at this state-of-charge distance from the end of the window that is being approached
/// [Eq. 4].
double staircase(double distance, double taper, double passed) {
  if (distance <= passed) return 0.0;
  if (distance > taper + passed) return 1.0;
  return (std::floor((distance - passed) * taper_steps / taper) + 0.5) / taper_steps;
}

/// First time at which p0 t + p1 t^2 / 2 reaches `amount` > 0, while p0 + p1 t > 0; infinity when it does not.
double time_to_deliver(double p0, double p1, double amount) {
  if (std::isinf(amount)) return infinity;
  const double discriminant = p0 * p0 + 2.0 * p1 * amount;
  return discriminant < 0.0 ? infinity : 2.0 * amount / (p0 + std::sqrt(discriminant));  // no cancellation
}

/// MWh delivered over `dt_s` seconds by the part of p0 + p1 t that is positive.
double positive_part_mwh(double p0, double p1, double dt_s) {
  const double p_end = p0 + p1 * dt_s;
  if (p0 >= 0.0 && p_end >= 0.0) return 0.5 * (p0 + p_end) * dt_s / seconds_per_hour;
  if (p0 <= 0.0 && p_end <= 0.0) return 0.0;
  const double peak = std::max(p0, p_end);
  return 0.5 * peak * peak / std::abs(p1) / seconds_per_hour;
}
}  // namespace

void Battery::join(int units, Energy energy_of_all) {
  if (units < 0) throw InternalFault("battery: fewer than no units join");
  units_ += units;
  energy_ += energy_of_all;
}

Energy Battery::leave(int units) {
  if (units < 0 || units > units_) throw InternalFault("battery: more units leave than there are");
  const Energy taken = units == units_ ? energy_ : energy_ * (double(units) / units_);
  units_ -= units;
  energy_ -= taken;
  return taken;
}

Energy Battery::usable() const { return spec_.capacity * (health_ * units_); }
double Battery::state_of_charge() const {
  const double usable_mwh = usable().value();
  return usable_mwh > 0.0 ? energy_.value() / usable_mwh : 0.0;
}
Energy Battery::floor() const { return usable() * spec_.soc_minimum; }
Energy Battery::ceiling() const { return usable() * spec_.soc_maximum; }
Power Battery::standby_load() const { return Power{spec_.capacity.value() * units_ * spec_.standby / 24.0}; }

Power Battery::discharge_limit() const {
  return spec_.rating * (units_ * staircase(state_of_charge() - spec_.soc_minimum, spec_.taper, level_tolerance()));
}

Power Battery::charge_limit() const {
  return spec_.rating * (units_ * staircase(spec_.soc_maximum - state_of_charge(), spec_.taper, level_tolerance()));
}

Power Battery::charge_limit_below(double target) const {
  return state_of_charge() < target - level_tolerance() ? charge_limit() : Power{0.0};
}

Power Battery::discharge_limit_above(double share) const {
  return state_of_charge() - spec_.soc_minimum - share > level_tolerance() ? discharge_limit() : Power{0.0};
}

double Battery::level_tolerance() const {
  const double usable_each_mwh = spec_.capacity.value() * health_;
  if (usable_each_mwh <= 0.0) return infinity;
  const double fastest_per_s = spec_.rating.value() / spec_.efficiency_out() / usable_each_mwh / seconds_per_hour;
  return std::max(at_level, fastest_per_s * shortest_s);
}

Energy Battery::advance(Duration dt, Power p0, RampRate p1) {
  const double out_mwh = positive_part_mwh(p0.value(), p1.value(), dt.value());
  const double in_mwh = positive_part_mwh(-p0.value(), -p1.value(), dt.value());
  if (out_mwh == 0.0 && in_mwh == 0.0) return Energy{0.0};
  if (units_ == 0) throw InternalFault("battery: power without a unit");
  const double into = spec_.efficiency_in(), out_of = spec_.efficiency_out();
  energy_ += Energy{in_mwh * into - out_mwh / out_of};
  discharged_ += Energy{out_mwh};
  charged_ += Energy{in_mwh};
  cycles_ += out_mwh / out_of / usable().value();
  check_window(in_mwh * into - out_mwh / out_of);
  return Energy{in_mwh * (1.0 - into) + out_mwh * (1.0 / out_of - 1.0)};
}

void Battery::cycle(Energy discharged) {
  if (usable() > Energy{0.0}) cycles_ += (discharged / spec_.efficiency_out() / usable()).value();
}

void Battery::check_window(double change_mwh) const {
  const Energy slack = usable() * std::max(rounding, 2.0 * level_tolerance());
  const bool too_low = change_mwh < 0.0 && energy_ < floor() - slack;
  const bool too_high = change_mwh > 0.0 && energy_ > ceiling() + slack;
  if (too_low || too_high)
    throw InternalFault(fmt::format("battery: state of charge {:.9f} outside [{}, {}]", state_of_charge(),
                                    spec_.soc_minimum, spec_.soc_maximum));
}

double Battery::next_level(double soc, bool up, double reserve_share, double target) const {
  const double passed = level_tolerance();
  double next = up ? infinity : -infinity;
  const auto consider = [&](double level) {
    if (up && level > soc + passed) next = std::min(next, level);
    if (!up && level < soc - passed) next = std::max(next, level);
  };
  for (int k = 0; k <= taper_steps; ++k) {
    const double offset = spec_.taper * k / taper_steps;
    consider(spec_.soc_minimum + offset);
    consider(spec_.soc_maximum - offset);
  }
  consider(spec_.soc_minimum + reserve_share);
  if (up) consider(std::min(target, spec_.soc_maximum));
  return next;
}

double Battery::until_level_s(double soc, double p0, double p1, double reserve_share, double target) const {
  if (p0 == 0.0 && p1 == 0.0) return infinity;
  const bool out = p0 > 0.0 || (p0 == 0.0 && p1 > 0.0);
  const double sign = out ? 1.0 : -1.0;
  const double mj_per_soc =
      usable().value() * seconds_per_hour * (out ? spec_.efficiency_out() : 1.0 / spec_.efficiency_in());
  const double distance = std::abs(soc - next_level(soc, !out, reserve_share, target));
  const double t = time_to_deliver(sign * p0, sign * p1, distance * mj_per_soc);
  if (!std::isinf(t) || sign * p1 >= 0.0) return t;
  const double turn = -p0 / p1;  // the power changes sign before the level is met
  return turn + until_level_s(soc - 0.5 * p0 * turn / mj_per_soc, 0.0, p1, reserve_share, target);
}

Duration Battery::until_limit(Power p0, RampRate p1, double reserve_share, double target) const {
  if (usable() <= Energy{0.0}) return Duration{infinity};
  return Duration{until_level_s(state_of_charge(), p0.value(), p1.value(), reserve_share, target)};
}

Energy Battery::age(Duration calendar_age) {
  const double years = calendar_age.value() / (hours_per_year * seconds_per_hour);
  health_ = std::max(0.0, 1.0 - spec_.calendar_fade * std::sqrt(years) - spec_.cycle_fade * cycles_);
  const Energy kept = std::min(energy_, ceiling());
  return std::exchange(energy_, kept) - kept;
}

std::vector<Issue> problems(const BatterySpec& s) {
  const double window = s.soc_maximum - s.soc_minimum;
  if (window <= 0.0)
    return {{.path = "soc_minimum",
             .message = fmt::format("{} is not below `soc_maximum`, {}; write less", s.soc_minimum, s.soc_maximum)}};
  std::vector<Issue> found;
  if (s.initial_soc < s.soc_minimum || s.initial_soc > s.soc_maximum)
    found.push_back({.path = "initial_soc",
                     .message = fmt::format("{} is outside the window {} to {}; write a value within", s.initial_soc,
                                            s.soc_minimum, s.soc_maximum)});
  if (s.taper > 0.5 * window)
    found.push_back(
        {.path = "taper",
         .message = fmt::format("{} is more than half of the window, {:.4g}: full power would never be had; write less",
                                s.taper, 0.5 * window)});
  return found;
}

TwoStates two_states(const BatterySpec&) {
  return {.obstacles = {{.message = "what storage can deliver depends on the hours before"}}};
}

std::optional<FrequencyUnits> frequency_units(const BatterySpec& s, const RunningUnits& running, Frequency nominal) {
  const double rated_mw = s.rating.value() * running.count;
  return FrequencyUnits{.stored_mws = s.response.inertia.value() * rated_mw,
                        .mw_per_hz = rated_mw / (s.response.droop * nominal.value),
                        .dead_band_hz = s.response.dead_band.value,
                        .first_lag_s = s.response.lag.value(),
                        .room_up_mw = std::max(0.0, running.limit_mw - running.output_mw),
                        .room_down_mw = std::max(0.0, rated_mw + running.output_mw)};
}

}  // namespace gigasim
