/// A coolant loop with its plant.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "cooler.hpp"
#include "gigasim/models/power_balance.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A coolant loop and its plant at the present air. At the set point the plant removes the heat that comes in; beyond
/// its capability the water warms [docs/models/coolant_loop.md]. Powers are in MW and MW/s, heat thermal.
struct Loop {
  /// The loop of this index in the scenario, at its set point, with the coolers that the world has for it.
  Loop(const World& world, int index);

  /// Its item of the plan.
  const LoopSpec& spec;
  /// Its name in the plan.
  std::string name;
  /// Indices of its site, whose air it meets, and of the bus that its plant draws from.
  int site = -1, bus = -1;
  /// Coolers that take heat first, by name.
  std::vector<FreeCooler*> free;
  /// Coolers that take the rest, by name.
  std::vector<StagedCooler*> staged;
  /// Rated IT power of the racks installed at its halls, by which pumps and water are sized.
  double design_heat_mw = 0.0;
  /// Heat that its water stores per kelvin: the water that the racks installed say. Before any rack it does not matter.
  HeatCapacity capacity{1.0};
  /// Supply water at which the racks throttle, run at half power, and power off, degC.
  std::array<double, 3> limits_c{};

  /// Supply water, degC.
  double temperature_c;
  /// Warmest supply water so far, degC.
  double peak_c;
  /// The water is at its set point, and removal equals heat.
  bool regulated = true;
  /// Heat into the loop from halls and fans.
  Linear heat;
  /// Heat out of it; off the set point that at the temperature of the last settle.
  Linear removal;
  /// Electric power of chillers, fans, pumps, CDUs and fan walls.
  Linear power;
  /// Of it, CDUs and fan walls.
  Linear fans;
  /// Heat balance since the last settle; valid while off the set point.
  LoopDrive drive;
  /// Returning water less the air at the coolers, K; it may be negative.
  double difference_k = 0.0;

  /// Sizes pumps and water anew for racks of this IT power; without any the water stays.
  void update_size(double installed_rack_heat_mw);
  /// Air or water has changed: its coolers take note. It costs curves of every fleet, so call it only then.
  void update_air(const Site& air_of);
  /// Heat that the plant can take now: running and loading chillers, dry coolers.
  Linear capability(double now) const;
  /// `capability` at the last settle.
  Linear able;
  /// The plant carries the heat an instant from now, so that a date rounded to the clock's resolution is past a
  /// crossing.
  bool carries() const { return !at_limit && heat.at(PowerBalance::instant) <= able.at(PowerBalance::instant); }
  bool at_limit = false;  ///< this settle has found heat and capability equal: taken as not carried
  /// Growth of removal with the temperature of the water, MW/K, 0 or more.
  double conductance_mw_per_k() const;
  /// Electric power to remove `q_mw`, MW, without CDUs and fan walls: what exceeds the capability costs no more.
  double power_for(double q_mw, double now) const;
  /// What each fleet of coolers takes of this, MW: calls `visit(cooler, power)`.
  void each_power(double q_mw, double now, const std::function<void(const Cooler&, double)>& visit) const;
  /// Heat that the free coolers can take now, MW.
  double free_mw() const;

 private:
  /// All free coolers that run, at a fan speed.
  FreeCooler::AtSpeed at_speed(int k) const;
  /// A fan speed between two tabulated ones: `faster` and the one before it, and the way between, 0 to 1.
  struct FanSpeed {
    int faster = 1;
    double way = 0.0;
  };
  /// The lowest speed, of all free coolers, that takes this heat.
  FanSpeed fan_speed(double heat_mw) const;
  /// Fans of all free coolers for this heat, MW.
  double fan_power_mw(double heat_mw) const;
};

}  // namespace gigasim::sim
