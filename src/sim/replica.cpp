// The life of a lock-step group of racks, and the books of its time.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "accounts.hpp"
#include "gigasim/base/text.hpp"
#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

double overhead(const RackSpec& rack) { return 1.0 + rack.network_share + rack.support_share; }

double peak_flops_of_gpu(const RackSpec& rack, Precision precision) {
  const double pflops = precision == Precision::fp4   ? rack.fp4_pflops
                        : precision == Precision::fp8 ? rack.fp8_pflops
                                                      : rack.pflops;
  return rack.gpus > 0 ? pflops * 1e15 / rack.gpus : 0.0;
}

std::string minutes(double s) {
  return s < 120.0    ? fmt::format("{:.0f} s", s)
         : s < 7200.0 ? fmt::format("{:.1f} min", s / 60.0)
                      : fmt::format("{:.1f} h", s / seconds_per_hour);
}

}  // namespace

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
  return static_cast<int>(std::ceil(job.training->spares * static_cast<double>(racks_.size()) - 1e-9)) -
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

// the life

bool Replica::disturbed() const { return interrupted_ || recalled_ || !staffed() || job.over; }

void Replica::look() { world_.events.ring(*this); }

void Replica::look_at_others() {
  for (const auto& other : job.replicas)
    if (other.get() != this) other->look();
}

