#include "dispatcher.hpp"

#include <algorithm>
#include <cmath>

#include "network.hpp"

namespace gigasim::sim {

namespace {
constexpr double worth_planning = 0.005;  ///< relative change of load that makes a new plan worthwhile
constexpr double shortage_look_s = 60.0;  ///< between two plans while capability is short
constexpr double hysteresis = 0.03;       ///< machines stop only if this much more load could still be met
}  // namespace

Dispatcher::Dispatcher(World& world) : world_(world), ports_(world) {
  for (std::size_t i = 0; i < world.sources.size(); ++i)
    if (world.sources[i]->source->committed()) fleets_.push_back({i, &world.sources[i]->machines, {}, {}, {}});
  std::stable_sort(fleets_.begin(), fleets_.end(), [&](const Commitment& a, const Commitment& b) {
    return world.merit_price(*world.sources[a.supply]) < world.merit_price(*world.sources[b.supply]);
  });
  if (!fleets_.empty()) script_ = std::make_unique<Script>(world.events, "dispatcher", [this] { plan(); });
}

const Supply& Dispatcher::supply(const Commitment& c) const { return world_.network->supplies[c.supply]; }

void Dispatcher::ring() {
  if (script_) script_->ring();
}

bool Dispatcher::starting(double now) const {
  const auto can_start = [now](const CommittedUnit* machine) {
    return machine->state() == State::off && machine->startable_at() <= now && machine->allowed(now);
  };
  return std::any_of(fleets_.begin(), fleets_.end(), [&](const Commitment& f) {
    const Fleet& fleet = *supply(f).fleet;
    return fleet.count(State::starting) > 0 ||
           (fleet.count(State::off) > 0 && std::any_of(f.machines->begin(), f.machines->end(), can_start));
  });
}

double Dispatcher::load_mw() const { return world_.network->planned_mw() + world_.network->expected_mw; }

double Dispatcher::largest_mw() const {
  double largest = 0.0;
  for (const Supply& s : world_.network->supplies)
    if (s.source->contingency() && s.fleet->count(State::running) > 0) largest = std::max(largest, s.unit_mw);
  return largest;
}

/// Price of the dearest source on call that delivers now.
double Dispatcher::dearest_other() const {
  double dearest = -never;
  for (const Supply& s : world_.network->supplies)
    if (s.source->on_call() && s.out.value > 0.0) dearest = std::max(dearest, s.price);
  return dearest;
}

double Dispatcher::required_mw(double load) const {
  const ReserveSpec& reserve = world_.scenario.policy.reserve;
  return load * (1.0 + reserve.share) + reserve.units * largest_mw() - world_.network->on_call_mw();
}

/// Takes stock of the machines; true when their states are not those of the last plan.
bool Dispatcher::changed() {
  marks_.clear();
  for (const Commitment& f : fleets_) {
    const Fleet& fleet = *supply(f).fleet;
    marks_.push_back({fleet.count(State::running), fleet.count(State::starting), fleet.count(State::off)});
  }
  return marks_ != planned_marks_;
}

double Dispatcher::consider(double now) {
  if (fleets_.empty() || !world_.laid_out) return never;
  const double load = load_mw();
  const bool moved = changed();
  double on = 0.0, smallest = never, cheapest_off = never;
  int off = 0;
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    const Supply& s = supply(fleets_[i]);
    const Mark& m = marks_[i];
    on += (m.running + m.starting) * s.unit_mw;
    off += m.off;
    if (m.running > 0) smallest = std::min(smallest, s.unit_mw);
    if (m.off > 0) cheapest_off = std::min(cheapest_off, s.price);
  }
  const double required = required_mw(load);
  const bool short_of = required > on && off > 0;
  const bool long_of = on - smallest > required * (1.0 + hysteresis);
  const double dearest = dearest_other();
  const bool dear = dearest > cheapest_off;  // import (or a generic unit) that a machine at rest could replace for less
  const bool news = dearest != planned_price_ || moved || std::abs(load - planned_load_) > worth_planning * load + 0.1;
  // While loads go without, machines may become startable without any other news.
  if (short_of && !news && world_.network->unserved_mw() > 0.0)
    next_look_ = std::min(next_look_, std::max(now, planned_at_ + shortage_look_s));
  if ((short_of || long_of || dear) && (news || now >= next_look_)) {
    planned_at_ = now;
    planned_marks_ = marks_;
    planned_load_ = load;
    planned_price_ = dearest;
    next_look_ = never;
    ring();
  } else if (now >= next_look_) {
    next_look_ = never;  // what it was to look at has passed
  }
  return next_look_;
}

// the plan

void Dispatcher::survey(double now) {
  for (Commitment& f : fleets_) {
    f.on.clear();
    f.ready.clear();
    f.later.clear();
    for (CommittedUnit* machine : *f.machines) {
      if (machine->state() == State::running || machine->state() == State::starting)
        f.on.push_back(machine);
      else if (machine->state() == State::off && machine->allowed(now))
        (machine->startable_at() <= now ? f.ready : f.later).push_back(machine);
    }
  }
}

/// Sum of what `set_demands` sets: the loads by place, of which the load to plan for is a multiple.
double Dispatcher::known_demand_mw() const {
  const Network& n = *world_.network;
  double sum = 0.0;
  for (const Linear& essential : n.essential_wanted) sum += essential.value;
  for (const double mw : n.load_mw) sum += mw;
  for (const Hall& hall : n.halls) sum += hall.fixed_mw() + hall.drawn_mw(hall.it_planned_mw);
  for (const Loop& loop : n.loops) sum += loop.power.value;
  return sum;
}

