// The queue of the job scheduler: who starts next, on which racks, and who may pass whom.
#include <algorithm>
#include <utility>

#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

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

}  // namespace gigasim::sim
