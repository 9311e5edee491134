#include "commitment.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "gigasim/base/saturated.hpp"
#include "network.hpp"

namespace gigasim::sim {

namespace {

constexpr double rounding = 1e-9;

int whole_machines(double mw, double unit_mw) {
  return unit_mw > 0.0 ? saturated<int>(std::ceil(mw / unit_mw - rounding)) : 0;
}

/// Sum of the `count` largest of groups of (size, number).
double sum_of_largest(std::vector<std::pair<double, int>>& groups, int count) {
  std::sort(groups.begin(), groups.end(), std::greater<>());
  double sum = 0.0;
  for (const auto& [mw, number] : groups) {
    const int taken = std::min(count, number);
    sum += taken * mw;
    count -= taken;
  }
  return sum;
}

}  // namespace

Commitment::Commitment(const World& world, const Outlook& outlook)
    : world_(world), outlook_(outlook), listed_(world), running_(world) {}

const Supply& Commitment::supply(std::size_t i) const { return world_.network->supplies[i]; }

// what machines cost

double Commitment::full_load_price(std::size_t i) const {
  const Supply& s = supply(i);
  if (!by_cost() || s.unit_mw <= 0.0) return s.price;
  return s.price + s.source->no_load_usd_per_h(world_.market()) / s.unit_mw;
}

double Commitment::idle_usd_per_h(std::size_t i) const {
  const Supply& s = supply(i);
  double cheapest = s.price;
  for (const Supply& other : world_.network->supplies)
    if (by_cost() && other.source->on_call() && !other.store && other.limit.value > other.out.value)
      cheapest = std::min(cheapest, other.price);
  return s.source->no_load_usd_per_h(world_.market()) + (s.price - cheapest) * s.source->minimum_load() * s.unit_mw;
}

// what they are chosen for

void Commitment::look_ahead(const Task& task) {
  const Network& n = *world_.network;
  const double now = world_.now();
  load_mw_.resize(n.load_mw.size());
  for (std::size_t i = 0; i < load_mw_.size(); ++i) load_mw_[i] = outlook_.highest_load_mw(i, now, task.ahead_s);
  limit_mw_.assign(n.supplies.size(), 0.0);
  for (std::size_t i = 0; i < n.supplies.size(); ++i)
    if (n.supplies[i].source->on_call() && !n.supplies[i].store)
      limit_mw_[i] = outlook_.lowest_limit_mw(i, now, task.ahead_s);
}

/// Sum of what `set_demands` sets: the loads by place, of which the load to plan for is a multiple.
double Commitment::known_demand_mw() const {
  const Network& n = *world_.network;
  double sum = 0.0;
  for (const Linear& essential : n.essential_wanted) sum += essential.value;
  for (const double mw : load_mw_) sum += mw;
  for (const Hall& hall : n.halls) sum += hall.fixed_mw() + hall.drawn_mw(hall.it_planned_mw);
  for (const Loop& loop : n.loops) sum += loop.power.value;
  return sum;
}

void Commitment::set_demands(PowerPorts& ports, double factor) const {
  const Network& n = *world_.network;
  for (std::size_t b = 0; b < ports.essential.size(); ++b)
    ports.set_demand(ports.essential[b], {n.essential_wanted[b].value * factor});
  for (std::size_t i = 0; i < ports.load.size(); ++i) ports.set_demand(ports.load[i], {load_mw_[i] * factor});
  for (std::size_t h = 0; h < n.halls.size(); ++h)
    ports.set_demand(ports.base[h], {(n.halls[h].fixed_mw() + n.halls[h].drawn_mw(n.halls[h].it_planned_mw)) * factor});
  for (std::size_t l = 0; l < n.loops.size(); ++l)
    ports.set_demand(ports.cooling[l], {n.loops[l].power.value * factor});
}

void Commitment::set_limits(PowerPorts& ports) const {
  const Network& n = *world_.network;
  for (std::size_t i = 0; i < n.supplies.size(); ++i)
    if (!n.supplies[i].source->committed()) ports.set_supply(ports.supply[i], {limit_mw_[i]});
  for (std::size_t b = 0; b < n.branches.size(); ++b)
    if (n.branches[b].circuits)
      ports.set_capacity(ports.bus[b], {n.branches[b].circuits->count(State::running) * n.branches[b].circuit_mw});
}

void Commitment::set_prices(const std::vector<Machines>& fleets, const Task& task) {
  const Network& n = *world_.network;
  const auto tell = [](PowerPorts& ports, std::vector<double>& told, std::size_t i, double price) {
    told.resize(ports.supply.size(), never);
    if (told[i] == price) return;
    told[i] = price;
    ports.balance.set_price(ports.supply[i], price);
  };
  double start_usd_per_mw = never;
  start_usd_per_h_.clear();
  for (const Machines& f : fleets) {
    const Supply& s = supply(f.supply);
    const double start_usd = task.starting && by_cost() ? s.source->start_usd(world_.market()) : 0.0;
    start_usd_per_h_.push_back(start_usd / (Outlook::horizon_s / seconds_per_hour));
    double price = full_load_price(f.supply);
    if (s.unit_mw > 0.0) {
      start_usd_per_mw = std::min(start_usd_per_mw, start_usd / s.unit_mw);
      if (f.on == 0) price += start_usd_per_h_.back() / s.unit_mw;
    }
    tell(listed_, listed_price_, f.supply, price);
    tell(running_, running_price_, f.supply, s.price);
  }
  for (std::size_t i = 0; i < n.supplies.size(); ++i) {
    const Supply& s = n.supplies[i];
    if (!s.source->on_call() || s.store) continue;
    const bool earns = task.starting && by_cost() && start_usd_per_mw < never;
    const double price = earns ? outlook_.price_to_beat(i, world_.now(), start_usd_per_mw) : s.price;
    tell(listed_, listed_price_, i, price);
    tell(running_, running_price_, i, price);
  }
}

// the choice

const std::vector<int>& Commitment::choose(const std::vector<Machines>& fleets, const Task& task) {
  const ReserveSpec& reserve = world_.scenario.policy.reserve;
  look_ahead(task);
  double load = task.load_mw;
  for (std::size_t i = 0; i < load_mw_.size(); ++i) load += load_mw_[i] - world_.network->load_mw[i];
  const double wanted = load * task.margin * (1.0 + reserve.share);
  set_prices(fleets, task);
  for (PowerPorts* ports : {&listed_, &running_}) {
    set_demands(*ports, wanted / std::max(rounding, known_demand_mw()));
    set_limits(*ports);
  }
  for (const Machines& f : fleets) listed_.set_supply(listed_.supply[f.supply], {f.usable * supply(f.supply).unit_mw});
  chosen_ = list(fleets);
  if (by_cost()) mend(fleets);
  keep_reserve(fleets, wanted);
  respect_minimum_load(fleets, load * task.margin);
  return chosen_;
}

/// Numbers by the priority list: what each fleet would deliver if all its machines could run, in whole machines.
std::vector<int> Commitment::list(const std::vector<Machines>& fleets) {
  listed_.balance.solve();
  std::vector<int> machines;
  served_mw_ = bound_usd_ = 0.0;
  for (std::size_t i = 0; i < listed_.supply.size(); ++i) {
    const double out = listed_.balance.output(listed_.supply[i]).value;
    served_mw_ += out;
    if (out > 0.0) bound_usd_ += out * listed_price_[i];
  }
  for (const Machines& f : fleets) {
    const double out = listed_.balance.output(listed_.supply[f.supply]).value;
    machines.push_back(whole_machines(out, supply(f.supply).unit_mw));
  }
  return machines;
}

/// Cost of serving the load with these machines, USD/h; never, where they do not serve as much as the list.
double Commitment::hourly_usd(const std::vector<Machines>& fleets, const std::vector<int>& machines) {
  for (std::size_t i = 0; i < fleets.size(); ++i) {
    const Supply& s = supply(fleets[i].supply);
    const double full = machines[i] * s.unit_mw;
    running_.set_supply(running_.supply[fleets[i].supply], {full}, {full * s.source->minimum_load()});
  }
  running_.balance.solve();
  double usd = 0.0, served = 0.0;
  for (std::size_t i = 0; i < running_.supply.size(); ++i) {
    const double out = running_.balance.output(running_.supply[i]).value;
    served += out;
    if (out > 0.0) usd += (out + running_.balance.spilled(running_.supply[i]).value) * running_price_[i];
  }
  for (std::size_t i = 0; i < fleets.size(); ++i)
    usd += machines[i] * supply(fleets[i].supply).source->no_load_usd_per_h(world_.market()) +
           std::max(0, machines[i] - fleets[i].on) * start_usd_per_h_[i];
  return served < served_mw_ * (1.0 - 1e-6) ? never : usd;
}

/// The list prices a machine as if it were fully loaded, so its cost is a bound that no choice beats. Where what it
/// leads to costs more, exchanges of single machines are tried, and lists without a machine of each fleet, or any.
void Commitment::mend(const std::vector<Machines>& fleets) {
  double best = hourly_usd(fleets, chosen_);
  const double good = bound_usd_ + 0.002 * std::abs(bound_usd_);
  while (best > good && exchange_one(fleets, best)) {
  }
  if (best <= good) return;
  const std::vector<int> mended = chosen_;
  for (std::size_t i = 0; i < fleets.size(); ++i)
    for (const int most : {0, mended[i] - 1, mended[i] + 1}) {
      if (most < 0 || most > fleets[i].usable || most == mended[i]) continue;
      try_list(fleets, i, most, best);
    }
}

/// The list with at most so many machines of one fleet, mended in its turn, if that costs less than `best`, USD/h.
void Commitment::try_list(const std::vector<Machines>& fleets, std::size_t fleet, int most, double& best) {
  const std::vector<int> before = chosen_;
  const double unit = supply(fleets[fleet].supply).unit_mw, wanted = served_mw_, bound = bound_usd_;
  const int port = listed_.supply[fleets[fleet].supply];
  listed_.set_supply(port, {most * unit});
  chosen_ = list(fleets);
  chosen_[fleet] = std::max(chosen_[fleet], most);
  const bool serves = served_mw_ >= wanted * (1.0 - 1e-6);
  served_mw_ = wanted;
  bound_usd_ = bound;
  listed_.set_supply(port, {fleets[fleet].usable * unit});
  double usd = serves ? hourly_usd(fleets, chosen_) : never;
  while (serves && exchange_one(fleets, usd)) {
  }
  if (usd < best - 1e-9 * std::abs(best))
    best = usd;
  else
    chosen_ = before;
}

/// Makes the best exchange of one machine, if that costs less than `best`, USD/h, which becomes its cost.
bool Commitment::exchange_one(const std::vector<Machines>& fleets, double& best) {
  constexpr double worth_it = 1e-9;  // relative
  const std::vector<int> before = chosen_;
  const int n = static_cast<int>(fleets.size());
  bool better = false;
  for (int out = -1; out < n; ++out) {
    for (int in = -1; in < n; ++in) {
      if (in == out || (out >= 0 && before[out] == 0) || (in >= 0 && before[in] >= fleets[in].usable)) continue;
      trial_ = before;
      if (out >= 0) --trial_[out];
      if (in >= 0) ++trial_[in];
      const double usd = hourly_usd(fleets, trial_);
      if (usd >= best - worth_it * std::abs(best) || usd == never) continue;
      best = usd;
      chosen_ = trial_;
      better = true;
    }
  }
  return better;
}

double Commitment::largest_mw(const std::vector<Machines>& fleets, const std::vector<int>& machines) {
  const int count = world_.scenario.policy.reserve.units;
  if (count == 0) return 0.0;
  groups_.clear();
  for (std::size_t i = 0; i < fleets.size(); ++i) groups_.emplace_back(supply(fleets[i].supply).unit_mw, machines[i]);
  for (const Supply& s : world_.network->supplies)
    if (s.source->contingency() && s.source->on_call()) groups_.emplace_back(s.unit_mw, s.fleet->count(State::running));
  return sum_of_largest(groups_, count);
}

/// In merit order, numbers rise until they carry the load after the loss of the largest units.
void Commitment::keep_reserve(const std::vector<Machines>& fleets, double wanted_mw) {
  const auto margin = [&] {
    double mw = -world_.network->expected_loss_mw - wanted_mw - largest_mw(fleets, chosen_);
    for (const double limit : limit_mw_) mw += limit;
    for (std::size_t i = 0; i < fleets.size(); ++i) mw += chosen_[i] * supply(fleets[i].supply).unit_mw;
    return mw;
  };
  for (std::size_t i = 0; i < fleets.size(); ++i)
    while (chosen_[i] < fleets[i].usable && margin() < -rounding * (1.0 + wanted_mw)) ++chosen_[i];
}

/// No more machines than the load can keep at their minimum; one may always run.
void Commitment::respect_minimum_load(const std::vector<Machines>& fleets, double load_mw) {
  const auto minimum = [&](std::size_t i) {
    return supply(fleets[i].supply).source->minimum_load() * supply(fleets[i].supply).unit_mw;
  };
  double least = 0.0;
  int count = 0;
  for (std::size_t i = 0; i < fleets.size(); ++i) {
    least += chosen_[i] * minimum(i);
    count += chosen_[i];
  }
  for (std::size_t i = fleets.size(); i-- > 0;)
    for (; least > load_mw && count > 1 && chosen_[i] > 0; --chosen_[i], --count) least -= minimum(i);
}

}  // namespace gigasim::sim
