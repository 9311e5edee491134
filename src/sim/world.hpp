/// Everything that exists while a campus runs: sites, fleets with their units and roles, crews, gates.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cooler.hpp"
#include "event_clock.hpp"
#include "fleet.hpp"
#include "gigasim/base/random.hpp"
#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"
#include "gigasim/sim/run.hpp"
#include "meter.hpp"
#include "rack_pool.hpp"
#include "site.hpp"

namespace gigasim::sim {

/// Index of a named bus, loop, hall or site in its list; -1: it is not there, or the name is empty.
template <class T>
int index_of(const Named<T>& list, std::string_view name) {
  const auto i = list.index(name);
  return i ? static_cast<int>(*i) : -1;
}

class Network;
class Dispatcher;
class Contractor;
class Accounts;
class Scheduler;
class Hours;

/// A fleet that delivers power, with its role.
struct SourceFleet {
  /// The fleet.
  Fleet* fleet = nullptr;
  /// The role.
  std::unique_ptr<Source> source;
  /// The role as a store; none: it only delivers.
  Store* store = nullptr;
  /// All its units, where the dispatcher starts and stops them; else empty.
  std::vector<CommittedUnit*> machines;
};

/// Coolant distribution units of a hall.
struct CduFleet {
  /// The fleet; `at` is the hall.
  Fleet* fleet = nullptr;
  /// Liquid heat that one unit carries, MW.
  double unit_mw = 0.0;
};

/// Floor space at a site, which comes in units.
struct FloorFleet {
  /// The fleet; `at` is the site.
  Fleet* fleet = nullptr;
  /// Area, storeys and density of one unit.
  const FloorSpec* floor = nullptr;
};

/// Units that one item of a phase adds.
struct Group {
  /// Index of the phase.
  int phase = -1;
  /// The item of the plan.
  const AddSpec* add = nullptr;
  /// These units; and the units of the fleets in `after` that must have been in service before them.
  std::vector<Unit*> units, needed;
};

/// How far the units that a phase adds are.
struct PhaseProgress {
  /// Units that have not been in service yet.
  int missing = 0;
  /// Clock date on which the last of them came into service, s; none: some are missing, or it adds none.
  std::optional<double> complete_s{};
};

/// The whole campus at run time. It owns everything that lives in a run and is built once per run; its lists do not
/// change after that.
class World {
 public:
  /// Builds fleets, network and those who plan, and starts all lives. All arguments must outlive it. Throws InputError
  /// for weather files, std::invalid_argument for sources without a role, InternalFault for a kind that plays no role
  /// at its place.
  World(const Scenario& scenario, const RunOptions& options, Recorder& recorder, EventClock& events,
        const std::vector<OwnSource>& own_sources = {});
  ~World();

  /// The plan, with fleets for the caller's own sources.
  const Scenario& scenario;
  /// Seed and replication.
  const RunOptions& options;
  /// Who takes rows and events.
  Recorder& recorder;
  /// The clock.
  EventClock& events;
  /// Clock at the end of the run, s.
  double end_s;
  /// Per site of the plan.
  std::vector<Site> sites;
  /// Fleets of the plan in its order, then one per branch with circuits.
  std::vector<std::unique_ptr<Fleet>> fleets;
  /// Roles of fleets that deliver power, in the order of `fleets`, as all roles are.
  std::vector<std::unique_ptr<SourceFleet>> sources;
  /// Roles of coolers that take heat first.
  std::vector<std::unique_ptr<FreeCooler>> free_coolers;
  /// Roles of coolers that are started and stopped.
  std::vector<std::unique_ptr<StagedCooler>> staged_coolers;
  /// Roles of racks.
  std::vector<std::unique_ptr<RackPool>> racks;
  /// Roles of coolant distribution units.
  std::vector<CduFleet> cdus;
  /// Roles of floor space.
  std::vector<FloorFleet> floors;
  /// Per item of `phases[].add`, in order.
  std::vector<Group> groups;
  /// Per phase of the plan.
  std::vector<PhaseProgress> progress;
  /// Per bus, the circuits of the branch to its parent; none: the branch is ideal, or the bus is the root.
  std::vector<Fleet*> branch_fleet;
  /// Per crew of the plan.
  std::vector<std::unique_ptr<Crews>> crews;
  /// Outage laws of circuits, per branch that has them.
  std::vector<std::unique_ptr<OutageSpec>> circuit_outages;
  /// Actors of the lives below, and alarms of grid operators.
  std::vector<std::unique_ptr<Actor>> tickers;
  /// Clock at the start of each phase, s, not falling; one entry, 0, in plans without phases.
  std::vector<double> phase_start;
  /// Lives of weather, series, removals, common causes and permits.
  std::vector<Life> lives;
  /// Per permit: this year's tonnage is used up.
  std::vector<bool> permit_spent;
  /// Where GPU time goes.
  std::unique_ptr<Hours> hours;
  /// Who gives racks to jobs.
  std::unique_ptr<Scheduler> scheduler;
  /// Power and cooling.
  std::unique_ptr<Network> network;
  /// The books.
  std::unique_ptr<Accounts> accounts;
  /// Who opens gates and energises racks.
  std::unique_ptr<Contractor> contractor;
  /// Who starts and stops machines.
  std::unique_ptr<Dispatcher> dispatcher;
  /// False in the first microsecond, while the state that the run begins with is laid out: nothing takes time, and
  /// units tell no events.
  bool laid_out = false;

