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
  /// Name of the fleet in the plan, or of the bus that the circuits feed.
  std::string name;
  /// Kind as results name it: that of its traits, or `circuit`.
  std::string kind;
  /// Its item of the plan; none: circuits of a bus.
  const FleetSpec* spec = nullptr;
  /// Index in World::fleets.
  int index = -1;
  /// Index of its bus, loop, hall or site, by the place of its kind; circuits: the bus that they feed.
  int at = -1;
  /// Units in service from the start.
  int initial = 0;
  /// Size of one unit for reports, MW: electric or thermal, as its kind says.
  double unit_mw = 0.0;
  /// The account that its energy is booked under.
  Account account{};
  /// Its loss can leave loads without power: it is a source, a store or circuits.
  bool delivers_power = false;
  /// Its units wait for floor space: it is a fleet of racks.
  bool stands_on_floor = false;
  /// Events tell what happens to its units.
  bool records_events = true;
  /// Time from delivery to service that every unit takes, besides that of its item of a phase, s.
  double commissioning_s = 0.0;
  /// Makes the unit of this number, from 1; its kind sets it.
  std::function<std::unique_ptr<Unit>(int number)> make_unit;
  /// Starts whatever acts on the fleet besides its units, once all is built; empty: nothing does.
  std::function<void()> begin;
  /// Crews that repair it; none: repair starts at once.
  Crews* crews = nullptr;
  /// Its spare parts; none: it is never short of them.
  std::unique_ptr<Stock> stock;
  /// Units that may be in maintenance at once: a tenth of all that it will ever have, at least one.
  int maintenance_slots = 1;
  /// All units that it will ever have, by number from 1.
  std::vector<std::unique_ptr<Unit>> units;
  /// Units by state, as numbered in `State`.
  std::array<Tally, state_count> tally;
  /// Failed units that wait for a part or a crew.
  Tally waiting_repair;
  /// Failures so far; starts that succeeded, and that did not, of units that the dispatcher starts.
  long failures = 0, starts = 0, failed_starts = 0;
  /// Fuel burnt by starts so far, MWh (lower heating value), and what starts have cost, fuel and wear, USD.
  double start_fuel_mwh = 0.0, start_usd = 0.0;
  /// Clock date at which its first unit came into service and was up, s.
  double first_service_s = never;
  /// Units that left because their lease ended.
  int leases_ended = 0;
  /// The latest unit that failed, was hit, stopped or left; none: nothing yet, or the fleet as a whole lost power.
  const Unit* last_lost = nullptr;
  /// Number of the event that told this loss; 0: none did.
  std::uint64_t last_lost_event = 0;
  /// Why it was lost, in words.
  std::string last_lost_cause;
  /// Index of the first unit that no phase has claimed yet.
  int next_unit = 0;
  /// Units that came or went since a store last took note.
  Movement moved;

  /// Units in this state now.
  int count(State s) const { return tally[static_cast<std::size_t>(s)].count(); }
  /// Unit-hours in this state so far.
  double hours(State s, double now) const { return tally[static_cast<std::size_t>(s)].hours(now); }
  /// Unit-hours in service so far, states `off` to `lapsed`.
  double in_service_hours(double now) const;
  /// Units in service now, failed ones included.
  int in_service() const;
  /// Units in service that no outage, maintenance or permit keeps from work.
  int up() const { return count(State::off) + count(State::starting) + count(State::loading) + count(State::running); }
  /// Units by state as sources see them.
  UnitCounts counts() const;
};

}  // namespace gigasim::sim
