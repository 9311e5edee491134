/// A coolant loop with its plant.
#pragma once

#include <array>
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
  std::vector<FreeCooler*> free;      ///< take heat first; by name, as `staged`
  std::vector<StagedCooler*> staged;  ///< take the rest
  double design_heat_mw = 0.0;        ///< of the racks installed
  HeatCapacity capacity{1.0};         ///< of the water that the racks installed say; before any rack: no matter
  std::array<double, 3> limits_c{};   ///< supply water at which racks throttle, slow down, power off

  double temperature_c;   ///< supply water
  double peak_c;          ///< warmest so far
  bool regulated = true;  ///< at the set point, removal = heat
  Linear heat;            ///< into the loop
  Linear removal;         ///< out of it
  Linear power;           ///< electric: chillers, fans, pumps, CDUs and fan walls
  Linear fans;            ///< of it, CDUs and fan walls
  LoopDrive drive;        ///< heat balance while off the set point
  double removed_mwh = 0.0;
  double difference_k = 0.0;  ///< returning water less air at the coolers

  /// Sizes pumps and water anew for racks of this IT power; the water is that of 0.1 MW at least.
  void update_size(double installed_rack_heat_mw);
  /// Air or water has changed: its coolers take note. It costs curves of every fleet, so call it only then.
  void update_air(const Site& site);
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
  /// Heat that the free coolers can take now, MW.
  double free_mw() const;

 private:
  FreeCooler::AtSpeed at_speed(int k) const;
  double fan_power_mw(double heat_mw) const;
};

}  // namespace gigasim::sim
