#include "scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "accounts.hpp"
#include "gigasim/base/text.hpp"
#include "network.hpp"

namespace gigasim::sim {

namespace {

struct JobClock : Actor {
  JobClock() : Actor(Rank::world) {}
};

constexpr double projection_s = 30.0 * 86400.0;         ///< the pace of the last one or two such times is projected
constexpr double furthest_s = 100.0 * 365.0 * 86400.0;  ///< an end beyond is none

/// Interruptions of a rack's job per unit of its up time, in the long run.
double failure_rate_per_s(const RackSpec& rack, const Hazards& hazards) {
  const double own = rack.outage.fails() ? 1.0 / rack.outage.time_to_failure().mean.value() : 0.0;
  return own + hazards.rate.value();
}

}  // namespace

Scheduler::Scheduler(World& world)
    : world_(world),
      smoothing_(world.fleets.size()),
      power_event_(world.scenario.halls.size(), 0),
      usable_before_(world.fleets.size(), 0) {
  script_ = std::make_unique<Script>(world.events, "job scheduler", [this] { step(); });
  for (const auto& pool : world.racks) pool->failure_rate_per_s = failure_rate_per_s(pool->rack, pool->hazards);
  add_jobs();
  add_hall_loads();
  std::stable_sort(queue_.begin(), queue_.end(),
                   [](const Replica* a, const Replica* b) { return a->order < b->order; });
  for (Replica* replica : queue_)
    if (replica->job.training) {
      replica->start();
      any_training_ = true;
    }
  for (const auto& job : jobs_) {
    if (!job->spec) continue;
    clocks_.push_back(std::make_unique<JobClock>());
    lives_.push_back(watch(*job, *clocks_.back()));
  }
  for (Life& life : lives_) life.start();
}

void Scheduler::add_jobs() {
  const Scenario& s = world_.scenario;
  std::vector<std::size_t> order(s.jobs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const JobSpec &x = s.jobs.items[a].second, &y = s.jobs.items[b].second;
    return x.priority != y.priority ? x.priority > y.priority
                                    : x.release.value_or(s.start) < y.release.value_or(s.start);
  });
  for (const std::size_t i : order) {
    const auto& [name, spec] = s.jobs.items[i];
    std::vector<RackPool*> pools;
    for (const auto& pool : world_.racks)
      if (pool->rack.gpus > 0 && (spec.halls.empty() || std::find(spec.halls.begin(), spec.halls.end(),
                                                                  pool->fleet.spec->at) != spec.halls.end()))
        pools.push_back(pool.get());
    jobs_.push_back(std::make_unique<Job>(*this, name, static_cast<int>(i), &spec, std::move(pools), nullptr));
    Job& job = *jobs_.back();
    const int count = job.training && job.training->replicas ? job.training->replicas->count.max : 1;
    for (int k = 1; k <= count; ++k) {
      job.replicas.push_back(std::make_unique<Replica>(*this, job, k, static_cast<int>(queue_.size())));
      queue_.push_back(job.replicas.back().get());
    }
  }
}

/// Racks of a hall that no job may use work at the hall's own utilisation.
void Scheduler::add_hall_loads() {
  for (std::size_t h = 0; h < world_.scenario.halls.size(); ++h) {
    const auto& [name, hall] = world_.scenario.halls.items[h];
    std::vector<RackPool*> pools;
    for (const auto& pool : world_.racks)
      if (pool->hall() == static_cast<int>(h) &&
          std::none_of(jobs_.begin(), jobs_.end(), [&](const auto& job) { return job->may_use(*pool); }))
        pools.push_back(pool.get());
    if (pools.empty()) continue;
    jobs_.push_back(std::make_unique<Job>(*this, name, -1, nullptr, std::move(pools), &hall.utilisation));
    Job& job = *jobs_.back();
    job.released = true;
    job.replicas.push_back(std::make_unique<Replica>(*this, job, 1, static_cast<int>(queue_.size())));
    queue_.push_back(job.replicas.back().get());
  }
  set_utilisation(0.0);
}

