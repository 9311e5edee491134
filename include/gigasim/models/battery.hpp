/// Grid battery behind one inverter (Tesla Megapack). docs/models/battery.md
#pragma once

#include <optional>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/capacity_outage.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/frequency.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// One battery unit with its inverter. Powers are at the AC terminals. dE/dt = -P/eta_out while discharging, -P*eta_in
/// while charging [Eq. 1]. Standby is a load of the bus and leaves the stored energy alone [Eq. 3].
struct BatterySpec {
  /// It stands at a bus and is booked as storage; it takes no part in the merit order, and air does not matter to it.
  static constexpr DeviceTraits traits{.kind = "battery",
                                       .text = "Grid battery (Megapack)",
                                       .place = Place::bus,
                                       .account = Account::storage,
                                       .needs_air = false};
  /// Limit of charge and of discharge power at the AC terminals, above 0; the taper lowers it near the ends of the
  /// window.
  Power rating{1.927};
  Energy capacity{3.854};             ///< E_u when new, from state of charge 0 to 1, above 0
  double one_way_efficiency = 0.954;  ///< of either direction, above 0, up to 1; its square is the round trip
  /// Energy stored over energy taken from the bus, above 0, up to 1; none: `one_way_efficiency`.
  std::optional<double> charge_efficiency{};
  /// Energy delivered to the bus over energy taken out of store, above 0, up to 1; none: `one_way_efficiency`.
  std::optional<double> discharge_efficiency{};
  /// Lower end of the state-of-charge window, 0..1; discharging ends there.
  double soc_minimum = 0.05;
  /// Upper end of the window, 0..1, above `soc_minimum`; charging ends there or at `policy.battery.target`.
  double soc_maximum = 0.95;
  /// State of charge when commissioned, within the window; the energy comes with the unit and is no charging.
  double initial_soc = 0.80;
  /// Band of the state of charge at either end of the window in which power falls to 0 in steps, 0..0.5 [Eq. 4].
  double taper = 0.05;
  /// Load of the bus at all times, share of `capacity` per day, 0 or above; it leaves the stored energy alone [Eq. 3].
  double standby = 0.004;
  /// Capacity lost per square root of a year, 0..1 [Eq. 5]; a run counts it every 30 days.
  double calendar_fade = 0.018;
  /// Capacity lost per equivalent full cycle, 0..1 [Eq. 5]; smoothing of power swings counts, too.
  double cycle_fade = 2.5e-5;
  /// Forced outages of one unit. Its share of the stored energy waits in it and comes back with it.
  OutageSpec outage{};
  InverterResponseSpec response{};  ///< how one unit holds the frequency of an island

  /// Energy stored over energy taken from the bus, whichever way it was given.
  double efficiency_in() const { return charge_efficiency.value_or(one_way_efficiency); }
  /// Energy delivered to the bus over energy taken out of store, whichever way it was given.
  double efficiency_out() const { return discharge_efficiency.value_or(one_way_efficiency); }
};
/// Keys of a fleet of kind `battery`.
template <class F>
void describe(F& field, BatterySpec& s) {
  field("rating", s.rating, "Inverter rating, charge and discharge", positive, "PUB: Megapack 2 XL 2 h");
  field("capacity", s.capacity, "Usable energy when new", positive, "PUB: Megapack 2 XL 2 h");
  field("one_way_efficiency", s.one_way_efficiency, "Charge efficiency = discharge efficiency",
        Rule{.low = 0.0, .high = 1.0, .low_open = true}, "DER: sqrt of round trip 0.91 incl. auxiliaries");
  field("charge_efficiency", s.charge_efficiency, "Energy stored per energy taken; default: `one_way_efficiency`",
        Rule{.low = 0.0, .high = 1.0, .low_open = true});
  field("discharge_efficiency", s.discharge_efficiency,
        "Energy given per energy taken from store; default: `one_way_efficiency`",
        Rule{.low = 0.0, .high = 1.0, .low_open = true});
  field("soc_minimum", s.soc_minimum, "Lower end of the state-of-charge window", fraction, "EJ");
  field("soc_maximum", s.soc_maximum, "Upper end of the state-of-charge window", fraction, "EJ");
  field("initial_soc", s.initial_soc, "State of charge when commissioned", fraction, "EJ");
  field("taper", s.taper, "State-of-charge band at either end of the window in which power falls to zero",
        Rule{.low = 0.0, .high = 0.5}, "EJ");
  field("standby", s.standby, "Auxiliary load, share of the capacity per day", non_negative, "EJ");
  field("calendar_fade", s.calendar_fade, "Capacity lost per square root of a year", fraction, "EJ: >10,000 cycles");
  field("cycle_fade", s.cycle_fade, "Capacity lost per equivalent full cycle", fraction, "EJ: >10,000 cycles");
  field("outage", s.outage, "Forced outages", any, "EJ: availability 0.975");
  field("response", s.response, "How it holds the frequency of an island");
}
/// Electric size of one unit: its inverter.
inline Power unit_size(const BatterySpec& s) { return s.rating; }
/// Values that contradict each other within one specification, at paths within the fleet.
std::vector<Issue> problems(const BatterySpec&);
/// Never of two states.
TwoStates two_states(const BatterySpec&);
/// Inverters that answer at once, charging or discharging.
std::optional<FrequencyUnits> frequency_units(const BatterySpec&, const RunningUnits&, Frequency nominal);

