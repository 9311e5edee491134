#include "shortfalls.hpp"

#include <algorithm>

#include "network.hpp"

namespace gigasim::sim {

namespace {

/// Some power is missing now, or will be from now on: where a loss begins, rounding may leave its value just below 0.
bool felt(Linear loss) {
  constexpr double rounding_mw = 1e-9;
  return loss.value > 0.0 || (loss.value > -rounding_mw && loss.slope > 0.0);
}

}  // namespace

Shortfalls::Entry& Shortfalls::entry(const Resource& resource, Cause cause) {
  for (Entry& e : entries_)
    if (e.total.resource == resource && e.total.cause == cause) return e;
  entries_.emplace_back();
  entries_.back().total.resource = resource;
  entries_.back().total.cause = cause;
  return entries_.back();
}

void Shortfalls::update(double now) {
  const Network& n = *world_.network;
  const bool any = n.unserved_mw() > 0.0 || n.unserved().slope > 0.0;
  if (!any && !any_) return;
  any_ = any;
  for (Entry& e : entries_) e.mw = e.slope = 0.0;
  power_loss_.assign(n.branches.size() + 1, {});
  if (any) {
    for (std::size_t h = 0; h < n.halls.size(); ++h) {
      const Hall& hall = n.halls[h];
      const Linear lost =
          hall.unserved(n.ports.balance.unserved(n.ports.base[h]) + n.ports.balance.unserved(n.ports.cappable[h]));
      const double share = hall.lost.value > 0.0 ? std::min(1.0, hall.heat_lost_mw / hall.lost.value) : 0.0;
      const double heat = lost.value * share;
      if (heat > 0.0) charge_cooling(hall, {heat});
      const bool capped = n.ports.balance.unserved(n.ports.cappable[h]) > Linear{};
      const auto full = capped || hall.shed == 0
                            ? n.ports.balance.limited_by(capped ? n.ports.cappable[h] : n.ports.base[h])
                            : hall.shed_behind;
      Linear for_power = lost - Linear{heat};
      if (restores(hall)) {
        const Linear off = min(for_power, hall.unserved({}));
        charge(full ? feeder(*full) : Resource{}, {}, off, {}, Cause::restoring);
        for_power = for_power - off;
      }
      power_loss_[full ? *full + 1 : 0] += for_power;
      charge_power(n.ports.fixed[h]);
    }
    for (const auto* ports : {&n.ports.load, &n.ports.cooling, &n.ports.essential})
      for (const int port : *ports) charge_power(port);
    charge_generation(power_loss_[0]);
    for (std::size_t b = 0; b + 1 < power_loss_.size(); ++b) charge_branch(static_cast<int>(b), power_loss_[b + 1]);
  }
  for (Entry& e : entries_) {
    e.energy.set(now, {e.mw, e.slope});
    e.present.add(now, (e.mw > 0.0) - e.present.count());
    if (e.mw > e.phase_worst_mw) {
      e.phase_worst_mw = e.mw;
      e.phase_worst_at = world_.date(now);
    }
    if (e.mw > e.total.worst_mw) {
      e.total.worst_mw = e.mw;
      e.total.worst_at = world_.date(now);
    }
  }
}

/// Racks that were switched off for want of power could all be served by what runs now: they are on their way back.
bool Shortfalls::restores(const Hall& hall) const {
  if (hall.shed == 0 || hall.tripped) return false;
  const Network& n = *world_.network;
  double spare = 0.0;
  if (hall.shed_behind) {
    for (std::size_t b = 0; b < n.branches.size(); ++b)
      if (n.ports.bus[b] == *hall.shed_behind && n.branches[b].circuits)
        spare = n.branches[b].circuits->count(State::running) * n.branches[b].circuit_mw -
                std::abs(n.ports.balance.flow(*hall.shed_behind).value);
  } else {
    for (const Supply& s : n.supplies)
      if (!s.store)
        spare += std::max(0.0, std::max(s.limit.value, s.fleet->count(State::running) * s.unit_mw) - s.out.value);
  }
  return spare >= hall.unserved({}).value;
}

Resource Shortfalls::feeder(int bus) const {
  return {Resource::Kind::feeder, world_.bus_name(world_.network->ports.bus, bus)};
}

void Shortfalls::charge(const Resource& resource, const std::vector<Missing>& causes, Linear loss, const Remedy& remedy,
                        Cause rest) {
  double missing = 0.0;
  for (const Missing& m : causes) missing += m.mw;
  const bool explained = missing > loss.value;  // all of it, and what is lost next
  const auto book = [&](Cause cause, Linear part) {
    if (!felt(part)) return;
    Entry& e = entry(resource, cause);
    e.mw += part.value;
    e.slope += part.slope;
    e.total.unit_name = remedy.unit;
    e.total.unit_mw = remedy.unit_mw;
  };
  for (const Missing& m : causes) book(m.cause, explained ? loss * (m.mw / missing) : Linear{m.mw});
  if (!explained) book(rest, loss - Linear{missing});
}

void Shortfalls::charge_power(int demand) {
  const PowerBalance& balance = world_.network->ports.balance;
  const Linear loss = balance.unserved(demand);
  if (!felt(loss)) return;
  const auto full = balance.limited_by(demand);
  power_loss_[full ? *full + 1 : 0] += loss;
}

void Shortfalls::charge_branch(int bus, Linear loss) {
  if (!felt(loss)) return;
  const Network& n = *world_.network;
  const std::string& name = world_.bus_name(n.ports.bus, bus);
  const Branch& branch = n.branches[index_of(world_.scenario.buses, name)];
  charge(feeder(bus), missing_branch(bus), loss, {"circuit", branch.circuit_mw});
}

std::vector<Shortfalls::Missing> Shortfalls::missing_branch(int bus) const {
  const Network& n = *world_.network;
  const Branch& branch = n.branches[index_of(world_.scenario.buses, world_.bus_name(n.ports.bus, bus))];
  if (!branch.circuits) return {};
  const auto out = [&](State s) { return branch.circuits->count(s) * branch.circuit_mw; };
  return {{Cause::outage, out(State::failed), branch.circuits},
          {Cause::common_cause, out(State::hit), branch.circuits}};
}

void Shortfalls::charge_generation(Linear loss) {
  if (!felt(loss)) return;
  const Supply* unit = nullptr;
  for (const Supply& s : world_.network->supplies)
    if (s.fleet->account == Account::generation && (!unit || s.unit_mw > unit->unit_mw)) unit = &s;
  charge({Resource::Kind::generation}, missing_generation(), loss,
         unit ? Remedy{unit->fleet->name, unit->unit_mw} : Remedy{});
}

std::vector<Shortfalls::Missing> Shortfalls::missing_generation() const {
  std::vector<Missing> list;
  const Network& n = *world_.network;
  for (const Supply& s : n.supplies)
    for (const LostCapacity& lost : s.source->lost_capacity(n.moment(*s.fleet), s))
      list.push_back({lost.cause, lost.mw, s.fleet});
  return list;
}

std::vector<Shortfalls::Missing> Shortfalls::missing_cooling(const Hall& hall) const {
  std::vector<Missing> list;
  if (hall.cdu_binds) {
    for (const CduFleet* cdu : hall.cdus)
      if (const int out = cdu->fleet->count(State::failed) + cdu->fleet->count(State::hit); out > 0)
        list.push_back({Cause::outage, out * cdu->unit_mw, cdu->fleet});
    return list;
  }
  if (hall.loop < 0) return list;
  const auto add = [&list](const Cooler& cooler) {
    for (const LostCapacity& lost : cooler.lost_capacity()) list.push_back({lost.cause, lost.mw, &cooler.fleet});
  };
  const Loop& loop = world_.network->loops[hall.loop];
  for (const StagedCooler* cooler : loop.staged) add(*cooler);
  for (const FreeCooler* cooler : loop.free) add(*cooler);
  return list;
}

/// The resource that a hall's heat goes to: its CDUs where they bind, else the plant of its loop.
Resource Shortfalls::cooling_of(const Hall& hall) const {
  if (hall.cdu_binds) return {Resource::Kind::cdu, hall.name};
  return {Resource::Kind::cooling, world_.network->loops[hall.loop].name};
}

void Shortfalls::charge_cooling(const Hall& hall, Linear loss) {
  Remedy remedy;
  if (hall.cdu_binds) {
    remedy = {"CDU", hall.cdus.front()->unit_mw};
  } else {
    const Loop& loop = world_.network->loops[hall.loop];
    const Cooler* first = nullptr;
    if (!loop.staged.empty())
      first = loop.staged.front();
    else if (!loop.free.empty())
      first = loop.free.front();
    if (first) remedy = {first->fleet.name, first->unit_mw()};
  }
  std::vector<Missing> causes = missing_cooling(hall);
  std::vector<Missing>& before = took_cooling_[hall.name];
  if (!causes.empty())
    before = causes;
  else if (hall.tripped)
    causes = before;  // what took the cooling away is the reason until the racks are back
  charge(cooling_of(hall), causes, loss, remedy);
}

// for GPU time

namespace {
HourBin bin_of(Cause cause, HourBin otherwise) {
  if (otherwise != HourBin::generation) return otherwise;
  if (cause == Cause::permit || cause == Cause::lease) return HourBin::permit;
  if (cause == Cause::grid_call) return HourBin::grid_import;
  return cause == Cause::common_cause ? HourBin::fuel : otherwise;
}
}  // namespace

Shares Shortfalls::shares(const std::vector<Missing>& causes, double loss, HourBin bin,
                          const Resource& resource) const {
  Shares list;
  double missing = 0.0;
  for (const Missing& m : causes) missing += m.mw;
  const double whole = std::max(missing, loss);
  Hours& hours = *world_.hours;
  if (whole <= 0.0) return {{bin, hours.cause(resource, Cause::not_built), 1.0}};
  for (const Missing& m : causes) list.push_back({bin_of(m.cause, bin), hours.cause(*m.fleet, m.cause), m.mw / whole});
  if (loss > missing) list.push_back({bin, hours.cause(resource, Cause::not_built), (loss - missing) / whole});
  return list;
}

Shares Shortfalls::why_hot(const Hall& hall) const {
  return shares(missing_cooling(hall), hall.heat_lost_mw, HourBin::cooling, cooling_of(hall));
}

Shares Shortfalls::why_off(const Hall& hall, int index) const {
  if (hall.tripped) return why_hot(hall);
  const Network& n = *world_.network;
  const auto h = static_cast<std::size_t>(index);
  const bool capped = n.ports.balance.unserved(n.ports.cappable[h]) > Linear{};
  const auto full = capped || hall.shed == 0
                        ? n.ports.balance.limited_by(capped ? n.ports.cappable[h] : n.ports.base[h])
                        : hall.shed_behind;
  const double loss = power_loss_.empty() ? 0.0 : power_loss_[full ? static_cast<std::size_t>(*full) + 1 : 0].value;
  if (restores(hall))
    return {{full ? HourBin::feeder : HourBin::generation,
             world_.hours->cause(full ? feeder(*full) : Resource{}, Cause::restoring), 1.0}};
  if (full) return shares(missing_branch(*full), loss, HourBin::feeder, feeder(*full));
  return shares(missing_generation(), loss, HourBin::generation, {Resource::Kind::generation});
}

std::vector<Shortfall> Shortfalls::totals(double now) const {
  std::vector<Shortfall> list;
  for (const Entry& e : entries_) {
    list.push_back(e.total);
    list.back().energy_mwh = e.energy.mwh(now);
    list.back().hours = e.present.hours(now);
  }
  return list;
}

void Shortfalls::restart_worst() {
  for (Entry& e : entries_) {
    e.phase_worst_mw = e.mw;
    e.phase_worst_at = e.mw > 0.0 ? std::optional(world_.date(world_.now())) : std::nullopt;
  }
}

std::vector<Shortfall> Shortfalls::phase_totals(double now) const {
  std::vector<Shortfall> list = totals(now);
  for (std::size_t i = 0; i < list.size(); ++i) {
    list[i].worst_mw = entries_[i].phase_worst_mw;
    list[i].worst_at = entries_[i].phase_worst_at;
  }
  return list;
}

const Shortfall* Shortfalls::leading() const {
  const auto first = std::max_element(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return Linear{a.mw, a.slope} < Linear{b.mw, b.slope};
  });
  return first == entries_.end() || !(Linear{first->mw, first->slope} > Linear{}) ? nullptr : &first->total;
}

std::vector<Shortfall> difference(const std::vector<Shortfall>& later, const std::vector<Shortfall>& earlier) {
  std::vector<Shortfall> list;
  for (Shortfall s : later) {
    for (const Shortfall& e : earlier) {
      if (e.resource != s.resource || e.cause != s.cause) continue;
      s.energy_mwh -= e.energy_mwh;
      s.hours -= e.hours;
      s.rack_hours -= e.rack_hours;
    }
    if (s.energy_mwh > 1e-9 || s.rack_hours > 1e-9) list.push_back(s);
  }
  std::stable_sort(list.begin(), list.end(), [](const Shortfall& a, const Shortfall& b) {
    return a.energy_mwh != b.energy_mwh ? a.energy_mwh > b.energy_mwh : a.rack_hours > b.rack_hours;
  });
  return list;
}

}  // namespace gigasim::sim
