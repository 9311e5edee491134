/// One unit of a fleet: an actor with a name, a state and a life.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event_clock.hpp"
#include "gigasim/models/outage.hpp"
#include "outage_clock.hpp"

namespace gigasim::sim {

/// Why a unit leaves: its lease has ended.
inline constexpr std::string_view lease_end = "lease";
/// Cause of planned maintenance.
inline constexpr std::string_view planned_work = "planned";

class World;
struct Fleet;

/// What a unit does. From `off` to `lapsed` it is in service; from `off` to `running` it is up. The order matters.
enum class State : std::uint8_t {
  planned,        ///< not delivered yet
  delivered,      ///< there, and held by a gate
  commissioning,  ///< on its way into service
  waiting,        ///< ready, and not energised yet
  off,            ///< fit to start
  starting,       ///< ordered to start, not yet at work
  loading,        ///< at work, not yet at full capability
  running,        ///< at work
  failed,         ///< in forced outage
  hit,            ///< taken away by a common cause
  maintenance,    ///< in planned maintenance
  lapsed,         ///< stopped by its permit
  retired         ///< gone for good
};
/// Number of states.
inline constexpr std::size_t state_count = 13;

/// One unit of a fleet. Dates are clock seconds of the run.
class Unit : public Actor {
 public:
  /// `number` counts from 1 within the fleet. The unit is planned; its fleet sets delivery before the run starts.
  Unit(World& world, Fleet& fleet, int number, OutageClock outage = {});

  /// From delivery to retirement. The world starts it once.
  virtual Life live() = 0;
  /// What it does.
  State state() const { return state_; }
  /// `fleet/07`, padded for the number of units that the fleet will ever have.
  std::string name() const;
  /// Its name, for messages.
  std::string label() const override { return name(); }
  /// The fleet it belongs to.
  const Fleet& fleet() const { return fleet_; }
  /// Whether it is between commissioning and retirement, failed or not.
  bool in_service() const { return state_ >= State::off && state_ != State::retired; }
  /// An outage, maintenance, its permit or its retirement keeps it from work.
  bool away() const {
    return state_ == State::failed || state_ == State::hit || state_ == State::maintenance || state_ == State::lapsed ||
           state_ == State::retired;
  }

  // Set before the run starts.
  /// Clock date of delivery, s; negative: in service from the start; `never`: no phase claims it.
  double delivery = 0.0;
  /// Time from delivery, or from its gate, to service, s.
  double commissioning_s = 0.0;
  /// Clock date of retirement or of the lease's end, s.
  double leave = never;
  /// Why it leaves: `retired`, `removed` or `lease_end`.
  std::string_view leave_cause = "retired";
  /// Index in World::groups of the item of a phase that adds it; -1: it is there from the start.
  int group = -1;
  /// The contractor holds it until other fleets stand (`after`).
  bool gated = false;
  /// It has been in service and up before.
  bool ever_up = false;
  /// Clock dates on which it was delivered and on which it retired, s. Units from the start have arrived at 0.
  double arrived = never, left = never;
  /// A gate, a crew or the store of parts has granted its wish, and it has not taken note yet.
  bool granted = false;
  /// Its life.
  Life life;

  /// A gate, a crew or the store of parts grants the wish of the unit.
  void grant();
  /// A common cause takes it away until this clock date, or until that of an earlier hit if later.
  void hit(double until, std::string_view cause);
  /// It leaves for good, at `now` or at its own date if that is earlier.
  void remove(double now, std::string_view cause);

 protected:
  /// From planned to in service; at a stationary start perhaps under repair first.
  Life arrive();
  /// It has failed or been hit by now.
  bool struck() const;
  /// From its failure or the common cause to being fit again.
  Life recover();
  /// From its failure through the queues for parts and crews to the end of the repair. `half_way`: found under repair
  /// at a stationary start, so that only the rest of it is drawn.
  Life repair(bool half_way = false);
  /// Until the common cause is over; it needs no crew.
  Life ride_out_hit();
  /// Does the maintenance that is due first.
  Life maintain();
  /// Whether a slot of its fleet is free; if not, it asks again in 6 hours.
  bool may_maintain();
  /// Until its wish is granted.
  Life granted_or_wait();
  /// The same, or until it leaves for good.
  Life granted_or_leaving();
  /// Until the clock date, s, or until it leaves for good.
  Life stay_away(double date);
  /// Sets `has_part_` and `has_crew_`; ends early when it leaves for good.
  Life wait_for_part_and_crew();
  /// Gives back its crew, and the failed part.
  void give_back();
  /// Its permit lets it run.
  bool permitted(double now) const;
  /// Clock date on which its permit ends, s; `never`: it has none, or it does not end.
  double permit_end() const;
  /// Lapsed, until its permit lets it run or somebody rings.
  Life stand_still();
  /// Enters a state: tallies, movements of stores, progress of phases, dates of arrival and retirement follow; the
  /// network is touched.
  void set(State next);
  /// Leaves for good and tells so.
  void retire();
  /// Tells an event of this unit and gives its number; 0, untold, while the first state is laid out or where the
  /// fleet's events are not wanted. Powers in MW, gained positive.
  std::uint64_t record(std::string_view event, std::string_view cause = {}, double power_mw = 0.0,
                       double duration_s = 0.0);
  /// Notes itself as the fleet's latest loss, of this cause (in words) and event; gives the event back.
  std::uint64_t note_loss(std::string_view cause, std::uint64_t event);
  /// Its date of leaving has come.
  bool leaving() const;
  /// Whether the contractor energises it after commissioning.
  virtual bool waits_for_power() const { return false; }
  /// It has failed, was hit, or is in maintenance; `event` is 0 where none was told.
  virtual void went_down(std::string_view /*cause*/, std::uint64_t /*event*/) {}

