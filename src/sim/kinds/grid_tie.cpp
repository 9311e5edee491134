// Connections to the utility, and its control room, which calls for less import.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "../network.hpp"
#include "../power_ports.hpp"
#include "../script.hpp"
#include "kind.hpp"

namespace gigasim::sim {

namespace {

class GridTieSource : public Source {
 public:
  explicit GridTieSource(const GridTieSpec& spec) : spec_(spec) {}

  double unit_mw(Date date) const override {
    return spec_.firm.number_at(date) * firm_share_ + spec_.interruptible.number_at(date) * rest_share_;
  }
  double price(const Market& market) const override { return spec_.price.number_at(market.date); }
  bool price_varies(bool) const override { return spec_.price.varies(); }
  std::vector<const TimeSeries*> series() const override {
    std::vector<const TimeSeries*> all;
    const auto follow = [&all](const auto& profile) {
      if (profile.series) all.push_back(&*profile.series);
    };
    follow(spec_.firm);
    follow(spec_.interruptible);
    follow(spec_.price);
    return all;
  }

  bool contingency() const override { return true; }
  double firm_unit_mw(const DesignDay& day) const override { return spec_.firm.number_at(day.date); }
  SwingAcceptance accepts(int running) const override {
    return {running * spec_.swing.value(), running * spec_.swing_ramp.value()};
  }
  std::vector<LostCapacity> lost_capacity(const Moment& m, const Delivery& d) const override {
    std::vector<LostCapacity> list = Source::lost_capacity(m, d);
    const double called =
        m.units.running * (spec_.firm.number_at(m.date) + spec_.interruptible.number_at(m.date) - d.unit_mw);
    if (called > 0.0) list.push_back({Cause::grid_call, called});
    return list;
  }

  /// A call begins: it takes `depth` of the firm import and all of the rest.
  void call(double depth) {
    firm_share_ = 1.0 - depth;
    rest_share_ = 0.0;
  }
  void call_over() { firm_share_ = rest_share_ = 1.0; }

 private:
  const GridTieSpec& spec_;
  double firm_share_ = 1.0, rest_share_ = 1.0;  ///< of the import that calls leave
};

/// Random calls: in each day of the given months with chance per_year / days, at a whole hour of local standard time.
std::vector<double> call_dates(const World& world, const Fleet& fleet, const GridCallSpec& calls) {
  using namespace std::chrono;
  RandomStream stream = world.stream(fleet.name, "calls");
  const int site = world.site_of_bus(fleet.at);
  const Climate* climate = site >= 0 ? find_climate(world.scenario.sites.items[site].second.climate) : nullptr;
  const double offset_h = climate ? climate->utc_offset_h : 0.0;
  std::vector<double> dates;
  for (const Date date : calls.dates) dates.push_back(world.clock(date));
  const double chance = calls.per_year / (30.4375 * static_cast<double>(std::max<std::size_t>(1, calls.months.size())));
  for (sys_days day = floor<days>(world.scenario.start); day < world.scenario.end; day += days(1)) {
    const double draw = stream.uniform(), when = stream.uniform();
    if (std::find(calls.months.begin(), calls.months.end(), month_of(day)) == calls.months.end() || draw >= chance)
      continue;
    const double hour = calls.from_hour + std::floor(when * (calls.to_hour - calls.from_hour));
    dates.push_back(world.clock(day) + (hour - offset_h) * seconds_per_hour);
  }
  std::sort(dates.begin(), dates.end());
  return dates;
}

/// The utility's control room for one tie: an s4u actor that gives notice, takes import away, and gives it back.
void operate_grid(World& world, Alarm& alarm, Fleet& fleet, const GridTieSpec& spec, GridTieSource& tie) {
  namespace sg4 = simgrid::s4u;
  sg4::Actor::self()->daemonize();
  const GridCallSpec& calls = spec.calls;
  for (const double date : call_dates(world, fleet, calls)) {
    if (date < world.now()) continue;
    alarm.sleep_until(std::max(world.now(), date - calls.notice.value()));
    const double mw = fleet.count(State::running) * (spec.firm.number_at(world.date(date)) * calls.depth +
                                                     spec.interruptible.number_at(world.date(date)));
    world.record({world.now(), fleet.name, "call_notice", "grid call", 0.0, calls.notice.value()});
    world.network->expected_loss_mw += mw;
    world.events.touch();
    alarm.sleep_until(date);
    world.network->expected_loss_mw -= mw;
    tie.call(calls.depth);
    fleet.last_lost = nullptr;
    fleet.last_lost_cause = "grid call";
    fleet.last_lost_event = world.record({world.now(), fleet.name, "call", "grid call", -mw, calls.length.value()});
    world.events.touch();
    alarm.sleep_until(date + calls.length.value());
    tie.call_over();
    world.record({world.now(), fleet.name, "call_over", "grid call", mw});
    world.events.touch();
  }
}

}  // namespace

template <>
void install(World& world, Fleet& fleet, const GridTieSpec& spec) {
  auto source = std::make_unique<GridTieSource>(spec);
  GridTieSource& tie = *source;
  world.add(fleet, std::move(source));
  live_as_plain_units(world, fleet, spec);
  if (spec.calls.per_year == 0.0 && spec.calls.dates.empty()) return;
  fleet.begin = [&world, &fleet, &spec, &tie] {
    auto alarm = std::make_unique<Alarm>(world.events);
    start_actor("grid operator of " + fleet.name,
                [&world, &fleet, &spec, &tie, a = alarm.get()] { operate_grid(world, *a, fleet, spec, tie); });
    world.tickers.push_back(std::move(alarm));
  };
}

}  // namespace gigasim::sim
