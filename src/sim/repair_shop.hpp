/// Crews and spare parts: queues that units wait in for their repair.
#pragma once

#include <deque>

#include "event_clock.hpp"

namespace gigasim::sim {

class Unit;

/// Repair crews: first come, first served.
class Crews {
 public:
  explicit Crews(int count) : free_(count) {}
  /// A crew begins with the unit at once (true), or the unit is granted one when its turn comes.
  bool acquire(Unit& unit);
  /// A crew is free again, and goes to the next in the queue.
  void release();

 private:
  int free_;
  std::deque<Unit*> queue_;
};

/// Spare parts of a fleet. A failed part goes to the depot and is a spare again after the turnaround.
class Stock : public Actor {
 public:
  /// `parts` in stock at the start; `turnaround_s` in seconds.
  Stock(EventClock& events, int parts, double turnaround_s)
      : Actor(Rank::world), events_(events), parts_(parts), turnaround_s_(turnaround_s) {}
  /// The unit has a part at once (true), or is granted one when its turn comes.
  bool take(Unit& unit);
  /// The failed part leaves for the depot.
  void send_back(double now);
  void start() {
    life_ = live();
    life_.start();
  }

 private:
  Life live();

  Life life_;
  EventClock& events_;
  int parts_;
  double turnaround_s_;
  std::deque<double> returns_;
  std::deque<Unit*> queue_;
};

}  // namespace gigasim::sim
