/// Equal units with common accounts: a fleet of a plan, or the circuits of a branch.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/sim/store.hpp"
#include "meter.hpp"
#include "repair_shop.hpp"
#include "unit.hpp"

namespace gigasim::sim {

/// What all kinds of fleets share. What a kind has of its own is in its role (Source, Store, Cooler, RackPool, ...).
struct Fleet {
  std::string name;
  std::string kind;                 ///< as in results: that of its traits, or `circuit`
  const FleetSpec* spec = nullptr;  ///< none: circuits of a bus
  int index = -1;                   ///< in World::fleets
  int at = -1;                      ///< index of its bus, loop, hall or site
  int initial = 0;                  ///< units in service from the start
  double unit_mw = 0.0;             ///< electric or thermal size of one unit, for reports
  Account account{};                ///< what its energy is booked under
  bool delivers_power = false;      ///< its loss can leave loads without power: a source, a store or circuits
  bool stands_on_floor = false;     ///< its units wait for floor space
  bool records_events = true;       ///< what happens to its units is told in events
  double commissioning_s = 0.0;     ///< of every unit, besides that of its delivery
  std::function<std::unique_ptr<Unit>(int number)> make_unit;
  std::function<void()> begin;   ///< starts whatever acts on the fleet besides its units; none: nothing does
  Crews* crews = nullptr;        ///< none: repair starts at once
  std::unique_ptr<Stock> stock;  ///< none: never short of parts
  int maintenance_slots = 1;     ///< units that may be in maintenance at once
  std::vector<std::unique_ptr<Unit>> units;
  std::array<Tally, state_count> tally;  ///< units by state
  Tally waiting_repair;                  ///< units that wait for a part or a crew
  long failures = 0, starts = 0, failed_starts = 0;
  double first_service_s = never;     ///< date on which the first unit came into service
  int leases_ended = 0;               ///< units that left because their lease ended
  const Unit* last_lost = nullptr;    ///< latest unit that failed, was hit or stopped; none: the fleet as a whole
  std::uint64_t last_lost_event = 0;  ///< event that told it
  std::string last_lost_cause;
  int next_unit = 0;          ///< the first that no phase has claimed yet
  std::uint64_t changes = 0;  ///< changes of state of its units so far
  Movement moved;             ///< units that came or went since a store last took note

  int count(State s) const { return tally[static_cast<std::size_t>(s)].count(); }
  /// Unit hours in this state so far.
  double hours(State s, double now) const { return tally[static_cast<std::size_t>(s)].hours(now); }
  /// Unit hours in service so far.
  double in_service_hours(double now) const;
  int in_service() const;
  int up() const { return count(State::off) + count(State::starting) + count(State::loading) + count(State::running); }
  UnitCounts counts() const;
};

}  // namespace gigasim::sim
