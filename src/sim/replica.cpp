// The racks of a lock-step group, and what they draw.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

Replica::Replica(Scheduler& scheduler, Job& job_in, int number, int order_in)
    : job(job_in),
      order(order_in),
      scheduler_(scheduler),
      world_(scheduler.world()),
      number_(number),
      crashes_(scheduler.world().stream(job_in.name + "/" + std::to_string(number), "crash")) {
  for (RackPool* pool : job.pools) {
    Allocation s{pool};
    if (job.training) s.utilisation = training_utilisation(pool->rack, job.training->step);
    allocations_.push_back(s);
    if (pool->draws.size() <= static_cast<std::size_t>(order)) pool->draws.resize(static_cast<std::size_t>(order) + 1);
  }
}

std::string Replica::name() const {
  return job.replicas.size() > 1 ? fmt::format("{}/{}", job.name, number_) : job.name;
}

bool Replica::staffed() const { return gpus_ > 0 && (!job.training || gpus_ >= job.min_gpus); }
int Replica::wanted_gpus() const { return std::max(0, job.max_gpus - gpus_); }
int Replica::wanted_spares() const {
  if (!job.training || job.training->spares <= 0.0 || !staffed()) return 0;
  return saturated<int>(std::ceil(job.training->spares * static_cast<double>(racks_.size()) - 1e-9)) -
         static_cast<int>(spares_.size());
}

// racks

Allocation& Replica::allocation(RackPool& pool) {
  return *std::find_if(allocations_.begin(), allocations_.end(), [&](const Allocation& s) { return s.pool == &pool; });
}

void Replica::take(RackUnit& rack, bool as_spare) {
  const double now = world_.now();
  account(now);
  auto& list = as_spare ? spares_ : racks_;
  rack.replica = this;
  rack.spare = as_spare;
  rack.slot = static_cast<int>(list.size());
  list.push_back(&rack);
  Allocation& s = allocation(rack.home());
  ++(as_spare ? s.spares : s.racks);
  rack.home().held.add(now, 1);
  if (!as_spare) gpus_ += rack.gpus();
  if (!job.training && job.started == never) job.started = now;
  if (!job.training && activity_ != Activity::running)
    enter(Activity::running);
  else if (!as_spare) {
    publish();
    world_.events.touch();
  }
}

void Replica::drop(RackUnit& rack) {
  const double now = world_.now();
  const bool worked = staffed();
  account(now);
  auto& list = rack.spare ? spares_ : racks_;
  list[static_cast<std::size_t>(rack.slot)] = list.back();
  list[static_cast<std::size_t>(rack.slot)]->slot = rack.slot;
  list.pop_back();
  Allocation& s = allocation(rack.home());
  --(rack.spare ? s.spares : s.racks);
  rack.home().held.add(now, -1);
  if (!rack.spare) gpus_ -= rack.gpus();
  rack.replica = nullptr;
  rack.slot = -1;
  if (worked && !staffed()) look_at_others();  // perhaps too few replicas are left
  publish();
  world_.events.touch();
}

void Replica::promote_spares() {
  while (wanted_gpus() > 0 && !spares_.empty()) {
    RackUnit& rack = *spares_.back();
    drop(rack);
    take(rack, false);
  }
}

void Replica::publish() {
  const bool working = activity_ == Activity::running, soon = at_work() || activity_ == Activity::stopped;
  for (Allocation& s : allocations_) {
    const auto& rack = s.pool->rack;
    s.pool->draws[static_cast<std::size_t>(order)] = {s.racks, working ? s.utilisation : 0.0,
                                                      soon ? s.utilisation : 0.0};
    s.draw = {rack_power(rack, working ? s.utilisation : 0.0).value()};
  }
}

void Replica::set_utilisation(double utilisation) {
  if (allocations_.front().utilisation == utilisation) return;
  account(world_.now());
  for (Allocation& s : allocations_) s.utilisation = utilisation;
  publish();
}

std::vector<RackUnit*> Replica::racks_in(const RackPool& pool, std::size_t most) const {
  std::vector<RackUnit*> found;
  for (const auto* list : {&spares_, &racks_})
    for (auto it = list->rbegin(); it != list->rend() && found.size() < most; ++it)
      if (&(*it)->home() == &pool) found.push_back(*it);
  return found;
}

void Replica::enter(Activity next) {
  if (next == activity_) return;
  const double now = world_.now();
  account(now);
  if (activity_ == Activity::running && planned_left_s_ != never) planned_left_s_ = next_planned_ - now;
  if (activity_ == Activity::running || next == Activity::running) scheduler_.changed();
  activity_ = next;
  limiting_ = -1;
  publish();
  world_.events.touch();
}

}  // namespace gigasim::sim