Life Replica::live() {
  EventClock& events = world_.events;
  const TrainingSpec& spec = *job.training;
  while (!job.over) {
    if (interrupted_) {
      enter(Activity::detecting);
      co_await events.sleep(*this, events.now() + spec.detection.value());
      interrupted_ = false;  // failures before the first is noticed change nothing
    }
    recalled_ = false;
    promote_spares();
    scheduler_.staff(*this);
    if (!staffed()) {
      enter(racks_.empty() && spares_.empty() ? Activity::queued : Activity::waiting);
      scheduler_.ring();
      co_await events.bell(*this);
      continue;
    }
    enter(Activity::restarting);
    const double ready = events.now() + spec.restart.value();
    next_crash_ =
        number(spec.crash_rate) > 0.0 ? events.now() + crashes_.exponential() / number(spec.crash_rate) : never;
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
      if (!planned && !(events.now() >= next_regroup_ && scheduler_.can_grow(*this)))
        continue;  // nearly finished: look again
      enter(Activity::saving);
      co_await events.sleep(*this, events.now() + checkpoint_write(spec).value());
      if (interrupted_ || job.over) break;
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
  }
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
  const TrainingSpec& spec = *job.training;
  double failures_per_s = number(spec.crash_rate);
  for (const Allocation& s : allocations_) failures_per_s += s.racks * s.pool->failure_rate_per_s;
  job.interval_s = checkpoint_interval(spec, Duration(failures_per_s > 0.0 ? 1.0 / failures_per_s : never)).value();
  progress_ = {};
  progress_.start(job.interval_s, checkpoint_write(spec).value());
  if (spec.planned && planned_left_s_ == never) planned_left_s_ = spec.planned->every.value();
  next_planned_ = planned_left_s_ == never ? never : now + planned_left_s_;
  next_regroup_ = now + spec.regroup.value();
  if (job.started == never) {
    for (const auto& replica : job.replicas) replica->account(now);
    job.started = job.lately.date = job.month_ago.date = now;
    job.held_before_gpu_s = job.held_gpu_s;
    world_.record({.clock_s = now, .component = job.name, .event = "job_started"});
  }
  account(now);
  if (trouble_.since >= 0.0) {
    const std::string chain = fmt::format(
        "{}{} → {} stopped, {} of work rolled back → training again after {} → {} GPU-h", trouble_.text,
        trouble_.strikes > 1 ? fmt::format(" and {} more", trouble_.strikes - 1) : "", name(),
        minutes(trouble_.rolled_back_s), minutes(now - trouble_.since), human(trouble_.lost_gpu_s / seconds_per_hour));
    world_.record({.clock_s = now,
                   .component = name(),
                   .event = "resumed",
                   .duration_s = now - trouble_.since,
                   .gpu_hours = trouble_.lost_gpu_s / seconds_per_hour,
                   .because = trouble_.event,
                   .chain = chain});
    trouble_ = {};
  }
  look_at_others();  // the job ends sooner
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
  double lost_gpu_s = 0.0;
  if (activity_ != Activity::restarting) {
    const Progress::Spent lost = progress_.roll_back();
    const double lost_s = lost.training_s + lost.writing_s;
    book(HourBin::useful, -lost.training_s);
    book(HourBin::checkpoint, -lost.writing_s);
    book(HourBin::lost_work, lost_s);
    bank();
    lost_gpu_s = lost_s * gpus_;
    trouble_.rolled_back_s += lost_s;
    trouble_.lost_gpu_s += lost_gpu_s;
  }
  const std::uint64_t event = world_.record({.clock_s = now,
                                             .component = name(),
                                             .event = "interrupted",
                                             .cause = cause,
                                             .gpu_hours = lost_gpu_s / seconds_per_hour,
                                             .because = because});
  if (trouble_.event == 0) trouble_.event = event;
  look();
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

// the books

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

void Replica::account(double now) {
  const double dt = now - since_;
  since_ = now;
  if (dt <= 0.0 || (gpus_ == 0 && spares_.empty())) return;
  for (const Allocation& s : allocations_)
    if (s.spares > 0)
      world_.hours->add(HourBin::standby, 0, s.pool->hall(), job.index, s.spares * s.pool->rack.gpus * dt);
  switch (activity_) {
    case Activity::queued:
    case Activity::waiting:
    case Activity::paused:
      book(HourBin::waiting, dt);
      break;
    case Activity::detecting:
    case Activity::restarting:
      book(HourBin::restart, dt);
      break;
    case Activity::saving:
      book(HourBin::checkpoint, dt);
      break;
    case Activity::stopped:
      book(HourBin::planned, dt);
      break;
    case Activity::running: {
      Progress::Spent spent{dt, 0.0, 0.0};
      const auto advance = [&](const auto& pace) {
        if (job.training) return progress_.advance(dt, pace);
        const double done = pace(dt);
        return Progress::Spent{done, dt - done, 0.0};
      };
      if (limiting_ >= 0) {
        const Allocation& s = allocations_[static_cast<std::size_t>(limiting_)];
        const auto& rack = s.pool->rack;
        spent = advance([&](double t) {
          return t > 0.0 ? t * mean_throughput(rack, s.utilisation, Power(s.draw.value), Power(s.draw.at(t))) : 0.0;
        });
      } else if (job.training) {
        spent = progress_.advance(dt, 1.0);
      }
      book(job.training ? HourBin::useful : HourBin::serving, spent.training_s);
      book(HourBin::checkpoint, spent.writing_s);
      slowed(spent.slowed_s, spent.training_s + spent.slowed_s);
      job.running_s += dt;
      break;
    }
  }
  for (Allocation& s : allocations_) {
    if (s.racks + s.spares == 0) continue;
    const auto& rack = s.pool->rack;
    job.energy_mj += (s.racks * s.draw.integral(dt) + s.spares * rack.idle.value() * dt) * overhead(rack);
    s.draw.advance(dt);
    const double gpus = s.racks * rack.gpus;
    job.held_gpu_s += gpus * dt;
    if (job.training) job.peak_flop_s += gpus * peak_flops_of_gpu(rack, job.training->precision) * dt;
  }
}

void Replica::set_pace(double now) {
  if (activity_ != Activity::running) return;
  int worst = -1;
  double slowest = 1.0;
  for (std::size_t i = 0; i < allocations_.size(); ++i) {
    const Allocation& s = allocations_[i];
    if (s.racks == 0) continue;
    const Hall& hall = world_.network->halls[static_cast<std::size_t>(s.pool->hall())];
    if (!hall.disturbed()) continue;
    const auto& rack = s.pool->rack;
    const Linear draw = hall.draw_mw(rack, s.utilisation);
    const double pace = throughput(rack, s.utilisation, Power(draw.value));
    if (pace < slowest || (worst < 0 && draw.slope < 0.0)) {
      slowest = pace;
      worst = static_cast<int>(i);
    }
  }
  if (worst < 0 && limiting_ < 0) return;
  account(now);
  limiting_ = worst;
  for (Allocation& s : allocations_)
    s.draw = world_.network->halls[static_cast<std::size_t>(s.pool->hall())].draw_mw(s.pool->rack, s.utilisation);
  if (worst >= 0) {
    const Allocation& s = allocations_[static_cast<std::size_t>(worst)];
    const Hall& hall = world_.network->halls[static_cast<std::size_t>(s.pool->hall())];
    heat_pace_ = throughput(s.pool->rack, s.utilisation, Power(hall.allowed_mw(s.pool->rack, s.utilisation)));
    const Shortfalls& shortfalls = world_.accounts->shortfalls_of();
    hot_why_ = heat_pace_ < 1.0 ? shortfalls.why_hot(hall) : Shares{};
    capped_why_ = shortfalls.why_off(hall, s.pool->hall());
  }
  if (job.size_flops) look();  // the end moves
}

}  // namespace gigasim::sim
