/// The role of a source that also takes power from its bus, to give it back later.
#pragma once

#include "gigasim/sim/source.hpp"

namespace gigasim::sim {

/// Units of a store that came or went since it was last asked, which move their energy.
struct Movement {
  int fresh = 0;     ///< came into service for the first time
  int repaired = 0;  ///< came back from an outage or maintenance
  int parked = 0;    ///< went into an outage or maintenance
  int gone = 0;      ///< left for good while in working order
  int scrapped = 0;  ///< left for good out of an outage or maintenance
  int away = 0;      ///< are in an outage or maintenance now

  /// Whether there is energy to move.
  bool any() const { return fresh != 0 || repaired != 0 || parked != 0 || gone != 0 || scrapped != 0; }
};

/// A fleet of equal stores behind inverters. Powers are at the terminals; net power is positive while it discharges.
/// Energies are in MWh, times in s.
class Store : public Source {
 public:
  /// Stored energy was paid for when it was generated.
  Linear cost_usd_per_h(const Market&, const Delivery&, Linear) const override { return {}; }
  /// The dispatcher does not count on it: it may be empty.
  bool on_call() const override { return false; }
  /// The loss of a unit is not covered by the spinning reserve.
  bool contingency() const override { return false; }
  /// None: its limits follow its charge, not the air.
  double unit_mw(Date) const final { return 0.0; }
  /// Racks cannot count on it.
  double firm_unit_mw(const DesignDay&) const override { return 0.0; }
  /// No shortfall is charged to its outages.
  std::vector<LostCapacity> lost_capacity(const Moment&, const Delivery&) const override { return {}; }

  virtual int units() const = 0;                  ///< in service and up
  virtual double discharge_limit_mw() const = 0;  ///< at the present state of charge
  /// Bound on discharging that holds back `share` of the usable energy, MW.
  virtual double discharge_limit_above_mw(double share) const = 0;
  virtual double charge_limit_mw() const = 0;  ///< at the present state of charge
  /// Bound on charging that stops at this state of charge, MW. Default: `charge_limit_mw`, or 0 once it is reached.
  virtual double charge_limit_below_mw(double target) const {
    return state_of_charge() >= target - 1e-9 ? 0.0 : charge_limit_mw();
  }
  virtual double state_of_charge() const = 0;  ///< stored / usable, 0 to 1; 0 without units
  /// The state of charge after `dt` seconds at this net power, by which no limit has been met yet. Default: that of
  /// now.
  virtual double state_of_charge_after(double /*dt_s*/, Linear /*net_mw*/) const { return state_of_charge(); }
  virtual double stored_mwh() const = 0;  ///< in all its units, those under repair included

  /// Moves units and their energy; one unit may come and go at the same date. Adds to `left_mwh` the energy that left
  /// the campus with them, and takes off it the energy that came.
  virtual void move(const Movement&, double& left_mwh) = 0;
  /// Moves on by `dt` seconds at this net power. Returns the loss, MWh.
  virtual double advance(double dt_s, Linear net_mw) = 0;
  /// Wear of a swing so fast that the state of charge stays: energy discharged, MWh.
  virtual void cycle(double discharged_mwh) = 0;
  /// Fades to this age since its first service, s. Returns the energy lost with it, MWh.
  virtual double age(double age_s) = 0;
  /// Time until a limit changes at this net power, s: a level of charge, `keep` (share of the usable energy above the
  /// lower end) or, while charging, `target` (state of charge). Infinite: never.
  virtual double until_limit_s(Linear net_mw, double keep, double target) const = 0;

  virtual double rating_mw() const = 0;        ///< of one unit's inverter
  virtual double round_trip_root() const = 0;  ///< square root of its efficiency in and out
  virtual double full_cycles() const = 0;      ///< equivalent full cycles so far
  virtual double state_of_health() const = 0;  ///< usable energy as a share of that of new units
};

}  // namespace gigasim::sim
