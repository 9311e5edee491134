/// The role of a fleet of racks: it draws a hall's power, and jobs hold its racks.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet.hpp"

namespace gigasim::sim {

class RackUnit;

/// How the racks of one replica in a pool work.
struct Draw {
  /// Racks at work.
  int racks = 0;
  /// How hard they work now, and once the work is no longer held up, 0 idle to 1 full power.
  double utilisation = 0.0, planned = 0.0;
};

/// The racks of one fleet: who holds them, which have no power, and what took the others away.
struct RackPool {
  /// The role of this fleet, which must outlive it, as must the specification.
  RackPool(Fleet& fleet_in, const RackSpec& rack_in)
      : fleet(fleet_in), rack(rack_in), hazards(rack_in.failures, rack_in.gpus) {}

  /// Its fleet.
  Fleet& fleet;
  /// Its racks.
  const RackSpec& rack;
  /// Failures inside a rack, by cause.
  Hazards hazards;

  /// All its racks, by number from 1.
  std::vector<RackUnit*> units;
  /// Racks that are up and that nobody holds; `off` and `rebooting` of them have no power yet.
  std::vector<RackUnit*> free;
  /// Per replica in the order of the queue; the last lose power first.
  std::vector<Draw> draws;
  /// Racks shed, or switched off for heat.
  int off = 0;
  /// Racks that have power again and boot.
  int rebooting = 0;
  /// How hard racks that are off would work, 0 to 1.
  double off_utilisation = 0.0;
  /// IT power of its racks without a limit by CDUs, MW: not capped, and capped.
  double full_mw = 0.0, base_mw = 0.0;
  /// Racks held by replicas, spares included.
  Tally held;
  /// Racks that are off or rebooting.
  Tally without_power;
  /// Racks failed, hit, in maintenance, or booting after it, by cause. Entries keep their places.
  std::deque<std::pair<std::string, Tally>> down;
  /// Interruptions per rack and second of up time, in the long run.
  double failure_rate_per_s = 0.0;

  /// Racks that have no power, or boot after they had none.
  int dark() const { return off + rebooting; }
  /// Racks that are free and have power.
  int usable() const { return std::max(0, static_cast<int>(free.size()) - dark()); }
  /// The clock of racks that this cause took away, made if it is new.
  Tally& down_by(std::string_view cause);
  /// Index of its hall.
  int hall() const { return fleet.at; }
};

/// A rack: energised by the contractor, then up or down; power and heat act on the hall as a whole. While up it works
/// for a replica of a job, stands by for one, or is free.
class RackUnit : public Unit {
 public:
  /// Rack `number` of the pool, from 1.
  RackUnit(World& world, RackPool& pool, int number);
  /// From delivery through energising, work, failures and repairs to retirement.
  Life live() override;
  /// Its accelerators.
  int gpus() const { return pool_.rack.gpus; }
  /// The pool that it belongs to.
  RackPool& home() const { return pool_; }

  /// The replica that holds it; none: it is free or down.
  class Replica* replica = nullptr;
  /// It stands by for its replica.
  bool spare = false;
  /// Its index in the replica's list, or in the pool's list of free racks; -1: it is in none.
  int slot = -1;

 private:
  /// Racks that are delivered later wait for the contractor; those from the start have power.
  bool waits_for_power() const override { return delivery >= 0.0; }
  /// Takes it from its job.
  void went_down(std::string_view cause, std::uint64_t event) override;
  /// It is up: the scheduler may hand it out.
  void came_up();
  /// Moves it to the clock of the cause that took it away; null: to none.
  void gone_down(Tally* of_cause);

  /// Its pool.
  RackPool& pool_;
  /// The clock of the cause that took it away; none: it is up.
  Tally* down_ = nullptr;
};

}  // namespace gigasim::sim
