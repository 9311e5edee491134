#include "event_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gigasim/base/issue.hpp"

namespace gigasim::sim {

void EventClock::push(Actor& actor, double date) {
  if (date > end_s_) return;
  const std::uint64_t order = (static_cast<std::uint64_t>(actor.rank_) << 56) | sequence_++;
  queue_.push({std::max(date, now_), order, &actor, actor.ticket_});
}

void EventClock::park(Actor& actor, std::coroutine_handle<> h, double date, bool listening) {
  actor.waiting_ = h;
  actor.listening_ = listening;
  ++actor.ticket_;
  push(actor, date);
}

void EventClock::ring(Actor& actor) {
  if (!actor.listening_) {
    actor.rung_ = true;
    return;
  }
  actor.listening_ = false;
  actor.woken_ = Woken::rung;
  ++actor.ticket_;
  push(actor, now_);
}

void EventClock::rearm(Actor& actor, double date) {
  ++actor.ticket_;
  push(actor, date);
}

void EventClock::resume(Actor& actor, Woken why) {
  ++events_;
  count(actor);
  if (actor.listening_) actor.woken_ = why;  // otherwise a ring or a sleep: its reason is set
  actor.listening_ = false;
  actor.waiting_.resume();
}

void EventClock::count(Actor& actor) {
  if (actor.fired_at_ != moment_) {
    actor.fired_at_ = moment_;
    actor.fired_ = 0;
  }
  ++actor.fired_;
  if (!busiest_ || busiest_->fired_at_ != moment_ || actor.fired_ > busiest_->fired_) busiest_ = &actor;
  if (&actor != last_fired_) fired_before_ = std::exchange(last_fired_, &actor);
  if (actor.fired_ > most_in_a_moment) stuck(&actor);
}

void EventClock::stuck(const Actor* busiest) const {
  const bool known = busiest && busiest->fired_at_ == moment_;
  const auto name = [](const Actor* actor) { return actor ? actor->label() : std::string("no actor"); };
  throw InternalFault(fmt::format(
      "time stands still {} s after the start; busiest there: {}, {} wake-ups; woken last: {} and {}", now_,
      name(known ? busiest : nullptr), known ? busiest->fired_ : 0, name(fired_before_), name(last_fired_)));
}

/// Of what this model does next, if nobody else acts before.
double EventClock::next_date() const {
  if (touched_) return now_;
  return queue_.empty() ? end_s_ : std::max(now_, queue_.front().date);
}

double EventClock::until_next() const { return ended_ ? -1.0 : next_date() - now_; }

/// All wake-ups of one date, then the network.
void EventClock::live_through(double now) {
  if (now > moment_ + 1.0) {
    moment_ = now;
    steps_ = 0;
  }
  now_ = now;
  if (++steps_ > most_in_a_moment) stuck(busiest_);
  while (!queue_.empty() && queue_.front().date <= now) {
    const WakeUp due = queue_.pop();
    if (due.ticket == due.actor->ticket_) resume(*due.actor, Woken::due);
  }
  if (touched_) {
    const bool loads_only = !restructured_;
    touched_ = restructured_ = false;
    settle_(now, loads_only);
  }
  if (now >= end_s_ && !touched_ && (queue_.empty() || queue_.front().date > now)) {
    ended_ = true;
    end_();
  }
}

void EventClock::go_on() {
  yielded_ = false;
  while (!yielded_ && !ended_) live_through(next_date());
}

}  // namespace gigasim::sim
