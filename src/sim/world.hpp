/// Everything that exists while a campus runs: sites, fleets and their units, crews, stocks, gates.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "event_clock.hpp"
#include "gigasim/base/random.hpp"
#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"
#include "gigasim/sim/run.hpp"
#include "meter.hpp"
#include "outage_clock.hpp"

namespace gigasim::sim {

inline constexpr std::string_view lease_end = "lease";  ///< why a unit leaves
inline constexpr std::string_view planned_work = "planned";

class World;
class Unit;
class RackUnit;
class Replica;
struct Fleet;

enum class State : std::uint8_t {
  planned,
  delivered,
  commissioning,
  waiting,
  off,
  starting,
  loading,
  running,
  failed,
  hit,
  maintenance,
  lapsed,
  retired
};
inline constexpr std::size_t state_count = 13;
std::string_view to_text(State);

/// A site and its present air.
struct Site {
  std::string name;
  Weather weather;
  Inlet air;
  Temperature design;
  bool has_floor = false;
};

/// Repair crews: first come, first served.
class Crews {
 public:
  explicit Crews(int count) : free_(count) {}
  bool acquire(Unit& unit);  ///< true: at once; otherwise the unit is rung when its turn comes
  void release();

 private:
  int free_;
  std::deque<Unit*> queue_;
};

/// Spare parts of a fleet; a failed part comes back after the turnaround.
class Stock : public Actor {
 public:
  Stock(EventClock& events, int parts, double turnaround_s)
      : Actor(Rank::world), events_(events), parts_(parts), turnaround_s_(turnaround_s) {}
  bool take(Unit& unit);
  void send_back(double now);  ///< the failed part leaves for the depot
  void start() {
    life_ = live();
    life_.start();
  }

 private:
  Life live();

  Life life_;
  EventClock& events_;
  int parts_;
  double turnaround_s_;
  std::deque<double> returns_;
  std::deque<Unit*> queue_;
};

/// One unit of a fleet: an actor with a name, a state and a life.
class Unit : public Actor {
 public:
  Unit(World& world, Fleet& fleet, int number, OutageClock outage = {});

  virtual Life live() = 0;
  State state() const { return state_; }
  std::string name() const;
  std::string label() const override { return name(); }
  const Fleet& fleet() const { return fleet_; }
  bool in_service() const { return state_ >= State::off && state_ != State::retired; }
  bool away() const {
    return state_ == State::failed || state_ == State::hit || state_ == State::maintenance || state_ == State::lapsed ||
           state_ == State::retired;
  }

  /// Set before the run starts.
  double delivery = 0.0;  ///< clock; < 0: in service from the start
  double commissioning_s = 0.0;
  double leave = never;  ///< retirement, end of lease
  std::string_view leave_cause = "retired";
  int group = -1;                        ///< which AddSpec (phase item) it belongs to
  bool gated = false;                    ///< the contractor holds it until other fleets stand (`after`)
  bool ever_up = false;                  ///< it has been in service and up before
  double arrived = never, left = never;  ///< delivered and retired, when it happened
  bool granted = false;                  ///< by a gate, a crew, or the parts' store, to whoever waits for it
  Life life;

  /// Somebody grants what the unit waits for; a common cause hits it; somebody takes it away.
  void grant();
  void hit(double until, std::string_view cause);
  void remove(double now, std::string_view cause);

 protected:
  Life arrive();                       ///< planned -> in service; at a stationary start perhaps under repair first
  bool struck() const;                 ///< failed or hit by now
  Life recover();                      ///< from what struck it
  Life repair(bool half_way = false);  ///< half_way: found under repair at a stationary start
  Life ride_out_hit();
  Life maintain();
  bool may_maintain();  ///< a place is free; if not, asks again in a while
  Life granted_or_wait();
  void set(State next);
  void retire();
  std::uint64_t record(std::string_view event, std::string_view cause = {}, double power_mw = 0.0,
                       double duration_s = 0.0);
  std::uint64_t note_loss(std::string_view cause, std::uint64_t event);  ///< the fleet's latest loss; returns the event
  bool leaving() const;
  virtual bool waits_for_power() const { return false; }                          ///< the contractor energises it
  virtual void went_down(std::string_view /*cause*/, std::uint64_t /*event*/) {}  ///< failed, hit, or in maintenance

