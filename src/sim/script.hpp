/// The few actors that follow a script across the whole campus are SimGrid s4u actors.
#pragma once

#include <simgrid/version.h>

#include <functional>
#include <simgrid/s4u.hpp>
#include <string>

#include "plant.hpp"

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

/// By which one s4u actor sleeps on the plant's clock, which the engine's only follows.
class Alarm : public Actor {
 public:
  explicit Alarm(Plant& plant) : Actor(Rank::world), plant_(plant), life_(live()) { life_.start(); }
  /// For the s4u actor that calls it, always the same.
  void sleep_until(double date) {
    sleeper_ = simgrid::s4u::Actor::self();
    asleep_ = true;
    plant_.rearm(*this, date);
    while (asleep_) simgrid::s4u::this_actor::suspend();
  }

 private:
  Life live() {
    for (;;) {
      co_await plant_.bell(*this);
      asleep_ = false;
      plant_.yield();
      sleeper_->resume();
    }
  }

  Plant& plant_;
  bool asleep_ = false;
  simgrid::s4u::ActorPtr sleeper_;
  Life life_;
};

/// An s4u actor that takes one step each time it is rung. A ring before it sleeps is not lost.
class Script {
 public:
  Script(Plant& plant, const std::string& name, std::function<void()> step) : plant_(plant) {
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
    plant_.yield();
    if (actor_->is_suspended()) actor_->resume();
  }

 private:
  Plant& plant_;
  bool rung_ = false;
  simgrid::s4u::ActorPtr actor_;
};

}  // namespace gigasim::sim
