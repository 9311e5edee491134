/// Wall time since a moment.
#pragma once

#include <chrono>

namespace gigasim {

/// Measures wall time from its construction or its last restart, on a clock that never goes back.
class Stopwatch {
 public:
  /// Wall time since then, in seconds.
  double elapsed_s() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }
  /// Begins to count from 0 again.
  void restart() { began_ = Clock::now(); }

 private:
  /// A clock that is never set.
  using Clock = std::chrono::steady_clock;
  /// Monotonic time at which it was made.
  Clock::time_point began_ = Clock::now();
};

}  // namespace gigasim
