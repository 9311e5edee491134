/// Dry cooler (economiser) cell and the fan and pump laws. docs/models/dry_cooler.md
#pragma once

#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/coolant_loop.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// Electric power of a fan or pump: P_rated * (s + (1 - s) u^3), with u = `speed` (0..1), to which the flow is
/// proportional, and s = `fixed_share` (0..1), which does not follow the cube. 0 at standstill
/// [docs/models/dry_cooler.md, Eq. 1].
Power fan_power(Power rated, double fixed_share, double speed);

/// One cell of a dry cooler. Q = eps(u) * C_air(u) * (T_water_in - T_air), with C_air ~ u, UA ~ u^0.6 and eps = 1 -
/// exp(-NTU); the air is the stream of least capacity rate [Eq. 2-4].
struct DryCoolerSpec {
  /// It stands at a loop; outdoor air decides its capacity.
  static constexpr DeviceTraits traits{.kind = "dry_cooler",
                                       .text = "Dry cooler (economiser) cell",
                                       .place = Place::loop,
                                       .account = Account::cooling,
                                       .needs_air = true};
  /// Heat that it rejects at `design_difference` and full fan speed, above 0.
  Power capacity{1.0};
  /// Temperature of entering water less entering air at which capacity is stated, above 0.
  TemperatureDifference design_difference{18.0};
  /// NTU_1: number of transfer units at full speed on the air side, above 0; it says how little heat falls with speed.
  double ntu = 1.5;
  /// Electric power of the fans at full speed, 0 or above.
  Power fan{0.02};
  /// Share of fan power that does not follow the cube of speed, 0..1.
  double fan_fixed_share = 0.1;
  OutageSpec outage{};  ///< forced outages of one cell
};
/// Keys of a fleet of kind `dry_cooler`.
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

/// Heat that one cell rejects at fan speed `speed` (0..1; above counts as 1), 0 or above; 0 when the air is warmer than
/// the water [Eq. 2-4].
Power dry_cooler_heat(const DryCoolerSpec&, Temperature water_in, Temperature air_in, double speed);

/// Values that contradict each other within one specification, at paths within the fleet.
std::vector<Issue> problems(const DryCoolerSpec&);
/// One cell of the loop at full speed, in air of this temperature; its power is that at the reference conditions.
DesignCooling design_cooling(const DryCoolerSpec&, const CoolantLoopSpec&, Temperature entering_air);

}  // namespace gigasim
