#include "world.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "accounts.hpp"
#include "contractor.hpp"
#include "dispatcher.hpp"
#include "hours.hpp"
#include "kinds/kind.hpp"
#include "kinds/own_source.hpp"
#include "network.hpp"
#include "power_ports.hpp"
#include "scheduler.hpp"
#include "tickers.hpp"

namespace gigasim::sim {

namespace {

const std::vector<MaintenanceSpec> no_maintenance{};

int index_of_place(const Scenario& s, const FleetSpec& fleet) {
  const Place place = traits(fleet.device).place;
  switch (place) {
    case Place::bus:
      return index_of(s.buses, fleet.at);
    case Place::loop:
      return index_of(s.loops, fleet.at);
    case Place::hall:
      return index_of(s.halls, fleet.at);
    case Place::site:
      return index_of(s.sites, fleet.at);
  }
  return -1;
}

/// How many units a fleet will ever have, so that names are padded alike.
int final_size(const Scenario& s, const Fleet& fleet) {
  int n = fleet.initial;
  for (const PhaseSpec& phase : s.phases)
    for (const AddSpec& add : phase.add) n += (fleet.spec ? add.fleet : add.feeder) == fleet.name ? add.count : 0;
  return n;
}

}  // namespace

World::World(const Scenario& scenario_in, const RunOptions& options_in, Recorder& recorder_in, EventClock& events_in,
             const std::vector<OwnSource>& own_sources)
    : scenario(scenario_in),
      options(options_in),
      recorder(recorder_in),
      events(events_in),
      end_s(clock_s(scenario_in.start, scenario_in.end)),
      sites(make_sites(scenario_in, options_in)),
      permit_spent(scenario_in.permits.size(), false),
      log_events_(spdlog::should_log(spdlog::level::debug)) {
  build_fleets(own_sources);
  build_circuits();
  for (const auto& fleet : fleets) make_units(*fleet);
  schedule_phases();
  network = std::make_unique<Network>(*this);
  contractor = std::make_unique<Contractor>(*this);
  dispatcher = std::make_unique<Dispatcher>(*this);
  hours = std::make_unique<Hours>(*this);
  scheduler = std::make_unique<Scheduler>(*this);
  accounts = std::make_unique<Accounts>(*this);
  start_tickers(*this);
  for (const auto& fleet : fleets) {
    if (fleet->stock) fleet->stock->start();
    for (const auto& unit : fleet->units) {
      unit->life = unit->live();
      unit->life.start();
    }
  }
}

World::~World() = default;

// what stands where

std::unique_ptr<Fleet> World::make_fleet(const std::string& name, const std::string& crew) {
  auto fleet = std::make_unique<Fleet>();
  fleet->name = name;
  fleet->index = static_cast<int>(fleets.size());
  fleet->crews = crew.empty() ? nullptr : crews[*scenario.crews.index(crew)].get();
  return fleet;
}

void World::build_fleets(const std::vector<OwnSource>& own_sources) {
  for (const auto& [name, spec] : scenario.crews) crews.push_back(std::make_unique<Crews>(spec.count));
  for (const auto& [name, spec] : scenario.fleets) {
    fleets.push_back(make_fleet(name, spec.crew));
    Fleet& fleet = *fleets.back();
    fleet.kind = traits(spec.device).kind;
    fleet.account = traits(spec.device).account;
    fleet.spec = &spec;
    fleet.at = index_of_place(scenario, spec);
    fleet.initial = spec.initial.value_or(0);
    fleet.unit_mw = unit_size_mw(spec.device);
    fleet.commissioning_s = commissioning_of(spec.device).value();
    if (spec.spares) fleet.stock = std::make_unique<Stock>(events, *spec.spares, spec.turnaround.value());
    const auto own =
        std::find_if(own_sources.begin(), own_sources.end(), [&](const auto& o) { return o.name == name; });
    if (own != own_sources.end())
      install_own(*this, fleet, *own);
    else
      std::visit([&](const auto& device) { install(*this, fleet, device); }, spec.device);
    const bool at_bus = traits(spec.device).place == Place::bus;
    if (!fleet.make_unit || at_bus != fleet.delivers_power)
      throw InternalFault(
          fmt::format("kind '{}' does not say how its units live, or plays no role at its place", fleet.kind));
  }
}

/// The circuits of each branch are a fleet, too.
void World::build_circuits() {
  branch_fleet.resize(scenario.buses.size(), nullptr);
  for (std::size_t b = 0; b < scenario.buses.size(); ++b) {
    const auto& [name, bus] = scenario.buses.items[b];
    if (!bus.via) continue;
    fleets.push_back(make_fleet(name, bus.via->crew));
    Fleet& fleet = *fleets.back();
    fleet.kind = "circuit";
    fleet.at = static_cast<int>(b);
    fleet.initial = bus.via->circuits;
    fleet.unit_mw = circuit_capacity(bus.via->circuit).value();
    fleet.delivers_power = true;
    branch_fleet[b] = &fleet;
    circuit_outages.push_back(std::make_unique<OutageSpec>(circuit_outage(bus.via->circuit)));
    fleet.make_unit = [this, &fleet, outage = circuit_outages.back().get()](int number) {
      return std::make_unique<PlainUnit>(*this, fleet, number, *outage, no_maintenance, "circuit outage");
    };
  }
}

void World::make_units(Fleet& fleet) {
  const int n = final_size(scenario, fleet);
  fleet.maintenance_slots = std::max(1, n / 10);
  for (int k = 1; k <= n; ++k) {
    fleet.units.push_back(fleet.make_unit(k));
    fleet.units.back()->delivery = k <= fleet.initial ? -1.0 : never;
  }
  fleet.next_unit = fleet.initial;
}

SourceFleet& World::add(Fleet& fleet, std::unique_ptr<Source> source) {
  sources.push_back(std::make_unique<SourceFleet>());
  SourceFleet& role = *sources.back();
  role.fleet = &fleet;
  role.source = std::move(source);
  role.store = dynamic_cast<Store*>(role.source.get());
  fleet.delivers_power = true;
  return role;
}

// the build-out

void World::schedule_phases() {
  for (std::size_t p = 0; p < scenario.phases.size(); ++p) add_phase(static_cast<int>(p));
  end_leases();
  for (Group& group : groups) find_needed(group);
  if (scenario.phases.empty()) phase_start.push_back(0.0);
}

/// The units of the fleets named in `after` that this phase adds, or that earlier phases added when this one adds none.
void World::find_needed(Group& group) {
  for (const std::string& name : group.add->after) {
    const auto wanted = [&](const Group& g, bool this_phase) {
      return g.add->fleet == name && (this_phase ? g.phase == group.phase : g.phase < group.phase);
    };
    const bool here = std::any_of(groups.begin(), groups.end(), [&](const Group& g) { return wanted(g, true); });
    for (const Group& g : groups)
      if (wanted(g, here)) group.needed.insert(group.needed.end(), g.units.begin(), g.units.end());
  }
}

void World::end_leases() {
  for (const auto& fleet : fleets) {
    if (!fleet->spec || !fleet->spec->lease) continue;
    const LeaseSpec& lease = *fleet->spec->lease;
    for (const auto& unit : fleet->units) {
      const double of_term = lease.term ? std::max(0.0, unit->delivery) + lease.term->value() : never;
      const double end = std::min(of_term, lease.until ? clock(*lease.until) : never);
      if (end < unit->leave) {
        unit->leave = end;
        unit->leave_cause = lease_end;
      }
    }
  }
}

void World::add_phase(int p) {
  const PhaseSpec& phase = scenario.phases[p];
  double first = never;
  progress.emplace_back();
  for (const AddSpec& add : phase.add) {
    progress.back().missing += add.count;
    const std::string& name = add.fleet.empty() ? add.feeder : add.fleet;
    Fleet& fleet = **std::find_if(fleets.begin(), fleets.end(), [&](const auto& f) {
      return f->name == name && (f->spec == nullptr) == add.fleet.empty();
    });
    groups.push_back({p, &add, {}, {}});
    const double date = clock(add.date);
    first = std::min(first, date);
    for (int k = 0; k < add.count; ++k) {
      Unit& unit = *fleet.units[fleet.next_unit++];
      unit.delivery = date + (add.rate ? k / number(*add.rate) : 0.0);
      unit.commissioning_s = add.commissioning.value() + fleet.commissioning_s;
      unit.group = static_cast<int>(groups.size()) - 1;
      unit.gated = !add.after.empty();
      if (add.retire) unit.leave = clock(*add.retire);
      groups.back().units.push_back(&unit);
    }
  }
  phase_start.push_back(std::max(phase_start.empty() ? 0.0 : phase_start.back(), phase.date       ? clock(*phase.date)
                                                                                 : first == never ? 0.0
                                                                                                  : first));
  if (p == 0 && !phase.date) phase_start.back() = 0.0;  // what stands from the start belongs to the first phase
}

// look-ups

int World::site_of_hall(int hall) const { return index_of(scenario.sites, scenario.halls.items[hall].second.site); }
int World::site_of_bus(int bus) const { return index_of(scenario.sites, scenario.buses.items[bus].second.site); }

double World::merit_price(const SourceFleet& source) const {
  const std::vector<std::string>& merit = scenario.policy.merit;
  const auto position = std::find(merit.begin(), merit.end(), source.fleet->name);
  if (position != merit.end()) return 0.001 * static_cast<double>(position - merit.begin() + 1);
  return source.source->price(market());
}

Temperature World::design_ambient(int site) const {
  if (scenario.policy.energise.ambient) return *scenario.policy.energise.ambient;
  return site >= 0 ? sites[site].design : Temperature(15.0);
}

const std::string& World::bus_name(const std::vector<int>& balance_index, int bus) const {
  const auto it = std::find(balance_index.begin(), balance_index.end(), bus);
  return scenario.buses.items[static_cast<std::size_t>(it - balance_index.begin())].first;
}

std::uint64_t World::record(EventRow row) {
  row.id = ++last_event_;
  if (log_events_)
    spdlog::debug("{} {} {} {} {:+.3g} MW", to_string(date(row.clock_s)), row.component, row.event, row.cause,
                  row.power_mw);
  recorder.event(date(row.clock_s), row);
  return row.id;
}

void World::came(int group) {
  if (group < 0) return;
  PhaseProgress& phase = progress[static_cast<std::size_t>(groups[static_cast<std::size_t>(group)].phase)];
  if (--phase.missing == 0) phase.complete_s = now();
}

std::uint64_t World::latest_supply_loss() const {
  std::uint64_t latest = 0;
  for (const auto& fleet : fleets)
    if (fleet->delivers_power && (!fleet->last_lost || fleet->last_lost->away()))
      latest = std::max(latest, fleet->last_lost_event);
  return latest;
}

long World::actors() const {
  long n = 0;
  for (const auto& fleet : fleets) n += static_cast<long>(fleet->units.size());
  return n;
}

}  // namespace gigasim::sim