  /// Clock of the next planned maintenance if the unit goes on as it is; waits its turn when too many of the fleet are
  /// away.
  double next_maintenance() const;
  void start_clocks();  ///< outages and maintenance count from now
  void start_running();
  void stop_running();
  double running_s() const;

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

/// Racks that one replica has in a fleet: how hard they work now, and once what holds them up is over.
struct Draw {
  int racks = 0;
  double utilisation = 0.0, planned = 0.0;
};

/// A fleet or the circuits of a branch: equal units with common accounts.
struct Fleet {
  std::string name;
  std::string kind;
  const FleetSpec* spec = nullptr;  ///< none: circuits of a bus
  int index = -1;
  int at = -1;           ///< index of its bus, loop, hall or site
  double unit_mw = 0.0;  ///< electric or thermal size of one unit, for reports
  Crews* crews = nullptr;
  std::unique_ptr<Stock> stock;
  std::unique_ptr<Hazards> hazards;  ///< racks: what fails in them, by cause
  int maintenance_slots = 1;         ///< units that may be in maintenance at once
  std::vector<std::unique_ptr<Unit>> units;
  std::array<Tally, state_count> tally;
  Tally waiting_repair;
  long failures = 0, starts = 0, failed_starts = 0;
  int wanted = 0;  ///< chillers that run or have been told to
  double first_service_s = never;
  int leases_ended = 0;
  const Unit* last_lost = nullptr;    ///< latest unit that failed, was hit or stopped; none: the fleet as a whole
  std::uint64_t last_lost_event = 0;  ///< that told it
  std::string last_lost_cause;
  int next_unit = 0;  ///< the first that no phase has claimed yet
  /// Batteries: units that came or went since the last settle, which moves their energy.
  int fresh = 0, repaired = 0, parked = 0, gone = 0;

  // Racks: who has them.
  std::vector<RackUnit*> free;   ///< up and held by nobody; `off` of them have no power
  std::vector<Draw> draws;       ///< per replica, in the order of the queue: the last lose power first
  int off = 0, rebooting = 0;    ///< shed or switched off for heat; back, and booting
  double off_utilisation = 0.0;  ///< how hard racks that are off would work
  Tally held, without_power;     ///< by replicas; off or rebooting
  std::deque<std::pair<std::string, Tally>> down;  ///< failed, hit, in maintenance, or booting after it, by cause
  Tally& down_by(std::string_view cause);
  int usable() const { return std::max(0, static_cast<int>(free.size()) - off - rebooting); }
  double failure_rate_per_s = 0.0;  ///< interruptions per unit of up time, in the long run

  int count(State s) const { return tally[static_cast<std::size_t>(s)].count(); }
  double hours(State s, double now) const { return tally[static_cast<std::size_t>(s)].hours(now); }
  int in_service() const;
  int up() const { return count(State::off) + count(State::starting) + count(State::loading) + count(State::running); }
  template <class Spec>
  const Spec& device() const {
    return std::get<Spec>(spec->device);
  }
};

/// A unit whose state only matters as up or down: generic units, batteries, circuits, grid ties, dry coolers, CDUs,
/// floor.
class PlainUnit : public Unit {
 public:
  PlainUnit(World& world, Fleet& fleet, int number, const OutageSpec& outage,
            const std::vector<MaintenanceSpec>& maintenance = {});
  Life live() override;
};

/// Gas turbine: started and stopped by the dispatcher.
class TurbineUnit : public Unit {
 public:
  TurbineUnit(World& world, Fleet& fleet, int number);
  Life live() override;
  void command(bool run);
  bool wanted() const { return wanted_; }
  bool allowed(double now) const;  ///< by its permit
  double startable_at() const;     ///< end of minimum down time or of a retry wait; never while not off
  double stoppable_at() const;     ///< end of minimum up time; never while not running
  double total_running_s() const { return running_s(); }

 private:
  Life start_up();
  Life run();
  double permit_end() const;
  double next_stop() const;  ///< failure, maintenance, permit or leave

