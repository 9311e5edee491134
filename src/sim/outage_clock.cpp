// When units fail and how long repair takes; crews and spare parts.
#include "world.hpp"

namespace gigasim::sim {

OutageClock::OutageClock(const OutageSpec& spec, double extra_rate_per_s, double swap_s, RandomStream stream)
    : fails_(spec.fails()), only_running_(spec.only_running), extra_rate_(extra_rate_per_s), swap_s_(swap_s), stream_(stream) {
  if (fails_) failure_ = spec.time_to_failure();
  if (spec.mttr) repair_ = *spec.mttr;
  // Down per unit of up time, by own failures and by parts.
  const double own = fails_ ? repair_.mean.value() / failure_.mean.value() : 0.0, parts = extra_rate_ * swap_s_;
  unavailability_ = (own + parts) / (1.0 + own + parts);
  part_share_ = parts > 0.0 ? parts / (own + parts) : 0.0;
}

double OutageClock::race(double own_s) {
  if (extra_rate_ <= 0.0) return own_s;
  const double part_s = stream_.exponential() / extra_rate_;
  part_ = part_s < own_s;
  return std::min(own_s, part_s);
}

void OutageClock::renew(double now) {
  remaining_ = race(fails_ ? failure_.draw(stream_).value() : never);
  next_ = only_running_ ? never : now + remaining_;
}

void OutageClock::renew_residual(double now) {
  remaining_ = race(fails_ ? failure_.draw_residual(stream_).value() : never);
  next_ = only_running_ ? never : now + remaining_;
}

void OutageClock::run(double now) {
  if (only_running_) next_ = now + remaining_;
}

void OutageClock::halt(double now) {
  if (!only_running_ || next_ == never) return;
  remaining_ = std::max(0.0, next_ - now);
  next_ = never;
}

bool OutageClock::starts_failed() { return unavailability_ > 0.0 && stream_.chance(unavailability_); }

double OutageClock::repair_s() {
  if (part_) return swap_s_;
  return repair_.mean.value() > 0.0 ? repair_.draw(stream_).value() : 0.0;
}

double OutageClock::residual_repair_s() {
  if (part_share_ > 0.0 && stream_.chance(part_share_)) return swap_s_ * stream_.uniform();
  return repair_.draw_residual(stream_).value();
}

bool Crews::acquire(Unit& unit) {
  if (free_ > 0) return --free_, true;
  queue_.push_back(&unit);
  return false;
}

void Crews::release() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  Unit* next = queue_.front();
  queue_.pop_front();
  next->grant();
}

bool Stock::take(Unit& unit) {
  if (parts_ > 0) return --parts_, true;
  queue_.push_back(&unit);
  return false;
}

void Stock::send_back(double now) {
  returns_.push_back(now + turnaround_s_);
  plant_.ring(*this);
}

Life Stock::live() {
  for (;;) {
    co_await plant_.until(*this, returns_.empty() ? never : returns_.front());
    while (!returns_.empty() && returns_.front() <= plant_.now()) {
      returns_.pop_front();
      if (queue_.empty()) {
        ++parts_;
      } else {
        Unit* next = queue_.front();
        queue_.pop_front();
        next->grant();
      }
    }
  }
}

}  // namespace gigasim::sim
