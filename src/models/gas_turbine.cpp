#include "gigasim/models/gas_turbine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gigasim/base/unit.hpp"

namespace gigasim {

namespace {
constexpr Temperature iso_temperature{15.0};
constexpr Temperature hot_day{35.0};
constexpr Pressure iso_pressure{101.325};
constexpr double tonnes_per_lb = 0.45359237e-3;

/// Output at this temperature and ISO pressure, as a share of the rating.
double temperature_factor(const GasTurbineSpec& s, Temperature t) {
  const double warm_k = (std::min(t, hot_day) - iso_temperature).value();
  const double hot_k = std::max((t - hot_day).value(), 0.0);
  return 1.0 - s.ambient_derate.value() * warm_k - s.hot_derate.value() * hot_k;
}

/// MW of fuel per MW of output at full load.
double fuel_ratio(const GasTurbineSpec& s, const Inlet& inlet) {
  return full_load_heat_rate(s, inlet).value / seconds_per_hour;
}

Emissions of_burning(Energy fuel_lhv, double nox_ppm) {
  const double mmbtu_hhv = fuel_lhv.value() * hhv_per_lhv * mmbtu_per_mwh;
  return {.co2 = Mass{mmbtu_hhv * co2_kg_per_mmbtu / 1000.0},
          .nox = Mass{mmbtu_hhv * nox_lb_per_mmbtu_ppm * nox_ppm * tonnes_per_lb}};
}
}  // namespace

Power capability(const GasTurbineSpec& s, const Inlet& inlet) {
  const double air = temperature_factor(s, inlet.ambient) * (inlet.pressure / iso_pressure).value();
  return s.rating * std::clamp(air, 0.0, s.cold_cap);
}

KjPerKwh full_load_heat_rate(const GasTurbineSpec& s, const Inlet& inlet) {
  const double above_k = (inlet.ambient - iso_temperature).value();
  return KjPerKwh{s.heat_rate.value * (1.0 + s.heat_rate_rise.value() * above_k)};
}

WillansLine willans_line(const GasTurbineSpec& s, const Inlet& inlet) {
  const double ratio = fuel_ratio(s, inlet);
  return {capability(s, inlet) * (ratio * s.no_load_fuel), ratio * (1.0 - s.no_load_fuel)};
}

Power fuel_input(const GasTurbineSpec& s, const Inlet& inlet, Power output) {
  const WillansLine line = willans_line(s, inlet);
  return line.no_load + line.slope * output;
}

Duration start_time(const GasTurbineSpec& s, Duration off_for) {
  return off_for < s.cold_after ? s.hot_start : s.cold_start;
}

Emissions emissions(const GasTurbineSpec& s, Energy fuel_lhv) { return of_burning(fuel_lhv, s.nox_ppm); }

Emissions start_emissions(const GasTurbineSpec& s, Energy fuel_lhv) {
  return of_burning(fuel_lhv, std::max(s.nox_ppm, s.start_nox_ppm));
}

Energy start_fuel(const GasTurbineSpec& s) {
  if (s.start_fuel) return *s.start_fuel;
  return Energy(0.5 * s.hot_start.value() / seconds_per_hour * willans_line(s, Inlet{}).no_load.value());
}

Usd start_price(const GasTurbineSpec& s, UsdPerMmbtu gas) {
  constexpr double wear_usd_per_mw = 67.0;
  const double wear = s.start_cost ? s.start_cost->value : wear_usd_per_mw * s.rating.value();
  return Usd{wear + start_fuel(s).value() * hhv_per_lhv * mmbtu_per_mwh * gas.value};
}

std::vector<Issue> problems(const GasTurbineSpec& s) {
  std::vector<Issue> found;
  if (s.cold_cap < s.minimum_load)
    found.push_back(
        {.path = "minimum_load",
         .message = fmt::format("{} is above the generator limit `cold_cap`, {}: the unit could never run; write less",
                                s.minimum_load, s.cold_cap)});
  if (s.hot_start > s.cold_start)
    found.push_back({.path = "hot_start",
                     .message = fmt::format("{} is longer than a cold start, {}; write less", to_text(s.hot_start),
                                            to_text(s.cold_start))});
  if (capability(s, {.ambient = hot_day}) <= Power(0.0))
    found.push_back(
        {.path = "ambient_derate", .message = "nothing of the rating is left at 35 degC; write less, e.g. '0.7 %/K'"});
  if (s.auxiliary >= s.rating)
    found.push_back(
        {.path = "auxiliary", .message = "the unit would draw all that it makes; write less than the rating"});
  return found;
}

TwoStates two_states(const GasTurbineSpec&) {
  return {.obstacles = {{.message = "starts, ramps and weather make a gas turbine's capacity depend on the hours "
                                    "before; a generic_unit has two states"}}};
}

std::optional<FrequencyUnits> frequency_units(const GasTurbineSpec& s, const RunningUnits& running, Frequency nominal) {
  FrequencyUnits units = governed_units(s.governor, s.rating, running, nominal);
  units.at_once_mw = s.step * s.rating.value() * running.count;
  units.ramp_mw_per_s = s.ramp.value() * running.count;
  return units;
}

std::optional<FrequencyUnits> frequency_units(const GenericUnitSpec& s, const RunningUnits& running,
                                              Frequency nominal) {
  if (!s.governor) return std::nullopt;
  return governed_units(*s.governor, s.capacity, running, nominal);
}

}  // namespace gigasim
