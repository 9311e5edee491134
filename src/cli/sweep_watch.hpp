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
  /// Draws the line, if it is time to.
  void progress(const SweepProgress& p) override {
    line_.update([&](double elapsed_s) { return sweep_progress_line(p, elapsed_s); });
  }
  /// Whether a signal asked the sweep to end.
  bool interrupted() override { return interrupt_signal() != 0; }
  /// Removes the line, before other text is printed.
  void clear() { line_.clear(); }

 private:
  /// The line on the terminal.
  ProgressLine line_;
};

}  // namespace gigasim::cli
