// What units of every kind have in common: arrival, failure and repair, planned maintenance, departure.
#include <algorithm>
#include <utility>

#include "contractor.hpp"
#include "world.hpp"

namespace gigasim::sim {

Unit::Unit(World& world, Fleet& fleet, int number, OutageClock outage)
    : world_(world), fleet_(fleet), events_(world.events), number_(number), outage_(outage) {
  fleet_.tally[static_cast<std::size_t>(State::planned)].add(0.0, 1);
  if (!fleet_.spec || fleet_.spec->permit.empty()) return;
  permit_index_ = *world_.scenario.permits.index(fleet_.spec->permit);
  permit_ = &world_.scenario.permits.items[permit_index_].second;
}

std::string Unit::name() const { return unit_name(fleet_.name, number_, static_cast<int>(fleet_.units.size())); }

void Unit::set(State next) {
  const double now = events_.now();
  const auto up = [](State s) { return s >= State::off && s <= State::running; };
  fleet_.tally[static_cast<std::size_t>(state_)].add(now, -1);
  fleet_.tally[static_cast<std::size_t>(next)].add(now, 1);
  if (up(state_) && !up(next)) ++(next == State::retired ? fleet_.moved.gone : fleet_.moved.parked);
  if (ever_up && !up(state_) && next == State::retired) ++fleet_.moved.scrapped;
  if (!up(state_) && up(next)) {
    ++(ever_up ? fleet_.moved.repaired : fleet_.moved.fresh);
    ever_up = true;
    fleet_.first_service_s = std::min(fleet_.first_service_s, now);
  }
  if (state_ < State::off && next >= State::off && next != State::retired) world_.came(group);
  if (state_ == State::planned) arrived = now;
  if (next == State::retired) left = now;
  state_ = next;
  events_.touch();
}

std::uint64_t Unit::record(std::string_view event, std::string_view cause, double power_mw, double duration_s) {
  if (!world_.laid_out) return 0;
  if (!fleet_.records_events) return 0;
  const std::string component = name();
  return world_.record({events_.now(), component, event, cause, power_mw, duration_s});
}

// coming and going

void Unit::grant() {
  granted = true;
  events_.ring(*this);
}

Life Unit::granted_or_wait() {
  while (!granted) co_await events_.bell(*this);
  granted = false;
}

Life Unit::granted_or_leaving() {
  while (!granted && !leaving()) co_await events_.until(*this, leave);
}

Life Unit::stay_away(double date) {
  while (events_.now() < date && !leaving()) co_await events_.until(*this, std::min(date, leave));
}

Life Unit::arrive() {
  if (delivery >= 0.0) {
    co_await events_.sleep(*this, delivery);
    set(State::delivered);
    record("delivered");
    if (gated || world_.contractor->holds(fleet_)) {
      world_.contractor->queue(*this);
      co_await granted_or_wait();
    }
    set(State::commissioning);
    co_await events_.sleep(*this, events_.now() + commissioning_s);
    if (waits_for_power()) {
      set(State::waiting);
      world_.contractor->queue(*this);
      co_await granted_or_wait();
    }
    outage_.born(events_.now());
  }
  in_service_since_ = events_.now();
  start_clocks();
  record(waits_for_power() ? "energised" : "in_service", {}, fleet_.unit_mw);
  if (delivery < 0.0 && world_.scenario.start_state == StartState::stationary && outage_.starts_failed())
    co_await repair(true);
}

std::uint64_t Unit::note_loss(std::string_view cause, std::uint64_t event) {
  fleet_.last_lost = this;
  fleet_.last_lost_event = event;
  fleet_.last_lost_cause = cause;
  return event;
}

bool Unit::leaving() const { return events_.now() >= leave; }

void Unit::remove(double now, std::string_view cause) {
  leave = std::min(leave, now);
  leave_cause = cause;
  events_.ring(*this);
}

void Unit::retire() {
  fleet_.leases_ended += leave_cause == lease_end;
  note_loss(leave_cause == lease_end ? "lease ended" : leave_cause, record("retired", leave_cause, -fleet_.unit_mw));
  set(State::retired);
}

// failing

bool Unit::struck() const { return hit_until_ > events_.now() || events_.now() >= outage_.next(); }

Life Unit::recover() {
  if (hit_until_ > events_.now()) {
    co_await ride_out_hit();
    outage_.renew(events_.now());
  } else {
    co_await repair();
  }
}

Life Unit::repair(bool half_way) {
  const double failed_at = events_.now();
  const std::string_view cause = outage_.cause();
  ++fleet_.failures;
  outage_.halt(failed_at);
  set(State::failed);
  went_down(cause, note_loss(cause, record("failed", cause, -fleet_.unit_mw)));
  fleet_.waiting_repair.add(failed_at, 1);
  co_await wait_for_part_and_crew();
  fleet_.waiting_repair.add(events_.now(), -1);
  const double done = events_.now() + (half_way ? outage_.residual_repair_s() : outage_.repair_s());
  co_await stay_away(done);
  give_back();
  if (events_.now() < done) co_return;  // it leaves for good as it is
  outage_.repaired(events_.now());
  record("repaired", cause, fleet_.unit_mw, events_.now() - failed_at);
}

Life Unit::wait_for_part_and_crew() {
  if (fleet_.stock && outage_.takes_part()) {
    granted = fleet_.stock->take(*this);
    co_await granted_or_leaving();
    has_part_ = std::exchange(granted, false);
    if (!has_part_) fleet_.stock->forget(*this);
  }
  if (!fleet_.crews || leaving()) co_return;
  granted = fleet_.crews->acquire(*this);
  co_await granted_or_leaving();
  has_crew_ = std::exchange(granted, false);
  if (!has_crew_) fleet_.crews->forget(*this);
}

void Unit::give_back() {
  if (std::exchange(has_crew_, false)) fleet_.crews->release();
  if (std::exchange(has_part_, false)) fleet_.stock->send_back(events_.now());
}

void Unit::hit(double until, std::string_view cause) {
  hit_until_ = std::max(hit_until_, until);
  hit_cause_ = cause;
  events_.ring(*this);
}

Life Unit::ride_out_hit() {
  set(State::hit);
  went_down(hit_cause_, note_loss(hit_cause_, record("lost", hit_cause_, -fleet_.unit_mw, hit_until_ - events_.now())));
  while (events_.now() < hit_until_ && !leaving()) co_await stay_away(hit_until_);
  if (events_.now() >= hit_until_) record("restored", hit_cause_, fleet_.unit_mw);
}

// permits

bool Unit::permitted(double now) const {
  if (!permit_) return true;
  if (permit_->from && now < world_.clock(*permit_->from)) return false;
  return now < permit_end() && !world_.permit_spent[permit_index_];
}

double Unit::permit_end() const {
  if (!permit_) return never;
  double end = permit_->until ? world_.clock(*permit_->until) : never;
  if (permit_->term && first_start_ != never) end = std::min(end, first_start_ + permit_->term->value());
  return end;
}

Life Unit::stand_still() {
  if (state_ != State::lapsed) {
    note_loss("stopped for its permit", record("stopped", "permit", -fleet_.unit_mw));
    set(State::lapsed);
  }
  const double begins = permit_->from ? world_.clock(*permit_->from) : -never;
  co_await events_.until(*this, std::min(leave, events_.now() < begins ? begins : never));
}

// running and upkeep

void Unit::start_clocks() {
  const bool at_start = delivery < 0.0;
  for (Upkeep& u : upkeep_) {
    // Units that stand from the start have different histories: unit k of n has run k/n of its interval.
    const double share = at_start ? static_cast<double>(number_ - 1) / static_cast<double>(fleet_.units.size()) : 0.0;
    if (u.spec->every_running) u.done_running_s = -share * u.spec->every_running->value();
    u.done_s = events_.now() - (u.spec->every ? share * u.spec->every->value() : 0.0);
  }
  if (at_start && world_.scenario.start_state == StartState::stationary)
    outage_.renew_residual(events_.now());
  else
    outage_.renew(events_.now());
}

void Unit::start_running() {
  running_since_ = events_.now();
  outage_.run(events_.now());
}

void Unit::stop_running() {
  running_before_s_ = running_s();
  running_since_ = -1.0;
  outage_.halt(events_.now());
}

double Unit::running_s() const {
  return running_before_s_ + (running_since_ >= 0.0 ? events_.now() - running_since_ : 0.0);
}

double Unit::due(const Upkeep& u) const {
  double date = never;
  if (u.spec->every_running) {
    constexpr double rounding_s = 1e-6;
    const double left_s = u.done_running_s + u.spec->every_running->value() - worn_s();
    if (left_s <= rounding_s)
      date = events_.now();
    else if (running_since_ >= 0.0)
      date = events_.now() + left_s;
  }
  if (u.spec->every) date = std::min(date, u.done_s + u.spec->every->value());
  if (u.next_date < u.spec->dates.size()) date = std::min(date, world_.clock(u.spec->dates[u.next_date]));
  return date;
}

double Unit::next_maintenance() const {
  double date = never;
  for (const Upkeep& u : upkeep_) date = std::min(date, due(u));
  return std::max(date, postponed_until_);
}

bool Unit::may_maintain() {
  if (fleet_.count(State::maintenance) < fleet_.maintenance_slots) return true;
  postponed_until_ = events_.now() + 6.0 * seconds_per_hour;
  return false;
}

Life Unit::maintain() {
  const auto first = std::min_element(upkeep_.begin(), upkeep_.end(),
                                      [this](const Upkeep& a, const Upkeep& b) { return due(a) < due(b); });
  const double length = first->spec->duration.value();
  first->done_running_s = worn_s();
  if (first->next_date < first->spec->dates.size() &&
      world_.clock(first->spec->dates[first->next_date]) <= events_.now())
    first->next_date += fleet_.units.size();
  outage_.halt(events_.now());
  set(State::maintenance);
  went_down(planned_work, note_loss("maintenance", record("maintenance", planned_work, -fleet_.unit_mw, length)));
  const double done = events_.now() + length;
  co_await stay_away(done);
  if (events_.now() < done) co_return;  // it leaves for good
  first->done_s = events_.now();
  outage_.renew(events_.now());
  record("maintained", planned_work, fleet_.unit_mw, length);
}

// plain units

PlainUnit::PlainUnit(World& world, Fleet& fleet, int number, const OutageSpec& outage,
                     const std::vector<MaintenanceSpec>& maintenance, std::string_view stream)
    : Unit(world, fleet, number, OutageClock(outage, world.stream(unit_name(fleet.name, number, 0), stream))) {
  for (const MaintenanceSpec& spec : maintenance) upkeep_.push_back(upkeep(spec, number));
}

Life PlainUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (state_ == State::running)
      co_await work();
    else if (struck())
      co_await recover();
    else if (!permitted(events_.now()))
      co_await stand_still();
    else
      begin_work();
  }
  retire();
}

void PlainUnit::begin_work() {
  set(State::running);
  start_running();
  first_start_ = std::min(first_start_, events_.now());
}

/// At work until the next failure or maintenance, and through it; or until its permit or its service ends.
Life PlainUnit::work() {
  const double maintenance = next_maintenance();
  const double ends = std::min({outage_.next(), maintenance, leave, permit_end()});
  co_await events_.until(*this, ends);
  const bool stays = permitted(events_.now()), struck_now = struck();
  const bool upkeep_now = !struck_now && events_.now() >= maintenance && may_maintain();
  if (leaving() || (stays && !struck_now && !upkeep_now)) co_return;
  stop_running();
  if (upkeep_now)
    co_await maintain();
  else if (struck_now)
    co_await recover();
  else
    co_await stand_still();
}

}  // namespace gigasim::sim