Life Scheduler::watch(Job& job, Actor& clock) {
  const JobSpec& spec = *job.spec;
  if (spec.release) co_await world_.events.sleep(clock, std::max(0.0, world_.clock(*spec.release)));
  const auto waits_for_another = [&] {
    return std::any_of(jobs_.begin(), jobs_.end(), [&](const auto& other) {
      return !other->over && std::find(spec.after.begin(), spec.after.end(), other->name) != spec.after.end();
    });
  };
  const double end = spec.until ? world_.clock(*spec.until) : never;
  while (waits_for_another() && world_.now() < end) co_await world_.events.until(clock, end);
  job.released = true;
  for (RackPool* pool : job.pools) hand_out(*pool);
  ring();
  while (!job.over && world_.now() < end) {
    co_await world_.events.until(clock, std::min(end, world_.now() + projection_s));
    if (job.over) break;
    account(world_.now());
    job.month_ago = std::exchange(job.lately, {world_.now(), job.flops_done()});
  }
  job.finish(world_.now());
}

void Scheduler::ended(Job& job) {
  for (const auto& replica : job.replicas) {
    release_all(*replica);
    replica->retire();
  }
  for (RackPool* pool : job.pools) hand_out(*pool);
  for (const auto& clock : clocks_) world_.events.ring(*clock);  // jobs that come after it
  ring();
}

// racks come and go

void Scheduler::offer(RackUnit& rack) {
  RackPool& pool = rack.home();
  rack.slot = static_cast<int>(pool.free.size());
  pool.free.push_back(&rack);
  hand_out(pool);
}

namespace {
void leave_free(RackUnit& rack) {
  auto& free = rack.home().free;
  free[static_cast<std::size_t>(rack.slot)] = free.back();
  free[static_cast<std::size_t>(rack.slot)]->slot = rack.slot;
  free.pop_back();
  rack.slot = -1;
}
}  // namespace

void Scheduler::withdraw(RackUnit& rack) {
  if (!rack.replica) {
    if (rack.slot >= 0) leave_free(rack);
    return;
  }
  Replica& replica = *rack.replica;
  if (!rack.spare && replica.job.training) replica.restaff();
  replica.drop(rack);
  hand_out(rack.home());
}

void Scheduler::lost(RackUnit& rack, std::string_view cause, std::uint64_t event) {
  if (!rack.replica) {
    if (rack.slot >= 0) leave_free(rack);
    return;
  }
  Replica& replica = *rack.replica;
  const bool job_stops = !rack.spare && replica.job.training;
  if (job_stops) replica.interrupt(cause, event, rack.name() + " " + std::string(cause));
  replica.drop(rack);
  hand_out(rack.home());
}

void Scheduler::crashed(RackUnit& rack, std::string_view cause, std::uint64_t event) {
  if (rack.replica && !rack.spare) rack.replica->interrupt(cause, event, rack.name() + " " + std::string(cause));
}

void Scheduler::give(RackPool& pool, Replica& replica, bool as_spare) {
  RackUnit& rack = *pool.free.back();
  leave_free(rack);
  replica.take(rack, as_spare);
}

/// Free racks of a pool for those who run short; who waits to start has its turn in the queue.
void Scheduler::hand_out(RackPool& pool) {
  bool somebody_waits = false;
  for (Replica* replica : queue_) {
    if (pool.usable() == 0) break;
    Job& job = replica->job;
    if (!job.released || job.over || !job.may_use(pool)) continue;
    if (!job.training) {
      while (pool.usable() > 0 && replica->wanted_gpus() > 0) give(pool, *replica, false);
    } else if (replica->idle()) {
      somebody_waits = true;
    } else if (replica->waiting()) {
      while (pool.usable() > 0 && replica->wanted_gpus() > 0) give(pool, *replica, false);
      if (replica->staffed()) replica->look();
    } else {
      while (pool.usable() > 0 && replica->wanted_spares() > 0) give(pool, *replica, true);
      if (replica->running() && replica->wanted_gpus() > 0) replica->look();
    }
  }
  if (somebody_waits) ring();
}

