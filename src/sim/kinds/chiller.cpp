// Air-cooled chillers: their loop stages them [docs/models/chiller.md].
#include <algorithm>

#include "../cooler.hpp"
#include "kind.hpp"

namespace gigasim::sim {

namespace {

class ChillerCooler : public StagedCooler {
 public:
  ChillerCooler(Fleet& fleet_in, const ChillerSpec& spec) : StagedCooler(fleet_in), spec_(spec) {}

  void update(const PlantConditions& c) override {
    constexpr double step_k = 0.5;
    state_ = chiller_state(spec_, c.supply, c.air);
    const ChillerState warmer = chiller_state(spec_, Temperature(c.supply.degc + step_k), c.air);
    slope_ = std::max(0.0, (chiller_capability(spec_, warmer) - chiller_capability(spec_, state_)).value() / step_k);
  }
  double unit_mw() const override { return chiller_capability(spec_, state_).value(); }
  double rated_mw() const override { return std::min(state_.capacity.value(), unit_mw()); }
  double slope_mw_per_k() const override { return slope_; }
  double loading_s() const override { return spec_.loading.value(); }
  double power_mw(double part_load) const override {
    return chiller_power(spec_, state_, chiller_capability(spec_, state_) * part_load).value();
  }
  DesignCooling design(const CoolantLoopSpec& water, Temperature air) const override {
    return design_cooling(spec_, water, air);
  }
  std::vector<LostCapacity> lost_capacity() const override;

 private:
  const ChillerSpec& spec_;
  ChillerState state_{};
  double slope_ = 0.0;
};

std::vector<LostCapacity> ChillerCooler::lost_capacity() const {
  std::vector<LostCapacity> list;
  const auto add = [&list](Cause cause, double mw) {
    if (mw > 0.0) list.push_back({cause, mw});
  };
  add(Cause::outage, (fleet.count(State::failed) + fleet.count(State::hit)) * unit_mw());
  add(Cause::starting,
      (fleet.count(State::starting) + fleet.count(State::loading) + fleet.count(State::off)) * unit_mw());
  const double reference_mw = spec_.capacity.value() * spec_.part_load_maximum;
  add(Cause::heat, fleet.up() * std::max(0.0, reference_mw - unit_mw()));
  return list;
}

class ChillerUnit : public StagedUnit {
 public:
  ChillerUnit(World& world, ChillerCooler& cooler, const ChillerSpec& spec, int number)
      : StagedUnit(world, cooler.fleet, number,
                   OutageClock(spec.outage, world.stream(unit_name(cooler.fleet.name, number, 0), "outage"))),
        spec_(spec),
        cooler_(cooler) {}

  Life live() override;
  void command(bool run) override;
  bool wanted() const override { return wanted_; }
  double startable_at() const override { return startable_at_; }

 private:
  Life cool();
  Life load_up();
  void want(bool run);
  bool disturbed() const {
    return !wanted_ || events_.now() >= outage_.next() || hit_until_ > events_.now() || leaving();
  }
  auto stay_until(double date) { return events_.until(*this, std::min(std::min(date, outage_.next()), leave)); }

  const ChillerSpec& spec_;
  ChillerCooler& cooler_;
  bool wanted_ = false;
  double startable_at_ = 0.0;
};

void ChillerUnit::command(bool run) {
  if (wanted_ == run) return;
  want(run);
  events_.ring(*this);
}

void ChillerUnit::want(bool run) {
  cooler_.wanted += static_cast<int>(run) - static_cast<int>(wanted_);
  wanted_ = run;
}

Life ChillerUnit::live() {
  co_await arrive();
  while (!leaving()) {
    if (struck()) {
      co_await recover();
    } else if (wanted_) {
      co_await cool();
    } else {
      if (state_ != State::off) {
        set(State::off);
        cooler_.idle_units.push_back(this);
      }
      co_await events_.until(*this, std::min(outage_.next(), leave));
    }
  }
  want(false);
  retire();
}

/// From the order to start to full capability.
Life ChillerUnit::load_up() {
  set(State::starting);
  const double cooling = events_.now() + spec_.restart.value();
  while (events_.now() < cooling && !disturbed()) co_await stay_until(cooling);
  if (disturbed()) co_return;
  const double since = events_.now();
  set(State::loading);
  cooler_.loading_since_sum += since;
  const double full = events_.now() + spec_.loading.value();
  while (events_.now() < full && !disturbed()) co_await stay_until(full);
  cooler_.loading_since_sum -= since;
}

Life ChillerUnit::cool() {
  start_running();
  if (world_.laid_out) co_await load_up();
  if (!disturbed()) {
    set(State::running);
    cooler_.cool_units.push_back(this);
    while (!disturbed()) co_await stay_until(never);
  }
  const double failure = outage_.next();
  stop_running();
  if (events_.now() >= failure) outage_.fail(failure);
  want(false);
  // Time must move on between two starts, also of a chiller that takes none for either.
  constexpr double shortest_s = 1.0;
  startable_at_ = events_.now() + std::max(spec_.anti_recycle.value(), shortest_s - spec_.restart.value());
}

}  // namespace

template <>
void install(World& world, Fleet& fleet, const ChillerSpec& spec) {
  auto cooler = std::make_unique<ChillerCooler>(fleet, spec);
  fleet.make_unit = [&world, &spec, c = cooler.get()](int number) {
    return std::make_unique<ChillerUnit>(world, *c, spec, number);
  };
  world.add_staged(std::move(cooler));
}

}  // namespace gigasim::sim
