/// The build-out: what must stand before a unit may come into service, and before a rack is energised.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "power_ports.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Hall;
struct RackPool;
struct Supply;

/// Rack-time that one pool spent waiting for one resource. It never shrinks.
struct Wait {
  /// What the racks wait for; a default one stands for generation.
  Resource resource;
  /// `not_built` (floor), `must_stand_first` (a gate), `design_day` (capacity on the design day) or `starting` (the
  /// running plant).
  Cause cause;
  /// Index in World::racks.
  int pool;
  /// Racks that wait now, and their rack-seconds.
  Tally racks;
};

/// An s4u actor. Units queue for `after` gates, racks for floor space and then for cooling, feeder and firm power,
/// judged at the design ambient with the reserve withheld; racks that pass are energised as soon as the running plant
/// carries them.
class Contractor {
 public:
  /// Starts its s4u actor, which acts only when rung. The network of `world` must exist.
  explicit Contractor(World& world);

  /// Whether arrivals of this fleet must pass through the contractor: racks, where `policy.energise.floor` is on and
  /// the site of their hall states its floor.
  bool holds(const Fleet& fleet) const;
  /// Puts a unit at the end of its queue: in state `waiting` that of racks to energise, else that of arrivals. The unit
  /// is granted when its turn comes.
  void queue(Unit& unit);
  /// Rings the actor when somebody waits and units came, left or failed since the last decision, or its next look is
  /// due. The network calls it at each settle. It returns the clock date at which to look again even if nothing else
  /// happens, else `never`.
  double consider(double now);
  /// Rack-time waited so far, an entry per pool, resource and cause that ever occurred. Entries keep their places.
  const std::vector<Wait>& waits() const { return waits_; }

  /// Firm power at this ambient temperature with the units in service, MW: the `reserve.units` largest units are
  /// withheld, circuits of ties among them where `reserve.ties`. It is 0 or more and takes no account of feeders.
  double firm_mw(Temperature ambient) const;
  /// What is left of all generation and import after the loss of the largest unit or circuit of a tie, MW.
  double firm_after_loss_mw(Temperature ambient) const;
  /// Heat that the coolers in service at a loop take at this ambient temperature, MW. Nothing is withheld.
  double cooling_mw(int loop, Temperature ambient) const;
  /// Facility power that racks could have at the design ambient through the feeders, other loads served first and the
  /// reserve withheld, MW.
  double powered_mw();
  /// Facility power of the racks that the cooling plants in service carry at the design ambient, MW. Halls without a
  /// loop are left out; the racks on a loop are counted in proportion to all that the plan has there.
  double cooled_mw() const;
  /// The same in GPUs.
  double cooled_gpus() const;
  /// Facility power per MW of IT at the design ambient: conversion losses at full load, cooling and fans; 1 or more.
  double facility_per_it(const Hall& hall) const;
  /// Facility power per MW that a hall draws: cooling and fans at the design ambient; 1 or more.
  double facility_per_drawn(const Hall& hall) const;

 private:
  /// One turn of the actor: gates first, then racks to energise.
  void act();
  /// Lets in the arrivals of all fleets that may come.
  void open_gates();
  /// Whether the units that a group needs (`after`) have been in service; true once is true for good. A negative index
  /// needs nothing.
  bool stands(int group);
  /// Whether one more rack of the pool fits on the floor of its site besides those that stand. Racks with an area of
  /// their own are counted by it, the others by their IT power at the density of the floor.
  bool fits_floor(const RackPool& pool) const;
  /// Energises racks of all halls, in the order of the plan.
  void energise(double now);
  /// Racks on the floor: commissioned or about to be, and those granted in this turn.
  int standing(const RackPool& pool) const;
  /// Racks in service, and those granted in this turn.
  int energised(const RackPool& pool) const;
  /// How many of `racks` waiting racks may be energised at a hall on the design day: cooling, then feeders and firm
  /// power, as `policy.energise` asks. `resource` becomes what holds the rest, if anything does.
  int room(const Hall& hall, int hall_index, const RackPool& pool, int racks, Resource& resource);
  /// Capability per source of the network, MW, of which the `lost` largest units are withheld, each from its own
  /// source; those of ties only if `ties`. `unit_mw` gives that of one unit.
  std::vector<double> firm_supplies(const std::function<double(const Supply&)>& unit_mw, int lost, bool ties) const;
  /// Sets the supplies and branches of its own power tree to the design day, the reserve withheld.
  void set_design_supplies();
  /// Sets the demands of its own power tree: present loads and house loads, and halls with all energised racks at work.
  void set_design_demands();
  /// Electric power of a loop's plant per MW of heat on the design day, pumps included: mean of its staged
  /// coolers in service, of all that ever come where none is, or of its free ones where it has no staged ones.
  double design_cooling_share(int loop) const;
  /// What the plants cool on the design day: as many racks on each loop as its plant carries, of all pools in
  /// proportion to their units, times `per_rack`.
  double cooled(const std::function<double(const Hall&, const RackPool&)>& per_rack) const;
  /// Lets in the units of one fleet whose gate is open and, of a pool of racks, that fit on the floor. The first rack
  /// without floor holds those behind it.
  void open_gates(Fleet& fleet, const RackPool* pool);
  /// Energises as many waiting racks of a pool as have room and as the running plant carries now. The others that have
  /// room are announced to the dispatcher.
  void energise(Hall& hall, int hall_index, RackPool& pool, double now);
  /// Sets the number of racks of a pool that wait for this resource and cause.
  void note_waiting(const RackPool& pool, const Resource& resource, Cause cause, int count);
  /// Index of the pool in World::racks.
  int index_of(const RackPool& pool) const;
  /// Heat into a loop with all energised racks of its halls at work, MW.
  double heat_mw(int loop) const;
  /// The design day of a supply: this ambient temperature at the present pressure of its site, 101.325 kPa without one.
  DesignDay design_day(const Supply& supply, Temperature ambient) const;
  /// What decisions depend on: units in service and up per fleet; of racks only those that left for good.
  std::vector<int> mark() const;

  /// The run.
  World& world_;
  /// A power tree of its own, set to the design day.
  PowerPorts ports_;
  /// Its s4u actor.
  std::unique_ptr<Script> script_;
  /// Per fleet: units delivered that wait for a gate or for floor, first come first.
  std::vector<std::deque<Unit*>> arrivals_;
  /// Per fleet: racks commissioned that wait to be energised, first come first.
  std::vector<std::deque<Unit*>> racks_;
  /// Per fleet: units granted in this step of the turn, which have not moved yet.
  std::vector<int> granted_;
  /// Per group: its `after` is met, for good.
  std::vector<bool> stands_;
  /// Rack-time waited.
  std::vector<Wait> waits_;
  /// The mark that the last decision was made for.
  std::vector<int> mark_;
  /// Clock date at which racks that the plant could not carry are tried again, s.
  double next_look_ = never;
  /// Somebody waits in a queue.
  bool pending_ = false;
  /// Racks have been gone through once, so that their waits must be kept up to date.
  bool racks_noted_ = false;
};

}  // namespace gigasim::sim
