// The books of a lock-step group: where its time goes, what it has done, and the pace that power and heat leave it.
#include <algorithm>

#include "accounts.hpp"
#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

void Replica::bank() {
  job.flops_saved += progress_.saved_s() * flops_per_s();
  job.checkpoints += progress_.checkpoints();
  progress_ = {};
}

double Replica::flops_per_s() const {
  if (!job.training) return 0.0;
  double slowest = never;
  for (const Allocation& s : allocations_)
    if (s.racks > 0) slowest = std::min(slowest, peak_flops_of_gpu(s.pool->rack, job.training->precision));
  if (slowest == never) return 0.0;
  const double together = job.replicas.size() > 1 ? job.training->replicas->efficiency : 1.0;
  return slowest * gpus_ * job.training->mfu * together;
}

void Replica::book(HourBin bin, double s, const Shares* shares) {
  if (s == 0.0) return;
  Hours& hours = *world_.hours;
  for (const Allocation& allocation : allocations_) {
    if (allocation.racks == 0) continue;
    const double gpu_s = s * allocation.racks * allocation.pool->rack.gpus;
    if (shares)
      hours.add(bin, *shares, allocation.pool->hall(), job.index, gpu_s);
    else
      hours.add(bin, 0, allocation.pool->hall(), job.index, gpu_s);
    job.gpu_s[static_cast<std::size_t>(bin)] += gpu_s;
    if (trouble_.since >= 0.0 && (bin == HourBin::restart || bin == HourBin::waiting)) trouble_.lost_gpu_s += gpu_s;
  }
}

/// Heat has its part of the time lost, what it would take alone; the cap the rest.
void Replica::slowed(double slowed_s, double training_s) {
  if (slowed_s <= 0.0) return;
  const double hot_s = std::min(slowed_s, (1.0 - heat_pace_) * training_s);
  book(HourBin::hot, hot_s, &hot_why_);
  book(HourBin::capped, slowed_s - hot_s, &capped_why_);
}

/// Where the time of an activity goes, work left out.
HourBin Replica::bin_of_rest() const {
  switch (activity_) {
    case Activity::queued:
    case Activity::waiting:
    case Activity::paused:
    case Activity::running:
      return HourBin::waiting;
    case Activity::detecting:
    case Activity::restarting:
      return HourBin::restart;
    case Activity::saving:
      return HourBin::checkpoint;
    case Activity::stopped:
      return HourBin::planned;
  }
  return HourBin::waiting;
}

void Replica::account(double now) {
  const double dt = now - since_;
  since_ = now;
  if (dt <= 0.0 || (gpus_ == 0 && spares_.empty())) return;
  for (const Allocation& s : allocations_)
    if (s.spares > 0)
      world_.hours->add(HourBin::standby, 0, s.pool->hall(), job.index, s.spares * s.pool->rack.gpus * dt);
  if (running())
    book_work(dt);
  else
    book(bin_of_rest(), dt);
  meter(dt);
}

void Replica::book_work(double dt) {
  const Progress::Spent spent = advance(dt);
  book(job.training ? HourBin::useful : HourBin::serving, spent.training_s);
  book(HourBin::checkpoint, spent.writing_s);
  slowed(spent.slowed_s, spent.training_s + spent.slowed_s);
  job.running_s += dt;
}

/// Training or service for `dt` seconds, at the pace of the allocation that limits it.
Progress::Spent Replica::advance(double dt) {
  if (limiting_ < 0) return job.training ? progress_.advance(dt, 1.0) : Progress::Spent{dt, 0.0, 0.0};
  const Allocation& s = allocations_[static_cast<std::size_t>(limiting_)];
  const auto worked = [&](double t) {
    return t > 0.0 ? t * mean_throughput(s.pool->rack, s.utilisation, Power(s.draw.value), Power(s.draw.at(t))) : 0.0;
  };
  if (job.training) return progress_.advance(dt, worked);
  const double done = worked(dt);
  return {done, dt - done, 0.0};
}

/// Energy, and the GPU time that the job holds.
void Replica::meter(double dt) {
  for (Allocation& s : allocations_) {
    if (s.racks + s.spares == 0) continue;
    const auto& rack = s.pool->rack;
    job.energy_mj += (s.racks * s.draw.integral(dt) + s.spares * rack.idle.value() * dt) * it_per_rack_input(rack);
    s.draw.advance(dt);
    const double gpus = s.racks * rack.gpus;
    job.held_gpu_s += gpus * dt;
    if (job.training) job.peak_flop_s += gpus * peak_flops_of_gpu(rack, job.training->precision) * dt;
  }
}

// pace

/// The allocation that power or heat slow most, or will as its draw falls; -1: none.
int Replica::slowest_allocation() const {
  int worst = -1;
  double slowest = 1.0;
  for (std::size_t i = 0; i < allocations_.size(); ++i) {
    const Allocation& s = allocations_[i];
    if (s.racks == 0) continue;
    const Hall& hall = hall_of(s);
    if (!hall.disturbed()) continue;
    const auto& rack = s.pool->rack;
    const Linear draw = hall.draw_mw(rack, s.utilisation);
    const double pace = throughput(rack, s.utilisation, Power(draw.value));
    if (pace < slowest || (worst < 0 && draw.slope < 0.0)) {
      slowest = pace;
      worst = static_cast<int>(i);
    }
  }
  return worst;
}

const Hall& Replica::hall_of(const Allocation& s) const {
  return world_.network->halls[static_cast<std::size_t>(s.pool->hall())];
}

void Replica::set_pace(double now) {
  if (activity_ != Activity::running) return;
  const int worst = slowest_allocation();
  if (worst < 0 && limiting_ < 0) return;
  account(now);
  limiting_ = worst;
  for (Allocation& s : allocations_) s.draw = hall_of(s).draw_mw(s.pool->rack, s.utilisation);
  if (worst >= 0) note_causes(allocations_[static_cast<std::size_t>(worst)]);
  if (job.size_flops) look();  // the end moves
}

/// Of the pace of the moment: what heat would leave it, and whom heat and cap are owed to.
void Replica::note_causes(const Allocation& s) {
  const Hall& hall = hall_of(s);
  heat_pace_ = throughput(s.pool->rack, s.utilisation, Power(hall.allowed_mw(s.pool->rack, s.utilisation)));
  const Shortfalls& shortfalls = world_.accounts->shortfalls_of();
  hot_why_ = heat_pace_ < 1.0 ? shortfalls.why_hot(hall) : Shares{};
  capped_why_ = shortfalls.why_off(hall, s.pool->hall());
}

}  // namespace gigasim::sim
