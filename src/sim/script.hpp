/// The few actors that follow a script across the whole campus are SimGrid s4u actors.
#pragma once

#include <functional>
#include <simgrid/s4u.hpp>
#include <simgrid/version.h>
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

/// The calling s4u actor sleeps; the plant does not go past the date before.
inline void sleep_until(Plant& plant, double date) {
  plant.engine_wakes(date);
  simgrid::s4u::this_actor::sleep_for(date - plant.now());
}

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
