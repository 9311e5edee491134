#include "contractor.hpp"

#include <algorithm>
#include <cmath>

#include "network.hpp"

namespace gigasim::sim {

namespace {

double rack_it_mw(const Fleet& fleet) {
  const auto& rack = fleet.device<RackSpec>();
  return rack.rating.value() * (1.0 + rack.network_share + rack.support_share);
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
  if (fleet.kind != "rack" || !world_.scenario.policy.energise.floor) return false;
  return world_.sites[world_.site_of_hall(fleet.at)].has_floor;
}

void Contractor::queue(Unit& unit) {
  (unit.state() == State::waiting ? racks_ : arrivals_)[unit.fleet().index].push_back(&unit);
  pending_ = true;
  script_->ring();
}

std::uint64_t Contractor::mark() const {
  std::uint64_t mark = 0;  // wraps around, as hashes do
  for (const auto& fleet : world_.fleets)
    mark = mark * 131 + static_cast<std::uint64_t>(fleet->kind == "rack" ? fleet->count(State::retired)
                                                                         : fleet->in_service() * 7 + fleet->up());
  return mark;
}

double Contractor::consider(double now) {
  if (!pending_) return never;
  const std::uint64_t present = mark();
  if (present == mark_ && now < next_look_) return next_look_;
  mark_ = present;
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

int Contractor::standing(const Fleet& f) const {
  return f.in_service() + f.count(State::commissioning) + f.count(State::waiting) + granted_[f.index];
}
int Contractor::energised(const Fleet& f) const { return f.in_service() + granted_[f.index]; }

/// One more rack besides those standing.
bool Contractor::fits_floor(const Fleet& fleet) const {
  const int site = world_.site_of_hall(fleet.at);
  if (!world_.scenario.policy.energise.floor || !world_.sites[site].has_floor) return true;
  double it_mw = 0.0, area_m2 = 0.0;
  const auto add = [&](const FloorSpec& floor, int count) {
    it_mw += count * floor_capacity(floor).value();
    area_m2 += count * floor.storeys * floor.area.value();
  };
  if (const auto& first = world_.scenario.sites.items[site].second.floor) add(*first, 1);
  for (const auto& f : world_.fleets)
    if (f->kind == "floor" && f->at == site) add(f->device<FloorSpec>(), f->count(State::running));
  // A rack takes its own floor area where it states one, else what the density gives its IT power.
  const auto share = [&](const Fleet& f) {
    const double own_m2 = f.device<RackSpec>().floor_area.value();
    return own_m2 > 0.0 ? own_m2 / area_m2 : rack_it_mw(f) / it_mw;
  };
  if (area_m2 <= 0.0) return false;
  double used = share(fleet);
  for (const auto& f : world_.fleets)
    if (f->kind == "rack" && world_.site_of_hall(f->at) == site) used += standing(*f) * share(*f);
  return used <= 1.0 + 1e-9;
}

void Contractor::open_gates() {
  for (const auto& fleet : world_.fleets) {
    std::deque<Unit*>& queue = arrivals_[fleet->index];
    int no_floor = 0, too_early = 0;
    std::deque<Unit*> still;
    for (Unit* unit : queue) {
      const bool ready = stands(unit->gated ? unit->group : -1);
      if (!ready)
        ++too_early;
      else if (fleet->kind == "rack" && (no_floor > 0 || !fits_floor(*fleet)))
        ++no_floor;
      if (ready && no_floor == 0) {
        unit->grant();
        ++granted_[fleet->index];
      } else {
        still.push_back(unit);
      }
    }
    queue.swap(still);
    if (fleet->kind != "rack") continue;
    note_waiting(fleet->index, "floor " + world_.sites[world_.site_of_hall(fleet->at)].name, "not built", no_floor);
    note_waiting(fleet->index, "build-out", "what must stand first", too_early);
  }
}

void Contractor::note_waiting(int fleet, const std::string& resource, const std::string& cause, int count) {
  auto it = std::find_if(waits_.begin(), waits_.end(),
                         [&](const Wait& w) { return w.fleet == fleet && w.resource == resource && w.cause == cause; });
  if (it == waits_.end()) {
    if (count == 0) return;
    waits_.push_back({resource, cause, fleet, {}});
    it = waits_.end() - 1;
  }
  it->racks.add(world_.now(), count - it->racks.count());
}

// energising

double Contractor::cooling_mw(int loop_index, Temperature ambient) const {
  const Loop& loop = world_.network->loops[loop_index];
  const CoolantLoopSpec& water = loop.spec.water;
  double q = 0.0;
  for (const Fleet* f : loop.chillers)
    q += f->in_service() *
         chiller_state(f->device<ChillerSpec>(), water.supply, ambient + water.recirculation).capacity.value();
  for (const Fleet* f : loop.dry_coolers)
    q += f->in_service() * dry_cooler_heat(f->device<DryCoolerSpec>(), water.supply + water.rise, ambient, 1.0).value();
  return q;
}

double Contractor::firm_mw(Temperature ambient) const {
  double sum = 0.0, largest = 0.0;
  for (const Supply& s : world_.network->supplies) {
    if (!s.fleet || s.battery || s.fleet->in_service() == 0) continue;
    double unit = 0.0;
    if (s.turbine)
      unit = capability(*s.turbine, {ambient, s.site >= 0 ? world_.sites[s.site].air.pressure : Pressure(101.325)})
                 .value();
    if (s.generic) unit = s.generic->capacity.value();
    if (s.tie) unit = s.tie->firm.number_at(world_.date(world_.now()));
    sum += unit * (s.fleet->in_service() - s.fleet->count(State::lapsed));
    if (!s.tie) largest = std::max(largest, unit);
  }
  return std::max(0.0, sum - world_.scenario.policy.reserve.units * largest);
}

/// Electric power of the plant per MW of heat on the design day.
double Contractor::design_cooling_share(int loop_index) const {
  const Loop& loop = world_.network->loops[loop_index];
  const CoolantLoopSpec& water = loop.spec.water;
  double share = water.pump_share;
  if (!loop.chillers.empty())
    share += chiller_state(loop.chillers.front()->device<ChillerSpec>(), water.supply,
                           world_.design_ambient(loop.site) + water.recirculation)
                 .eir;
  else if (!loop.dry_coolers.empty())
    share += (loop.dry_coolers.front()->device<DryCoolerSpec>().fan /
              loop.dry_coolers.front()->device<DryCoolerSpec>().capacity)
                 .value();
  return share;
}

void Contractor::set_design_supplies() {
  double largest = 0.0;
  int holder = -1;
  std::vector<double> mw(world_.fleets.size(), 0.0);
  for (const Supply& s : world_.network->supplies) {
    if (!s.fleet || s.battery) continue;
    const int usable = s.fleet->in_service() - s.fleet->count(State::lapsed);
    double unit = 0.0;
    if (s.turbine)
      unit = capability(*s.turbine, {world_.design_ambient(s.site),
                                     s.site >= 0 ? world_.sites[s.site].air.pressure : Pressure(101.325)})
                 .value();
    if (s.generic) unit = s.generic->capacity.value();
    if (s.tie) unit = s.tie->firm.number_at(world_.date(world_.now()));
    mw[s.fleet->index] = unit * usable;
    if (!s.tie && usable > 0 && unit > largest) {
      largest = unit;
      holder = s.fleet->index;
    }
  }
  if (holder >= 0) mw[holder] = std::max(0.0, mw[holder] - world_.scenario.policy.reserve.units * largest);
  for (std::size_t f = 0; f < mw.size(); ++f)
    if (ports_.supply[f] >= 0) ports_.set_supply(ports_.supply[f], {mw[f]});
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
    for (const Fleet* f : hall.racks) it += energised(*f) * hall.rack_load_mw(*f);
    const double drawn = hall.fixed_mw() + hall.drawn_mw(it);
    ports_.set_demand(ports_.base[h], {drawn});
    if (hall.loop >= 0) cooling[hall.loop] += drawn * design_cooling_share(hall.loop) + it * hall.fans_per_it;
  }
  for (std::size_t l = 0; l < n.loops.size(); ++l) ports_.set_demand(ports_.cooling[l], {cooling[l]});
}

double conversion_per_it(const Hall& hall) {
  return 1.0 + conversion_loss(hall.spec.conversion, Power(1.0), Power(1.0)).value();
}

double Contractor::facility_per_it(const Hall& hall) const {
  const double cooling = hall.loop >= 0 ? design_cooling_share(hall.loop) + hall.fans_per_it : 0.0;
  return conversion_per_it(hall) * (1.0 + cooling);
}

/// What the plants cool on the design day, IT of each loop's first hall times `per_it_mw`.
double Contractor::cooled(const std::function<double(const Hall&)>& per_it_mw) const {
  double sum = 0.0;
  for (std::size_t l = 0; l < world_.network->loops.size(); ++l) {
    const auto& halls = world_.network->halls;
    const auto hall = std::find_if(halls.begin(), halls.end(),
                                   [&](const Hall& h) { return h.loop == static_cast<int>(l) && !h.racks.empty(); });
    if (hall == halls.end()) continue;
    const double heat_mw = cooling_mw(static_cast<int>(l), world_.design_ambient(world_.network->loops[l].site));
    sum += heat_mw / (conversion_per_it(*hall) + hall->fans_per_it) * per_it_mw(*hall);
  }
  return sum;
}

double Contractor::cooled_mw() const {
  return cooled([this](const Hall& hall) { return facility_per_it(hall); });
}

double Contractor::cooled_gpus() const {
  return cooled([](const Hall& hall) {
    return hall.racks.front()->device<RackSpec>().gpus / hall.rack_load_mw(*hall.racks.front());
  });
}

double Contractor::powered_mw() {
  set_design_supplies();
  set_design_demands();
  double all = 0.0, served = 0.0;
  for (const Supply& s : world_.network->supplies)
    if (s.fleet && !s.battery) all += s.fleet->in_service() * s.fleet->unit_mw;
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

/// How many of `racks` waiting racks may be energised at this hall, and what holds the rest.
int Contractor::room(const Hall& hall, int h, const Fleet& fleet, int racks, std::string& resource) {
  const EnergiseSpec& gates = world_.scenario.policy.energise;
  const double it = hall.rack_load_mw(fleet);
  const double drawn = it * (1.0 + hall.loss.b + hall.loss.c * hall.design_it_mw);
  int n = racks;
  double share = 1.0;
  if (hall.loop >= 0) {
    share += design_cooling_share(hall.loop) + hall.fans_per_it;
    double heat = 0.0;
    for (const Hall& other : world_.network->halls) {
      if (other.loop != hall.loop) continue;
      double installed = 0.0;
      for (const Fleet* f : other.racks) installed += energised(*f) * other.rack_load_mw(*f);
      heat += other.fixed_mw() + other.drawn_mw(installed) + installed * other.fans_per_it;
    }
    const double spare = cooling_mw(hall.loop, world_.design_ambient(world_.network->loops[hall.loop].site)) - heat;
    const int cooled = std::max(0, static_cast<int>(spare / (drawn + it * hall.fans_per_it) + 1e-9));
    if (gates.cooling && cooled < n) {
      n = cooled;
      resource = "cooling " + world_.network->loops[hall.loop].name;
    }
  }
  if (n == 0 || (!gates.power && !gates.feeder)) return n;
  set_design_supplies();
  set_design_demands();
  ports_.set_demand(ports_.waiting[h], {n * drawn * share});
  ports_.balance.solve();
  const int powered = static_cast<int>(ports_.balance.served(ports_.waiting[h]).value / (drawn * share) + 1e-9);
  const auto bottleneck = ports_.balance.limited_by(ports_.waiting[h]);
  ports_.set_demand(ports_.waiting[h], {});
  if (powered >= n) return n;
  if (bottleneck && !gates.feeder) return n;
  if (!bottleneck && !gates.power) return n;
  resource = bottleneck ? "feeder " + world_.bus_name(ports_.bus, *bottleneck) : "generation";
  return powered;
}

void Contractor::energise(double now) {
  Network& network = *world_.network;
  network.expected_mw = 0.0;
  for (std::size_t h = 0; h < network.halls.size(); ++h) {
    const Hall& hall = network.halls[h];
    for (Fleet* fleet : hall.racks) {
      std::deque<Unit*>& queue = racks_[fleet->index];
      const int waiting = static_cast<int>(queue.size());
      if (waiting == 0 && !racks_noted_) continue;
      std::string resource = "generation";
      const int allowed = waiting > 0 ? room(hall, static_cast<int>(h), *fleet, waiting, resource) : 0;
      const double per_rack = hall.rack_load_mw(*fleet) * network.overhead_per_it();
      int now_carried = 0;
      if (allowed > 0)
        now_carried = std::min(
            allowed, static_cast<int>(network.servable_mw(static_cast<int>(h), allowed * per_rack) / per_rack + 1e-9));
      for (int i = 0; i < now_carried; ++i) {
        queue.front()->grant();
        queue.pop_front();
      }
      granted_[fleet->index] += now_carried;
      network.promise(static_cast<int>(h), now_carried * per_rack);
      network.expected_mw += (allowed - now_carried) * per_rack;
      for (Wait& w : waits_)
        if (w.fleet == fleet->index && w.cause == "design day") w.racks.add(now, -w.racks.count());
      if (waiting > allowed) note_waiting(fleet->index, resource, "design day", waiting - allowed);
      if (allowed > now_carried)
        note_waiting(fleet->index, "generation", "starting", allowed - now_carried);
      else
        note_waiting(fleet->index, "generation", "starting", 0);
    }
  }
  racks_noted_ = true;
  if (network.expected_mw <= 0.0) return;
  next_look_ = now + patience_s;
  world_.events.touch();
}

}  // namespace gigasim::sim
