/// Grid battery behind one inverter (Tesla Megapack). docs/models/battery.md
#pragma once

#include <optional>

#include "gigasim/base/units.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/frequency.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// Powers are at the AC terminals. dE/dt = -P/eta_out while discharging, -P*eta_in while charging [Eq. 1]; standby is a
/// load of the bus and leaves the stored energy alone [Eq. 3].
struct BatterySpec {
  static constexpr DeviceTraits traits{
      .kind = "battery", .text = "Grid battery (Megapack)", .place = Place::bus, .account = Account::storage};
  Power rating{1.927};
  Energy capacity{3.854};  ///< usable when new, full window
  double one_way_efficiency = 0.954;
  std::optional<double> charge_efficiency{};  ///< where it differs from the other way
  std::optional<double> discharge_efficiency{};
  double soc_minimum = 0.05;
  double soc_maximum = 0.95;
  double initial_soc = 0.80;
  double taper = 0.05;           ///< SoC band at either end of the window in which power falls to 0
  double standby = 0.004;        ///< drawn from the bus, share of capacity per day
  double calendar_fade = 0.018;  ///< capacity lost per square root of a year
  double cycle_fade = 2.5e-5;    ///< capacity lost per equivalent full cycle
  OutageSpec outage{};
  InverterResponseSpec response{};

  double efficiency_in() const { return charge_efficiency.value_or(one_way_efficiency); }
  double efficiency_out() const { return discharge_efficiency.value_or(one_way_efficiency); }
};
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

/// The taper is a staircase of this many equal steps, so that power is piecewise constant between crossings [Eq. 4].
inline constexpr int taper_steps = 5;

/// A pool of equal batteries that share one state of charge. Energy is conserved when units leave or join.
class Battery {
 public:
  explicit Battery(const BatterySpec& spec) : spec_(spec) {}

  /// `units` more that bring their energy with them; and `units` fewer, which take their share along (returned). Those
  /// who join are taken to be as worn as the pool.
  void join(int units, Energy energy_of_all);
  Energy leave(int units);
  int units() const { return units_; }

  Energy stored() const { return energy_; }
  Energy usable() const;           ///< capacity * state of health * units
  double state_of_charge() const;  ///< stored / usable, 0 when there is no unit
  double state_of_health() const { return health_; }
  Energy floor() const;  ///< lower end of the window
  Energy ceiling() const;
  Power discharge_limit() const;  ///< at the present state of charge, taper included
  Power charge_limit() const;
  /// The bound on discharging that keeps `share` of the usable energy above the window's lower end in reserve.
  Power discharge_limit_above(double share) const;

  Power standby_load() const;  ///< drawn from the bus, whatever the battery does

  /// Move on by dt at AC power P(t) = p0 + p1 * t (positive discharges). Returns the loss (Eq. 1). Never clamps:
  /// leaving the window by more than rounding throws InternalFault.
  Energy advance(Duration dt, Power p0, RampRate p1 = RampRate{0.0});
  /// Wear of charging and discharging by turns so fast that the state of charge stays: `discharged` at the terminals.
  void cycle(Energy discharged);
  /// Time until the state of charge meets the next level at which a limit changes (window end, taper step, or
  /// `reserve_share` above the lower end), at this power; infinity when it never does. A level nearer than 1e-9 of the
  /// usable energy counts as passed, so that advancing by exactly this time leaves the level behind.
  Duration until_limit(Power p0, RampRate p1, double reserve_share) const;

  /// Fade from calendar time and throughput [Eq. 5]: health = 1 - k_cal sqrt(years) - k_cyc cycles. Energy above the
  /// new ceiling is returned as lost.
  Energy age(Duration calendar_age);
  double equivalent_full_cycles() const { return cycles_; }
  Energy discharged() const { return discharged_; }  ///< AC energy delivered so far
  Energy charged() const { return charged_; }

 private:
  double next_level(double soc, bool up, double reserve_share) const;
  double until_level_s(double soc, double p0_mw, double p1_mw_per_s, double reserve_share) const;
  void check_window(double change_mwh) const;

  BatterySpec spec_;
  int units_ = 0;
  Energy energy_{0.0};
  double health_ = 1.0;
  double cycles_ = 0.0;
  Energy discharged_{0.0};
  Energy charged_{0.0};
};

}  // namespace gigasim
