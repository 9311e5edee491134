/// Air-cooled chiller, EnergyPlus Chiller:Electric:EIR form. docs/models/chiller.md
#pragma once

#include <vector>

#include "gigasim/base/units.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// a + b x + c x^2 + d y + e y^2 + f x y; x = leaving water, y = air entering the condenser; both clamped to the range.
struct BiquadraticCurve {
  std::vector<double> coefficients{1, 0, 0, 0, 0, 0};
  std::vector<double> x_range{-100, 100};
  std::vector<double> y_range{-100, 100};
  bool fahrenheit = false;  ///< x, y and their ranges are in degF
  double at(Temperature leaving_water, Temperature entering_air) const;
};
template <class F>
void describe(F& field, BiquadraticCurve& s) {
  field("coefficients", s.coefficients, "a, b, c, d, e, f of a + b x + c x^2 + d y + e y^2 + f x y", required);
  field("x_range", s.x_range, "Leaving water temperature range [low, high]; values outside are clamped");
  field("y_range", s.y_range, "Entering air temperature range [low, high]; values outside are clamped");
  field("fahrenheit", s.fahrenheit, "Temperatures of the curve are in degF");
}

enum class WarmWater { clamp, carnot };
constexpr auto choices(WarmWater) {
  return Choices<WarmWater, 2>{{{"clamp", WarmWater::clamp}, {"carnot", WarmWater::carnot}}};
}

struct ChillerSpec {
  static constexpr DeviceTraits traits{
      .kind = "chiller", .text = "Air-cooled chiller", .place = Place::loop, .account = Account::cooling};
  Power capacity{1.6094};                  ///< reference capacity (thermal)
  double cop = 2.9;                        ///< reference coefficient of performance
  BiquadraticCurve capacity_curve{};       ///< CAPFT
  BiquadraticCurve eir_curve{};            ///< EIRFT
  std::vector<double> part_load{0, 1, 0};  ///< EIRFPLR = a + b PLR + c PLR^2
  double part_load_minimum = 0.10;         ///< below it: cycles on and off
  double part_load_maximum = 1.0;
  double minimum_unloading = 0.15;  ///< below it: hot-gas bypass (false loading), power stays
  WarmWater warm_water = WarmWater::clamp;
  Temperature high_ambient_trip{48.0};
  Duration anti_recycle{600.0};  ///< stop to next start
  Duration restart{180.0};       ///< power back (or start order) to first cooling
  Duration loading{240.0};       ///< first cooling to full capacity, linear
  OutageSpec outage{};
};
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
  field("warm_water", s.warm_water, "Beyond the curves' water range: clamp, or the Carnot-fraction extension");
  field("high_ambient_trip", s.high_ambient_trip, "Entering air at which the unit trips", any, "EJ [46-52 degC]");
  field("anti_recycle", s.anti_recycle, "Least time from stop to start", non_negative, "EJ: usual lockout");
  field("restart", s.restart, "Start order, or return of power, to first cooling", non_negative,
        "EJ: controls 30-60 s + start 60-120 s");
  field("loading", s.loading, "First cooling to full capacity", non_negative, "EJ: 7 min in all");
  field("outage", s.outage, "Forced outages", any, "EJ: 0.3 /yr, 24 h");
}
/// Thermal size of one chiller at its reference conditions.
inline Power unit_size(const ChillerSpec& s) { return s.capacity; }

/// What one chiller can do at these temperatures.
struct ChillerState {
  Power capacity{0.0};  ///< Q_avail = Q_ref * CAPFT; 0 from the high-ambient trip on
  double eir = 0.0;     ///< 1/COP at full load here: EIRFT / COP_ref (or the Carnot form)
};
ChillerState chiller_state(const ChillerSpec&, Temperature leaving_water, Temperature entering_air);
/// Electric power of one running chiller at cooling `load` (clamped to capacity): Q_avail * eir * EIRFPLR(PLR) * CR.
Power chiller_power(const ChillerSpec&, const ChillerState&, Power load);

/// Equal chillers in parallel carry equal loads. How many should run: one more when their part-load ratio exceeds `up`,
/// one fewer when the rest would stay below `down` (hysteresis); within [1, available] while there is load.
int staged_chillers(int running, int available, Power load, Power unit_capacity, double up, double down);

}  // namespace gigasim
