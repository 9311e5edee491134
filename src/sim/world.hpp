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

/// Index of a named bus, loop, hall or site in its list.
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

/// A fleet that delivers power.
struct SourceFleet {
  Fleet* fleet = nullptr;
  std::unique_ptr<Source> source;
  Store* store = nullptr;                ///< the source as a store; none: it only delivers
  std::vector<CommittedUnit*> machines;  ///< its units, where the dispatcher starts and stops them
};

/// Coolant distribution units of a hall; each carries this much liquid heat.
struct CduFleet {
  Fleet* fleet = nullptr;
  double unit_mw = 0.0;
};

/// Floor space at a site.
struct FloorFleet {
  Fleet* fleet = nullptr;
  const FloorSpec* floor = nullptr;
};

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
  World(const Scenario& scenario, const RunOptions& options, Recorder& recorder, EventClock& events,
        const std::vector<OwnSource>& own_sources = {});
  ~World();

  const Scenario& scenario;
  const RunOptions& options;
  Recorder& recorder;
  EventClock& events;
  double end_s;
  std::vector<Site> sites;
  std::vector<std::unique_ptr<Fleet>> fleets;         ///< as in the scenario, then one per branch with circuits
  std::vector<std::unique_ptr<SourceFleet>> sources;  ///< in the order of `fleets`, as all roles
  std::vector<std::unique_ptr<FreeCooler>> free_coolers;
  std::vector<std::unique_ptr<StagedCooler>> staged_coolers;
  std::vector<std::unique_ptr<RackPool>> racks;
  std::vector<CduFleet> cdus;
  std::vector<FloorFleet> floors;
  std::vector<Group> groups;            ///< per item of `phases[].add`
  std::vector<PhaseProgress> progress;  ///< per phase
  std::vector<Fleet*> branch_fleet;     ///< per bus; none: ideal
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
  // A fleet's role, added while it is installed.
  SourceFleet& add(Fleet& fleet, std::unique_ptr<Source> source);
  void add_free(std::unique_ptr<FreeCooler> cooler) { free_coolers.push_back(std::move(cooler)); }
  void add_staged(std::unique_ptr<StagedCooler> cooler) { staged_coolers.push_back(std::move(cooler)); }

  /// Prices of this moment.
  Market market() const { return {date(now()), &scenario.gas_price}; }
  /// Price by which a source is used, USD/MWh: its marginal price, or its position in `policy.merit` where that names
  /// it.
  double merit_price(const SourceFleet&) const;
  /// Passes the event on with the next number, which it returns.
  std::uint64_t record(EventRow row);
  /// A unit of this group has come into service.
  void came(int group);
  /// Event of the latest loss of a supply or circuit that is still felt; 0: none.
  std::uint64_t latest_supply_loss() const;
  long actors() const;
  int site_of_hall(int hall) const;
  int site_of_bus(int bus) const;  ///< -1: none
  /// Temperature that capacities are judged at: `policy.energise.ambient`, else the site's design dry bulb.
  Temperature design_ambient(int site) const;
  /// Name of the bus that has this index in a power balance.
  const std::string& bus_name(const std::vector<int>& balance_index, int bus) const;

 private:
  bool log_events_;
  std::uint64_t last_event_ = 0;
  void build_fleets(const std::vector<OwnSource>& own_sources);
  void build_circuits();
  std::unique_ptr<Fleet> make_fleet(const std::string& name, const std::string& crew);
  void make_units(Fleet& fleet);
  void find_needed(Group& group);
  void schedule_phases();
  void end_leases();
  void add_phase(int phase);
};

}  // namespace gigasim::sim
