/// Air-cooled chiller, EnergyPlus Chiller:Electric:EIR form. docs/models/chiller.md
#pragma once

#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/coolant_loop.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// a + b x + c x^2 + d y + e y^2 + f x y [Eq. 2]; x = leaving water temperature, y = temperature of the air that enters
/// the condenser. Both are clamped to their ranges.
struct BiquadraticCurve {
  std::vector<double> coefficients{1, 0, 0, 0, 0, 0};  ///< a, b, c, d, e, f; exactly six
  std::vector<double> x_range{-100, 100};              ///< lowest and highest leaving water temperature
  std::vector<double> y_range{-100, 100};              ///< lowest and highest entering air temperature
  bool fahrenheit = false;                             ///< x, y and their ranges are in degF, else in degC
  /// Value of the curve. Throws InternalFault when a list does not have its six or two numbers.
  double at(Temperature leaving_water, Temperature entering_air) const;
};
/// Keys of `capacity_curve:` and `eir_curve:`.
template <class F>
void describe(F& field, BiquadraticCurve& s) {
  field("coefficients", s.coefficients, "a, b, c, d, e, f of a + b x + c x^2 + d y + e y^2 + f x y", required);
  field("x_range", s.x_range, "Leaving water temperature range [low, high]; values outside are clamped");
  field("y_range", s.y_range, "Entering air temperature range [low, high]; values outside are clamped");
  field("fahrenheit", s.fahrenheit, "Temperatures of the curve are in degF");
}

/// How a chiller continues where the water is warmer than its curves cover.
enum class WarmWater {
  clamp,  ///< capacity and energy input ratio keep their values at the border
  carnot  ///< capacity rises by 2.5 %/K, and the machine keeps its fraction of the Carnot COP [Eq. 6, 7]
};
/// Spellings of `warm_water:`.
constexpr auto choices(WarmWater) {
  return Choices<WarmWater, 2>{{{"clamp", WarmWater::clamp}, {"carnot", WarmWater::carnot}}};
}

/// One air-cooled chiller. Capacities are thermal; power is electric and covers compressors and condenser fans.
struct ChillerSpec {
  /// It stands at a loop; air at its condenser decides its capacity.
  static constexpr DeviceTraits traits{.kind = "chiller",
                                       .text = "Air-cooled chiller",
                                       .place = Place::loop,
                                       .account = Account::cooling,
                                       .needs_air = true};
  /// Q_ref: thermal capacity at the rating point of the curves, above 0.
  Power capacity{1.6094};
  /// COP_ref: heat over electric power at the rating point, above 0.
  double cop = 2.9;
  /// CAPFT: capacity over Q_ref, by leaving water and entering air [Eq. 1, 2].
  BiquadraticCurve capacity_curve{};
  /// EIRFT: energy input ratio (1 / COP) at full load times COP_ref, by the same temperatures.
  BiquadraticCurve eir_curve{};
  std::vector<double> part_load{0, 1, 0};  ///< EIRFPLR = a + b PLR + c PLR^2; exactly three [Eq. 3]
  /// PLR_min, 0..1: below this part-load ratio it cycles on and off, so that power falls in proportion to heat [Eq. 5].
  double part_load_minimum = 0.10;
  /// PLR_max: highest part-load ratio that it runs at, above 0; its capability is so much of its capacity [Eq. 8].
  double part_load_maximum = 1.0;
  /// PLR_unload, 0..1: below it hot gas is bypassed (false loading) and power stays as it is there.
  double minimum_unloading = 0.15;
  /// How it goes on where the water is warmer than the curves cover.
  WarmWater warm_water = WarmWater::carnot;
  /// Air at the condenser, recirculation included, from which on its capacity is 0.
  Temperature high_ambient_trip{48.0};
  /// Least time from a stop to the next start, 0 or above.
  Duration anti_recycle{600.0};
  /// Time from the start order, or the return of power, to first cooling, 0 or above.
  Duration restart{180.0};
  /// Time from first cooling to full capacity, 0 or above; capacity rises linearly in it.
  Duration loading{240.0};
  /// Forced outages of one chiller.
  OutageSpec outage{};
};
/// Keys of a fleet of kind `chiller`.
template <class F>
void describe(F& field, ChillerSpec& s) {
  field("capacity", s.capacity, "Reference cooling capacity (thermal)", positive,
        "PUB: EnergyPlus AirCooledChiller.idf, Carrier 30XA500");
  field("cop", s.cop, "Reference coefficient of performance", positive, "PUB: as capacity");
  field("capacity_curve", s.capacity_curve, "Capacity as a function of temperature (CAPFT)");
  field("eir_curve", s.eir_curve, "Energy input ratio as a function of temperature (EIRFT)");
  field("part_load", s.part_load, "Energy input ratio as a function of part load (EIRFPLR): a, b, c");
  field("part_load_minimum", s.part_load_minimum, "Part-load ratio below which the chiller cycles on and off", fraction,
        "PUB: as capacity, Minimum Part Load Ratio");
  field("part_load_maximum", s.part_load_maximum, "Highest part-load ratio", positive, "PUB: as capacity");
  field("minimum_unloading", s.minimum_unloading,
        "Part-load ratio below which the compressor no longer unloads: power stays", fraction,
        "PUB: as capacity, lower end of EIRFPLR");
  field("warm_water", s.warm_water,
        "Beyond the curves' water range: carnot keeps the fraction of the Carnot COP, clamp the values at the border",
        any, "EJ; between the two lies what the makers do not publish");
  field("high_ambient_trip", s.high_ambient_trip, "Entering air at which the unit trips", any, "EJ [46-52 degC]");
  field("anti_recycle", s.anti_recycle, "Least time from stop to start", non_negative, "EJ: usual lockout");
  field("restart", s.restart, "Start order, or return of power, to first cooling", non_negative,
        "EJ: controls 30-60 s + start 60-120 s");
  field("loading", s.loading, "First cooling to full capacity", non_negative, "EJ: 7 min in all");
  field("outage", s.outage, "Forced outages", any, "EJ: 0.3 /yr, 24 h");
}
/// Thermal size of one chiller at its reference conditions.
inline Power unit_size(const ChillerSpec& s) { return s.capacity; }

/// Capability of one running chiller at given temperatures.
struct ChillerState {
  Power capacity{0.0};  ///< Q_avail = Q_ref * CAPFT, thermal, 0 or above; 0 from the high-ambient trip on
  double eir = 0.0;     ///< 1/COP at full load here: EIRFT / COP_ref (or the Carnot form), MW/MW, 0 or above
};
/// State of a chiller at part-load ratio 1, yard recirculation being part of `entering_air` [Eq. 1, 6, 7]. Throws
/// InternalFault for a malformed curve.
ChillerState chiller_state(const ChillerSpec&, Temperature leaving_water, Temperature entering_air);
/// The most heat that a running chiller takes: Q_avail * PLR_max, MW thermal, 0 or above [Eq. 8].
Power chiller_capability(const ChillerSpec&, const ChillerState&);
/// Electric power of one running chiller at cooling `load` (clamped to its capability): Q_avail * eir * EIRFPLR(PLR) *
/// CR [Eq. 1, 3-5]. 0 without load or capacity.
Power chiller_power(const ChillerSpec&, const ChillerState&, Power load);

/// Values that contradict each other within one specification, at paths within the fleet.
std::vector<Issue> problems(const ChillerSpec&);
/// One chiller of the loop at its highest load, in air of this temperature at the condenser.
DesignCooling design_cooling(const ChillerSpec&, const CoolantLoopSpec&, Temperature entering_air);

}  // namespace gigasim
