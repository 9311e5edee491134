#include "outage_clock.hpp"

#include <algorithm>

namespace gigasim::sim {

Hazards::Hazards(const FailureSpec& failures, int gpus) : spec(failures), causes(rack_causes(failures, gpus)) {
  std::erase_if(causes, [](const FailureCause& c) { return c.rate <= Rate(0.0); });
  for (const FailureCause& c : causes) {
    rate += c.rate;
    if (c.repair) down += (c.rate * c.repair->mean).value();
  }
}

OutageClock::OutageClock(const OutageSpec& spec, RandomStream stream, const Hazards* hazards)
    : fails_(spec.fails()), only_running_(spec.only_running), stream_(stream) {
  if (fails_) failure_ = spec.time_to_failure();
  if (spec.mttr) repair_ = *spec.mttr;
  if (hazards && hazards->rate > Rate(0.0)) hazards_ = hazards;
  const double own = fails_ ? repair_.mean.value() / failure_.mean.value() : 0.0,
               parts = hazards_ ? hazards_->down : 0.0;
  unavailability_ = (own + parts) / (1.0 + own + parts);
}

const FailureCause* OutageClock::any_cause() {
  double left = stream_.uniform() * hazards_->rate.value();
  for (const FailureCause& c : hazards_->causes) {
    left -= c.rate.value();
    if (left < 0.0) return &c;
  }
  return &hazards_->causes.back();
}

const FailureCause* OutageClock::any_down() {
  if (!hazards_ || hazards_->down <= 0.0) return nullptr;
  double left = stream_.uniform() * unavailability_ / (1.0 - unavailability_);
  const FailureCause* last = nullptr;
  for (const FailureCause& c : hazards_->causes) {
    if (!c.repair) continue;
    last = &c;
    left -= (c.rate * c.repair->mean).value();
    if (left < 0.0) return last;
  }
  return fails_ ? nullptr : last;
}

void OutageClock::race(double own_s, double now) {
  remaining_ = own_s;
  own_beyond_ = 0.0;
  what_ = nullptr;
  if (hazards_) {
    const double cause_s =
        time_to_failure(hazards_->spec, hazards_->rate, Duration(now - born_), stream_.exponential()).value();
    if (cause_s < own_s) {
      remaining_ = cause_s;
      own_beyond_ = own_s - cause_s;
      what_ = any_cause();
    }
  }
  next_ = only_running_ ? endless : now + remaining_;
}

void OutageClock::renew(double now) { race(fails_ ? failure_.draw(stream_).value() : endless, now); }

void OutageClock::renew_residual(double now) { race(fails_ ? failure_.draw_residual(stream_).value() : endless, now); }

void OutageClock::repaired(double now) {
  if (what_)
    race(own_beyond_, now);
  else
    renew(now);
}

void OutageClock::run(double now) {
  if (only_running_) next_ = now + remaining_;
}

void OutageClock::halt(double now) {
  if (!only_running_ || next_ == endless) return;
  remaining_ = std::max(0.0, next_ - now);
  next_ = endless;
}

bool OutageClock::starts_failed() {
  if (unavailability_ <= 0.0 || !stream_.chance(unavailability_)) return false;
  own_beyond_ += remaining_;
  what_ = any_down();
  return true;
}

double OutageClock::repair_s() {
  const Lifetime& repair = what_ && what_->repair ? *what_->repair : repair_;
  return repair.mean.value() > 0.0 ? repair.draw(stream_).value() : 0.0;
}

double OutageClock::residual_repair_s() {
  return (what_ && what_->repair ? *what_->repair : repair_).draw_residual(stream_).value();
}

}  // namespace gigasim::sim
