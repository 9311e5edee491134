/// Integrals over time, advanced only when something changes.
#pragma once

#include <utility>

#include "gigasim/base/linear.hpp"

namespace gigasim::sim {

/// Integrates a flow that is linear between changes, from clock 0: MW become MW s, USD/h become USD s/h.
class Meter {
 public:
  /// The flow from `now` on; `now` must not be before the last call.
  void set(double now, Linear flow) {
    if (flow == flow_ && flow.slope == 0.0) return;
    change(now, flow);
  }
  /// Integral up to `now`, in the flow's unit times seconds.
  double total(double now) const { return total_ + flow_.integral(now - since_); }
  /// Integral up to `now` in the flow's unit times hours: MWh of MW, USD of USD/h.
  double mwh(double now) const { return total(now) / 3600.0; }
  /// The flow at `now`.
  double value(double now) const { return flow_.at(now - since_); }
  /// Highest flow between the last call and `now`, of those that lasted; 0 or more.
  double take_peak(double now) {
    advance(now);
    return std::exchange(peak_, 0.0);
  }

 private:
  /// Sets a flow that is another.
  [[gnu::noinline]] void change(double now, Linear flow) {  // most calls change nothing and should cost no call
    advance(now);
    flow_ = flow;
  }
  /// Brings the integral to `now`.
  void advance(double now) {
    const double dt = now - since_;
    if (dt > 0.0) {
      total_ += flow_.integral(dt);
      if (flow_.value > peak_) peak_ = flow_.value;
      flow_.advance(dt);
      if (flow_.value > peak_) peak_ = flow_.value;
      since_ = now;
    }
  }
  /// The flow since `since_`.
  Linear flow_;
  /// Clock of the last change, s.
  double since_ = 0.0;
  /// Integral up to `since_`.
  double total_ = 0.0;
  /// Highest flow since `take_peak`.
  double peak_ = 0.0;
};

/// Integrates a count from clock 0 (units become unit-seconds).
class Tally {
 public:
  /// Changes the count at `now`, which must not be before the last call.
  void add(double now, int delta) {
    total_ += count_ * (now - since_);
    since_ = now;
    count_ += delta;
  }
  /// The count now.
  int count() const { return count_; }
  /// Unit-seconds up to `now`.
  double total(double now) const { return total_ + count_ * (now - since_); }
  /// Unit-hours up to `now`.
  double hours(double now) const { return total(now) / 3600.0; }

 private:
  /// The count since `since_`.
  int count_ = 0;
  /// Clock of the last change, s.
  double since_ = 0.0;
  /// Unit-seconds up to `since_`.
  double total_ = 0.0;
};

}  // namespace gigasim::sim
