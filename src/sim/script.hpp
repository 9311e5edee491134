/// The few actors that follow a script across the whole campus are SimGrid s4u actors.
#pragma once

#include <functional>
#include <string>

#include <simgrid/s4u.hpp>

#include <simgrid/version.h>  // needs what s4u.hpp defines

#include "event_clock.hpp"

namespace gigasim::sim {

/// Starts an s4u actor on the engine's only host; the one place where SimGrid 3.32 and 4.x differ in how. The engine
/// must have its platform.
inline simgrid::s4u::ActorPtr start_actor(const std::string& name, const std::function<void()>& body) {
  simgrid::s4u::Host* host = simgrid::s4u::Engine::get_instance()->get_all_hosts().front();
#if SIMGRID_VERSION >= 40100
  return host->add_actor(name, body);
#else
  return simgrid::s4u::Actor::create(name, host, body);
#endif
}

/// By which one s4u actor sleeps on the run's clock, which the engine's only follows.
class Alarm : public Actor {
 public:
  /// An alarm of the run's clock; it must outlive the s4u actor that sleeps on it.
  explicit Alarm(EventClock& events) : Actor(Rank::world), events_(events), life_(live()) { life_.start(); }
  /// Suspends the s4u actor that calls it, always the same, until the clock date.
  void sleep_until(double date) {
    sleeper_ = simgrid::s4u::Actor::self();
    asleep_ = true;
    events_.rearm(*this, date);
    while (asleep_) simgrid::s4u::this_actor::suspend();
  }

 private:
  /// Resumes the sleeper when the date has come and lets it have its turn.
  Life live() {
    for (;;) {
      co_await events_.bell(*this);
      asleep_ = false;
      events_.yield();
      sleeper_->resume();
    }
  }

  /// The run's clock.
  EventClock& events_;
  /// The s4u actor sleeps; without it a resume from elsewhere would end the sleep.
  bool asleep_ = false;
  /// Who sleeps; none before the first sleep.
  simgrid::s4u::ActorPtr sleeper_;
  /// The alarm's life.
  Life life_;
};

/// An s4u actor that takes one step each time it is rung. A ring before it sleeps is not lost.
class Script {
 public:
  /// Starts a daemon of this name that does not keep the engine running; `step` may suspend it and may ring it.
  Script(EventClock& events, const std::string& name, std::function<void()> step) : events_(events) {
    actor_ = start_actor(name, [this, step = std::move(step)] {
      simgrid::s4u::Actor::self()->daemonize();
      for (;;) {
        while (!rung_) simgrid::s4u::this_actor::suspend();
        rung_ = false;
        step();
      }
    });
  }
  /// Asks for a step at this date. Rings before the step begins count as one.
  void ring() {
    if (rung_) return;
    rung_ = true;
    events_.yield();
    if (actor_->is_suspended()) actor_->resume();
  }

 private:
  /// The run's clock.
  EventClock& events_;
  /// A step is wanted.
  bool rung_ = false;
  /// The s4u actor.
  simgrid::s4u::ActorPtr actor_;
};

}  // namespace gigasim::sim
