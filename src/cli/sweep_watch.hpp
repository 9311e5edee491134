/// The progress line of a sweep.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "commands.hpp"
#include "gigasim/sweep_report.hpp"

namespace gigasim::cli {

inline double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Draws it on a terminal, at most ten times a second, once a sweep takes longer than a second.
class SweepWatch : public SweepObserver {
 public:
  explicit SweepWatch(bool draws) : draws_(draws) {}
  void progress(const SweepProgress& p) override {
    const double t = now_s();
    if (!draws_ || t - began_s_ < 1.0 || t - drawn_s_ < 0.1) return;
    drawn_s_ = t;
    fmt::print(stderr, "\r{}\x1b[K", sweep_progress_line(p, t - began_s_));
  }
  bool interrupted() override { return interrupt_signal() != 0; }
  void clear() {
    if (drawn_s_ > 0.0) fmt::print(stderr, "\r\x1b[K");
    drawn_s_ = 0.0;
  }

 private:
  bool draws_;
  double began_s_ = now_s(), drawn_s_ = 0.0;
};

}  // namespace gigasim::cli