void Scheduler::staff(Replica& replica) {
  if (!replica.job.released || replica.job.over) return;
  if (replica.gpus() == 0) return;  // starts only when the queue comes to it
  for (RackPool* pool : placement(replica)) {
    while (pool->usable() > 0 && replica.wanted_gpus() > 0) give(*pool, replica, false);
    while (pool->usable() > 0 && replica.wanted_spares() > 0) give(*pool, replica, true);
  }
}

void Scheduler::release_all(Replica& replica) {
  for (const Allocation& allocation : replica.allocations()) {
    RackPool& pool = *allocation.pool;
    for (RackUnit* rack : pool.units) {
      if (rack->replica != &replica) continue;
      replica.drop(*rack);
      rack->slot = static_cast<int>(pool.free.size());
      pool.free.push_back(rack);
    }
  }
}

bool Scheduler::can_grow(const Replica& replica) const {
  if (replica.wanted_gpus() == 0) return false;
  return std::any_of(replica.job.pools.begin(), replica.job.pools.end(),
                     [](const RackPool* f) { return f->usable() > 0; });
}

// the queue

int Scheduler::usable_gpus(const Replica& replica) const {
  int gpus = 0;
  for (const RackPool* pool : replica.job.pools) gpus += pool->usable() * pool->rack.gpus;
  return gpus;
}

/// Where to look for racks first: beside those it has, else in the smallest hall that holds all, else in the halls of
/// the feeder with the most room, the emptiest hall first.
std::vector<RackPool*> Scheduler::placement(const Replica& replica) const {
  std::vector<RackPool*> pools = replica.job.pools;
  if (pools.size() < 2) return pools;
  const int wanted = replica.wanted_gpus();
  const auto room = [](const RackPool* f) { return f->usable() * f->rack.gpus; };
  const auto bus = [this](const RackPool* f) { return world_.network->halls[static_cast<std::size_t>(f->hall())].bus; };
  const auto bus_room = [&](const RackPool* f) {
    int gpus = 0;
    for (const RackPool* g : pools) gpus += bus(g) == bus(f) ? room(g) : 0;
    return gpus;
  };
  const auto racks_here = [&](const RackPool* f) {
    for (const Allocation& s : replica.allocations())
      if (s.pool == f) return s.racks;
    return 0;
  };
  struct Key {
    bool none_here, too_small;
    int size;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<std::pair<Key, RackPool*>> keyed;
  for (RackPool* f : pools) {
    const bool holds_all = room(f) >= wanted;
    keyed.push_back({{racks_here(f) == 0, !holds_all, holds_all ? room(f) : -bus_room(f)}, f});
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return bus(a.second) != bus(b.second) ? bus(a.second) < bus(b.second) : room(a.second) > room(b.second);
  });
  for (std::size_t i = 0; i < pools.size(); ++i) pools[i] = keyed[i].second;
  return pools;
}

bool Scheduler::same_halls(const Replica& a, const Replica& b) const {
  return std::any_of(a.job.pools.begin(), a.job.pools.end(), [&](const RackPool* f) { return b.job.may_use(*f); });
}

void Scheduler::step() {
  const double now = world_.now();
  std::vector<const Replica*> blocked;
  for (Replica* replica : queue_) {
    const Job& job = replica->job;
    if (!job.training || !job.released || job.over || !replica->waiting() || replica->staffed()) continue;
    const bool held_back = std::any_of(blocked.begin(), blocked.end(), [&](const Replica* b) {
      return b->job.index != job.index && same_halls(*b, *replica) &&
             (!world_.scenario.policy.queue.backfill || delays(*replica, *b, now));
    });
    if (held_back || !start_or_preempt(*replica)) blocked.push_back(replica);
  }
}

/// GPUs that one replica holds and another may use.
int Scheduler::within_reach_of(const Replica& replica, const Replica& holder) const {
  int gpus = 0;
  for (const Allocation& s : holder.allocations())
    if (replica.job.may_use(*s.pool)) gpus += (s.racks + s.spares) * s.pool->rack.gpus;
  return gpus;
}

