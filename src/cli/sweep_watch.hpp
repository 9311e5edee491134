/// The progress line of a sweep.
#pragma once

#include "commands.hpp"
#include "gigasim/report/sweep_report.hpp"

namespace gigasim::cli {

/// Draws a progress line on standard error, and ends the sweep when a signal came (see watch_interrupts()).
class SweepWatch : public SweepObserver {
 public:
  /// `draws`: whether the line is drawn at all.
  explicit SweepWatch(bool draws) : line_(draws) {}
  void progress(const SweepProgress& p) override {
    line_.update([&](double elapsed_s) { return sweep_progress_line(p, elapsed_s); });
  }
  bool interrupted() override { return interrupt_signal() != 0; }
  /// Removes the line, before other text is printed.
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
};

}  // namespace gigasim::cli
