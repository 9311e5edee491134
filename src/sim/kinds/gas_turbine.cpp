// Gas turbines: the dispatcher starts and stops them; they burn gas along a Willans line [docs/models/gas_turbine.md].
#include <algorithm>

#include "../dispatcher.hpp"
#include "kind.hpp"

namespace gigasim::sim {

namespace {

class GasTurbineSource : public Source {
 public:
  explicit GasTurbineSource(const GasTurbineSpec& spec) : spec_(spec) {}

  bool set_air(const Inlet& air) override {
    unit_mw_ = capability(spec_, air).value();
    fuel_ = willans_line(spec_, air);
    return true;
  }
  double unit_mw(Date) const override { return unit_mw_; }
  void follow(const Moment&, const Delivery& present) override;
  Linear limit(const Moment&, const Delivery& present) const override;
  double limit_holds_s(int running, const Delivery& present) const override;
  double must_run_mw(const Moment& m, const Delivery& present) const override {
    return std::min(present.limit.value, m.units.running * spec_.minimum_load * present.unit_mw);
  }
  double minimum_load() const override { return spec_.minimum_load; }
  double house_load_mw(const UnitCounts& units) const override {
    return (units.running + units.starting) * spec_.auxiliary.value();
  }

  double price(const Market& market) const override {
    const double fuel_per_mwh = willans_line(spec_, Inlet{}).slope * hhv_per_lhv * mmbtu_per_mwh;
    return fuel_per_mwh * market.gas_usd_per_mmbtu() + spec_.variable_cost.value;
  }
  bool price_varies(bool gas_varies) const override { return gas_varies; }

  bool committed() const override { return true; }
  bool contingency() const override { return true; }
  double firm_unit_mw(const DesignDay& day) const override { return capability(spec_, day.air).value(); }
  double lead_s() const override { return spec_.cold_start.value(); }
  double rest_s() const override { return spec_.minimum_down.value() + start_time(spec_, spec_.minimum_down).value(); }
  double no_load_usd_per_h(const Market& market) const override {
    return fuel_.no_load.value() * hhv_per_lhv * mmbtu_per_mwh * market.gas_usd_per_mmbtu();
  }
  double start_usd(const Market& market) const override {
    return start_price(spec_, UsdPerMmbtu{market.gas_usd_per_mmbtu()}).value;
  }
  SwingAcceptance accepts(int running) const override {
    return {running * spec_.rating.value() * spec_.swing, running * spec_.ramp.value()};
  }

  Linear fuel_mw(const Delivery& d, int running) const override {
    return (d.out + d.spilled) * fuel_.slope + Linear{fuel_.no_load.value() * running};
  }
  Linear cost_usd_per_h(const Market& market, const Delivery& d, Linear fuel) const override {
    return fuel * (hhv_per_lhv * mmbtu_per_mwh * market.gas_usd_per_mmbtu()) + d.out * spec_.variable_cost.value;
  }
  Emissions emissions(Energy fuel) const override { return gigasim::emissions(spec_, fuel); }
  Emissions start_emissions(Energy fuel) const override { return gigasim::start_emissions(spec_, fuel); }
  double highest_nox_t_per_s() const override {
    const Inlet coldest{Temperature(-40.0), Pressure(105.0)};
    const Power fuel = fuel_input(spec_, coldest, spec_.rating * spec_.cold_cap);
    return gigasim::emissions(spec_, Energy(fuel.value() / seconds_per_hour)).nox.value();
  }

  std::vector<LostCapacity> lost_capacity(const Moment& m, const Delivery& present) const override;

 private:
  /// Machines that stand at the same bound.
  struct Cohort {
    int machines = 0;
    double bound_mw = 0.0;  ///< of one
  };
  void share(double out_mw);
  void merge();
  bool rises(const Cohort&, double unit_mw) const;

