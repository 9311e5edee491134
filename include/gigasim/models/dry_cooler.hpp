/// Dry cooler (economiser) cell and the fan and pump laws. docs/models/dry_cooler.md
#pragma once

#include "gigasim/base/units.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// P = P_rated * (s + (1 - s) u^3), flow proportional to speed u; s is the share that does not follow the cube;
/// 0 at standstill [docs/models/dry_cooler.md, Eq. 1].
Power fan_power(Power rated, double fixed_share, double speed);

/// Q = eps(u) * C_air(u) * (T_water_in - T_air), C_air ~ u, UA ~ u^0.6, eps = 1 - exp(-NTU) [air-side minimum stream].
struct DryCoolerSpec {
  static constexpr DeviceTraits traits{
      .kind = "dry_cooler", .text = "Dry cooler (economiser) cell", .place = Place::loop, .account = Account::cooling};
  Power capacity{1.0};                            ///< thermal, at `design_difference` and full speed
  TemperatureDifference design_difference{18.0};  ///< entering water less entering air, at which capacity is stated
  double ntu = 1.5;                               ///< number of transfer units at full speed
  Power fan{0.02};                                ///< electric, full speed
  double fan_fixed_share = 0.1;
  OutageSpec outage{};
};
template <class F>
void describe(F& field, DryCoolerSpec& s) {
  field("capacity", s.capacity, "Heat rejected at full fan speed and the design temperature difference", positive,
        "EJ");
  field("design_difference", s.design_difference, "Entering water less entering air at which capacity is stated",
        positive, "EJ: approach 8 K + water rise 10 K");
  field("ntu", s.ntu, "Number of transfer units at full speed (air side)", positive, "EJ");
  field("fan", s.fan, "Fan power at full speed", non_negative, "EJ: 1.5-2.5 % of heat");
  field("fan_fixed_share", s.fan_fixed_share, "Share of fan power that does not follow the cube of speed", fraction,
        "EJ");
  field("outage", s.outage, "Forced outages", any, "EJ: 0.1 /yr, 8 h");
}
/// Thermal size of one cell at its reference conditions.
inline Power unit_size(const DryCoolerSpec& s) { return s.capacity; }

/// Heat of one cell at fan speed `speed` (0-1); 0 when the air is warmer than the water.
Power dry_cooler_heat(const DryCoolerSpec&, Temperature water_in, Temperature air_in, double speed);
/// Speed that rejects `heat` per cell (1 when it cannot), by monotone root finding.
double dry_cooler_speed(const DryCoolerSpec&, Temperature water_in, Temperature air_in, Power heat);

}  // namespace gigasim