/// States of charge between which a store is used.
struct ChargeWindow {
  double minimum = 0.0;  ///< lower end, 0..1
  double maximum = 1.0;  ///< upper end, 0..1
};
/// Window of one unit and of the pool.
inline ChargeWindow charge_window(const BatterySpec& s) { return {s.soc_minimum, s.soc_maximum}; }

/// Number of equal steps of the taper. It is a staircase, so that power is constant between crossings [Eq. 4].
inline constexpr int taper_steps = 5;

/// A pool of equal batteries that share one state of charge. Energy is conserved when units leave or join. The pool
/// knows no clock: the caller asks for limits, advances it, and ages it.
class Battery {
 public:
  /// An empty pool: no unit, no energy, as good as new. `spec` describes one unit.
  explicit Battery(const BatterySpec& spec) : spec_(spec) {}

  /// `units` more, which bring `energy_of_all` with them. They are taken to be as worn as the pool. Throws
  /// InternalFault for a negative number.
  void join(int units, Energy energy_of_all);
  /// `units` fewer. Returns the energy that they take along, their share of what is stored. Throws InternalFault when
  /// more leave than there are.
  Energy leave(int units);
  /// Number of units in the pool.
  int units() const { return units_; }

  /// E: energy of the whole pool, 0 or above.
  Energy stored() const { return energy_; }
  /// E_u: capacity * state of health * units.
  Energy usable() const;
  /// s = stored / usable, 0..1; 0 when there is no unit.
  double state_of_charge() const;
  /// Capacity over capacity when new, 0..1, as of the last `age`.
  double state_of_health() const { return health_; }
  /// Stored energy at the lower end of the window.
  Energy floor() const;
  /// Stored energy at the upper end of the window.
  Energy ceiling() const;
  /// Highest discharge power at the present state of charge, taper included, 0 or above [Eq. 4]. On a level it is the
  /// limit of the step below.
  Power discharge_limit() const;
  /// Highest charge power, as a positive number, at the present state of charge, taper included [Eq. 4]. On a level it
  /// is the limit of the step above.
  Power charge_limit() const;
  /// The same, or 0 once the state of charge has reached `target`.
  Power charge_limit_below(double target) const;
  /// Highest discharge power that keeps `share` (0..1) of the usable energy above the lower end of the window in
  /// reserve: `discharge_limit`, or 0 once the reserve is reached.
  Power discharge_limit_above(double share) const;

  /// Load of the bus by auxiliaries, whatever the battery does, 0 or above [Eq. 3].
  Power standby_load() const;

  /// Moves on by dt at AC power P(t) = p0 + p1 * t (positive discharges). Returns the conversion loss, 0 or above [Eq.
  /// 1]. It never clamps: leaving the window by more than rounding, or power without a unit, throws InternalFault.
  Energy advance(Duration dt, Power p0, RampRate p1 = RampRate{0.0});
  /// Counts the wear of charging and discharging by turns so fast that the state of charge stays. `discharged` is the
  /// energy delivered at the AC terminals; neither it nor its loss changes the stored energy or the totals.
  void cycle(Energy discharged);
  /// Time until the state of charge meets the next level at which a limit changes, at AC power p0 + p1 * t: an end of
  /// the window, a taper step, `reserve_share` above the lower end, or, while charging, `target` [Eq. 2]. Infinity when
  /// it never does. A level nearer than `level_tolerance` counts as passed, so that advancing by exactly this time
  /// leaves the level behind.
  Duration until_limit(Power p0, RampRate p1, double reserve_share, double target = 1.0) const;
  /// Distance from a level, as a share of the usable energy, within which it counts as passed: 1e-9, or what flows at
  /// the rating in one and a half instants (PowerBalance::instant) where that is more. Infinity without usable energy.
  double level_tolerance() const;

  /// Fade from calendar time and throughput [Eq. 5]: health = 1 - k_cal sqrt(years) - k_cyc cycles. `calendar_age` is
  /// the age in all, not since the last call. Returns the energy above the new ceiling; it is lost.
  Energy age(Duration calendar_age);
  /// EFC: energy taken out of store so far over the usable energy of that time, 0 or above [Eq. 5].
  double equivalent_full_cycles() const { return cycles_; }
  /// AC energy delivered to the bus so far.
  Energy discharged() const { return discharged_; }
  /// AC energy taken from the bus so far, as a positive number.
  Energy charged() const { return charged_; }

 private:
  /// The next state of charge, above or below `soc`, at which a limit changes: an end of the window, a taper step, the
  /// reserve, or, above, the target. Infinite, of the sign of the direction, when there is none.
  double next_level(double soc, bool up, double reserve_share, double target) const;
  /// Time to that level at AC power p0 + p1 t, s; infinite when it is not met.
  double until_level_s(double soc, double p0_mw, double p1_mw_per_s, double reserve_share, double target) const;
  /// Throws InternalFault when a change of the stored energy leaves the window by more than rounding.
  void check_window(double change_mwh) const;

  /// One unit.
  BatterySpec spec_;
  /// Units in the pool.
  int units_ = 0;
  /// E, of the whole pool.
  Energy energy_{0.0};
  /// State of health as of the last `age`.
  double health_ = 1.0;
  /// Equivalent full cycles so far.
  double cycles_ = 0.0;
  /// AC energy delivered so far.
  Energy discharged_{0.0};
  /// AC energy taken so far, as a positive number.
  Energy charged_{0.0};
};

}  // namespace gigasim
