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

/// Racks that one replica has in a pool: how hard they work now, and once the work is no longer held up.
struct Draw {
  int racks = 0;
  double utilisation = 0.0, planned = 0.0;  ///< 0 idle to 1 full power
};

/// The racks of one fleet: who holds them, which have no power, and what took the others away.
struct RackPool {
  RackPool(Fleet& fleet_in, const RackSpec& rack_in)
      : fleet(fleet_in), rack(rack_in), hazards(rack_in.failures, rack_in.gpus) {}

  Fleet& fleet;
  const RackSpec& rack;
  Hazards hazards;  ///< failures inside a rack, by cause

  std::vector<RackUnit*> units;  ///< all of them
  std::vector<RackUnit*> free;   ///< up and held by nobody; `off` of them have no power
  std::vector<Draw> draws;       ///< per replica, in the order of the queue: the last lose power first
  int off = 0;                   ///< shed, or switched off for heat
  int rebooting = 0;             ///< have power again, and boot
  double off_utilisation = 0.0;  ///< how hard racks that are off would work
  Tally held;                    ///< by replicas
  Tally without_power;           ///< off or rebooting
  std::deque<std::pair<std::string, Tally>> down;  ///< failed, hit, in maintenance, or booting after it, by cause
  double failure_rate_per_s = 0.0;                 ///< interruptions per rack and second of up time, in the long run

  /// Racks that are free and have power.
  int usable() const { return std::max(0, static_cast<int>(free.size()) - off - rebooting); }
  /// The clock of racks that this cause took away.
  Tally& down_by(std::string_view cause);
  /// Index of its hall.
  int hall() const { return fleet.at; }
};

/// A rack: energised by the contractor, then up or down; power and heat act on the hall as a whole. While up it works
/// for a replica of a job, stands by for one, or is free.
class RackUnit : public Unit {
 public:
  RackUnit(World& world, RackPool& pool, int number);
  Life live() override;
  int gpus() const { return pool_.rack.gpus; }
  RackPool& home() const { return pool_; }

  class Replica* replica = nullptr;  ///< that holds it
  bool spare = false;                ///< stands by
  int slot = -1;                     ///< in the replica's list, or in the pool's of free racks; -1: in none

 private:
  bool waits_for_power() const override { return delivery >= 0.0; }
  void went_down(std::string_view cause, std::uint64_t event) override;
  void came_up();

  RackPool& pool_;
  Tally* down_ = nullptr;  ///< of the cause that took it away
};

}  // namespace gigasim::sim