bool Scheduler::start_or_preempt(Replica& replica) {
  const int missing = std::max(0, replica.job.min_gpus - replica.gpus());
  int within_reach = usable_gpus(replica);
  std::vector<Replica*> victims;
  if (world_.scenario.policy.queue.preemption && replica.job.spec->preempts)
    for (auto it = queue_.rbegin(); it != queue_.rend() && within_reach < missing; ++it) {
      Replica& other = **it;
      if (!other.job.spec || other.job.priority() >= replica.job.priority() || !same_halls(replica, other)) continue;
      const int gpus = within_reach_of(replica, other);
      if (gpus == 0) continue;
      within_reach += gpus;
      victims.push_back(&other);
    }
  if (within_reach < missing) return false;
  for (Replica* victim : victims) victim->preempt();
  for (RackPool* pool : placement(replica))
    while (pool->usable() > 0 && replica.wanted_gpus() > 0) give(*pool, replica, false);
  for (RackPool* pool : placement(replica))
    while (pool->usable() > 0 && replica.wanted_spares() > 0) give(*pool, replica, true);
  for (RackPool* pool : replica.job.pools) hand_out(*pool);  // what the victims left over
  replica.look();
  return true;
}

/// EASY backfilling: a candidate may pass one that waits if it can be preempted for it, ends before the other could
/// start, or leaves enough.
bool Scheduler::delays(const Replica& candidate, const Replica& blocked, double now) const {
  const Job &job = candidate.job, &other = blocked.job;
  if (world_.scenario.policy.queue.preemption && other.spec->preempts && other.priority() > job.priority())
    return false;
  const auto [start, left_over] = earliest_start(blocked);
  if (start == never) return false;  // it does not wait for anybody's end
  if (std::min(job.max_gpus, usable_gpus(candidate)) <= left_over) return false;
  if (job.spec->until && world_.clock(*job.spec->until) <= start) return false;
  if (!job.size_flops) return true;
  const auto& rack = job.pools.front()->rack;
  const double rate = rack.pflops * 1e15 / rack.gpus * job.min_gpus * job.training->mfu;
  return now + job.training->restart.value() + job.flops_left() / rate > start;
}

/// When enough racks will be free for one that waits, by what the jobs at work expect of their ends, and how many GPUs
/// it will leave.
std::pair<double, int> Scheduler::earliest_start(const Replica& blocked) const {
  std::vector<std::pair<double, int>> ends;
  for (const Replica* replica : queue_) {
    const int gpus = within_reach_of(blocked, *replica);
    if (replica == &blocked || gpus == 0) continue;
    double end = replica->expected_end();
    if (replica->job.spec && replica->job.spec->until) end = std::min(end, world_.clock(*replica->job.spec->until));
    ends.emplace_back(end, gpus);
  }
  std::sort(ends.begin(), ends.end());
  int free = usable_gpus(blocked) + blocked.gpus();
  for (const auto& [end, gpus] : ends) {
    free += gpus;
    if (free >= blocked.job.min_gpus) return {end, free - blocked.job.min_gpus};
  }
  return {never, 0};
}

// power

void Scheduler::account(double now) {
  for (Replica* replica : queue_) replica->account(now);
}

void Scheduler::set_utilisation(double now) {
  const Date date = world_.date(now);
  for (const auto& job : jobs_)
    if (job->utilisation) job->replicas.front()->set_utilisation(job->utilisation->number_at(date));
}

/// More racks of a pool have lost power than were free: the last in the queue give up theirs.
void Scheduler::take_for_power(RackPool& pool) {
  const auto dark = static_cast<std::size_t>(pool.off + pool.rebooting);
  const Hall& hall = world_.network->halls[static_cast<std::size_t>(pool.hall())];
  for (auto it = queue_.rbegin(); it != queue_.rend() && dark > pool.free.size(); ++it) {
    Replica& replica = **it;
    std::size_t missing = dark - pool.free.size();
    const std::vector<RackUnit*> racks = replica.racks_in(pool, missing);
    if (racks.empty()) continue;
    const bool works = std::any_of(racks.begin(), racks.end(), [](const RackUnit* r) { return !r->spare; });
    if (works)
      replica.interrupt(hall.tripped ? "heat" : "power", power_event(pool.hall()),
                        world_.accounts->shortage_root() + " → " + human(long{pool.off}) + " racks of " + hall.name +
                            (hall.tripped ? " off for heat" : " shed"));
    for (RackUnit* rack : racks) {
      replica.drop(*rack);
      rack->slot = static_cast<int>(pool.free.size());
      pool.free.push_back(rack);
    }
    if (works) replica.look();
  }
}

