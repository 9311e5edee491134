#include "gigasim/models/chiller.hpp"

#include <algorithm>
#include <cstddef>

#include "gigasim/base/issue.hpp"

namespace gigasim {
namespace {

constexpr double fahrenheit(Temperature t) { return 32.0 + 1.8 * t.degc; }
constexpr double celsius(double fahrenheit) { return (fahrenheit - 32.0) / 1.8; }
constexpr double kelvin(Temperature t) { return t.degc + 273.15; }

void expect_size(const std::vector<double>& v, std::size_t size) {
  if (v.size() != size) throw InternalFault("chiller curve: wrong number of coefficients or bounds");
}

/// Warmest leaving water that the curve covers.
Temperature border(const BiquadraticCurve& curve) {
  return Temperature(curve.fahrenheit ? celsius(curve.x_range[1]) : curve.x_range[1]);
}
Temperature clamped_air(const BiquadraticCurve& curve, Temperature air) {
  const auto bound = [&](double y) { return Temperature(curve.fahrenheit ? celsius(y) : y); };
  return std::clamp(air, bound(curve.y_range[0]), bound(curve.y_range[1]));
}

/// Capacity of the warm-water extension relative to 6.7 degC leaving water [Eq. 6].
double warm_capacity(Temperature leaving_water) {
  constexpr double gain_per_kelvin = 0.025, limit = 1.35, reference_degc = 6.7;
  return std::min(limit, 1.0 + gain_per_kelvin * (leaving_water.degc - reference_degc));
}

/// Reversed Carnot COP between evaporation and condensation [Eq. 7].
double carnot_cop(Temperature leaving_water, Temperature entering_air) {
  constexpr TemperatureDifference evaporator{2.0}, condenser{12.0};
  const double evaporation = kelvin(leaving_water - evaporator);
  const double condensation = kelvin(std::max(entering_air, leaving_water) + condenser);
  return evaporation / (condensation - evaporation);
}

double capacity_gain(const BiquadraticCurve& curve, Temperature leaving_water) {
  const Temperature edge = border(curve);
  return leaving_water > edge ? warm_capacity(leaving_water) / warm_capacity(edge) : 1.0;
}

double extended_eir(const BiquadraticCurve& curve, double eir, Temperature leaving_water, Temperature entering_air) {
  const Temperature edge = border(curve);
  if (leaving_water <= edge) return eir;
  constexpr double cop_limit = 12.0;
  const Temperature air = clamped_air(curve, entering_air);
  const double extended = eir * carnot_cop(edge, air) / carnot_cop(leaving_water, air);
  return std::max(extended, std::min(eir, 1.0 / cop_limit));
}

}  // namespace

double BiquadraticCurve::at(Temperature leaving_water, Temperature entering_air) const {
  expect_size(coefficients, 6);
  expect_size(x_range, 2);
  expect_size(y_range, 2);
  const auto in_unit = [this](Temperature t) { return fahrenheit ? gigasim::fahrenheit(t) : t.degc; };
  const double x = std::clamp(in_unit(leaving_water), x_range[0], x_range[1]);
  const double y = std::clamp(in_unit(entering_air), y_range[0], y_range[1]);
  const auto& k = coefficients;
  return k[0] + (k[1] + k[2] * x) * x + (k[3] + k[4] * y) * y + k[5] * x * y;  // Eq. 2
}

ChillerState chiller_state(const ChillerSpec& spec, Temperature leaving_water, Temperature entering_air) {
  const double capacity = std::max(0.0, spec.capacity_curve.at(leaving_water, entering_air));
  const double eir = std::max(0.0, spec.eir_curve.at(leaving_water, entering_air)) / spec.cop;
  ChillerState state{spec.capacity * capacity, eir};
  if (spec.warm_water == WarmWater::carnot) {
    state.capacity *= capacity_gain(spec.capacity_curve, leaving_water);
    state.eir = extended_eir(spec.eir_curve, eir, leaving_water, entering_air);
  }
  if (entering_air >= spec.high_ambient_trip) state.capacity = Power(0.0);
  return state;
}

Power chiller_capability(const ChillerSpec& spec, const ChillerState& state) {
  return state.capacity * spec.part_load_maximum;
}

Power chiller_power(const ChillerSpec& spec, const ChillerState& state, Power load) {
  if (load <= Power(0.0) || state.capacity <= Power(0.0)) return Power(0.0);
  expect_size(spec.part_load, 3);
  const double plr = std::min(load.value() / state.capacity.value(), spec.part_load_maximum);
  const double running = std::max({plr, spec.part_load_minimum, spec.minimum_unloading});
  const double cycling = plr < spec.part_load_minimum ? plr / spec.part_load_minimum : 1.0;
  const double eir_part_load = spec.part_load[0] + (spec.part_load[1] + spec.part_load[2] * running) * running;
  return state.capacity * (state.eir * eir_part_load * cycling);  // Eq. 1
}

DesignCooling design_cooling(const ChillerSpec& s, const CoolantLoopSpec& loop, Temperature entering_air) {
  const ChillerState state = chiller_state(s, loop.supply, entering_air);
  const Power heat = chiller_capability(s, state);
  const double power = chiller_power(s, state, heat).value();
  return {heat, heat > Power(0.0) ? power / heat.value() : state.eir};
}

}  // namespace gigasim
