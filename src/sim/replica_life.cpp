// The life of a lock-step group of racks.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gigasim/base/text.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

bool Replica::disturbed() const { return interrupted_ || recalled_ || !staffed() || job.over; }

void Replica::look() { world_.events.ring(*this); }

void Replica::look_at_others() {
  for (const auto& other : job.replicas)
    if (other.get() != this) other->look();
}

/// Takes the racks that it may have now. False: too few to work; it waits.
bool Replica::find_racks() {
  recalled_ = false;
  promote_spares();
  scheduler_.staff(*this);
  if (staffed()) return true;
  enter(racks_.empty() && spares_.empty() ? Activity::queued : Activity::waiting);
  scheduler_.ring();
  return false;
}

/// Returns the date at which training goes on.
double Replica::restart() {
  enter(Activity::restarting);
  const double now = world_.now(), rate = number(job.training->crash_rate);
  next_crash_ = rate > 0.0 ? now + crashes_.exponential() / rate : never;
  return now + job.training->restart.value();
}

Life Replica::live() {
  EventClock& events = world_.events;
  while (!job.over) {
    if (interrupted_) {
      enter(Activity::detecting);
      co_await events.sleep(*this, events.now() + job.training->detection.value());
      interrupted_ = false;  // failures before the first is noticed change nothing
    }
    if (!find_racks()) {
      co_await events.bell(*this);
      continue;
    }
    const double ready = restart();
    while (events.now() < ready && !disturbed()) {
      co_await events.until(*this, std::min(ready, next_crash_));
      if (events.now() >= next_crash_ && !disturbed()) crash();
    }
    if (!disturbed()) run_begins();
    while (!disturbed()) {
      if (!job.quorum()) {
        enter(Activity::paused);
        co_await events.bell(*this);
        continue;
      }
      enter(Activity::running);
      const double stop = next_stop();
      co_await events.until(*this, stop);
      if (disturbed() || events.now() < stop) continue;
      stop_at_due();
      if (interrupted_ || job.over) break;
      const bool planned = events.now() >= next_planned_;
      if (planned || (events.now() >= next_regroup_ && scheduler_.can_grow(*this)))
        co_await stop_saved(planned);  // else nearly finished: look again
    }
  }
}

/// Saves, stands still where that is planned, and sees to its racks anew.
Life Replica::stop_saved(bool planned) {
  EventClock& events = world_.events;
  const TrainingSpec& spec = *job.training;
  enter(Activity::saving);
  co_await events.sleep(*this, events.now() + checkpoint_write(spec).value());
  if (interrupted_ || job.over) co_return;
  account(events.now());
  progress_.commit();
  bank();
  if (planned) {
    ++job.planned_stops;
    planned_left_s_ = spec.planned->every.value();
    enter(Activity::stopped);
    co_await events.sleep(*this, events.now() + spec.planned->length.value());
  }
  recalled_ = true;
}

double Replica::next_stop() const {
  double date = std::min(next_crash_, next_planned_);
  if (scheduler_.can_grow(*this)) date = std::min(date, std::max(world_.now(), next_regroup_));
  return std::min(date, finish_date());
}

double Replica::pace() const {
  if (limiting_ < 0) return 1.0;
  const Allocation& s = allocations_[static_cast<std::size_t>(limiting_)];
  return throughput(s.pool->rack, s.utilisation, Power(s.draw.value));
}

/// When the replicas that run will have done what is left, as they go now; for several that are far from it a date
/// before that, when they look again.
double Replica::finish_date() const {
  if (!job.size_flops) return never;
  constexpr double shortest_s = 1e-3, near_s = 3600.0, longest_s = 30.0 * 86400.0;
  const double now = world_.now();
  double rate = 0.0;
  for (const auto& replica : job.replicas) {
    replica->account(now);
    if (replica->running()) rate += replica->flops_per_s();
  }
  const double left = std::max(0.0, job.flops_left());
  if (rate <= 0.0) return never;
  if (job.replicas.size() == 1) return now + std::max(shortest_s, progress_.until(left / rate, pace()));
  if (left / rate > near_s) return now + left / rate;
  const auto done = [this](double dt) {
    double flops = 0.0;
    for (const auto& replica : job.replicas)
      if (replica->running())
        flops += Progress(replica->progress_).advance(dt, replica->pace()).training_s * replica->flops_per_s();
    return flops;
  };
  double early = 0.0, late = shortest_s;
  while (late < longest_s && done(late) < left) early = std::exchange(late, 2.0 * late);
  while (late - early > 0.1 * shortest_s) {
    const double middle = 0.5 * (early + late);
    (done(middle) < left ? early : late) = middle;
  }
  return now + late;
}