  /// Clock date of the next planned maintenance if the unit goes on as it is, s; `never`: none. It is put off while as
  /// many of the fleet are in maintenance as may be.
  double next_maintenance() const;
  /// Outages and maintenance count from now. Units from the start have different histories of maintenance.
  void start_clocks();
  /// Running time counts from now.
  void start_running();
  /// Running time stops.
  void stop_running();
  double running_s() const;  ///< running time so far, s
  /// The same with what its starts count as, for maintenance, s.
  double worn_s() const { return running_s() + wear_of_starts_s_; }

  /// The run.
  World& world_;
  /// Its fleet.
  Fleet& fleet_;
  /// The clock.
  EventClock& events_;
  /// Its number within the fleet, from 1.
  int number_;
  /// What it does.
  State state_ = State::planned;
  /// When it fails, of what, and for how long.
  OutageClock outage_;
  /// Clock date at which the latest common cause is over, s; negative: none yet.
  double hit_until_ = -1.0;
  /// Name of that common cause.
  std::string_view hit_cause_;
  /// Clock date on which it came into service, s.
  double in_service_since_ = 0.0;
  /// Running time up to its last stop, s.
  double running_before_s_ = 0.0;
  /// Running time that its starts count as so far, s.
  double wear_of_starts_s_ = 0.0;
  /// Clock date since which it runs, s; negative: it does not.
  double running_since_ = -1.0;
  /// Planned maintenance of one kind: when it was last done.
  struct Upkeep {
    /// What is to be done, and how often.
    const MaintenanceSpec* spec;
    /// Running time when it was last done, s; below 0 where units from the start bring a history.
    double done_running_s;
    /// Clock date at which it was last done, s; below 0 likewise.
    double done_s;
    /// Index of the next given date that is this unit's.
    std::size_t next_date;
  };
  /// The units of a fleet take the given dates in turn: unit k begins with date k mod n.
  static Upkeep upkeep(const MaintenanceSpec& spec, int number) {
    const std::size_t n = spec.dates.empty() ? 1 : spec.dates.size();
    return {&spec, 0.0, 0.0, (static_cast<std::size_t>(number) - 1) % n};
  }
  /// Clock date at which an upkeep is due if the unit goes on as it is, s.
  double due(const Upkeep&) const;
  /// Its kinds of planned maintenance.
  std::vector<Upkeep> upkeep_;
  /// No maintenance before this clock date, s.
  double postponed_until_ = 0.0;
  /// Its permit; none: it needs none.
  const PermitSpec* permit_ = nullptr;
  /// Index of the permit in the plan.
  std::size_t permit_index_ = 0;
  /// Clock date of its first work, from which the term of its permit counts, s.
  double first_start_ = never;
  /// What its repair has taken: a spare part, a crew.
  bool has_part_ = false, has_crew_ = false;
};

/// A unit that is just up or down, and at work whenever it is up.
class PlainUnit : public Unit {
 public:
  /// `maintenance` must outlive it, and `outage` is copied. `stream` names the purpose of its random numbers.
  PlainUnit(World& world, Fleet& fleet, int number, const OutageSpec& outage,
            const std::vector<MaintenanceSpec>& maintenance = {}, std::string_view stream = "outage");
  /// At work between outages and maintenance.
  Life live() override;

 private:
  /// Goes to work.
  void begin_work();
  /// At work until an outage, maintenance, or the end of its permit or service, and through the first two.
  Life work();
};

/// A unit that the dispatcher starts and stops.
class CommittedUnit : public Unit {
 public:
  using Unit::Unit;
  /// The dispatcher wants it to run, or to stop. It obeys as soon as it can.
  virtual void command(bool run) = 0;
  /// Whether its permit lets it run at this clock date.
  virtual bool allowed(double now) const = 0;
  /// Date from which it may start: end of its minimum down time or of a retry wait. Never while it is not off.
  virtual double startable_at() const = 0;
  /// Date from which it may stop: end of its minimum up time. Never while it is not running.
  virtual double stoppable_at() const = 0;
  /// Date from which it is known to be away: planned maintenance, the end of its permit, of its lease or its
  /// retirement.
  virtual double available_until() const = 0;
  /// Running time so far, s.
  double total_running_s() const { return running_s(); }
};

/// A unit of a cooling plant that its loop starts and stops as the heat asks.
class StagedUnit : public Unit {
 public:
  using Unit::Unit;
  /// Its loop wants it to cool, or to stop.
  virtual void command(bool run) = 0;
  /// It runs or has been told to.
  virtual bool wanted() const = 0;
  /// Date from which it may start: end of its anti-recycle time.
  virtual double startable_at() const = 0;
};

}  // namespace gigasim::sim