  const GasTurbineSpec& spec_;
  const PermitSpec* permit_;
  RandomStream starts_;
  bool wanted_ = false;
  double off_since_;
  double retry_at_ = 0.0;
  double first_start_ = never;
};

/// Chiller: staged by its loop.
class ChillerUnit : public Unit {
 public:
  ChillerUnit(World& world, Fleet& fleet, int number);
  Life live() override;
  void command(bool run);
  bool wanted() const { return wanted_; }
  double startable_at() const { return startable_at_; }  ///< end of the anti-recycle time

 private:
  Life cool();
  void want(bool run);

  const ChillerSpec& spec_;
  bool wanted_ = false;
  double startable_at_ = 0.0;
};

/// Rack: energised by the contractor, then up or down; power and heat act on the hall as a whole. While up it works for
/// an replica of a job, stands by for one, or is free.
class RackUnit : public Unit {
 public:
  RackUnit(World& world, Fleet& fleet, int number);
  Life live() override;
  int gpus() const { return spec_.gpus; }
  Fleet& home() const { return fleet_; }

  Replica* replica = nullptr;  ///< that holds it
  bool spare = false;          ///< stands by
  int slot = -1;               ///< in the replica's list, or in the fleet's of free racks; -1: in none

 private:
  bool waits_for_power() const override { return delivery >= 0.0; }
  void went_down(std::string_view cause, std::uint64_t event) override;
  void came_up();

  const RackSpec& spec_;
  Tally* down_ = nullptr;  ///< of the cause that took it away
};

class Network;
class Dispatcher;
class Contractor;
class Accounts;
class Scheduler;
class Hours;

/// Units that one item of a phase adds, and the units that must be in service before them.
struct Group {
  int phase = -1;
  const AddSpec* add = nullptr;
  std::vector<Unit*> units, needed;
};

/// Units that a phase adds and that have not been in service yet; when the last of them came.
struct PhaseProgress {
  int missing = 0;
  std::optional<double> complete_s{};
};

/// The whole campus at run time.
class World {
 public:
  World(const Scenario& scenario, const RunOptions& options, Recorder& recorder, EventClock& events);
  ~World();

  const Scenario& scenario;
  const RunOptions& options;
  Recorder& recorder;
  EventClock& events;
  double end_s;
  std::vector<Site> sites;
  std::vector<std::unique_ptr<Fleet>> fleets;  ///< as in the scenario, then one per branch with circuits
  std::vector<Group> groups;                   ///< per item of `phases[].add`
  std::vector<PhaseProgress> progress;         ///< per phase
  std::vector<Fleet*> branch_fleet;            ///< per bus; none: ideal
  std::vector<std::unique_ptr<Crews>> crews;
  std::vector<std::unique_ptr<OutageSpec>> circuit_outages;
  std::vector<std::unique_ptr<Actor>> tickers;
  std::vector<double> phase_start;  ///< clock; one per phase
  std::vector<Life> lives;          ///< of weather, series, common causes
  std::vector<bool> permit_spent;   ///< per permit: this year's tonnage is used up
  std::unique_ptr<Hours> hours;
  std::unique_ptr<Scheduler> scheduler;
  std::unique_ptr<Network> network;
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<Contractor> contractor;
  std::unique_ptr<Dispatcher> dispatcher;
  bool laid_out = false;  ///< false while the state that the run begins with is being laid out

  double now() const { return events.now(); }
  double clock(Date date) const { return clock_s(scenario.start, date); }
  Date date(double clock) const { return date_at(scenario.start, clock); }
  RandomStream stream(std::string_view component, std::string_view purpose) const {
    return {options.seed, options.replication, component, purpose};
  }
  /// Passes the event on with the next number, which it returns.
  std::uint64_t record(EventRow row);
  /// A unit of this group has come into service.
  void came(int group);
  /// Event of the latest loss of a supply or circuit that is still felt; 0: none.
  std::uint64_t latest_supply_loss() const;
  long actors() const;
  int site_of_hall(int hall) const;
  /// Temperature that capacities are judged at: `policy.energise.ambient`, else the site's design dry bulb.
  Temperature design_ambient(int site) const;
  /// Name of the bus that has this index in a power balance.
  const std::string& bus_name(const std::vector<int>& balance_index, int bus) const;

 private:
  bool log_events_;
  std::uint64_t last_event_ = 0;
  void build_sites();
  void build_fleets();
  void schedule_phases();
  void end_leases();
  void add_phase(int phase);
};

}  // namespace gigasim::sim
