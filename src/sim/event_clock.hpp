/// The one clock: a SimGrid resource model that holds the wake-ups of all actors and settles the network once a date.
#pragma once

#include <cmath>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "life.hpp"
#include "wake_queue.hpp"

namespace gigasim::sim {

inline constexpr double never = std::numeric_limits<double>::infinity();

/// Order of wake-ups at one date.
enum class Rank : std::uint8_t { record = 0, world = 1, device = 2, crossing = 3 };

enum class Woken { due, rung };

/// Anything with a life: it waits for a date, and may be rung before.
class Actor {
 public:
  explicit Actor(Rank rank = Rank::device) : rank_(rank) {}
  virtual ~Actor() = default;
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;
  /// For messages about this actor.
  virtual std::string label() const { return "an actor without a name"; }

 private:
  friend class EventClock;
  double fired_at_ = -1.0;  ///< moment of the last wake-ups, and how many there were
  std::uint32_t fired_ = 0;
  std::coroutine_handle<> waiting_;
  std::uint32_t ticket_ = 0;  ///< a queued wake-up counts only while it carries the actor's present ticket
  bool listening_ = false;    ///< the wait may be ended by a ring
  bool rung_ = false;         ///< a ring that came while nobody listened is kept for the next wait
  Woken woken_ = Woken::due;
  Rank rank_;
};

/// The clock of one run, in seconds since its start. All wake-ups of one date are fired in order of (rank, sequence),
/// then `settle` is called once if anything was touched. One step of SimGrid's engine goes through many dates, until an
/// s4u actor has a turn. The engine is only told how long to wait, so a run does not depend on where the engine's clock
/// stood at its start; s4u actors sleep on this clock (script.hpp).
class EventClock {
 public:
  explicit EventClock(double end_s) : end_s_(end_s) { queue_.reserve(1 << 14); }

  double now() const { return now_; }
  std::uint64_t events() const { return events_; }

  /// `co_await until(actor, date)`: wakes at the date or when rung. `sleep` does not listen.
  auto until(Actor& actor, double date) { return Wait{*this, actor, date, true}; }
  auto sleep(Actor& actor, double date) { return Wait{*this, actor, date, false}; }
  auto bell(Actor& actor) { return Wait{*this, actor, never, true}; }
  /// Wakes the actor at the present date; kept for its next wait when it does not listen now.
  void ring(Actor& actor);

  /// An actor that listens wakes at `date` instead of later.
  void rearm(Actor& actor, double date);

  /// An s4u actor has been rung: it has its turn before the clock goes on.
  void yield() { yielded_ = true; }

  /// The network must be solved again at this date.
  void touch() { touched_ = restructured_ = true; }
  /// The same, because a load has another value and for nothing else.
  void touch_loads() { touched_ = true; }
  void on_settle(std::function<void(double now, bool loads_only)> settle) { settle_ = std::move(settle); }
  /// Called once when the end is reached, after the last settle.
  void on_end(std::function<void()> end) { end_ = std::move(end); }

  /// For the engine: how long until the next wake-up does something; negative: never again.
  double until_next() const;
  /// For the engine, when that time is over.
  void go_on();

 private:
  struct Wait {
    EventClock& events;
    Actor& actor;
    double date;
    bool listening;
    bool await_ready() const {
      if (!listening || !actor.rung_) return false;
      actor.rung_ = false;
      actor.woken_ = Woken::rung;
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) const { events.park(actor, h, date, listening); }
    Woken await_resume() const { return actor.woken_; }
  };
  struct WakeUp {
    double date;
    std::uint64_t order;
    Actor* actor;
    std::uint32_t ticket;
    bool before(const WakeUp& b) const { return date < b.date || (date == b.date && order < b.order); }
  };

  void park(Actor& actor, std::coroutine_handle<> h, double date, bool listening);
  void push(Actor& actor, double date);
  void resume(Actor& actor, Woken why);
  void count(Actor& actor);
  void live_through(double now);
  double next_date() const;
  [[noreturn]] void stuck(const Actor* busiest) const;

  /// More wake-ups of one actor, or more steps of the engine, within a second mean that time stands still.
  static constexpr std::uint32_t most_in_a_moment = 100'000;
  WakeQueue<WakeUp> queue_;
  std::uint64_t sequence_ = 0;
  std::uint64_t events_ = 0;
  double moment_ = -1.0;            ///< begin of the present moment, a second at most
  std::uint32_t steps_ = 0;         ///< of the engine in it
  const Actor* busiest_ = nullptr;  ///< in it
  double now_ = 0.0;
  double end_s_;
  bool touched_ = true;
  bool restructured_ = true;  ///< touched by more than loads
  bool yielded_ = false;
  bool ended_ = false;
  std::function<void(double, bool)> settle_;
  std::function<void()> end_;
};

}  // namespace gigasim::sim
