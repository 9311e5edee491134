// Racks: the contractor energises them, jobs hold them, and parts of them fail.
#include <algorithm>

#include "../rack_pool.hpp"
#include "../scheduler.hpp"
#include "kind.hpp"

namespace gigasim::sim {

Tally& RackPool::down_by(std::string_view cause) {
  for (auto& [why, times] : down)
    if (why == cause) return times;
  return down.emplace_back(std::string(cause), Tally{}).second;
}

RackUnit::RackUnit(World& world, RackPool& pool, int unit_number)
    : Unit(world, pool.fleet, unit_number,
           OutageClock(pool.rack.outage, world.stream(unit_name(pool.fleet.name, unit_number, 0), "outage"),
                       &pool.hazards)),
      pool_(pool) {
  for (const MaintenanceSpec& spec : pool.rack.maintenance) upkeep_.push_back(upkeep(spec, unit_number));
}

void RackUnit::went_down(std::string_view cause, std::uint64_t event) {
  gone_down(&pool_.down_by(cause));
  if (cause == planned_work)
    world_.scheduler->withdraw(*this);
  else
    world_.scheduler->lost(*this, cause, event);
}

void RackUnit::gone_down(Tally* of_cause) {
  if (down_) down_->add(events_.now(), -1);
  down_ = of_cause;
  if (down_) down_->add(events_.now(), 1);
}

void RackUnit::came_up() {
  gone_down(nullptr);
  set(State::running);
  start_running();
  world_.scheduler->offer(*this);
}

Life RackUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (state_ != State::running) {
      if (world_.laid_out && pool_.rack.boot.value() > 0.0 && hit_until_ <= events_.now()) {
        set(State::starting);
        co_await stay_away(events_.now() + pool_.rack.boot.value());
        if (leaving()) break;
      }
      if (hit_until_ > events_.now()) {
        co_await recover();
        continue;
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
  gone_down(nullptr);  // a rack that leaves out of a repair is gone from the books
  retire();
}

template <>
void install(World& world, Fleet& fleet, const RackSpec& spec) {
  world.racks.push_back(std::make_unique<RackPool>(fleet, spec));
  fleet.stands_on_floor = true;
  fleet.records_events = world.scenario.output.rack_events;
  fleet.make_unit = [&world, pool = world.racks.back().get()](int number) {
    auto unit = std::make_unique<RackUnit>(world, *pool, number);
    pool->units.push_back(unit.get());
    return unit;
  };
}

}  // namespace gigasim::sim