double Replica::expected_end() const {
  if (running()) return finish_date();
  if (!staffed() || !job.size_flops) return never;
  double rate = 0.0;
  for (const auto& replica : job.replicas)
    if (replica->staffed()) rate += replica->flops_per_s();
  return world_.now() + job.training->restart.value() + job.flops_left() / rate;
}

void Replica::run_begins() {
  const double now = world_.now();
  plan_stops();
  if (job.started == never) job_begins();
  account(now);
  if (trouble_.since >= 0.0) tell_end_of_trouble();
  look_at_others();  // the job ends sooner
}

/// Its checkpoints, by the failures that its racks have, and the dates of stops that it makes by itself.
void Replica::plan_stops() {
  const double now = world_.now();
  const TrainingSpec& spec = *job.training;
  double failures_per_s = number(spec.crash_rate);
  for (const Allocation& s : allocations_) failures_per_s += s.racks * s.pool->failure_rate_per_s;
  job.interval_s = checkpoint_interval(spec, Duration(failures_per_s > 0.0 ? 1.0 / failures_per_s : never)).value();
  progress_ = {};
  progress_.start(job.interval_s, checkpoint_write(spec).value());
  if (spec.planned && planned_left_s_ == never) planned_left_s_ = spec.planned->every.value();
  next_planned_ = planned_left_s_ == never ? never : now + planned_left_s_;
  next_regroup_ = now + spec.regroup.value();
}

void Replica::job_begins() {
  const double now = world_.now();
  for (const auto& replica : job.replicas) replica->account(now);
  job.started = job.lately.date = job.month_ago.date = now;
  job.held_before_gpu_s = job.held_gpu_s;
  world_.record({.clock_s = now, .component = job.name, .event = "job_started"});
}

void Replica::tell_end_of_trouble() {
  const double now = world_.now(), gpu_hours = trouble_.lost_gpu_s / seconds_per_hour;
  const std::string more = trouble_.strikes > 1 ? fmt::format(" and {} more", trouble_.strikes - 1) : "";
  world_.record({.clock_s = now,
                 .component = name(),
                 .event = "resumed",
                 .duration_s = now - trouble_.since,
                 .gpu_hours = gpu_hours,
                 .because = trouble_.event,
                 .chain = fmt::format("{}{} → {} stopped, {} of work rolled back → training again after {} → {} GPU-h",
                                      trouble_.text, more, name(), human(trouble_.rolled_back_s, job_time),
                                      human(now - trouble_.since, job_time), human(gpu_hours))});
  trouble_ = {};
}

void Replica::stop_at_due() {
  const double now = world_.now();
  for (const auto& replica : job.replicas) replica->account(now);
  if (job.size_flops && job.flops_left() <= 1e-9 * *job.size_flops)
    job.finish(now);
  else if (now >= next_crash_)
    crash();
}

void Replica::crash() { interrupt("crash", 0, "crash of the job"); }

void Replica::interrupt(std::string_view cause, std::uint64_t because, const std::string& what) {
  const double now = world_.now();
  account(now);
  if (!job.training || !at_work() || activity_ == Activity::detecting) return;
  ++job.interruptions;
  interrupted_ = true;
  if (trouble_.since < 0.0) {
    trouble_.since = now;
    trouble_.text = what;
  }
  ++trouble_.strikes;
  const double lost_gpu_s = activity_ == Activity::restarting ? 0.0 : roll_back();
  const std::uint64_t event = world_.record({.clock_s = now,
                                             .component = name(),
                                             .event = "interrupted",
                                             .cause = cause,
                                             .gpu_hours = lost_gpu_s / seconds_per_hour,
                                             .because = because});
  if (trouble_.event == 0) trouble_.event = event;
  look();
}

/// The work since the last checkpoint is lost; returns its GPU-seconds.
double Replica::roll_back() {
  const Progress::Spent lost = progress_.roll_back();
  const double lost_s = lost.training_s + lost.writing_s;
  book(HourBin::useful, -lost.training_s);
  book(HourBin::checkpoint, -lost.writing_s);
  book(HourBin::lost_work, lost_s);
  bank();
  trouble_.rolled_back_s += lost_s;
  trouble_.lost_gpu_s += lost_s * gpus_;
  return lost_s * gpus_;
}

void Replica::restaff() {
  account(world_.now());
  if (activity_ == Activity::running || activity_ == Activity::paused) {
    progress_.commit();
    bank();
  }
  recalled_ = true;
  look();
}

void Replica::retire() { enter(Activity::queued); }

void Replica::preempt() {
  restaff();
  ++job.preemptions;
  world_.record({.clock_s = world_.now(), .component = name(), .event = "preempted"});
  scheduler_.release_all(*this);
}

}  // namespace gigasim::sim
