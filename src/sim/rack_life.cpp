#include <algorithm>

#include "scheduler.hpp"
#include "world.hpp"

namespace gigasim::sim {

namespace {
const Hazards* hazards(Fleet& fleet) {
  const RackSpec& rack = fleet.device<RackSpec>();
  if (!fleet.hazards) fleet.hazards = std::make_unique<Hazards>(rack.failures, rack.gpus);
  return fleet.hazards.get();
}
}  // namespace

RackUnit::RackUnit(World& world, Fleet& fleet, int unit_number)
    : Unit(world, fleet, unit_number,
           OutageClock(fleet.device<RackSpec>().outage, world.stream(unit_name(fleet.name, unit_number, 0), "outage"),
                       hazards(fleet))),
      spec_(fleet.device<RackSpec>()) {
  for (const MaintenanceSpec& spec : spec_.maintenance) upkeep_.push_back(upkeep(spec, unit_number));
}

void RackUnit::went_down(std::string_view cause, std::uint64_t event) {
  down_ = &fleet_.down_by(cause);
  down_->add(events_.now(), 1);
  if (cause == planned_work)
    world_.scheduler->withdraw(*this);
  else
    world_.scheduler->lost(*this, cause, event);
}

void RackUnit::came_up() {
  if (down_) down_->add(events_.now(), -1);
  down_ = nullptr;
  set(State::running);
  start_running();
  world_.scheduler->offer(*this);
}

Life RackUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (state_ != State::running) {
      if (world_.laid_out && spec_.boot.value() > 0.0) {
        set(State::starting);
        co_await events_.sleep(*this, events_.now() + spec_.boot.value());
      }
      came_up();
    }
    const double maintenance = next_maintenance();
    co_await events_.until(*this, std::min(std::min(outage_.next(), maintenance), leave));
    if (leaving()) break;
    const bool hit_now = hit_until_ > events_.now();
    if (struck() && !hit_now && !outage_.takes_away()) {
      world_.scheduler->crashed(*this, outage_.cause(), record("crashed", outage_.cause()));
      outage_.repaired(events_.now());
    } else if (struck()) {
      stop_running();
      co_await recover();
    } else if (events_.now() >= maintenance && may_maintain()) {
      stop_running();
      co_await maintain();
    }
  }
  world_.scheduler->withdraw(*this);
  retire();
}

}  // namespace gigasim::sim
