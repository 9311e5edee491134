#include <algorithm>

#include "dispatcher.hpp"
#include "world.hpp"

namespace gigasim::sim {

TurbineUnit::TurbineUnit(World& world, Fleet& fleet, int number)
    : Unit(
          world, fleet, number,
          OutageClock(fleet.device<GasTurbineSpec>().outage, world.stream(unit_name(fleet.name, number, 0), "outage"))),
      spec_(fleet.device<GasTurbineSpec>()),
      permit_(fleet.spec->permit.empty() ? nullptr : world.scenario.permits.find(fleet.spec->permit)),
      starts_(world.stream(unit_name(fleet.name, number, 0), "start")),
      off_since_(-spec_.cold_after.value() - 1.0) {
  for (const MaintenanceSpec& spec : spec_.maintenance) upkeep_.push_back(upkeep(spec, number));
}

void TurbineUnit::command(bool run) {
  if (wanted_ == run) return;
  wanted_ = run;
  events_.ring(*this);
}

double TurbineUnit::permit_end() const {
  if (!permit_) return never;
  double end = permit_->until ? world_.clock(*permit_->until) : never;
  if (permit_->term && first_start_ != never) end = std::min(end, first_start_ + permit_->term->value());
  return end;
}

bool TurbineUnit::allowed(double now) const {
  if (!permit_) return true;
  if (permit_->from && now < world_.clock(*permit_->from)) return false;
  return now < permit_end() && !world_.permit_spent[*world_.scenario.permits.index(fleet_.spec->permit)];
}

double TurbineUnit::startable_at() const {
  if (state_ != State::off) return never;
  return std::max(off_since_ + (in_service_since_ > off_since_ ? 0.0 : spec_.minimum_down.value()), retry_at_);
}

double TurbineUnit::stoppable_at() const {
  return state_ == State::running ? running_since_ + spec_.minimum_up.value() : never;
}

double TurbineUnit::next_stop() const { return std::min({outage_.next(), next_maintenance(), leave, permit_end()}); }

Life TurbineUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (struck())
      co_await recover();
    else if (events_.now() >= next_maintenance() && may_maintain())
      co_await maintain();
    else if (!allowed(events_.now())) {
      if (state_ != State::lapsed) {
        note_loss("stopped for its permit", record("stopped", "permit", -fleet_.unit_mw));
        set(State::lapsed);
      }
      const bool not_yet = permit_->from && events_.now() < world_.clock(*permit_->from);
      co_await events_.until(*this, std::min(leave, not_yet ? world_.clock(*permit_->from) : never));
    } else if (wanted_) {
      co_await start_up();
      if (state_ == State::running) co_await run();
    } else {
      if (state_ != State::off) set(State::off);
      co_await events_.until(*this, next_stop());
    }
  }
  wanted_ = false;
  retire();
}

Life TurbineUnit::start_up() {
  if (!world_.laid_out) {  // the state that the run begins with: running units need no start
    set(State::running);
    co_return;
  }
  set(State::starting);
  const double ready = events_.now() + start_time(spec_, Duration(events_.now() - off_since_)).value();
  while (events_.now() < ready && wanted_ && hit_until_ <= events_.now() && !leaving())
    co_await events_.until(*this, std::min(ready, leave));
  if (events_.now() < ready) co_return;  // called off
  if (starts_.chance(spec_.start_success)) {
    ++fleet_.starts;
    first_start_ = std::min(first_start_, events_.now());
    set(State::running);
  } else {
    ++fleet_.failed_starts;
    record("start_failed");
    retry_at_ = events_.now() + spec_.start_retry.value();
    wanted_ = false;
    set(State::off);
    world_.dispatcher->ring();
  }
}

Life TurbineUnit::run() {
  first_start_ = std::min(first_start_, events_.now());
  start_running();
  const auto goes_on = [this] {
    const double now = events_.now();
    if (!wanted_ || leaving() || now >= outage_.next() || hit_until_ > now || !allowed(now)) return false;
    return now < next_maintenance() || !may_maintain();
  };
  while (goes_on()) co_await events_.until(*this, next_stop());
  const bool tripped = events_.now() >= outage_.next();
  const double failure = outage_.next();
  stop_running();
  off_since_ = events_.now();
  if (tripped) outage_.fail(failure);
}

}  // namespace gigasim::sim
