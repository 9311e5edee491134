/// One unit of a fleet: an actor with a name, a state and a life.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event_clock.hpp"
#include "gigasim/models/outage.hpp"
#include "outage_clock.hpp"

namespace gigasim::sim {

inline constexpr std::string_view lease_end = "lease";  ///< why a unit leaves
inline constexpr std::string_view planned_work = "planned";

class World;
struct Fleet;

/// What a unit does. From `off` to `lapsed` it is in service.
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
inline constexpr std::size_t state_count = 13;
std::string_view to_text(State);

/// One unit of a fleet. Dates are clock seconds of the run.
class Unit : public Actor {
 public:
  /// `number` counts from 1 within the fleet.
  Unit(World& world, Fleet& fleet, int number, OutageClock outage = {});

  /// From delivery to retirement.
  virtual Life live() = 0;
  State state() const { return state_; }
  /// `fleet/07`
  std::string name() const;
  std::string label() const override { return name(); }
  const Fleet& fleet() const { return fleet_; }
  bool in_service() const { return state_ >= State::off && state_ != State::retired; }
  /// An outage, maintenance, its permit or its retirement keeps it from work.
  bool away() const {
    return state_ == State::failed || state_ == State::hit || state_ == State::maintenance || state_ == State::lapsed ||
           state_ == State::retired;
  }

  // Set before the run starts.
  double delivery = 0.0;         ///< date; < 0: in service from the start
  double commissioning_s = 0.0;  ///< from delivery to service
  double leave = never;          ///< date of retirement or of the lease's end
  std::string_view leave_cause = "retired";
  int group = -1;                        ///< index of the item of a phase that adds it; -1: there from the start
  bool gated = false;                    ///< the contractor holds it until other fleets stand (`after`)
  bool ever_up = false;                  ///< it has been in service and up before
  double arrived = never, left = never;  ///< dates on which it was delivered and retired
  bool granted = false;                  ///< by a gate, a crew or the store of parts, to whoever waits for it
  Life life;

  /// A gate, a crew or the store of parts grants the wish of the unit.
  void grant();
  /// A common cause takes it away until this date.
  void hit(double until, std::string_view cause);
  /// It leaves for good.
  void remove(double now, std::string_view cause);

 protected:
  Life arrive();                       ///< planned -> in service; at a stationary start perhaps under repair first
  bool struck() const;                 ///< failed or hit by now
  Life recover();                      ///< from its failure or the common cause
  Life repair(bool half_way = false);  ///< half_way: found under repair at a stationary start
  Life ride_out_hit();
  Life maintain();
  bool may_maintain();  ///< a slot is free; if not, asks again in a while
  Life granted_or_wait();
  void set(State next);
  void retire();
  std::uint64_t record(std::string_view event, std::string_view cause = {}, double power_mw = 0.0,
                       double duration_s = 0.0);
  std::uint64_t note_loss(std::string_view cause, std::uint64_t event);  ///< the fleet's latest loss; returns the event
  bool leaving() const;
  virtual bool waits_for_power() const { return false; }                          ///< the contractor energises it
  virtual void went_down(std::string_view /*cause*/, std::uint64_t /*event*/) {}  ///< failed, hit, or in maintenance

  /// Date of the next planned maintenance if the unit goes on as it is. It is put off while too many of the fleet are
  /// away.
  double next_maintenance() const;
  void start_clocks();  ///< outages and maintenance count from now
  void start_running();
  void stop_running();
  double running_s() const;  ///< running time so far, s

  World& world_;
  Fleet& fleet_;
  EventClock& events_;
  int number_;
  State state_ = State::planned;
  OutageClock outage_;
  double hit_until_ = -1.0;
  std::string_view hit_cause_;
  double in_service_since_ = 0.0;
  double running_before_s_ = 0.0;
  double running_since_ = -1.0;
  /// Planned maintenance of one kind: when it was last done.
  struct Upkeep {
    const MaintenanceSpec* spec;
    double done_running_s;
    double done_s;
    std::size_t next_date;
  };
  /// The units of a fleet take the given dates in turn: unit k begins with date k mod n.
  static Upkeep upkeep(const MaintenanceSpec& spec, int number) {
    const std::size_t n = spec.dates.empty() ? 1 : spec.dates.size();
    return {&spec, 0.0, 0.0, static_cast<std::size_t>(number - 1) % n};
  }
  double due(const Upkeep&) const;
  std::vector<Upkeep> upkeep_;
  double postponed_until_ = 0.0;
};

/// A unit that is just up or down, and at work whenever it is up.
class PlainUnit : public Unit {
 public:
  /// `stream`: purpose of its random numbers.
  PlainUnit(World& world, Fleet& fleet, int number, const OutageSpec& outage,
            const std::vector<MaintenanceSpec>& maintenance = {}, std::string_view stream = "outage");
  Life live() override;
};

/// A unit that the dispatcher starts and stops.
class CommittedUnit : public Unit {
 public:
  using Unit::Unit;
  virtual void command(bool run) = 0;
  /// Its permit lets it run.
  virtual bool allowed(double now) const = 0;
  /// Date from which it may start: end of its minimum down time or of a retry wait. Never while it is not off.
  virtual double startable_at() const = 0;
  /// Date from which it may stop: end of its minimum up time. Never while it is not running.
  virtual double stoppable_at() const = 0;
  double total_running_s() const { return running_s(); }
};

/// A unit of a cooling plant that its loop starts and stops as the heat asks.
class StagedUnit : public Unit {
 public:
  using Unit::Unit;
  virtual void command(bool run) = 0;
  /// It runs or has been told to.
  virtual bool wanted() const = 0;
  /// Date from which it may start: end of its anti-recycle time.
  virtual double startable_at() const = 0;
};

}  // namespace gigasim::sim
