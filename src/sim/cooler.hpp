/// The roles of a cooling plant: coolers that always run and take heat first, and coolers that are staged.
#pragma once

#include <deque>
#include <vector>

#include "fleet.hpp"
#include "gigasim/models/coolant_loop.hpp"

namespace gigasim::sim {

/// Water and air at a cooling plant.
struct PlantConditions {
  Temperature supply;   ///< water that leaves the plant
  Temperature back;     ///< water that returns from the halls
  Temperature ambient;  ///< outdoor air
  Temperature yard;     ///< air at the condensers, recirculation included
};

/// A fleet of equal coolers of one loop. Heat is positive out of the water.
class Cooler {
 public:
  explicit Cooler(Fleet& fleet_in) : fleet(fleet_in) {}
  virtual ~Cooler() = default;
  Cooler(const Cooler&) = delete;
  Cooler& operator=(const Cooler&) = delete;

  Fleet& fleet;

  /// Water or air has changed.
  virtual void update(const PlantConditions&) = 0;
  /// Heat that one unit takes at full load under the present conditions, MW.
  virtual double unit_mw() const = 0;
  /// Heat and power of one unit on a day with this outdoor temperature.
  virtual DesignCooling design(const CoolantLoopSpec& water, Temperature ambient) const = 0;
  /// What takes cooling capacity away now.
  virtual std::vector<LostCapacity> lost_capacity() const = 0;
};

/// A cooler whose running units take heat before any staged one does; its fans follow the heat.
class FreeCooler : public Cooler {
 public:
  using Cooler::Cooler;
  /// Rated fan power of one unit, MW.
  virtual double fan_mw() const = 0;
  /// Fan power as a share of rated for this share of the full heat (0 to 1).
  virtual double fan_power_share(double heat_share) const = 0;
};

/// A cooler whose units the loop starts and stops. The unit that rested longest starts, the one that ran longest stops.
class StagedCooler : public Cooler {
 public:
  using Cooler::Cooler;
  /// Growth of `unit_mw` with water temperature, MW/K, 0 or more.
  virtual double slope_mw_per_k() const = 0;
  /// Time from its first cooling to full capability, s.
  virtual double loading_s() const = 0;
  /// Electric power of one unit at this share of its capability (0 to 1), MW.
  virtual double power_mw(double part_load) const = 0;

  int wanted = 0;                                  ///< units that run or have been told to
  std::deque<StagedUnit*> idle_units, cool_units;  ///< off, and cooling, in the order in which they became so
  double loading_since_sum = 0.0;                  ///< sum over the loading units of the date at which they began, s

  /// Units that cool, with those that load up counted by what they have reached.
  double cooling_units(double now) const;
  /// Heat that running and loading units take, MW, and how it grows, MW/s.
  Linear capability(double now) const;
};

}  // namespace gigasim::sim
