/// Integrals over time, advanced only when something changes.
#pragma once

#include "gigasim/base/linear.hpp"

namespace gigasim::sim {

/// Integrates a flow that is linear between changes (MW -> MW s).
class Meter {
 public:
  void set(double now, Linear flow) {
    if (flow == flow_ && flow.slope == 0.0) return;
    change(now, flow);
  }
  double total(double now) const { return total_ + flow_.integral(now - since_); }
  double mwh(double now) const { return total(now) / 3600.0; }
  Linear flow() const { return flow_; }
  double value(double now) const { return flow_.at(now - since_); }
  /// Highest value set since the last call.
  double take_peak(double now) {
    const double peak = peak_ > value(now) ? peak_ : value(now);
    peak_ = value(now);
    return peak;
  }

 private:
  [[gnu::noinline]] void change(double now, Linear flow) {  // most calls change nothing and should cost no call
    advance(now);
    flow_ = flow;
    if (flow.value > peak_) peak_ = flow.value;
  }
  void advance(double now) {
    const double dt = now - since_;
    if (dt > 0.0) {
      total_ += flow_.integral(dt);
      flow_.advance(dt);
      if (flow_.value > peak_) peak_ = flow_.value;
      since_ = now;
    }
  }
  Linear flow_;
  double since_ = 0.0;
  double total_ = 0.0;
  double peak_ = 0.0;
};

/// Integrates a count (units -> unit seconds).
class Tally {
 public:
  void add(double now, int delta) {
    total_ += count_ * (now - since_);
    since_ = now;
    count_ += delta;
  }
  int count() const { return count_; }
  double total(double now) const { return total_ + count_ * (now - since_); }
  double hours(double now) const { return total(now) / 3600.0; }

 private:
  int count_ = 0;
  double since_ = 0.0;
  double total_ = 0.0;
};

}  // namespace gigasim::sim
