#include "scheduler.hpp"

#include <algorithm>
#include <utility>

#include "accounts.hpp"
#include "gigasim/base/saturated.hpp"
#include "gigasim/base/text.hpp"
#include "network.hpp"

namespace gigasim::sim {

namespace {

struct JobClock : Actor {
  JobClock() : Actor(Rank::world) {}
};

constexpr double projection_s = 30.0 * 86400.0;  ///< the pace of the last one or two such times is projected

/// Interruptions of a rack's job per unit of its up time, in the long run.
double failure_rate_per_s(const RackSpec& rack, const Hazards& hazards) {
  const double own = rack.outage.fails() ? 1.0 / rack.outage.time_to_failure().mean.value() : 0.0;
  return own + hazards.rate.value();
}

/// Replicas of a job for which there may ever be a rack each; people write large numbers for as many as there are.
int replicas_of(const Job& job) {
  if (!job.training || !job.training->replicas) return 1;
  std::size_t racks = 1;
  for (const RackPool* pool : job.pools) racks += pool->fleet.units.size();
  return saturated<int>(std::min(static_cast<double>(racks), double(job.training->replicas->count.max)));
}

}  // namespace

Scheduler::Scheduler(World& world)
    : world_(world),
      swings_(world),
      power_event_(world.scenario.halls.size(), 0),
      usable_before_(world.fleets.size(), 0) {
  script_ = std::make_unique<Script>(world.events, "job scheduler", [this] { step(); });
  for (const auto& pool : world.racks) pool->failure_rate_per_s = failure_rate_per_s(pool->rack, pool->hazards);
  add_jobs();
  add_hall_loads();
  std::stable_sort(queue_.begin(), queue_.end(),
                   [](const Replica* a, const Replica* b) { return a->order < b->order; });
  for (Replica* replica : queue_)
    if (replica->job.training) replica->start();
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
    const int count = replicas_of(job);
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
  const auto dark = static_cast<std::size_t>(pool.dark());
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
    if (static_cast<std::size_t>(pool->dark()) > pool->free.size()) take_for_power(*pool);
    int& before = usable_before_[static_cast<std::size_t>(pool->fleet.index)];
    if (pool->usable() > before) hand_out(*pool);
    before = pool->usable();
  }
  if (disturbed || was_disturbed_)
    for (Replica* replica : queue_) replica->set_pace(now);
  was_disturbed_ = disturbed;
  if (swings_.old()) swings_.update(now, jobs_);
}

// results

std::vector<JobResult> Scheduler::results(double now) {
  account(now);
  swings_.update(now, jobs_);
  std::vector<JobResult> list;
  for (const auto& job : jobs_)
    if (job->spec) list.push_back(job->result(now));
  std::sort(list.begin(), list.end(), [this](const JobResult& a, const JobResult& b) {
    return world_.scenario.jobs.index(a.name) < world_.scenario.jobs.index(b.name);
  });
  return list;
}

}  // namespace gigasim::sim
