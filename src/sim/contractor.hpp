/// The build-out: what must stand before a unit may come into service, and before a rack is energised.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "power_ports.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Hall;
struct Supply;

/// Rack-time spent waiting for one thing.
struct Wait {
  Resource resource;
  Cause cause;
  int pool;     ///< index in World::racks
  Tally racks;  ///< that wait
};

/// An s4u actor. Units queue for `after` gates, racks for floor space and then for cooling, feeder and firm power,
/// judged at the design ambient with the reserve withheld; racks that pass are energised as soon as the running plant
/// carries them.
class Contractor {
 public:
  explicit Contractor(World& world);

  bool holds(const Fleet& fleet) const;  ///< arrivals of this fleet pass through the contractor
  void queue(Unit& unit);
  /// Called after every settle. Returns the date at which to look again even if nothing else happens.
  double consider(double now);
  const std::vector<Wait>& waits() const { return waits_; }

  /// Firm supply and cooling at an ambient temperature, reserve withheld: for reports too.
  double firm_mw(Temperature ambient) const;
  double cooling_mw(int loop, Temperature ambient) const;
  /// What racks could have at the design ambient, in MW of facility power: through the feeders, other loads served
  /// first; and from the cooling plants, halls without a loop left out.
  double powered_mw();
  double cooled_mw() const;
  double cooled_gpus() const;
  /// Facility power per MW of IT at the design ambient: conversion losses at full load, cooling, fans.
  double facility_per_it(const Hall& hall) const;
  /// The same for each MW that a hall draws: cooling and fans at the design ambient.
  double facility_per_drawn(const Hall& hall) const;

 private:
  void act();
  void open_gates();
  bool stands(int group);
  bool fits_floor(const RackPool& pool) const;
  void energise(double now);
  int standing(const RackPool& pool) const;
  int energised(const RackPool& pool) const;
  int room(const Hall& hall, int hall_index, const RackPool& pool, int racks, Resource& resource);
  void set_design_supplies();
  void set_design_demands();
  double design_cooling_share(int loop) const;
  double cooled(const std::function<double(const Hall&)>& per_it_mw) const;
  void open_gates(Fleet& fleet, const RackPool* pool);
  void energise(Hall& hall, int hall_index, RackPool& pool, double now);
  void note_waiting(const RackPool& pool, const Resource& resource, Cause cause, int count);
  int index_of(const RackPool& pool) const;
  double heat_mw(int loop) const;
  DesignDay design_day(const Supply& supply, Temperature ambient) const;
  std::vector<int> mark() const;

  World& world_;
  PowerPorts ports_;
  std::unique_ptr<Script> script_;
  std::vector<std::deque<Unit*>> arrivals_;  ///< per fleet
  std::vector<std::deque<Unit*>> racks_;     ///< per fleet, built and waiting to be energised
  std::vector<int> granted_;                 ///< per fleet: racks granted in this step, which have not moved yet
  std::vector<bool> stands_;                 ///< per group: its `after` is met, for good
  std::vector<Wait> waits_;
  std::vector<int> mark_;  ///< counts of units that the last decision was made for
  double next_look_ = never;
  bool pending_ = false;
  bool racks_noted_ = false;
};

}  // namespace gigasim::sim
