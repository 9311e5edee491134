/// Thermal mass of the coolant that one or more halls share. docs/models/coolant_loop.md
#pragma once

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Facility water system of one or more halls, with its pumps and the temperatures at which racks react. Shares are
/// ratios, 0..1.
struct CoolantLoopSpec {
  /// Set point of the water that leaves the plant. The plant never cools below it.
  Temperature supply{25.0};
  /// Design temperature of the returning water less that of the supply, above 0; dry coolers meet the returning water.
  TemperatureDifference rise{10.0};
  /// v: water per kW of installed rack heat, above 0. It is the thermal mass that bridges a loss of cooling.
  SpecificVolume volume{10.0};
  /// Coolant at the racks less facility water, across the CDU, 0 or above.
  TemperatureDifference approach{3.0};
  /// Power of the facility pumps at full flow, share of design heat, 0..1; flow goes with heat.
  double pump_share = 0.015;
  /// Share of pump power, 0..1, that does not follow the cube of flow: static head.
  double pump_fixed_share = 0.2;
  /// Power of CDU pumps, share of the heat that goes to liquid, 0..1.
  double cdu_share = 0.008;
  /// Power of fan walls, share of the heat that goes to air, 0..1.
  double air_share = 0.04;
  /// Air at the chillers and dry coolers of the yard less outdoor air, 0 or above.
  TemperatureDifference recirculation{2.0};
  /// Part-load ratio of the chillers that run or start above which one more starts, 0..1.
  double stage_up = 0.9;
  /// Part-load ratio below which the rest must stay for one chiller to stop, up to `stage_up`.
  double stage_down = 0.85;
  /// Coolant at the racks from which on racks throttle, linearly down to half power at `slowdown` [Eq. 6]. After an
  /// emergency, racks come back once it has been below this for `policy.restore`, a minute at least.
  Temperature throttle{45.0};
  /// Coolant at the racks from which on they run at half power.
  Temperature slowdown{50.0};
  /// Coolant at the racks from which on all racks of the hall power off.
  Temperature emergency{60.0};
};
/// Keys of the water, which stand in an entry of `loops:`.
template <class F>
void describe(F& field, CoolantLoopSpec& s) {
  field("supply", s.supply, "Facility water supply set point", any, "PUB: 18-45 degC allowed; default EJ");
  field("rise", s.rise, "Design return less supply", positive, "DER: 1.5 L/min per kW");
  field("volume", s.volume, "Water in the loop per kW of installed rack heat", positive, "EJ [4-25 L/kW]");
  field("approach", s.approach, "Rack coolant above facility water", non_negative, "EJ [2-5 K]");
  field("pump_share", s.pump_share, "Pump power at full flow, share of design heat", fraction, "EJ");
  field("pump_fixed_share", s.pump_fixed_share, "Share of pump power that does not follow the cube of flow", fraction,
        "EJ");
  field("cdu_share", s.cdu_share, "CDU pump power, share of liquid-side heat", fraction, "EJ: 0.6-1.0 %");
  field("air_share", s.air_share, "Fan-wall power, share of air-side heat", fraction, "EJ: 3-8 %");
  field("recirculation", s.recirculation, "Air at chillers and dry coolers above ambient in a dense yard", non_negative,
        "EJ [1-5 K]");
  field("stage_up", s.stage_up, "Part-load ratio above which one more chiller starts", fraction, "EJ");
  field("stage_down", s.stage_down, "Part-load ratio that the rest must stay below for one to stop", fraction, "EJ");
  field("throttle", s.throttle, "Rack coolant at which racks begin to throttle", any, "EJ: GB200 limit 45 degC");
  field("slowdown", s.slowdown, "Rack coolant at which racks run at half power", any, "EJ");
  field("emergency", s.emergency, "Rack coolant at which racks power off", any, "EJ");
}

/// A cooler of a loop whose water is at its set point and warms by `rise`.
struct DesignCooling {
  Power heat{0.0};              ///< that one unit takes
  double power_per_heat = 0.0;  ///< electric power that it draws for that, as a share of the heat
};

/// Heat capacity of water by volume, MJ/(L K).
inline constexpr double water_heat_mj_per_litre_kelvin = 4.186e-3;

/// C: heat capacity of a loop that holds `volume` of water per unit of `installed_heat` (4.186 kJ/(L K)).
HeatCapacity loop_heat_capacity(SpecificVolume volume, Power installed_heat);

/// Heat balance of a loop until the next event: C dT/dt = q0 + q1 t - G (T - T_ref). Heat in less constant removal,
/// less removal that grows with temperature (chillers, dry coolers). Exact solution: docs/models/coolant_loop.md, Eq.
/// 1-5.
struct LoopDrive {
  HeatCapacity capacity{1.0};        ///< C, above 0
  Power net_heat{0.0};               ///< q0: heat less removal, at T_ref and now; positive warms the loop
  RampRate net_heat_slope{0.0};      ///< q1: its change in time
  HeatConductance conductance{0.0};  ///< G, 0 or above: removal that a warmer loop adds
  Temperature reference{25.0};       ///< T_ref, at which q0 is stated
};
/// Temperature after dt [Eq. 1].
Temperature loop_temperature(const LoopDrive&, Temperature now, Duration dt);
/// Highest temperature within the next `dt`, both ends included: where heat less removal falls it may turn in between
/// [Eq. 4].
Temperature highest_temperature(const LoopDrive&, Temperature now, Duration dt);
/// First time at which the temperature meets `target`; infinity when it never does [Eq. 3-5]. At the target: 0 when it
/// is moving, in either direction, or about to (q1 != 0); infinity when it stays there. So ask only for targets that
/// have not been acted on.
Duration until_temperature(const LoopDrive&, Temperature now, Temperature target);
/// Integral of (T - T_ref) over dt, in K s, for the heat ledger: removal = integral of (q_removed0 + G (T - T_ref))
/// [Eq. 2].
double temperature_integral_k_s(const LoopDrive&, Temperature now, Duration dt);

/// Share of full power, 0..1, that a rack may draw at this coolant temperature: 1 up to `throttle`, linear to 0.5 at
/// `slowdown`, 0.5 up to `emergency`, 0 from there [Eq. 6].
double thermal_limit(const CoolantLoopSpec&, Temperature rack_coolant);

}  // namespace gigasim
