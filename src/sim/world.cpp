#include "world.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "accounts.hpp"
#include "contractor.hpp"
#include "dispatcher.hpp"
#include "hours.hpp"
#include "network.hpp"
#include "power_ports.hpp"
#include "scheduler.hpp"
#include "tickers.hpp"

namespace gigasim::sim {

namespace {

const OutageSpec never_fails{};
const std::vector<MaintenanceSpec> no_maintenance{};

std::unique_ptr<Unit> make_unit(World& world, Fleet& fleet, int number) {
  return std::visit(
      [&](const auto& spec) -> std::unique_ptr<Unit> {
        using Spec = std::decay_t<decltype(spec)>;
        if constexpr (std::is_same_v<Spec, GasTurbineSpec>)
          return std::make_unique<TurbineUnit>(world, fleet, number);
        else if constexpr (std::is_same_v<Spec, ChillerSpec>)
          return std::make_unique<ChillerUnit>(world, fleet, number);
        else if constexpr (std::is_same_v<Spec, RackSpec>)
          return std::make_unique<RackUnit>(world, fleet, number);
        else if constexpr (requires { spec.maintenance; })
          return std::make_unique<PlainUnit>(world, fleet, number, spec.outage, spec.maintenance);
        else if constexpr (requires { spec.outage; })
          return std::make_unique<PlainUnit>(world, fleet, number, spec.outage, no_maintenance);
        else
          return std::make_unique<PlainUnit>(world, fleet, number, never_fails, no_maintenance);
      },
      fleet.spec->device);
}

int place_index(const Scenario& s, const FleetSpec& fleet) {
  const std::string_view place = to_text(traits(fleet.device).place);
  if (place == "bus") return index_of(s.buses, fleet.at);
  if (place == "loop") return index_of(s.loops, fleet.at);
  if (place == "hall") return index_of(s.halls, fleet.at);
  return index_of(s.sites, fleet.at);
}

}  // namespace

World::World(const Scenario& scenario_in, const RunOptions& options_in, Recorder& recorder_in, EventClock& events_in)
    : scenario(scenario_in),
      options(options_in),
      recorder(recorder_in),
      events(events_in),
      end_s(clock_s(scenario_in.start, scenario_in.end)),
      permit_spent(scenario_in.permits.size(), false),
      log_events_(spdlog::should_log(spdlog::level::debug)) {
  build_sites();
  build_fleets();
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

void World::build_sites() {
  const int length_h = static_cast<int>(end_s / seconds_per_hour) + 2;
  for (const auto& [name, spec] : scenario.sites) {
    Site site;
    site.name = name;
    const Climate* climate = find_climate(spec.climate);
    if (!spec.weather.empty())
      site.weather = read_epw(spec.weather, scenario.start, length_h);
    else if (climate)
      site.weather = make_weather(*climate, scenario.start, length_h, options.seed, options.replication, name);
    else
      site.weather = {scenario.start, {15.0F}, {101.325F}};
    for (const HeatWaveSpec& wave : spec.heat_waves) add_heat_wave(site.weather, wave);
    site.air = {site.weather.ambient(scenario.start), site.weather.pressure(scenario.start)};
    if (spec.design_dry_bulb)
      site.design = *spec.design_dry_bulb;
    else if (climate)
      site.design = Temperature(climate->design_dry_bulb_c);
    else {  // the temperature that 0.4 % of the file's hours exceed
      std::vector<float> sorted = site.weather.ambient_c;
      const auto at = sorted.begin() + static_cast<long>(0.996 * static_cast<double>(sorted.size() - 1));
      std::nth_element(sorted.begin(), at, sorted.end());
      site.design = Temperature(*at);
    }
    site.has_floor = spec.floor.has_value();
    for (const auto& [fleet_name, fleet] : scenario.fleets)
      if (std::holds_alternative<FloorSpec>(fleet.device) && fleet.at == name) site.has_floor = true;
    sites.push_back(std::move(site));
  }
}

void World::build_fleets() {
  for (const auto& [name, spec] : scenario.crews) crews.push_back(std::make_unique<Crews>(spec.count));
  const auto crews_of = [this](const std::string& name) {
    return name.empty() ? nullptr : crews[*scenario.crews.index(name)].get();
  };
  for (const auto& [name, spec] : scenario.fleets) {
    auto fleet = std::make_unique<Fleet>();
    fleet->name = name;
    fleet->kind = traits(spec.device).kind;
    fleet->spec = &spec;
    fleet->index = static_cast<int>(fleets.size());
    fleet->at = place_index(scenario, spec);
    fleet->unit_mw = unit_size_mw(spec.device);
    fleet->crews = crews_of(spec.crew);
    if (spec.spares) fleet->stock = std::make_unique<Stock>(events, *spec.spares, spec.turnaround.value());
    fleets.push_back(std::move(fleet));
  }
  branch_fleet.resize(scenario.buses.size(), nullptr);
  for (std::size_t b = 0; b < scenario.buses.size(); ++b) {
    const auto& [name, bus] = scenario.buses.items[b];
    if (!bus.via) continue;
    auto fleet = std::make_unique<Fleet>();
    fleet->name = name;
    fleet->kind = "circuit";
    fleet->index = static_cast<int>(fleets.size());
    fleet->at = static_cast<int>(b);
    fleet->unit_mw = circuit_capacity(bus.via->circuit).value();
    fleet->crews = crews_of(bus.via->crew);
    branch_fleet[b] = fleet.get();
    circuit_outages.push_back(std::make_unique<OutageSpec>(circuit_outage(bus.via->circuit)));
    fleets.push_back(std::move(fleet));
  }
}

namespace {

/// How many units a fleet will ever have, so that names are padded alike.
int final_size(const Scenario& s, const Fleet& fleet) {
  int n = fleet.spec ? fleet.spec->initial : s.buses.items[fleet.at].second.via->circuits;
  for (const PhaseSpec& phase : s.phases)
    for (const AddSpec& add : phase.add) n += (fleet.spec ? add.fleet : add.feeder) == fleet.name ? add.count : 0;
  return n;
}

}  // namespace

void World::schedule_phases() {
  std::size_t circuits = 0;
  for (const auto& fleet : fleets) {
    const OutageSpec* outage = fleet->spec ? nullptr : circuit_outages[circuits++].get();
    const int n = final_size(scenario, *fleet);
    fleet->maintenance_slots = std::max(1, n / 10);
    for (int k = 1; k <= n; ++k)
      fleet->units.push_back(fleet->spec ? make_unit(*this, *fleet, k)
                                         : std::make_unique<PlainUnit>(*this, *fleet, k, *outage, no_maintenance));
    const int initial = fleet->spec ? fleet->spec->initial : scenario.buses.items[fleet->at].second.via->circuits;
    for (int k = 0; k < initial; ++k) fleet->units[k]->delivery = -1.0;
    for (int k = initial; k < n; ++k) fleet->units[k]->delivery = never;
    fleet->next_unit = initial;
  }
  for (std::size_t p = 0; p < scenario.phases.size(); ++p) add_phase(static_cast<int>(p));
  end_leases();
  for (Group& group : groups) {
    for (const std::string& name : group.add->after) {
      const auto wanted = [&](const Group& g, bool this_phase) {
        return g.add->fleet == name && (this_phase ? g.phase == group.phase : g.phase < group.phase);
      };
      const bool here = std::any_of(groups.begin(), groups.end(), [&](const Group& g) { return wanted(g, true); });
      for (const Group& g : groups)
        if (wanted(g, here)) group.needed.insert(group.needed.end(), g.units.begin(), g.units.end());
    }
  }
  if (scenario.phases.empty()) phase_start.push_back(0.0);
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
      unit.commissioning_s =
          add.commissioning.value() + (fleet.kind == "rack" ? fleet.device<RackSpec>().commissioning.value() : 0.0);
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
  for (const auto& fleet : fleets) {
    const bool supplies = !fleet->spec || traits(fleet->spec->device).place == Place::bus;
    if (supplies && (!fleet->last_lost || fleet->last_lost->away())) latest = std::max(latest, fleet->last_lost_event);
  }
  return latest;
}

long World::actors() const {
  long n = 0;
  for (const auto& fleet : fleets) n += static_cast<long>(fleet->units.size());
  return n;
}

Tally& Fleet::down_by(std::string_view cause) {
  for (auto& [why, times] : down)
    if (why == cause) return times;
  return down.emplace_back(std::string(cause), Tally{}).second;
}

int Fleet::in_service() const {
  int n = 0;
  for (auto s = static_cast<std::size_t>(State::off); s < static_cast<std::size_t>(State::retired); ++s)
    n += tally[s].count();
  return n;
}

}  // namespace gigasim::sim
