/// A coolant loop with its plant.
#pragma once

#include <string>
#include <vector>

#include "cooler.hpp"
#include "gigasim/models/power_balance.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A coolant loop and its plant at the present air.
struct Loop {
  Loop(const World& world, int index);

  const LoopSpec& spec;
  std::string name;
  int site = -1, bus = -1;
  std::vector<FreeCooler*> free;      ///< take heat first
  std::vector<StagedCooler*> staged;  ///< take the rest
  double design_heat_mw = 0.0;        ///< of the racks installed
  HeatCapacity capacity{1.0};

  double temperature_c;   ///< supply water
  double peak_c;          ///< warmest so far, as seen when a band of temperature is crossed
  bool regulated = true;  ///< at the set point, removal = heat
  Linear heat;            ///< into the loop
  Linear removal;         ///< out of it
  Linear power;           ///< electric: chillers, fans, pumps, CDUs and fan walls
  Linear fans;            ///< of it, CDUs and fan walls
  LoopDrive drive;        ///< heat balance while off the set point
  double removed_mwh = 0.0;
  double difference_k = 0.0;  ///< returning water less air

  /// Sizes of what is installed; air or water changed.
  void update_size(double installed_rack_heat_mw);
  void update_air(const Site& site);
  /// Heat that the plant can take now: chillers running and loading, dry coolers.
  Linear capability(double now) const;
  Linear able;  ///< `capability` at the last settle
  /// The plant carries the heat an instant from now, so that a date rounded to the clock's resolution is past a
  /// crossing.
  bool carries() const { return !at_limit && heat.at(PowerBalance::instant) <= able.at(PowerBalance::instant); }
  bool at_limit = false;  ///< this settle has found heat and capability equal: taken as not carried
  double conductance_mw_per_k() const;
  /// Electric power to remove `q`.
  double power_for(double q_mw, double now) const;
  /// Heat that the free coolers can take now, MW.
  double free_mw() const;

 private:
  double fan_power_mw(double heat_mw) const;
};

}  // namespace gigasim::sim