  /// Clock, s.
  double now() const { return events.now(); }
  /// Clock seconds of a date; negative before the start.
  double clock(Date date) const { return clock_s(scenario.start, date); }
  /// Date of a clock, UTC, rounded down to the second.
  Date date(double clock) const { return date_at(scenario.start, clock); }
  /// Random numbers for one purpose of one component, independent of all others.
  RandomStream stream(std::string_view component, std::string_view purpose) const {
    return {options.seed, options.replication, component, purpose};
  }
  // A fleet's role, added while it is installed.
  /// Adds the role of a fleet that delivers power while its kind is installed; the reference stays valid.
  SourceFleet& add(Fleet& fleet, std::unique_ptr<Source> source);
  /// Adds a cooler that takes heat first.
  void add_free(std::unique_ptr<FreeCooler> cooler) { free_coolers.push_back(std::move(cooler)); }
  /// Adds a cooler that is started and stopped.
  void add_staged(std::unique_ptr<StagedCooler> cooler) { staged_coolers.push_back(std::move(cooler)); }

  /// Prices of this moment.
  Market market() const { return {date(now()), &scenario.gas_price}; }
  /// Price by which a source is used, USD/MWh: its marginal price, or its position in `policy.merit` where that names
  /// it.
  double merit_price(const SourceFleet&) const;
  /// Passes the event on with the next number, which it returns.
  std::uint64_t record(EventRow row);
  /// A unit of this group has come into service for the first time; -1, of units from the start, counts nowhere.
  void came(int group);
  /// Event of the latest loss of a supply or circuit that is still felt; 0: none.
  std::uint64_t latest_supply_loss() const;
  /// Units of all fleets, each of which is an actor.
  long actors() const;
  /// Index of a hall's site.
  int site_of_hall(int hall) const;
  /// Index of a bus's site; -1: none.
  int site_of_bus(int bus) const;
  /// Temperature that capacities are judged at: `policy.energise.ambient`, else the site's design dry bulb, else (site
  /// -1) 15 degC.
  Temperature design_ambient(int site) const;
  /// Name of the bus that has index `bus` in a power balance, whose indices per bus of the scenario are given. It must
  /// be there.
  const std::string& bus_name(const std::vector<int>& balance_index, int bus) const;

 private:
  /// Events are logged, too.
  bool log_events_;
  /// Number of the latest event.
  std::uint64_t last_event_ = 0;
  /// Makes crews and the fleets of the plan, and lets their kinds add roles.
  void build_fleets(const std::vector<OwnSource>& own_sources);
  /// Makes a fleet of the circuits of each branch that is not ideal.
  void build_circuits();
  /// A fleet with this name, the next index and this crew (empty: none).
  std::unique_ptr<Fleet> make_fleet(const std::string& name, const std::string& crew);
  /// Makes all units that a fleet will ever have; none but the initial ones has a date yet.
  void make_units(Fleet& fleet);
  /// Finds the units that a group needs: those of the fleets in `after` that its phase adds, or that earlier phases
  /// added when it adds none.
  void find_needed(Group& group);
  /// Gives dates to the units that phases add and to leases that end.
  void schedule_phases();
  /// Sets the date of leaving of rented units.
  void end_leases();
  /// Claims the units that a phase adds and gives them their dates.
  void add_phase(int phase);
};

}  // namespace gigasim::sim
