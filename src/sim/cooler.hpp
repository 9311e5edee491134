/// The roles of a cooling plant: coolers that always run and take heat first, and coolers that are staged.
#pragma once

#include <deque>
#include <vector>

#include "fleet.hpp"
#include "gigasim/models/coolant_loop.hpp"

namespace gigasim::sim {

/// Water and air at a cooling plant, degC.
struct PlantConditions {
  /// Water that leaves the plant for the halls.
  Temperature supply;
  /// Water that returns from the halls, at the loop's design rise.
  Temperature back;
  /// Air at the coolers: the outdoor air, warmed by recirculation.
  Temperature air;
};

/// A fleet of equal coolers of one loop. Heat is positive out of the water.
class Cooler {
 public:
  /// The fleet must outlive the role.
  explicit Cooler(Fleet& fleet_in) : fleet(fleet_in) {}
  virtual ~Cooler() = default;
  Cooler(const Cooler&) = delete;
  Cooler& operator=(const Cooler&) = delete;

  /// Its units.
  Fleet& fleet;

  /// Water or air has changed. The loop calls it before it asks anything else.
  virtual void update(const PlantConditions&) = 0;
  /// Heat that one unit takes at full load under the present conditions, MW, 0 or more.
  virtual double unit_mw() const = 0;
  /// Heat of one unit and its electric power per MW of heat, with water at the set point and air of this temperature,
  /// recirculation included.
  virtual DesignCooling design(const CoolantLoopSpec& water, Temperature air) const = 0;
  /// Cooling capacity that is away now, by cause, MW of heat.
  virtual std::vector<LostCapacity> lost_capacity() const = 0;
};

/// A cooler whose running units take heat before any staged one does; its fans follow the heat
/// [docs/models/dry_cooler.md].
class FreeCooler : public Cooler {
 public:
  /// As of any cooler.
  using Cooler::Cooler;
  /// Fan speeds at which heat and power are tabulated: speed k is k / (fan_speeds - 1) of full speed.
  static constexpr int fan_speeds = 17;
  /// Heat and power of one unit, or of several, at a fan speed.
  struct AtSpeed {
    /// Heat out of the water and electric power of the fans, MW.
    double heat_mw = 0.0, power_mw = 0.0;
  };
  /// One unit at speed `k`, 0 to fan_speeds - 1, under the present conditions.
  virtual AtSpeed at_speed(int k) const = 0;
};

/// A cooler whose units the loop starts and stops. The unit that rested longest starts, the one that ran longest stops.
class StagedCooler : public Cooler {
 public:
  /// As of any cooler.
  using Cooler::Cooler;
  /// Heat of one unit by which its loop stages it, MW: that at part-load ratio 1, or `unit_mw` where that is less.
  virtual double rated_mw() const = 0;
  /// Growth of `unit_mw` with the temperature of the supply water, MW/K, 0 or more.
  virtual double slope_mw_per_k() const = 0;
  /// Time from a unit's first cooling to its full capability, s; it rises linearly in that time.
  virtual double loading_s() const = 0;
  /// Electric power of one unit at this share of its present capability (0 to 1), MW.
  virtual double power_mw(double part_load) const = 0;

  /// Units that run or have been told to run.
  int wanted = 0;
  /// Units that went off, and units that reached full capability, in that order. A unit that has since left the state
  /// may still be listed: who takes one checks it.
  std::deque<StagedUnit*> idle_units, cool_units;
  /// Sum over the units in `loading` of the clock date at which each began, s.
  double loading_since_sum = 0.0;

  /// Units that cool: those running, and of each one loading the part that it has reached.
  double cooling_units(double now) const;
  /// Heat that running and loading units take, MW, and how it grows, MW/s.
  Linear capability(double now) const;
};

}  // namespace gigasim::sim
