/// The few actors that follow a script across the whole campus are SimGrid s4u actors.
#pragma once

#include <functional>
#include <string>

#include <simgrid/s4u.hpp>

#include <simgrid/version.h>  // needs what s4u.hpp defines

#include "event_clock.hpp"

namespace gigasim::sim {

/// Starts an s4u actor; the one place where SimGrid 3.32 and 4.x differ in how.
inline simgrid::s4u::ActorPtr start_actor(const std::string& name, std::function<void()> body) {
  simgrid::s4u::Host* host = simgrid::s4u::Engine::get_instance()->get_all_hosts().front();
#if SIMGRID_VERSION >= 40100
  return host->add_actor(name, std::move(body));
#else
  return simgrid::s4u::Actor::create(name, host, std::move(body));
#endif
}

/// By which one s4u actor sleeps on the run's clock, which the engine's only follows.
class Alarm : public Actor {
 public:
  explicit Alarm(EventClock& events) : Actor(Rank::world), events_(events), life_(live()) { life_.start(); }
  /// For the s4u actor that calls it, always the same.
  void sleep_until(double date) {
    sleeper_ = simgrid::s4u::Actor::self();
    asleep_ = true;
    events_.rearm(*this, date);
    while (asleep_) simgrid::s4u::this_actor::suspend();
  }

 private:
  Life live() {
    for (;;) {
      co_await events_.bell(*this);
      asleep_ = false;
      events_.yield();
      sleeper_->resume();
    }
  }

  EventClock& events_;
  bool asleep_ = false;
  simgrid::s4u::ActorPtr sleeper_;
  Life life_;
};

/// An s4u actor that takes one step each time it is rung. A ring before it sleeps is not lost.
class Script {
 public:
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
  void ring() {
    if (rung_) return;
    rung_ = true;
    events_.yield();
    if (actor_->is_suspended()) actor_->resume();
  }

 private:
  EventClock& events_;
  bool rung_ = false;
  simgrid::s4u::ActorPtr actor_;
};

}  // namespace gigasim::sim
