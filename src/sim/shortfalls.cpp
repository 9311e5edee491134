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
      const Linear lost =
          hall.unserved(n.ports.balance.unserved(n.ports.base[h]) + n.ports.balance.unserved(n.ports.cappable[h]));
      const double share = hall.lost.value > 0.0 ? std::min(1.0, hall.heat_lost_mw / hall.lost.value) : 0.0;
      const double heat = lost.value * share;
      if (heat > 0.0) charge_cooling(hall, {heat});
      const bool capped = n.ports.balance.unserved(n.ports.cappable[h]) > Linear{};
      const auto full = capped || hall.shed == 0
                            ? n.ports.balance.limited_by(capped ? n.ports.cappable[h] : n.ports.base[h])
                            : hall.shed_behind;
      power_loss_[full ? *full + 1 : 0] += lost - Linear{heat};
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

void Shortfalls::charge(const std::string& resource, const std::vector<Missing>& causes, Linear loss,
                        std::string_view unit, double unit_mw) {
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
  const PowerBalance& balance = world_.network->ports.balance;
  const Linear loss = balance.unserved(demand);
  if (!(loss > Linear{})) return;
  const auto full = balance.limited_by(demand);
  power_loss_[full ? *full + 1 : 0] += loss;
}

void Shortfalls::charge_branch(int bus, Linear loss) {
  if (!(loss > Linear{})) return;
  const Network& n = *world_.network;
  const std::string& name = world_.bus_name(n.ports.bus, bus);
  const Branch& branch = n.branches[index_of(world_.scenario.buses, name)];
  charge("feeder " + name, missing_branch(bus), loss, "circuit", branch.circuit_mw);
}

std::vector<Shortfalls::Missing> Shortfalls::missing_branch(int bus) const {
  const Network& n = *world_.network;
  const Branch& branch = n.branches[index_of(world_.scenario.buses, world_.bus_name(n.ports.bus, bus))];
  if (!branch.circuits) return {};
  const auto out = [&](State s) { return branch.circuits->count(s) * branch.circuit_mw; };
  return {{"outage", out(State::failed), branch.circuits}, {"common cause", out(State::hit), branch.circuits}};
}

void Shortfalls::charge_generation(Linear loss) {
  if (!(loss > Linear{})) return;
  const Supply* unit = nullptr;
  for (const Supply& s : world_.network->supplies)
    if (s.fleet && (s.turbine || s.generic) && (!unit || s.unit_mw > unit->unit_mw)) unit = &s;
  charge("generation", missing_generation(), loss, unit ? unit->fleet->name : "", unit ? unit->unit_mw : 0.0);
}

std::vector<Shortfalls::Missing> Shortfalls::missing_generation() const {
  std::vector<Missing> list;
  const auto add = [&list](std::string_view cause, double mw, const Fleet& f) {
    if (mw > 0.0) list.push_back({cause, mw, &f});
  };
  for (const Supply& s : world_.network->supplies) {
    if (!s.fleet || s.battery) continue;
    const Fleet& f = *s.fleet;
    add("outage", f.count(State::failed) * s.unit_mw, f);
    add("common cause", f.count(State::hit) * s.unit_mw, f);
    add("maintenance", f.count(State::maintenance) * s.unit_mw, f);
    add("permit", f.count(State::lapsed) * s.unit_mw, f);
    add("lease", f.leases_ended * s.unit_mw, f);
    if (s.turbine) {
      add("starting",
          f.count(State::starting) * s.unit_mw + std::max(0.0, f.count(State::running) * s.unit_mw - s.limit.value), f);
      add("not started", f.count(State::off) * s.unit_mw, f);
      add("heat", f.up() * std::max(0.0, s.turbine->rating.value() - s.unit_mw), f);
    }
    if (s.tie) {
      const Date date = world_.date(world_.now());
      add("grid call",
          f.count(State::running) * (s.tie->firm.number_at(date) + s.tie->interruptible.number_at(date) - s.unit_mw),
          f);
    }
  }
  return list;
}