  const GasTurbineSpec& spec_;
  double unit_mw_ = 0.0;
  WillansLine fuel_{};
  std::vector<Cohort> cohorts_;  ///< machines by their bounds
  double followed_s_ = 0.0;      ///< when it last took note of them, clock seconds
};

/// A machine takes a step of load at once and the rest at its ramp rate; the step is there again once the ramp has not
/// been the limit. Machines share the load equally as far as their bounds let them: one that joins brings its least
/// output and its step, and one at its capability lends its ramp to none [docs/models/dispatch.md, Eq. 5].
void GasTurbineSource::follow(const Moment& m, const Delivery& present) {
  const double rise = spec_.ramp.value() * (m.clock_s - followed_s_);
  const double least = spec_.minimum_load * present.unit_mw;
  const bool at_limit = present.limit.value > 0.0 && present.out.value >= present.limit.value * (1.0 - 1e-12) &&
                        present.limit.slope > 0.0;
  const double step = spec_.step * spec_.rating.value();
  followed_s_ = m.clock_s;
  int machines = 0;
  for (Cohort& c : cohorts_) {
    c.bound_mw = std::min(present.unit_mw, c.bound_mw + rise);
    machines += c.machines;
  }
  share(present.out.value);
  for (; machines > m.units.running; --machines)  // who leaves takes its share along
    if (--cohorts_.back().machines == 0) cohorts_.pop_back();
  if (!at_limit)
    for (Cohort& c : cohorts_) c.bound_mw += step;
  if (m.units.running > machines) cohorts_.push_back({m.units.running - machines, least + step});
  constexpr double no_time_s = 1e-3;  // a ramp that is over so soon is none
  for (Cohort& c : cohorts_) {
    const bool full = !m.laid_out || c.bound_mw + spec_.ramp.value() * no_time_s >= present.unit_mw * (1.0 - 1e-12);
    c.bound_mw = full ? present.unit_mw : std::max(c.bound_mw, least);
  }
  merge();
}

/// Lets each bound fall to what its machines deliver of an output.
void GasTurbineSource::share(double out_mw) {
  std::sort(cohorts_.begin(), cohorts_.end(), [](const Cohort& a, const Cohort& b) { return a.bound_mw < b.bound_mw; });
  int machines = 0;
  for (const Cohort& c : cohorts_) machines += c.machines;
  for (Cohort& c : cohorts_) {
    c.bound_mw = std::min(c.bound_mw, out_mw / machines);
    out_mw -= c.machines * c.bound_mw;
    machines -= c.machines;
  }
}

/// Cohorts that have come to the same bound are one.
void GasTurbineSource::merge() {
  constexpr double same_mw = 1e-9;
  std::sort(cohorts_.begin(), cohorts_.end(), [](const Cohort& a, const Cohort& b) { return a.bound_mw < b.bound_mw; });
  for (std::size_t i = cohorts_.size(); i-- > 1;)
    if (cohorts_[i].bound_mw - cohorts_[i - 1].bound_mw <= same_mw) {
      cohorts_[i - 1].machines += cohorts_[i].machines;
      cohorts_.erase(cohorts_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

bool GasTurbineSource::rises(const Cohort& c, double unit_mw) const {
  return c.bound_mw < unit_mw && spec_.ramp.value() > 0.0;
}

Linear GasTurbineSource::limit(const Moment& m, const Delivery& present) const {
  Linear sum;
  for (const Cohort& c : cohorts_)
    sum += Linear{c.machines * c.bound_mw, rises(c, present.unit_mw) ? c.machines * spec_.ramp.value() : 0.0};
  return sum.slope == 0.0 ? Linear{m.units.running * present.unit_mw} : sum;
}

double GasTurbineSource::limit_holds_s(int, const Delivery& present) const {
  double seconds = never;
  for (const Cohort& c : cohorts_)
    if (rises(c, present.unit_mw)) seconds = std::min(seconds, (present.unit_mw - c.bound_mw) / spec_.ramp.value());
  return seconds;
}

std::vector<LostCapacity> GasTurbineSource::lost_capacity(const Moment& m, const Delivery& present) const {
  std::vector<LostCapacity> list = Source::lost_capacity(m, present);
  const auto add = [&list](Cause cause, double mw) {
    if (mw > 0.0) list.push_back({cause, mw});
  };
  add(Cause::starting,
      m.units.starting * present.unit_mw + std::max(0.0, m.units.running * present.unit_mw - present.limit.value));
  add(Cause::not_started, m.units.off * present.unit_mw);
  add(Cause::heat, m.units.up() * std::max(0.0, spec_.rating.value() - present.unit_mw));
  return list;
}

class GasTurbineUnit : public CommittedUnit {
 public:
  GasTurbineUnit(World& world, Fleet& fleet, const GasTurbineSpec& spec, int number);
  Life live() override;
  void command(bool run) override;
  bool allowed(double now) const override { return permitted(now); }
  double startable_at() const override;
  double stoppable_at() const override;
  double available_until() const override { return std::min({permit_end(), leave, next_maintenance()}); }

 private:
  void note_start();
  Life start_up();
  Life run();
  double next_stop() const;  ///< failure, maintenance, permit or leave

  const GasTurbineSpec& spec_;
  RandomStream starts_;
  bool wanted_ = false;
  double off_since_;
  double retry_at_ = 0.0;
};

GasTurbineUnit::GasTurbineUnit(World& world, Fleet& fleet, const GasTurbineSpec& spec, int number)
    : CommittedUnit(world, fleet, number,
                    OutageClock(spec.outage, world.stream(unit_name(fleet.name, number, 0), "outage"))),
      spec_(spec),
      starts_(world.stream(unit_name(fleet.name, number, 0), "start")),
      off_since_(-spec_.cold_after.value() - 1.0) {
  for (const MaintenanceSpec& work : spec_.maintenance) upkeep_.push_back(upkeep(work, number));
}

void GasTurbineUnit::command(bool run) {
  if (wanted_ == run) return;
  wanted_ = run;
  events_.ring(*this);
}

double GasTurbineUnit::startable_at() const {
  if (state_ != State::off) return never;
  return std::max(off_since_ + (in_service_since_ > off_since_ ? 0.0 : spec_.minimum_down.value()), retry_at_);
}

double GasTurbineUnit::stoppable_at() const {
  return state_ == State::running ? running_since_ + spec_.minimum_up.value() : never;
}

double GasTurbineUnit::next_stop() const { return std::min({outage_.next(), next_maintenance(), leave, permit_end()}); }

Life GasTurbineUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (struck()) {
      co_await recover();
    } else if (events_.now() >= next_maintenance() && may_maintain()) {
      co_await maintain();
    } else if (!allowed(events_.now())) {
      co_await stand_still();
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

/// Every order to start costs, whether it succeeds or not.
void GasTurbineUnit::note_start() {
  fleet_.start_fuel_mwh += start_fuel(spec_).value();
  fleet_.start_usd += start_price(spec_, UsdPerMmbtu{world_.market().gas_usd_per_mmbtu()}).value;
  wear_of_starts_s_ += spec_.start_hours.value();
}

Life GasTurbineUnit::start_up() {
  if (!world_.laid_out) {  // the state that the run begins with: running units need no start
    set(State::running);
    co_return;
  }
  set(State::starting);
  note_start();
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

Life GasTurbineUnit::run() {
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

}  // namespace

template <>
void install(World& world, Fleet& fleet, const GasTurbineSpec& spec) {
  SourceFleet& role = world.add(fleet, std::make_unique<GasTurbineSource>(spec));
  fleet.make_unit = [&world, &fleet, &spec, &role](int number) {
    auto unit = std::make_unique<GasTurbineUnit>(world, fleet, spec, number);
    role.machines.push_back(unit.get());
    return unit;
  };
}

}  // namespace gigasim::sim
