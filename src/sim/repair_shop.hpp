/// Crews and spare parts: queues that units wait in for their repair.
#pragma once

#include <deque>

#include "event_clock.hpp"

namespace gigasim::sim {

class Unit;

/// Repair crews that several fleets may share: first come, first served.
class Crews {
 public:
  /// This many crews, all free.
  explicit Crews(int count) : free_(count) {}
  /// A crew begins with the unit at once (true), or the unit is granted one when its turn comes.
  bool acquire(Unit& unit);
  /// A crew is free again, and goes to the next in the queue.
  void release();
  /// The unit waits no longer. False: it was not in the queue any more.
  bool forget(Unit& unit) { return std::erase(queue_, &unit) > 0; }

 private:
  /// Crews that have no work.
  int free_;
  /// Units that wait, first come first.
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
  /// The unit waits no longer. False: it was not in the queue any more.
  bool forget(Unit& unit) { return std::erase(queue_, &unit) > 0; }
  /// The failed part leaves for the depot at `now`.
  void send_back(double now);
  /// Begins the life that receives parts from the depot.
  void start() {
    life_ = live();
    life_.start();
  }

 private:
  /// Puts parts that come back in stock, or gives them to who waits.
  Life live();

  /// That life.
  Life life_;
  /// The clock.
  EventClock& events_;
  /// Parts in stock.
  int parts_;
  /// Time from sending a part to having it back, s.
  double turnaround_s_;
  /// Clock dates at which parts come back, s, rising.
  std::deque<double> returns_;
  /// Units that wait, first come first.
  std::deque<Unit*> queue_;
};

}  // namespace gigasim::sim
