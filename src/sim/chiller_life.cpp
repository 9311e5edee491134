#include <algorithm>

#include "network.hpp"
#include "world.hpp"

namespace gigasim::sim {

ChillerUnit::ChillerUnit(World& world, Fleet& fleet, int number)
    : Unit(world, fleet, number,
           OutageClock(fleet.device<ChillerSpec>().outage, world.stream(unit_name(fleet.name, number, 0), "outage"))),
      spec_(fleet.device<ChillerSpec>()) {}

void ChillerUnit::command(bool run) {
  if (wanted_ == run) return;
  want(run);
  events_.ring(*this);
}

void ChillerUnit::want(bool run) {
  fleet_.wanted += static_cast<int>(run) - static_cast<int>(wanted_);
  wanted_ = run;
}

Life ChillerUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (struck())
      co_await recover();
    else if (wanted_)
      co_await cool();
    else {
      if (state_ != State::off) {
        set(State::off);
        world_.network->chiller_idle(*this, fleet_);
      }
      co_await events_.until(*this, std::min(outage_.next(), leave));
    }
  }
  want(false);
  retire();
}

Life ChillerUnit::cool() {
  const auto disturbed = [this] {
    return !wanted_ || events_.now() >= outage_.next() || hit_until_ > events_.now() || leaving();
  };
  const auto stay_until = [this](double date) {
    return events_.until(*this, std::min(std::min(date, outage_.next()), leave));
  };
  start_running();
  if (world_.laid_out) {
    set(State::starting);
    const double cooling = events_.now() + spec_.restart.value();
    while (events_.now() < cooling && !disturbed()) co_await stay_until(cooling);
    if (!disturbed()) {
      const double since = events_.now();
      set(State::loading);
      world_.network->chiller_loading(fleet_, since, 1);
      const double full = events_.now() + spec_.loading.value();
      while (events_.now() < full && !disturbed()) co_await stay_until(full);
      world_.network->chiller_loading(fleet_, since, -1);
    }
  }
  if (!disturbed()) {
    set(State::running);
    world_.network->chiller_cooling(*this, fleet_);
    while (!disturbed()) co_await stay_until(never);
  }
  const double failure = outage_.next();
  stop_running();
  if (events_.now() >= failure) outage_.fail(failure);
  want(false);
  startable_at_ = events_.now() + spec_.anti_recycle.value();
}

}  // namespace gigasim::sim
