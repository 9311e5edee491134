#include "dispatcher.hpp"

#include <algorithm>
#include <cmath>

#include "network.hpp"

namespace gigasim::sim {

namespace {
constexpr double worth_planning = 0.005;  ///< relative change of load that makes a new plan worthwhile
constexpr double shortage_look_s = 60.0;  ///< between two plans while capability is short
constexpr double moment_s = 1.0;          ///< excess that is over sooner, within the settling of one date, is none
constexpr double hysteresis = 0.03;       ///< machines stop only if this much more load could still be met
}  // namespace

Dispatcher::Dispatcher(World& world) : world_(world), outlook_(world), commitment_(world, outlook_) {
  for (std::size_t i = 0; i < world.sources.size(); ++i) {
    const Source& source = *world.sources[i]->source;
    if (!source.committed()) continue;
    fleets_.push_back({i, &world.sources[i]->machines, {}, {}, {}, {}});
    lead_s_ = std::max(lead_s_, source.lead_s());
  }
  std::stable_sort(fleets_.begin(), fleets_.end(), [&](const Crowd& a, const Crowd& b) {
    return world.merit_price(*world.sources[a.supply]) < world.merit_price(*world.sources[b.supply]);
  });
  for (const Crowd& f : fleets_) machines_.push_back({f.supply});
  at_work_.resize(fleets_.size());
  if (!fleets_.empty()) script_ = std::make_unique<Script>(world.events, "dispatcher", [this] { plan(); });
}

const Supply& Dispatcher::supply(const Crowd& c) const { return world_.network->supplies[c.supply]; }

void Dispatcher::ring() {
  if (script_) script_->ring();
}

bool Dispatcher::starting(double now) const {
  const auto can_start = [now](const CommittedUnit* machine) {
    return machine->state() == State::off && machine->startable_at() <= now && machine->allowed(now);
  };
  return std::any_of(fleets_.begin(), fleets_.end(), [&](const Crowd& f) {
    const Fleet& fleet = *supply(f).fleet;
    return fleet.count(State::starting) > 0 ||
           (fleet.count(State::off) > 0 && std::any_of(f.machines->begin(), f.machines->end(), can_start));
  });
}

double Dispatcher::load_mw() const { return world_.network->planned_mw() + world_.network->expected_mw; }

/// Price of the dearest source that needs no start and delivers now.
double Dispatcher::dearest_on_call() const {
  double dearest = -never;
  for (const Supply& s : world_.network->supplies)
    if (s.source->on_call() && s.out.value > 0.0) dearest = std::max(dearest, s.price);
  return dearest;
}

double Dispatcher::rise_mw(double now) {
  if (now < rise_until_) return rise_mw_;
  rise_mw_ = outlook_.rise_mw(now, lead_s_);
  rise_until_ = outlook_.next_news(now, lead_s_);
  return rise_mw_;
}

/// Takes stock of the machines; true when their states are not those of the last plan.
bool Dispatcher::changed() {
  marks_.clear();
  for (const Crowd& f : fleets_) {
    const Fleet& fleet = *supply(f).fleet;
    marks_.push_back({fleet.count(State::running), fleet.count(State::starting), fleet.count(State::off)});
  }
  return marks_ != planned_marks_;
}

double Dispatcher::consider(double now) {
  if (fleets_.empty() || !world_.laid_out) return never;
  const ReserveSpec& reserve = world_.scenario.policy.reserve;
  const double load = load_mw() + rise_mw(now);
  const bool moved = changed();
  double on = 0.0, least = 0.0, smallest = never, cheapest_off = never;
  int off = 0, running = 0;
  bool idle = false;
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    const Supply& s = supply(fleets_[i]);
    const Mark& m = marks_[i];
    on += (m.running + m.starting) * s.unit_mw;
    least += (m.running + m.starting) * s.unit_mw * s.source->minimum_load();
    off += m.off;
    running += m.running + m.starting;
    at_work_[i] = m.running;
    if (m.running > 0) smallest = std::min(smallest, s.unit_mw);
    if (m.off > 0) cheapest_off = std::min(cheapest_off, s.price);
    idle = idle || !fleets_[i].idle_since.empty();
  }
  const News present{load - world_.network->on_call_mw(), dearest_on_call()};
  const double required = present.need_mw + load * reserve.share + commitment_.largest_mw(machines_, at_work_);
  const bool short_of = required > on && off > 0;
  const bool long_of = on - smallest > required + hysteresis * std::abs(required);
  const bool over = least > load && running > 1;
  const bool dear = present.price > cheapest_off;  // import (or a generic unit) that a machine could replace for less
  const bool news = moved || present.price != planned_.price ||
                    std::abs(present.need_mw - planned_.need_mw) > worth_planning * load + 0.1;
  // While loads go without, machines may become startable without any other news.
  if (short_of && !news && world_.network->unserved_mw() > 0.0) look_at(std::max(now, planned_at_ + shortage_look_s));
  if ((news && (short_of || long_of || over || dear || idle)) || now >= next_look_) {
    planned_at_ = now;
    planned_marks_ = marks_;
    planned_ = present;
    next_look_ = never;
    ring();
  }
  return std::min(next_look_, rise_until_);
}

// the plan

