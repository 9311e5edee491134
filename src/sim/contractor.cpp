#include "contractor.hpp"

#include <algorithm>
#include <numeric>

#include "gigasim/base/saturated.hpp"
#include "network.hpp"

namespace gigasim::sim {

namespace {

double rack_it_mw(const RackSpec& rack) { return rack.rating.value() * it_per_rack_input(rack); }

double conversion_per_it(const Hall& hall) {
  return 1.0 + conversion_loss(hall.spec.conversion, Power(1.0), Power(1.0)).value();
}

constexpr double patience_s = 60.0;  ///< racks that the plant cannot carry yet are tried again after this

}  // namespace

Contractor::Contractor(World& world)
    : world_(world),
      ports_(world),
      arrivals_(world.fleets.size()),
      racks_(world.fleets.size()),
      granted_(world.fleets.size(), 0),
      stands_(world.groups.size(), false) {
  script_ = std::make_unique<Script>(world.events, "contractor", [this] { act(); });
}

bool Contractor::holds(const Fleet& fleet) const {
  if (!fleet.stands_on_floor || !world_.scenario.policy.energise.floor) return false;
  return world_.sites[world_.site_of_hall(fleet.at)].has_floor;
}

void Contractor::queue(Unit& unit) {
  (unit.state() == State::waiting ? racks_ : arrivals_)[unit.fleet().index].push_back(&unit);
  pending_ = true;
  script_->ring();
}

/// Racks count by those that left for good: what else they do does not change what others may do.
std::vector<int> Contractor::mark() const {
  std::vector<int> counts;
  for (const auto& fleet : world_.fleets) {
    if (fleet->stands_on_floor) {
      counts.push_back(fleet->count(State::retired));
    } else {
      counts.push_back(fleet->in_service());
      counts.push_back(fleet->up());
    }
  }
  return counts;
}

double Contractor::consider(double now) {
  if (!pending_) return never;
  std::vector<int> present = mark();
  if (present == mark_ && now < next_look_) return next_look_;
  mark_ = std::move(present);
  next_look_ = never;
  script_->ring();
  return never;
}

void Contractor::act() {
  mark_ = mark();
  next_look_ = never;
  std::fill(granted_.begin(), granted_.end(), 0);
  open_gates();
  std::fill(granted_.begin(), granted_.end(), 0);
  energise(world_.now());
  pending_ = false;
  for (std::size_t f = 0; f < arrivals_.size(); ++f) pending_ = pending_ || !arrivals_[f].empty() || !racks_[f].empty();
}

// gates

/// All units of the fleets named in `after` that this phase adds (or that earlier phases added, when this one adds
/// none) are in service.
bool Contractor::stands(int group) {
  if (group < 0 || stands_[group]) return true;
  for (const Unit* unit : world_.groups[group].needed)
    if (unit->state() < State::off) return false;
  stands_[group] = true;
  return true;
}

int Contractor::standing(const RackPool& pool) const {
  const Fleet& f = pool.fleet;
  return f.in_service() + f.count(State::commissioning) + f.count(State::waiting) + granted_[f.index];
}
int Contractor::energised(const RackPool& pool) const { return pool.fleet.in_service() + granted_[pool.fleet.index]; }

/// One more rack besides those standing.
bool Contractor::fits_floor(const RackPool& pool) const {
  const int site = world_.site_of_hall(pool.hall());
  if (!world_.scenario.policy.energise.floor || !world_.sites[site].has_floor) return true;
  double it_mw = 0.0, area_m2 = 0.0;
  const auto add = [&](const FloorSpec& floor, int count) {
    it_mw += count * floor_capacity(floor).value();
    area_m2 += count * floor.storeys * floor.area.value();
  };
  if (const auto& first = world_.scenario.sites.items[site].second.floor) add(*first, 1);
  for (const FloorFleet& f : world_.floors)
    if (f.fleet->at == site) add(*f.floor, f.fleet->count(State::running));
  // A rack takes its own floor area where it states one, else what the density gives its IT power.
  const auto share = [&](const RackSpec& rack) {
    const double own_m2 = rack.floor_area.value();
    return own_m2 > 0.0 ? own_m2 / area_m2 : rack_it_mw(rack) / it_mw;
  };
  if (area_m2 <= 0.0) return false;
  double used = share(pool.rack);
  for (const auto& other : world_.racks)
    if (world_.site_of_hall(other->hall()) == site) used += standing(*other) * share(other->rack);
  return used <= 1.0 + 1e-9;
}

void Contractor::open_gates() {
  std::vector<const RackPool*> pools(world_.fleets.size(), nullptr);
  for (const auto& pool : world_.racks) pools[static_cast<std::size_t>(pool->fleet.index)] = pool.get();
  for (const auto& fleet : world_.fleets) open_gates(*fleet, pools[static_cast<std::size_t>(fleet->index)]);
}

/// Lets in the units of a fleet that wait for others to stand, and, of a pool of racks, for floor.
void Contractor::open_gates(Fleet& fleet, const RackPool* pool) {
  std::deque<Unit*>& queue = arrivals_[fleet.index];
  int no_floor = 0, too_early = 0;
  std::deque<Unit*> still;
  for (Unit* unit : queue) {
    const bool ready = stands(unit->gated ? unit->group : -1);
    if (!ready)
      ++too_early;
    else if (pool && (no_floor > 0 || !fits_floor(*pool)))
      ++no_floor;
    if (ready && no_floor == 0) {
      unit->grant();
      ++granted_[fleet.index];
    } else {
      still.push_back(unit);
    }
  }
  queue.swap(still);
  if (!pool) return;
  const Resource floor{Resource::Kind::floor, world_.sites[world_.site_of_hall(pool->hall())].name};
  note_waiting(*pool, floor, Cause::not_built, no_floor);
  note_waiting(*pool, {Resource::Kind::build_out}, Cause::must_stand_first, too_early);
}

int Contractor::index_of(const RackPool& pool) const {
  const auto found =
      std::find_if(world_.racks.begin(), world_.racks.end(), [&](const auto& other) { return other.get() == &pool; });
  return static_cast<int>(found - world_.racks.begin());
}

void Contractor::note_waiting(const RackPool& pool, const Resource& resource, Cause cause, int count) {
  const int index = index_of(pool);
  auto it = std::find_if(waits_.begin(), waits_.end(),
                         [&](const Wait& w) { return w.pool == index && w.resource == resource && w.cause == cause; });
  if (it == waits_.end()) {
    if (count == 0) return;
    waits_.push_back({resource, cause, index, {}});
    it = waits_.end() - 1;
  }
  it->racks.add(world_.now(), count - it->racks.count());
}

// energising

double Contractor::cooling_mw(int loop_index, Temperature ambient) const {
  const Loop& loop = world_.network->loops[loop_index];
  const Temperature air = ambient + loop.spec.water.recirculation;
  double q = 0.0;
  const auto add = [&](const Cooler& cooler) {
    q += cooler.fleet.in_service() * cooler.design(loop.spec.water, air).heat.value();
  };
  for (const StagedCooler* cooler : loop.staged) add(*cooler);
  for (const FreeCooler* cooler : loop.free) add(*cooler);
  return q;
}

/// Hot air at the pressure of this moment.
DesignDay Contractor::design_day(const Supply& s, Temperature ambient) const {
  const Pressure pressure = s.site >= 0 ? world_.sites[s.site].air.pressure : Pressure(101.325);
  return {world_.date(world_.now()), {ambient, pressure}};
}

/// Capability of each source on the design day, MW, of which the units that may fail at once are withheld: the `lost`
/// largest of all, each from its own source; those of ties only if `ties`.
std::vector<double> Contractor::firm_supplies(const std::function<double(const Supply&)>& unit_mw, int lost,
                                              bool ties) const {
  const auto& supplies = world_.network->supplies;
  std::vector<double> mw(supplies.size(), 0.0);
  std::vector<std::pair<double, std::size_t>> largest;  // per unit that may be lost
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    const Supply& s = supplies[i];
    const int usable = s.fleet->in_service() - s.fleet->count(State::lapsed);
    const double unit = unit_mw(s);
    mw[i] = unit * usable;
    if (!s.source->contingency() || (s.fleet->account == Account::grid && !ties)) continue;
    largest.insert(largest.end(), static_cast<std::size_t>(std::clamp(usable, 0, lost)), {unit, i});
  }
  std::stable_sort(largest.begin(), largest.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  largest.resize(std::min(largest.size(), static_cast<std::size_t>(lost)));
  for (const auto& [unit, i] : largest) mw[i] -= unit;
  return mw;
}

double Contractor::firm_mw(Temperature ambient) const {
  const ReserveSpec& reserve = world_.scenario.policy.reserve;
  const auto unit_mw = [&](const Supply& s) { return s.source->firm_unit_mw(design_day(s, ambient)); };
  const std::vector<double> mw = firm_supplies(unit_mw, reserve.units, reserve.ties);
  return std::accumulate(mw.begin(), mw.end(), 0.0);
}

double Contractor::firm_after_loss_mw(Temperature ambient) const {
  const auto unit_mw = [&](const Supply& s) { return s.source->firm_unit_mw(design_day(s, ambient)); };
  const std::vector<double> mw = firm_supplies(unit_mw, 1, true);
  return std::accumulate(mw.begin(), mw.end(), 0.0);
}

/// Electric power of the plant per MW of heat on the design day: chillers and dry coolers in service, or all that ever
/// come, by what each fleet takes. Where there are chillers they alone count, as they take what is added.
double Contractor::design_cooling_share(int loop_index) const {
  const Loop& loop = world_.network->loops[loop_index];
  const CoolantLoopSpec& water = loop.spec.water;
  const Temperature air = world_.design_ambient(loop.site) + water.recirculation;
  double heat = 0.0, power = 0.0, all_heat = 0.0, all_power = 0.0;
  const auto add = [&](const Cooler& cooler) {
    const DesignCooling one = cooler.design(water, air);
    heat += cooler.fleet.in_service() * one.heat.value();
    power += cooler.fleet.in_service() * one.heat.value() * one.power_per_heat;
    all_heat += static_cast<double>(cooler.fleet.units.size()) * one.heat.value();
    all_power += static_cast<double>(cooler.fleet.units.size()) * one.heat.value() * one.power_per_heat;
  };
  for (const StagedCooler* cooler : loop.staged) add(*cooler);
  if (loop.staged.empty())
    for (const FreeCooler* cooler : loop.free) add(*cooler);
  if (heat > 0.0) return water.pump_share + power / heat;
  return water.pump_share + (all_heat > 0.0 ? all_power / all_heat : 0.0);
}

void Contractor::set_design_supplies() {
  const ReserveSpec& reserve = world_.scenario.policy.reserve;
  const auto unit_mw = [this](const Supply& s) {
    return s.source->firm_unit_mw(design_day(s, world_.design_ambient(s.site)));
  };
  const std::vector<double> mw = firm_supplies(unit_mw, reserve.units, reserve.ties);
  for (std::size_t i = 0; i < mw.size(); ++i) ports_.set_supply(ports_.supply[i], {mw[i]});
  for (std::size_t b = 0; b < world_.branch_fleet.size(); ++b)
    if (world_.branch_fleet[b])
      ports_.set_capacity(ports_.bus[b],
                          {world_.branch_fleet[b]->in_service() * world_.network->branches[b].circuit_mw});
}

void Contractor::set_design_demands() {
  const Network& n = *world_.network;
  for (std::size_t b = 0; b < ports_.essential.size(); ++b)
    ports_.set_demand(ports_.essential[b], {n.essential_wanted[b].value});
  for (std::size_t i = 0; i < ports_.load.size(); ++i) ports_.set_demand(ports_.load[i], {n.load_mw[i]});
  std::vector<double> cooling(n.loops.size(), 0.0);
  for (std::size_t h = 0; h < n.halls.size(); ++h) {
    const Hall& hall = n.halls[h];
    double it = 0.0;
    for (const RackPool* pool : hall.racks) it += energised(*pool) * hall.rack_load_mw(*pool);
    const double drawn = hall.fixed_mw() + hall.drawn_mw(it);
    ports_.set_demand(ports_.base[h], {drawn});
    if (hall.loop >= 0) cooling[hall.loop] += drawn * design_cooling_share(hall.loop) + it * hall.fans_per_it;
  }
  for (std::size_t l = 0; l < n.loops.size(); ++l) ports_.set_demand(ports_.cooling[l], {cooling[l]});
}

double Contractor::facility_per_drawn(const Hall& hall) const {
  return 1.0 + (hall.loop >= 0 ? design_cooling_share(hall.loop) + hall.fans_per_it : 0.0);
}

double Contractor::facility_per_it(const Hall& hall) const {
  return conversion_per_it(hall) * facility_per_drawn(hall);
}

/// What the plants cool on the design day: the racks on each loop, all in proportion, times `per_rack`.
double Contractor::cooled(const std::function<double(const Hall&, const RackPool&)>& per_rack) const {
  double sum = 0.0;
  for (std::size_t l = 0; l < world_.network->loops.size(); ++l) {
    double heat = 0.0;
    double figure = 0.0;
    for (const Hall& hall : world_.network->halls) {
      if (hall.loop != static_cast<int>(l)) continue;
      for (const RackPool* pool : hall.racks) {
        const auto racks = static_cast<double>(pool->units.size());
        heat += racks * hall.rack_load_mw(*pool) * (conversion_per_it(hall) + hall.fans_per_it);
        figure += racks * per_rack(hall, *pool);
      }
    }
    if (heat > 0.0)
      sum += cooling_mw(static_cast<int>(l), world_.design_ambient(world_.network->loops[l].site)) / heat * figure;
  }
  return sum;
}

double Contractor::cooled_mw() const {
  return cooled(
      [this](const Hall& hall, const RackPool& pool) { return hall.rack_load_mw(pool) * facility_per_it(hall); });
}

double Contractor::cooled_gpus() const {
  return cooled([](const Hall&, const RackPool& pool) { return static_cast<double>(pool.rack.gpus); });
}

double Contractor::powered_mw() {
  set_design_supplies();
  set_design_demands();
  double all = 0.0, served = 0.0;
  for (const Supply& s : world_.network->supplies)
    if (!s.store) all += s.fleet->in_service() * s.fleet->unit_mw;
  const auto ask = [&](double mw) {
    for (const auto* ports : {&ports_.base, &ports_.cooling, &ports_.waiting})
      for (const int port : *ports) ports_.set_demand(port, {});
    for (std::size_t h = 0; h < ports_.waiting.size(); ++h)
      if (!world_.network->halls[h].racks.empty()) ports_.set_demand(ports_.waiting[h], {mw});
  };
  ask(all);
  ports_.balance.solve();
  for (const int port : ports_.waiting) served += ports_.balance.served(port).value;
  ask(0.0);
  return served;
}

/// Heat of the racks energised at the halls of a loop.
double Contractor::heat_mw(int loop) const {
  double heat = 0.0;
  for (const Hall& hall : world_.network->halls) {
    if (hall.loop != loop) continue;
    double installed = 0.0;
    for (const RackPool* pool : hall.racks) installed += energised(*pool) * hall.rack_load_mw(*pool);
    heat += hall.fixed_mw() + hall.drawn_mw(installed) + installed * hall.fans_per_it;
  }
  return heat;
}

/// How many of `racks` waiting racks may be energised at this hall, and what holds the rest.
int Contractor::room(const Hall& hall, int h, const RackPool& pool, int racks, Resource& resource) {
  const EnergiseSpec& gates = world_.scenario.policy.energise;
  const double it = hall.rack_load_mw(pool);
  const double drawn = it * (1.0 + hall.loss.b + hall.loss.c * hall.design_it_mw);
  int n = racks;
  double share = 1.0;
  if (hall.loop >= 0) {
    const Loop& loop = world_.network->loops[hall.loop];
    share += design_cooling_share(hall.loop) + hall.fans_per_it;
    const double spare = cooling_mw(hall.loop, world_.design_ambient(loop.site)) - heat_mw(hall.loop);
    const int cooled = std::max(0, saturated<int>(spare / (drawn + it * hall.fans_per_it) + 1e-9));
    if (gates.cooling && cooled < n) {
      n = cooled;
      resource = {Resource::Kind::cooling, loop.name};
    }
  }
  if (n == 0 || (!gates.power && !gates.feeder)) return n;
  set_design_supplies();
  set_design_demands();
  ports_.set_demand(ports_.waiting[h], {n * drawn * share});
  ports_.balance.solve();
  const int powered = saturated<int>(ports_.balance.served(ports_.waiting[h]).value / (drawn * share) + 1e-9);
  const auto bottleneck = ports_.balance.limited_by(ports_.waiting[h]);
  ports_.set_demand(ports_.waiting[h], {});
  if (powered >= n) return n;
  if (bottleneck && !gates.feeder) return n;
  if (!bottleneck && !gates.power) return n;
  resource = bottleneck ? Resource{Resource::Kind::feeder, world_.bus_name(ports_.bus, *bottleneck)} : Resource{};
  return powered;
}

void Contractor::energise(double now) {
  Network& network = *world_.network;
  network.expected_mw = 0.0;
  for (std::size_t h = 0; h < network.halls.size(); ++h)
    for (RackPool* pool : network.halls[h].racks) energise(network.halls[h], static_cast<int>(h), *pool, now);
  racks_noted_ = true;
  if (network.expected_mw <= 0.0) return;
  next_look_ = now + patience_s;
  world_.events.touch();
}

/// Energises as many waiting racks of a pool as the running plant carries.
void Contractor::energise(Hall& hall, int h, RackPool& pool, double now) {
  Network& network = *world_.network;
  std::deque<Unit*>& queue = racks_[pool.fleet.index];
  const int waiting = static_cast<int>(queue.size());
  if (waiting == 0 && !racks_noted_) return;
  Resource resource;
  const int allowed = waiting > 0 ? room(hall, h, pool, waiting, resource) : 0;
  const double per_rack = hall.rack_load_mw(pool) * facility_per_it(hall);
  int now_carried = 0;
  if (allowed > 0)
    now_carried =
        std::min(allowed, saturated<int>(network.servable_mw(h, allowed * per_rack, false) / per_rack + 1e-9));
  for (int i = 0; i < now_carried; ++i) {
    queue.front()->grant();
    queue.pop_front();
  }
  granted_[pool.fleet.index] += now_carried;
  network.promise(h, now_carried * per_rack);
  network.expected_mw += (allowed - now_carried) * per_rack;
  const int index = index_of(pool);
  for (Wait& w : waits_)
    if (w.pool == index && w.cause == Cause::design_day) w.racks.add(now, -w.racks.count());
  if (waiting > allowed) note_waiting(pool, resource, Cause::design_day, waiting - allowed);
  note_waiting(pool, {}, Cause::starting, allowed - now_carried);
}

}  // namespace gigasim::sim