void Scheduler::settled(double now) {
  bool disturbed = false;
  for (const Hall& hall : world_.network->halls) disturbed = disturbed || hall.disturbed();
  for (const auto& pool : world_.racks) {
    if (static_cast<std::size_t>(pool->off + pool->rebooting) > pool->free.size()) take_for_power(*pool);
    int& before = usable_before_[static_cast<std::size_t>(pool->fleet.index)];
    if (pool->usable() > before) hand_out(*pool);
    before = pool->usable();
  }
  if (disturbed || was_disturbed_)
    for (Replica* replica : queue_) replica->set_pace(now);
  was_disturbed_ = disturbed;
  if (swing_is_old_) update_swing(now);
}

void Scheduler::update_swing(double now) {
  const double hours = (now - smoothed_since_) / seconds_per_hour;
  smoothed_since_ = now;
  swing_is_old_ = false;
  const std::vector<Smoothing> before = smoothing_;
  std::fill(smoothing_.begin(), smoothing_.end(), Smoothing{});
  double accepted_mw = 0.0, accepted_mw_per_s = 0.0;
  for (const Supply& s : world_.network->supplies) {
    const SwingAcceptance accepted = s.source->accepts(s.fleet->count(State::running));
    accepted_mw += accepted.mw;
    accepted_mw_per_s += accepted.mw_per_s;
  }
  for (const auto& job : jobs_) {
    if (!job->training) continue;
    job->floor_mwh += job->present.overhead_mw * hours;
    job->throughput_mwh += job->present.battery_throughput_mw * hours;
    job->smoothing_loss_mwh += job->present.battery_loss_mw * hours;
    job->present = {};
    const auto battery = world_.scenario.fleets.index(job->training->smoothing);
    for (const auto& replica : job->replicas) {
      if (!replica->running()) continue;
      double accelerators = 0.0, power_mw = 0.0, room_mw = 0.0, efficiency = 1.0;
      for (const Allocation& s : replica->allocations()) {
        const auto& rack = s.pool->rack;
        accelerators += s.racks * rack.gpus;
        power_mw += s.racks * rack.rating.value() * rack.gpu_share;
      }
      if (battery) {
        const Supply& supply = *world_.network->supply_of(*world_.fleets[*battery]);
        room_mw = std::max(
            0.0, supply.fleet->count(State::running) * supply.store->rating_mw() - smoothing_[*battery].peak_mw);
        efficiency = supply.store->round_trip_root();
      }
      const PowerSwing swing =
          power_swing(job->training->step, accelerators, Power(accelerators > 0.0 ? power_mw / accelerators : 0.0),
                      Power(room_mw), efficiency);
      if (battery) {
        Smoothing& sum = smoothing_[*battery];
        sum.peak_mw += swing.battery_takes_mw * std::max(job->training->step.duty, 1.0 - job->training->step.duty);
        sum.throughput_mw += swing.battery_throughput_mw;
        sum.loss_mw += swing.battery_loss_mw;
      }
      job->present.overhead_mw += swing.overhead_mw;
      job->present.battery_throughput_mw += swing.battery_throughput_mw;
      job->present.battery_loss_mw += swing.battery_loss_mw;
      if (swing.unsmoothed_mw > job->swing.unsmoothed_mw) {
        job->swing = swing;
        job->swing_accepted_mw = accepted_mw;
        job->swing_accepted_mw_per_s = accepted_mw_per_s;
      }
    }
  }
  for (std::size_t f = 0; f < before.size(); ++f)
    if (before[f].loss_mw != smoothing_[f].loss_mw || before[f].peak_mw != smoothing_[f].peak_mw) world_.events.touch();
}