void Dispatcher::set_demands(double factor) {
  const Network& n = *world_.network;
  for (std::size_t b = 0; b < ports_.essential.size(); ++b)
    ports_.set_demand(ports_.essential[b], {n.essential_wanted[b].value * factor});
  for (std::size_t i = 0; i < ports_.load.size(); ++i) ports_.set_demand(ports_.load[i], {n.load_mw[i] * factor});
  for (std::size_t h = 0; h < n.halls.size(); ++h)
    ports_.set_demand(ports_.base[h],
                      {(n.halls[h].fixed_mw() + n.halls[h].drawn_mw(n.halls[h].it_planned_mw)) * factor});
  for (std::size_t l = 0; l < n.loops.size(); ++l)
    ports_.set_demand(ports_.cooling[l], {n.loops[l].power.value * factor});
}

/// What each fleet would deliver if all its machines could run: the network's limits are in it.
std::vector<double> Dispatcher::outputs() {
  const Network& n = *world_.network;
  for (std::size_t i = 0; i < n.supplies.size(); ++i) {
    const Supply& s = n.supplies[i];
    if (s.source->on_call()) ports_.balance.set_price(ports_.supply[i], s.price);
    if (s.source->committed()) continue;
    ports_.set_supply(ports_.supply[i], s.source->on_call() ? Linear{s.limit.value} : Linear{});
  }
  for (const Commitment& f : fleets_) ports_.set_supply(ports_.supply[f.supply], {f.all() * supply(f).unit_mw});
  for (std::size_t b = 0; b < n.branches.size(); ++b)
    if (n.branches[b].circuits)
      ports_.set_capacity(ports_.bus[b], {n.branches[b].circuits->count(State::running) * n.branches[b].circuit_mw});
  ports_.balance.solve();
  std::vector<double> out;
  for (const Commitment& f : fleets_) out.push_back(ports_.balance.output(ports_.supply[f.supply]).value);
  return out;
}

void Dispatcher::choose(std::vector<int>& targets, double load) {
  set_demands(load * (1.0 + world_.scenario.policy.reserve.share) / std::max(1e-9, known_demand_mw()));
  const std::vector<double> out = outputs();
  targets.clear();
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    const double unit = supply(fleets_[i]).unit_mw;
    targets.push_back(unit > 0.0 ? static_cast<int>(std::ceil(out[i] / unit - 1e-9)) : 0);
  }
  keep_reserve(targets, load);
  respect_minimum_load(targets, load);
}

void Dispatcher::keep_reserve(std::vector<int>& targets, double load) const {
  double on = 0.0, largest = 0.0;
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    on += targets[i] * supply(fleets_[i]).unit_mw;
    if (targets[i] > 0) largest = std::max(largest, supply(fleets_[i]).unit_mw);
  }
  const ReserveSpec& reserve = world_.scenario.policy.reserve;
  const double required =
      load * (1.0 + reserve.share) + reserve.units * std::max(largest, largest_mw()) - world_.network->on_call_mw();
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    const Commitment& f = fleets_[i];
    for (; on < required && targets[i] < f.all(); ++targets[i]) on += supply(f).unit_mw;
  }
}

/// No more machines than the load can keep at their minimum; one may always run.
void Dispatcher::respect_minimum_load(std::vector<int>& targets, double load) const {
  const auto minimum = [this](std::size_t i) {
    return supply(fleets_[i]).source->minimum_load() * supply(fleets_[i]).unit_mw;
  };
  double least = 0.0;
  int count = 0;
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    least += targets[i] * minimum(i);
    count += targets[i];
  }
  for (std::size_t i = fleets_.size(); i-- > 0;)
    for (; least > load && count > 1 && targets[i] > 0; --targets[i], --count) least -= minimum(i);
}

void Dispatcher::plan() {
  const double now = world_.now();
  const double load = world_.laid_out ? load_mw() : world_.network->wanted_at_start_mw();
  survey(now);
  next_look_ = never;
  std::vector<int> targets, most;
  choose(targets, load);
  choose(most, load * (1.0 + hysteresis));
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    fleets_[i].target = targets[i];
    fleets_[i].most = std::max(targets[i], most[i]);
    start(fleets_[i], now);
    stop(fleets_[i], now);
  }
  if (next_look_ < never && world_.laid_out) world_.events.touch();  // the network asks for that date when it settles
}

void Dispatcher::start(Commitment& f, double now) {
  int missing = f.target - static_cast<int>(f.on.size());
  std::stable_sort(f.ready.begin(), f.ready.end(),
                   [](auto* a, auto* b) { return a->total_running_s() < b->total_running_s(); });
  for (CommittedUnit* machine : f.ready) {
    if (missing-- <= 0) return;
    machine->command(true);
  }
  if (missing <= 0) return;
  for (const CommittedUnit* machine : f.later)
    next_look_ = std::min(next_look_, std::max(now + 1.0, machine->startable_at()));
}

void Dispatcher::stop(Commitment& f, double now) {
  int spare = static_cast<int>(f.on.size()) - f.most;
  if (spare <= 0) return;
  std::stable_sort(f.on.begin(), f.on.end(),
                   [](auto* a, auto* b) { return a->total_running_s() > b->total_running_s(); });
  for (CommittedUnit* machine : f.on) {
    if (spare <= 0) return;
    if (machine->state() == State::starting || machine->stoppable_at() <= now) {
      machine->command(false);
      --spare;
    } else {
      next_look_ = std::min(next_look_, std::max(now + 1.0, machine->stoppable_at()));
    }
  }
}

}  // namespace gigasim::sim