/// Machines whose end is foreseen (permit, lease, planned maintenance) are not counted on from a start before it.
void Dispatcher::survey(double now) {
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    Crowd& f = fleets_[i];
    f.on.clear();
    f.ready.clear();
    f.later.clear();
    for (CommittedUnit* machine : *f.machines) {
      const bool on = machine->state() == State::running || machine->state() == State::starting;
      if (!on && (machine->state() != State::off || !machine->allowed(now))) continue;
      const double known_until = world_.scenario.policy.foresight ? machine->available_until() : never;
      if (known_until <= now + lead_s_) continue;
      if (on) look_at(known_until - lead_s_);
      (on ? f.on : machine->startable_at() <= now ? f.ready : f.later).push_back(machine);
    }
    machines_[i].usable = f.usable();
    machines_[i].on = static_cast<int>(f.on.size());
  }
}

/// The number chosen for a fleet; one choice serves all fleets that ask for the same.
int Dispatcher::chosen(std::size_t fleet, double ahead_s, double load, bool starting) {
  for (const Choice& c : choices_)
    if (c.ahead_s == ahead_s && c.starting == starting) return c.machines[fleet];
  const double margin = starting ? 1.0 : 1.0 + hysteresis;
  choices_.push_back(
      {ahead_s, starting,
       commitment_.choose(machines_, {.load_mw = load, .margin = margin, .ahead_s = ahead_s, .starting = starting})});
  return choices_.back().machines[fleet];
}

/// Time for which a machine in excess runs on: until it has cost as much as its next start. Whatever comes, that is at
/// most twice the least cost (the ski-rental bound, R. M. Karp, On-line algorithms versus off-line algorithms, 1992).
double Dispatcher::patience_s(const Crowd& f) const {
  constexpr double longest_s = 30.0 * 24.0 * seconds_per_hour;
  const double start_usd = supply(f).source->start_usd(world_.market());
  if (start_usd <= 0.0) return 0.0;
  const double idle_usd_per_s = commitment_.idle_usd_per_h(f.supply) / seconds_per_hour;
  return idle_usd_per_s * longest_s > start_usd ? start_usd / idle_usd_per_s : longest_s;
}

void Dispatcher::plan() {
  constexpr double farthest_s = 24.0 * seconds_per_hour;  // to which a lull is foreseen
  const double now = world_.now();
  const double load = world_.laid_out ? load_mw() : world_.network->wanted_at_start_mw();
  next_look_ = never;
  choices_.clear();
  survey(now);
  double least = 0.0, back_s = 0.0;
  for (const Crowd& f : fleets_) {
    least += static_cast<double>(f.on.size()) * supply(f).unit_mw * supply(f).source->minimum_load();
    back_s = std::max(back_s, supply(f).source->rest_s());
  }
  const bool over = least > load + outlook_.rise_mw(now, back_s);
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    Crowd& f = fleets_[i];
    const int wanted = chosen(i, supply(f).source->lead_s(), load, true);
    start(f, wanted, now);
    if (static_cast<int>(f.on.size()) <= wanted) {
      f.idle_since.clear();
      continue;
    }
    const double patience = over || !world_.laid_out ? 0.0 : patience_s(f);
    const double ahead = std::min(farthest_s, std::max(patience, supply(f).source->rest_s()));
    stop(f, std::max(wanted, chosen(i, ahead, load, false)), patience, now);
  }
  if (next_look_ < never && world_.laid_out) world_.events.touch();  // the network asks for that date when it settles
}

void Dispatcher::start(Crowd& f, int wanted, double now) {
  int missing = wanted - static_cast<int>(f.on.size());
  std::stable_sort(f.ready.begin(), f.ready.end(),
                   [](auto* a, auto* b) { return a->total_running_s() < b->total_running_s(); });
  for (CommittedUnit* machine : f.ready) {
    if (missing-- <= 0) return;
    machine->command(true);
  }
  if (missing <= 0) return;
  for (const CommittedUnit* machine : f.later) look_at(std::max(now + 1.0, machine->startable_at()));
}

/// Of the machines above `most`, those stop that have been in excess for `patience_s`; none that runs, before the
/// machines on their way have arrived.
void Dispatcher::stop(Crowd& f, int most, double patience_s, double now) {
  const bool relieving = world_.laid_out && std::any_of(fleets_.begin(), fleets_.end(), [this](const Crowd& other) {
                           return supply(other).fleet->count(State::starting) > 0;
                         });
  const auto spare = static_cast<std::size_t>(std::max(0, static_cast<int>(f.on.size()) - most));
  f.idle_since.resize(std::min(f.idle_since.size(), spare));
  f.idle_since.resize(spare, now);
  std::stable_sort(f.on.begin(), f.on.end(),
                   [](auto* a, auto* b) { return a->total_running_s() > b->total_running_s(); });
  for (CommittedUnit* machine : f.on) {
    if (f.idle_since.empty()) return;
    const double due = f.idle_since.front() + std::max(moment_s, patience_s);
    if (due > now) {
      look_at(std::max(now + 1.0, due));
      return;
    }
    if (machine->state() == State::starting || (machine->stoppable_at() <= now && !relieving)) {
      machine->command(false);
      f.idle_since.erase(f.idle_since.begin());
    } else if (!relieving) {
      look_at(std::max(now + 1.0, machine->stoppable_at()));
    }
  }
}

}  // namespace gigasim::sim