// results

JobResult Scheduler::result(const Job& job, double now) const {
  const auto hours = [&](HourBin bin) { return job.gpu_s[static_cast<std::size_t>(bin)] / seconds_per_hour; };
  JobResult r;
  r.name = job.name;
  r.kind = job.training ? "training" : "service";
  r.gpus_wanted = static_cast<long>(job.max_gpus) * static_cast<long>(job.replicas.size());
  const double begin = job.started, end = job.over ? job.ended : now;
  if (begin != never) r.start = world_.date(begin);
  if (begin != never && end > begin) r.gpus_mean = (job.held_gpu_s - job.held_before_gpu_s) / (end - begin);
  const double flops = job.flops_done();
  r.finished = job.over && (!job.size_flops || job.flops_left() <= 1e-9 * *job.size_flops);
  if (job.over)
    r.end = world_.date(job.ended);
  else if (job.size_flops && flops > job.month_ago.flops && now > job.month_ago.date)
    if (const double left_s = job.flops_left() * (now - job.month_ago.date) / (flops - job.month_ago.flops);
        left_s < furthest_s)
      r.end = world_.date(now + left_s);
  r.flops_done = flops;
  if (job.size_flops) r.share_done = flops / *job.size_flops;
  if (job.training && job.training->parameters) r.tokens_done = flops / (6.0 * *job.training->parameters);
  r.gpu_hours = job.held_gpu_s / seconds_per_hour;
  r.useful_gpu_hours = hours(job.training ? HourBin::useful : HourBin::serving);
  r.checkpoint_gpu_hours = hours(HourBin::checkpoint);
  r.lost_work_gpu_hours = hours(HourBin::lost_work);
  r.restart_gpu_hours = hours(HourBin::restart);
  r.waiting_gpu_hours = hours(HourBin::waiting);
  r.slowed_gpu_hours = hours(HourBin::capped) + hours(HourBin::hot);
  if (r.gpu_hours > 0.0) r.effective_time_ratio = r.useful_gpu_hours / r.gpu_hours;
  if (job.peak_flop_s > 0.0) r.goodput = flops / job.peak_flop_s;
  r.checkpoints = job.checkpoints;
  r.interruptions = job.interruptions;
  r.planned_stops = job.planned_stops;
  r.preemptions = job.preemptions;
  if (job.interruptions > 0) r.mtbf_h = job.running_s / seconds_per_hour / static_cast<double>(job.interruptions);
  r.checkpoint_interval_s = std::isfinite(job.interval_s) ? job.interval_s : 0.0;
  r.energy_mwh = job.energy_mj / seconds_per_hour;
  if (flops > 0.0) r.joule_per_flop = job.energy_mj * 1e6 / flops;
  r.swing_mw = job.swing.unsmoothed_mw;
  r.swing_floor_mw = job.swing.floor_takes_mw;
  r.swing_rack_mw = job.swing.rack_takes_mw;
  r.swing_battery_mw = job.swing.battery_takes_mw;
  r.swing_remaining_mw = job.swing.remaining_mw;
  r.swing_remaining_mw_per_s = job.swing.remaining_ramp_mw_per_s;
  r.swing_accepted_mw = job.swing_accepted_mw;
  r.swing_accepted_mw_per_s = job.swing_accepted_mw_per_s;
  r.smoothing_floor_mwh = job.floor_mwh;
  r.smoothing_throughput_mwh = job.throughput_mwh;
  r.smoothing_loss_mwh = job.smoothing_loss_mwh;
  return r;
}

std::vector<JobResult> Scheduler::results(double now) {
  account(now);
  update_swing(now);
  std::vector<JobResult> list;
  for (const auto& job : jobs_)
    if (job->spec) list.push_back(result(*job, now));
  std::sort(list.begin(), list.end(), [this](const JobResult& a, const JobResult& b) {
    return world_.scenario.jobs.index(a.name) < world_.scenario.jobs.index(b.name);
  });
  return list;
}

}  // namespace gigasim::sim