std::vector<Shortfalls::Missing> Shortfalls::missing_cooling(const Hall& hall) const {
  std::vector<Missing> list;
  const auto add = [&list](std::string_view cause, double mw, const Fleet& f) {
    if (mw > 0.0) list.push_back({cause, mw, &f});
  };
  if (hall.cdu_binds) {
    for (const Fleet* f : hall.cdus)
      add("outage", (f->count(State::failed) + f->count(State::hit)) * f->device<CduSpec>().capacity.value(), *f);
    return list;
  }
  if (hall.loop < 0) return list;
  const Loop& loop = world_.network->loops[hall.loop];
  for (std::size_t i = 0; i < loop.chillers.size(); ++i) {
    const Fleet& f = *loop.chillers[i];
    const double unit = loop.chiller_state[i].capacity.value();
    add("outage", (f.count(State::failed) + f.count(State::hit)) * unit, f);
    add("starting", (f.count(State::starting) + f.count(State::loading) + f.count(State::off)) * unit, f);
    add("heat", f.up() * std::max(0.0, f.device<ChillerSpec>().capacity.value() - unit), f);
  }
  for (std::size_t i = 0; i < loop.dry_coolers.size(); ++i)
    add("outage", loop.dry_coolers[i]->count(State::failed) * loop.dry_cell_mw[i], *loop.dry_coolers[i]);
  return list;
}

void Shortfalls::charge_cooling(const Hall& hall, Linear loss) {
  const std::vector<Missing> causes = missing_cooling(hall);
  if (hall.cdu_binds)
    return charge("CDUs of " + hall.name, causes, loss, "CDU", hall.cdus.front()->device<CduSpec>().capacity.value());
  const Loop& loop = world_.network->loops[hall.loop];
  if (loop.chillers.empty() && loop.dry_coolers.empty()) return charge("cooling " + loop.name, {}, loss, "", 0.0);
  const bool chilled = !loop.chillers.empty();
  charge("cooling " + loop.name, causes, loss, chilled ? loop.chillers.front()->name : loop.dry_coolers.front()->name,
         chilled ? loop.chiller_state.front().capacity.value() : loop.dry_cell_mw.front());
}

// for GPU time

namespace {
HourBin bin_of(std::string_view cause, HourBin otherwise) {
  if (otherwise != HourBin::generation) return otherwise;
  if (cause == "permit" || cause == "lease") return HourBin::permit;
  if (cause == "grid call") return HourBin::grid_import;
  return cause == "common cause" ? HourBin::fuel : otherwise;
}
}  // namespace

Shares Shortfalls::shares(const std::vector<Missing>& causes, double loss, HourBin bin,
                          const std::string& resource) const {
  Shares list;
  double missing = 0.0;
  for (const Missing& m : causes) missing += m.mw;
  const double whole = std::max(missing, loss);
  Hours& hours = *world_.hours;
  if (whole <= 0.0) return {{bin, hours.cause(resource + " not built"), 1.0}};
  for (const Missing& m : causes)
    list.push_back({bin_of(m.cause, bin), hours.cause(m.fleet->name + " " + std::string(m.cause)), m.mw / whole});
  if (loss > missing) list.push_back({bin, hours.cause(resource + " not built"), (loss - missing) / whole});
  return list;
}

Shares Shortfalls::why_hot(const Hall& hall) const {
  const std::string resource =
      hall.cdu_binds ? "CDUs of " + hall.name : "cooling " + world_.network->loops[hall.loop].name;
  return shares(missing_cooling(hall), hall.heat_lost_mw, HourBin::cooling, resource);
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
  if (full)
    return shares(missing_branch(*full), loss, HourBin::feeder, "feeder " + world_.bus_name(n.ports.bus, *full));
  return shares(missing_generation(), loss, HourBin::generation, "generation");
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
