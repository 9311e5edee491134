#include <algorithm>

#include "contractor.hpp"
#include "world.hpp"

namespace gigasim::sim {

RackUnit::RackUnit(World& world, Fleet& fleet, int unit_number)
    : Unit(world, fleet, unit_number,
           OutageClock(fleet.device<RackSpec>().outage,
                       fleet.device<RackSpec>().gpus * number(fleet.device<RackSpec>().gpu_failure_rate), fleet.device<RackSpec>().swap.value(),
                       world.stream(unit_name(fleet.name, unit_number, 0), "outage"))),
      spec_(fleet.device<RackSpec>()) {}

Life RackUnit::live() {
  co_await arrive();
  if (delivery >= 0.0) {
    set(State::waiting);
    world_.contractor->queue(*this);
    co_await granted_or_wait();
    start_clocks();
  }
  record("energised", {}, fleet_.unit_mw);
  if (delivery < 0.0 && world_.scenario.start_state == StartState::stationary && outage_.starts_failed())
    co_await repair(forced, true);
  while (!leaving()) {
    if (state_ != State::running) {
      if (world_.laid_out && spec_.boot.value() > 0.0) {
        set(State::starting);
        co_await plant_.sleep(*this, plant_.now() + spec_.boot.value());
      }
      set(State::running);
    }
    co_await plant_.until(*this, std::min(outage_.next(), leave));
    if (leaving()) break;
    if (hit_until_ > plant_.now()) {
      co_await ride_out_hit();
      outage_.renew(plant_.now());
    } else if (plant_.now() >= outage_.next()) co_await repair(forced);
  }
  retire();
}

}  // namespace gigasim::sim
