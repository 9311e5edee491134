#include "shortfalls.hpp"

#include <algorithm>
#include <cmath>

#include "network.hpp"

namespace gigasim::sim {

Shortfalls::Entry& Shortfalls::entry(const std::string& resource, std::string_view cause) {
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
      const Linear lost = hall.unserved(n.grid.balance.unserved(n.grid.base[h]) + n.grid.balance.unserved(n.grid.cappable[h]));
      const double share = hall.lost.value > 0.0 ? std::min(1.0, hall.heat_lost_mw / hall.lost.value) : 0.0;
      const double heat = lost.value * share;
      if (heat > 0.0) charge_cooling(hall, {heat});
      const bool capped = n.grid.balance.unserved(n.grid.cappable[h]) > Linear{};
      const auto full = capped || hall.shed == 0 ? n.grid.balance.limited_by(capped ? n.grid.cappable[h] : n.grid.base[h]) : hall.shed_behind;
      power_loss_[full ? *full + 1 : 0] += lost - Linear{heat};
      charge_power(n.grid.fixed[h]);
    }
    for (const auto* ports : {&n.grid.load, &n.grid.cooling, &n.grid.essential})
      for (const int port : *ports) charge_power(port);
    charge_generation(power_loss_[0]);
    for (std::size_t b = 0; b + 1 < power_loss_.size(); ++b) charge_branch(static_cast<int>(b), power_loss_[b + 1]);
  }
  for (Entry& e : entries_) {
    e.energy.set(now, {e.mw, e.slope});
    e.present.add(now, (e.mw > 0.0) - e.present.count());
    if (e.mw > e.total.worst_mw) e.total.worst_mw = e.mw, e.total.worst_at = world_.date(now);
  }
}

void Shortfalls::charge(const std::string& resource, const std::vector<Missing>& causes, Linear loss, std::string_view unit, double unit_mw) {
  double missing = 0.0;
  for (const Missing& m : causes) missing += m.mw;
  const bool explained = missing > loss.value;  // all of it, and what is lost next
  const auto book = [&](std::string_view cause, Linear part) {
    if (!(part > Linear{})) return;
    Entry& e = entry(resource, cause);
    e.mw += part.value;
    e.slope += part.slope;
    e.total.unit_name = unit;
    e.total.unit_mw = unit_mw;
  };
  for (const Missing& m : causes) book(m.cause, explained ? loss * (m.mw / missing) : Linear{m.mw});
  if (!explained) book("not built", loss - Linear{missing});
}

void Shortfalls::charge_power(int demand) {
  const PowerBalance& balance = world_.network->grid.balance;
  const Linear loss = balance.unserved(demand);
  if (!(loss > Linear{})) return;
  const auto full = balance.limited_by(demand);
  power_loss_[full ? *full + 1 : 0] += loss;
}

void Shortfalls::charge_branch(int bus, Linear loss) {
  if (!(loss > Linear{})) return;
  const Network& n = *world_.network;
  const std::string& name = world_.bus_name(n.grid.bus, bus);
  const Branch& branch = n.branches[index_of(world_.scenario.buses, name)];
  const auto out = [&](State s) { return branch.circuits ? branch.circuits->count(s) * branch.circuit_mw : 0.0; };
  charge("feeder " + name, {{"outage", out(State::failed)}, {"common cause", out(State::hit)}}, loss, "circuit", branch.circuit_mw);
}

void Shortfalls::charge_generation(Linear loss) {
  if (!(loss > Linear{})) return;
  const Supply* unit = nullptr;
  for (const Supply& s : world_.network->supplies)
    if (s.fleet && (s.turbine || s.generic) && (!unit || s.unit_mw > unit->unit_mw)) unit = &s;
  charge("generation", missing_generation(), loss, unit ? unit->fleet->name : "", unit ? unit->unit_mw : 0.0);
}

