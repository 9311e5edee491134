// Crews and spare parts.
#include "world.hpp"

namespace gigasim::sim {

bool Crews::acquire(Unit& unit) {
  if (free_ > 0) {
    --free_;
    return true;
  }
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
  if (parts_ > 0) {
    --parts_;
    return true;
  }
  queue_.push_back(&unit);
  return false;
}

void Stock::send_back(double now) {
  returns_.push_back(now + turnaround_s_);
  events_.ring(*this);
}

Life Stock::live() {
  for (;;) {
    co_await events_.until(*this, returns_.empty() ? never : returns_.front());
    while (!returns_.empty() && returns_.front() <= events_.now()) {
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
