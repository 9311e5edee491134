/// The one clock: a SimGrid resource model that holds the wake-ups of all actors and settles the network once a date.
#pragma once

#include <coroutine>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "life.hpp"
#include "wake_queue.hpp"

namespace gigasim::sim {

/// A clock date that does not come, s.
inline constexpr double never = std::numeric_limits<double>::infinity();

/// Order of wake-ups at one date: series and books, which see the interval that ends; weather, series, common causes
/// and scripts; units; predicted crossings of the network.
enum class Rank : std::uint8_t { record = 0, world = 1, device = 2, crossing = 3 };

/// Why a wait ended: its date came, or somebody rang.
enum class Woken { due, rung };

/// Anything with a life: it waits for a date, and may be rung before.
class Actor {
 public:
  /// `rank` decides who goes first at one date.
  explicit Actor(Rank rank = Rank::device) : rank_(rank) {}
  virtual ~Actor() = default;
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;
  /// Name of the actor in messages.
  virtual std::string label() const { return "an actor without a name"; }

 private:
  friend class EventClock;
  /// Begin of the moment (`EventClock::moment_`) in which it was last woken, s.
  double fired_at_ = -1.0;
  /// Wake-ups in that moment.
  std::uint32_t fired_ = 0;
  /// The coroutine that goes on when it wakes.
  std::coroutine_handle<> waiting_;
  /// A queued wake-up counts only while it carries the actor's present ticket.
  std::uint32_t ticket_ = 0;
  /// A ring ends the present wait.
  bool listening_ = false;
  /// A ring that came while nobody listened is kept for the next wait that listens.
  bool rung_ = false;
  /// Why the last wait ended.
  Woken woken_ = Woken::due;
  /// Its place at one date.
  Rank rank_;
};

/// The clock of one run, in seconds since its start. All wake-ups of one date are fired in order of (rank, sequence),
/// then `settle` is called once if anything was touched. One step of SimGrid's engine goes through many dates, until an
/// s4u actor has a turn. The engine is only told how long to wait, so a run does not depend on where the engine's clock
/// stood at its start; s4u actors sleep on this clock (script.hpp).
class EventClock {
 public:
  /// A clock that stands at 0 and ends at `end_s` seconds; wake-ups after the end never fire.
  explicit EventClock(double end_s) : end_s_(end_s) { queue_.reserve(1 << 14); }

  /// Seconds since the start of the run.
  double now() const { return now_; }
  /// Wake-ups fired so far.
  std::uint64_t events() const { return events_; }

  /// `co_await until(actor, date)` waits for the clock date or a ring, whichever comes first, and gives which it was. A
  /// date in the past wakes at once, after those that wait already.
  auto until(Actor& actor, double date) { return Wait{*this, actor, date, true}; }
  /// Waits for the date alone; rings are kept for a later wait.
  auto sleep(Actor& actor, double date) { return Wait{*this, actor, date, false}; }
  /// Waits for a ring alone.
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
  /// What solves the network. It is called once at the end of each touched date; `loads_only` says that only
  /// `touch_loads` was called since it was last.
  void on_settle(std::function<void(double now, bool loads_only)> settle) { settle_ = std::move(settle); }
  /// Called once when the end is reached, after the last settle.
  void on_end(std::function<void()> end) { end_ = std::move(end); }

  /// For the engine: seconds until the next wake-up does something, or until the end; negative: never again.
  double until_next() const;
  /// For the engine, when that time is over: lives through dates until an s4u actor has a turn or the run ends. It
  /// throws InternalFault when time stands still.
  void go_on();

 private:
  /// What `co_await` takes: a wait of one actor.
  struct Wait {
    /// The clock.
    EventClock& events;
    /// Who waits.
    Actor& actor;
    /// Clock date at which the wait ends at the latest, s.
    double date;
    /// A ring ends it sooner.
    bool listening;
    /// A ring that was kept ends the wait before it begins.
    bool await_ready() const {
      if (!listening || !actor.rung_) return false;
      actor.rung_ = false;
      actor.woken_ = Woken::rung;
      return true;
    }
    /// Queues the wake-up.
    void await_suspend(std::coroutine_handle<> h) const { events.park(actor, h, date, listening); }
    /// Why the wait ended.
    Woken await_resume() const { return actor.woken_; }
  };
  /// An entry of the queue.
  struct WakeUp {
    /// Clock date, s.
    double date;
    /// Rank in the highest byte, then the sequence of queueing.
    std::uint64_t order;
    /// Who wakes.
    Actor* actor;
    /// The actor's ticket when this was queued; a later one has replaced it.
    std::uint32_t ticket;
    /// Whether this one fires first.
    bool before(const WakeUp& b) const { return date < b.date || (date == b.date && order < b.order); }
  };

  /// The actor's coroutine waits from now on.
  void park(Actor& actor, std::coroutine_handle<> h, double date, bool listening);
  /// Queues a wake-up under the actor's present ticket, at the present date if `date` has passed, and not at all if it
  /// lies beyond the end.
  void push(Actor& actor, double date);
  /// Lets the actor go on.
  void resume(Actor& actor, Woken why);
  /// Counts a wake-up of the actor in the present moment; throws InternalFault above `most_in_a_moment`.
  void count(Actor& actor);
  /// Fires all wake-ups of a date, then settles if anything was touched, then ends the run if its time is over.
  void live_through(double now);
  /// Date at which this model does something next if nobody else acts before; the end of the run when the queue is
  /// empty.
  double next_date() const;
  /// Throws InternalFault with the date, the busiest actor, and the two that were woken last.
  [[noreturn]] void stuck(const Actor* busiest) const;

  /// More wake-ups of one actor, or more steps of the engine, within a second mean that time stands still.
  static constexpr std::uint32_t most_in_a_moment = 100'000;
  /// Wake-ups to come, replaced ones included.
  WakeQueue<WakeUp> queue_;
  /// Wake-ups queued so far.
  std::uint64_t sequence_ = 0;
  /// Wake-ups fired so far.
  std::uint64_t events_ = 0;
  /// Begin of the present moment, which lasts a second at most, s.
  double moment_ = -1.0;
  /// Dates lived through in the present moment.
  std::uint32_t steps_ = 0;
  /// The actor with the most wake-ups in it; none before the first.
  const Actor* busiest_ = nullptr;
  /// The actor that was woken last, and the last other one before it: two that keep each other busy.
  const Actor *last_fired_ = nullptr, *fired_before_ = nullptr;
  /// The clock, s.
  double now_ = 0.0;
  /// The clock at the end of the run, s.
  double end_s_;
  /// The network must be settled at this date.
  bool touched_ = true;
  /// It was touched by more than loads.
  bool restructured_ = true;
  /// An s4u actor waits for its turn.
  bool yielded_ = false;
  /// The run is over.
  bool ended_ = false;
  /// What solves the network.
  std::function<void(double, bool)> settle_;
  /// What is called at the end.
  std::function<void()> end_;
};

}  // namespace gigasim::sim