std::vector<Shortfalls::Missing> Shortfalls::missing_generation() const {
  Missing outage{"outage", 0}, hit{"common cause", 0}, upkeep{"maintenance", 0}, start{"starting", 0}, off{"not started", 0},
      heat{"heat", 0}, permit{"permit", 0}, lease{"lease", 0}, call{"grid call", 0};
  for (const Supply& s : world_.network->supplies) {
    if (!s.fleet || s.battery) continue;
    const Fleet& f = *s.fleet;
    outage.mw += f.count(State::failed) * s.unit_mw;
    hit.mw += f.count(State::hit) * s.unit_mw;
    upkeep.mw += f.count(State::maintenance) * s.unit_mw;
    permit.mw += f.count(State::lapsed) * s.unit_mw;
    lease.mw += f.leases_ended * s.unit_mw;
    if (s.turbine) {
      start.mw += f.count(State::starting) * s.unit_mw + std::max(0.0, f.count(State::running) * s.unit_mw - s.limit.value);
      off.mw += f.count(State::off) * s.unit_mw;
      heat.mw += f.up() * std::max(0.0, s.turbine->rating.value() - s.unit_mw);
    }
    if (s.tie) {
      const Date date = world_.date(world_.now());
      call.mw += f.count(State::running) * (s.tie->firm.number_at(date) + s.tie->interruptible.number_at(date) - s.unit_mw);
    }
  }
  return {outage, hit, upkeep, start, off, heat, permit, lease, call};
}

void Shortfalls::charge_cooling(const Hall& hall, Linear loss) {
  if (hall.cdu_binds) {
    double failed = 0.0;
    for (const Fleet* f : hall.cdus) failed += f->count(State::failed) * f->device<CduSpec>().capacity.value();
    charge("CDUs of " + hall.name, {{"outage", failed}}, loss, "CDU", hall.cdus.front()->device<CduSpec>().capacity.value());
    return;
  }
  const Loop& loop = world_.network->loops[hall.loop];
  Missing outage{"outage", 0}, start{"starting", 0}, heat{"heat", 0};
  for (std::size_t i = 0; i < loop.chillers.size(); ++i) {
    const Fleet& f = *loop.chillers[i];
    const double unit = loop.chiller_state[i].capacity.value();
    outage.mw += (f.count(State::failed) + f.count(State::hit)) * unit;
    start.mw += (f.count(State::starting) + f.count(State::loading) + f.count(State::off)) * unit;
    heat.mw += f.up() * std::max(0.0, f.device<ChillerSpec>().capacity.value() - unit);
  }
  for (std::size_t i = 0; i < loop.dry_coolers.size(); ++i) outage.mw += loop.dry_coolers[i]->count(State::failed) * loop.dry_cell_mw[i];
  if (loop.chillers.empty() && loop.dry_coolers.empty()) return charge("cooling " + loop.name, {}, loss, "", 0.0);
  const bool chilled = !loop.chillers.empty();
  charge("cooling " + loop.name, {outage, start, heat}, loss, chilled ? loop.chillers.front()->name : loop.dry_coolers.front()->name,
         chilled ? loop.chiller_state.front().capacity.value() : loop.dry_cell_mw.front());
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
  for (Entry& e : entries_) e.total.worst_mw = e.mw;
}

std::string_view Shortfalls::leading_cause() const {
  const auto first = std::max_element(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.mw < b.mw; });
  return first == entries_.end() ? std::string_view{} : std::string_view(first->total.cause);
}

std::vector<Shortfall> difference(const std::vector<Shortfall>& later, const std::vector<Shortfall>& earlier) {
  std::vector<Shortfall> list;
  for (Shortfall s : later) {
    for (const Shortfall& e : earlier) {
      if (e.resource != s.resource || e.cause != s.cause) continue;
      s.energy_mwh -= e.energy_mwh, s.hours -= e.hours, s.rack_hours -= e.rack_hours;
    }
    if (s.energy_mwh > 1e-9 || s.rack_hours > 1e-9) list.push_back(s);
  }
  std::stable_sort(list.begin(), list.end(), [](const Shortfall& a, const Shortfall& b) {
    return a.energy_mwh != b.energy_mwh ? a.energy_mwh > b.energy_mwh : a.rack_hours > b.rack_hours;
  });
  return list;
}

}  // namespace gigasim::sim
