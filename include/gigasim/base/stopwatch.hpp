/// Wall time since a moment.
#pragma once

#include <chrono>

namespace gigasim {

class Stopwatch {
 public:
  double elapsed_s() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }
  void restart() { began_ = Clock::now(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point began_ = Clock::now();
};

}  // namespace gigasim
