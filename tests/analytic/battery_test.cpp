#include "gigasim/models/battery.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/random.hpp"

using namespace gigasim;

namespace {
/// 2 MW, 4 MWh, 95 % each way, window 5-95 %; no taper unless asked for.
BatterySpec plain(double taper = 0.0) {
  BatterySpec s;
  s.rating = Power{2.0};
  s.capacity = Energy{4.0};
  s.one_way_efficiency = 0.95;
  s.taper = taper;
  return s;
}
Battery pool(const BatterySpec& spec, int units, double soc) {
  Battery battery(spec);
  battery.join(units, spec.capacity * (soc * units));
  return battery;
}
Duration hours(double h) { return Duration{h * 3600.0}; }
RampRate per_hour(double mw) { return RampRate{mw / 3600.0}; }
double until_h(const Battery& b, double p0, double p1_per_h = 0.0, double reserve = 0.0) {
  return b.until_limit(Power{p0}, per_hour(p1_per_h), reserve).value() / 3600.0;
}
}  // namespace

TEST_CASE("battery: empties after stored * efficiency / power") {
  Battery b = pool(plain(), 1, 0.80);  // 3.2 MWh, 3.0 of them above the window's end
  CHECK(until_h(b, 2.0) == Approx(3.0 * 0.95 / 2.0));
  b.advance(b.until_limit(Power{2.0}, RampRate{0.0}, 0.0), Power{2.0});
  CHECK(b.state_of_charge() == Approx(0.05).epsilon(1e-12));
  CHECK(b.discharge_limit().value() == 0.0);
  CHECK(b.charge_limit().value() == 2.0);
}

TEST_CASE("battery: is full after missing / (efficiency * power)") {
  Battery b = pool(plain(), 1, 0.80);  // 0.6 MWh missing
  CHECK(until_h(b, -2.0) == Approx(0.6 / 0.95 / 2.0));
  b.advance(b.until_limit(Power{-2.0}, RampRate{0.0}, 0.0), Power{-2.0});
  CHECK(b.charge_limit().value() == 0.0);
  CHECK(b.discharge_limit().value() == 2.0);
}

TEST_CASE("battery: charging and discharging may have efficiencies of their own") {
  BatterySpec spec = plain();
  spec.charge_efficiency = 0.8;
  spec.discharge_efficiency = 0.9;
  Battery b = pool(spec, 1, 0.80);
  CHECK(until_h(b, 2.0) == Approx(3.0 * 0.9 / 2.0));
  CHECK(until_h(b, -2.0) == Approx(0.6 / 0.8 / 2.0));
  // 0.18 MWh out takes 0.2 MWh from store; 0.25 MWh in brings them back: losses 0.02 and 0.05.
  CHECK(b.advance(hours(0.09), Power{2.0}).value() == Approx(0.02));
  CHECK(b.stored().value() == Approx(3.0));
  CHECK(b.advance(hours(0.125), Power{-2.0}).value() == Approx(0.05));
  CHECK(b.stored().value() == Approx(3.2));
}

TEST_CASE("battery: at rest nothing is met and nothing is lost") {
  Battery b = pool(plain(), 1, 0.80);
  CHECK(std::isinf(until_h(b, 0.0)));
  CHECK(b.advance(hours(1000), Power{0.0}).value() == 0.0);
  CHECK(b.stored().value() == 3.2);
}

TEST_CASE("battery: under a ramp the limit is the root of a quadratic") {
  // t + t^2 / 2 = 3.0 * 0.95 (MW, h): t = -1 + sqrt(1 + 5.7)
  CHECK(until_h(pool(plain(), 1, 0.80), 1.0, 1.0) == Approx(-1.0 + std::sqrt(6.7)));
}

TEST_CASE("battery: a ramp that ends its discharge before the limit is followed into the charge") {
  // 1 MW falling by 1 MW/h: 0.5 MWh out after 1 h, 3.2 - 0.5/0.95 left; then s^2/2 * 0.95 fills up to 3.8.
  const double left = 3.2 - 0.5 / 0.95;
  const double s = std::sqrt(2.0 * (3.8 - left) / 0.95);
  Battery b = pool(plain(), 1, 0.80);
  CHECK(until_h(b, 1.0, -1.0) == Approx(1.0 + s));
  b.advance(b.until_limit(Power{1.0}, per_hour(-1.0), 0.0), Power{1.0}, per_hour(-1.0));
  CHECK(b.stored().value() == Approx(3.8).epsilon(1e-12));
}

TEST_CASE("battery: a ramp through zero loses on either side") {
  // 1 MW falling by 1 MW/h for 2 h: out 0.5, in 0.5 MWh
  Battery b = pool(plain(), 1, 0.50);
  const Energy loss = b.advance(hours(2.0), Power{1.0}, per_hour(-1.0));
  CHECK(loss.value() == Approx(0.5 * (1 / 0.95 - 1) + 0.5 * 0.05));
  CHECK(b.stored().value() == Approx(2.0 - 0.5 / 0.95 + 0.5 * 0.95));
  CHECK(b.discharged().value() == Approx(0.5));
  CHECK(b.charged().value() == Approx(0.5));
}

TEST_CASE("battery: advancing in two steps is advancing in one") {
  Battery once = pool(plain(), 3, 0.50), twice = once;
  once.advance(hours(0.9), Power{4.0}, per_hour(-6.0));
  twice.advance(hours(0.25), Power{4.0}, per_hour(-6.0));
  twice.advance(hours(0.65), Power{4.0 - 0.25 * 6.0}, per_hour(-6.0));
  CHECK(twice.stored().value() == Approx(once.stored().value()).epsilon(1e-13));
  CHECK(twice.equivalent_full_cycles() == Approx(once.equivalent_full_cycles()).epsilon(1e-13));
}

TEST_CASE("battery: power falls in five steps at either end of the window") {
  const auto limits = [](double soc) {
    const Battery b = pool(plain(0.05), 10, soc);
    return std::pair{b.discharge_limit().value() / 20.0, b.charge_limit().value() / 20.0};
  };
  CHECK(limits(0.500) == std::pair{1.0, 1.0});
  CHECK(limits(0.085).first == Approx(0.7));  // 3.5 of 5 steps above the end: fourth step, (3 + 1/2) / 5
  CHECK(limits(0.055).first == Approx(0.1));
  CHECK(limits(0.085).second == 1.0);
  CHECK(limits(0.915).second == Approx(0.7));
  CHECK(limits(0.945).second == Approx(0.1));
  CHECK(limits(0.050).first == 0.0);
  CHECK(limits(0.950).second == 0.0);
}

TEST_CASE("battery: a discharge at the limit takes the five steps in five events") {
  // a step is 0.01 * 4 MWh * 0.95 = 0.038 MWh at the terminals; 0.038 / 2 * (1/0.9 + 1/0.7 + 1/0.5 + 1/0.3 + 1/0.1) h
  Battery b = pool(plain(0.05), 1, 0.10);
  double time_h = 0.0;
  int events = 0;
  while (b.discharge_limit() > Power{0.0}) {
    const Power p = b.discharge_limit();
    const Duration dt = b.until_limit(p, RampRate{0.0}, 0.0);
    b.advance(dt, p);
    time_h += dt.value() / 3600.0;
    ++events;
  }
  CHECK(events == 5);
  CHECK(time_h == Approx(0.019 * (1 / 0.9 + 1 / 0.7 + 1 / 0.5 + 1 / 0.3 + 1 / 0.1)));
}

TEST_CASE("battery: a level once met is left behind, whichever way it goes on") {
  for (const double p : {1.0, -1.0, 1.7, -0.3}) {
    Battery b = pool(plain(0.05), 168, 0.50);
    while (true) {
      const Duration dt = b.until_limit(Power{p}, RampRate{0.0}, 0.2);
      if (std::isinf(dt.value())) break;
      REQUIRE(dt.value() > 1.0);
      b.advance(dt, Power{p});
      const Battery back = b;
      REQUIRE(back.until_limit(Power{-p}, RampRate{0.0}, 0.2).value() > 1.0);
    }
    CHECK(b.state_of_charge() == Approx(p > 0 ? 0.05 : 0.95).epsilon(1e-12));
  }
}

TEST_CASE("battery: a long random life of ramps keeps its window and closes its ledger") {
  Battery b = pool(plain(0.05), 168, 0.50);
  RandomStream random(3, 0, "test", "battery");
  const double start = b.stored().value();
  double loss = 0.0;
  for (int i = 0; i < 100000; ++i) {
    const double span = 600.0 + 3000.0 * random.uniform();
    const auto within = [&](double x) { return std::clamp(x, -b.charge_limit().value(), b.discharge_limit().value()); };
    const double from = within(400.0 * (2 * random.uniform() - 1)), to = within(400.0 * (2 * random.uniform() - 1));
    const RampRate ramp{(to - from) / span};
    const Duration next = b.until_limit(Power{from}, ramp, 0.1);
    REQUIRE(next.value() > 0.0);
    loss += b.advance(std::min(Duration{span}, next), Power{from}, ramp).value();
  }
  CHECK(b.charged().value() - b.discharged().value() - loss ==
        Approx(b.stored().value() - start).margin(1e-9 * b.charged().value()));
  CHECK(b.equivalent_full_cycles() == Approx(b.discharged().value() / 0.95 / (168 * 4.0)));
}

TEST_CASE("battery: a reserve is a level of its own") {
  Battery b = pool(plain(), 1, 0.80);
  CHECK(until_h(b, 2.0, 0.0, 0.20) == Approx((0.80 - 0.25) * 4.0 * 0.95 / 2.0));
  CHECK(b.discharge_limit_above(0.20).value() == 2.0);
  b.advance(b.until_limit(Power{2.0}, RampRate{0.0}, 0.20), Power{2.0});
  CHECK(b.discharge_limit_above(0.20).value() == 0.0);
  CHECK(b.discharge_limit().value() == 2.0);
  CHECK(until_h(b, 2.0, 0.0, 0.20) == Approx(0.20 * 4.0 * 0.95 / 2.0));
}

TEST_CASE("battery: leaving the window is a fault, not a clamp") {
  Battery b = pool(plain(), 1, 0.06);
  CHECK_THROWS_AS(b.advance(hours(1.0), Power{2.0}), InternalFault);
  Battery full = pool(plain(), 1, 0.94);
  CHECK_THROWS_AS(full.advance(hours(1.0), Power{-2.0}), InternalFault);
}

TEST_CASE("battery: units that leave take their share, and bring it back") {
  Battery b = pool(plain(), 4, 0.80);
  const Energy taken = b.leave(1);
  CHECK(taken.value() == Approx(3.2));
  CHECK(b.state_of_charge() == Approx(0.80));
  CHECK(b.discharge_limit().value() == 6.0);
  b.join(1, taken);
  CHECK(b.stored().value() == Approx(12.8));
  CHECK(b.leave(4).value() == Approx(12.8));
  CHECK(b.stored().value() == 0.0);
  CHECK(b.state_of_charge() == 0.0);
  CHECK(b.discharge_limit().value() == 0.0);
  CHECK(std::isinf(until_h(b, 0.0)));
  CHECK_THROWS_AS(b.leave(1), InternalFault);
}

TEST_CASE("battery: units that join mix their charge with the pool's") {
  Battery b = pool(plain(), 1, 0.80);
  b.join(3, Energy{3 * 4.0 * 0.40});
  CHECK(b.state_of_charge() == Approx(0.50));
}

TEST_CASE("battery: fades with the root of time and with cycles") {
  Battery b = pool(plain(), 1, 0.95);
  for (int i = 0; i < 1000; ++i) {  // 0.9 of the capacity a cycle
    b.advance(hours(0.90 * 4.0 * 0.95 / 2.0), Power{2.0});
    b.advance(hours(0.90 * 4.0 / 0.95 / 2.0), Power{-2.0});
  }
  CHECK(b.equivalent_full_cycles() == Approx(900.0));
  const Energy lost = b.age(Duration{4 * 8760 * 3600.0});
  CHECK(b.state_of_health() == Approx(1.0 - 0.018 * 2.0 - 2.5e-5 * 900.0));  // 0.9415
  CHECK(b.usable().value() == Approx(4.0 * 0.9415));
  CHECK(lost.value() == Approx(0.95 * 4.0 * (1 - 0.9415)));  // it was full
  CHECK(b.stored() == b.ceiling());
  CHECK(b.age(Duration{4 * 8760 * 3600.0}).value() == 0.0);
}

TEST_CASE("battery: 168 Megapacks give 324 MW and draw 108 kW of standby") {
  const Battery b = pool(BatterySpec{}, 168, 0.80);
  CHECK(b.discharge_limit().value() == Approx(323.7).margin(0.05));
  CHECK(b.usable().value() == Approx(647.5).margin(0.05));
  CHECK(b.standby_load().value() == Approx(647.472 * 0.004 / 24.0));
}

TEST_CASE("battery: a round trip of full window gives back the square of the one-way efficiency") {
  Battery b = pool(BatterySpec{}, 1, 0.05);
  while (b.charge_limit() > Power{0.0})
    b.advance(b.until_limit(-b.charge_limit(), RampRate{0.0}, 0.0), -b.charge_limit());
  while (b.discharge_limit() > Power{0.0})
    b.advance(b.until_limit(b.discharge_limit(), RampRate{0.0}, 0.0), b.discharge_limit());
  CHECK(b.discharged().value() / b.charged().value() == Approx(0.954 * 0.954));
  CHECK(0.954 * 0.954 == Approx(0.91).margin(0.0005));
}

TEST_CASE("battery: a level counts as passed within what flows in an instant and a half, at least 1e-9 of the energy") {
  BatterySpec fast = plain();
  fast.rating = Power{4.0};
  fast.capacity = Energy{4.0 / 10000.0};  // 10,000 C
  fast.one_way_efficiency = 1.0;
  CHECK(pool(plain(), 1, 0.5).level_tolerance() == 1e-9);
  CHECK(pool(fast, 3, 0.5).level_tolerance() == Approx(1.5e-6 * 10000.0 / 3600.0));
  Battery b = pool(fast, 1, 0.05 + 0.9 * 4.166e-6);
  CHECK(b.discharge_limit().value() == 0.0);
  // Down from the middle in 0.45 * 3600 / 10,000 s; then it is on the level, and nothing is left.
  b = pool(fast, 1, 0.5);
  const Duration dt = b.until_limit(Power{4.0}, RampRate{0.0}, 0.0);
  CHECK(dt.value() == Approx(0.162));
  b.advance(dt + Duration{1e-8}, Power{4.0});
  CHECK(b.discharge_limit().value() == 0.0);
}

TEST_CASE("battery: charging looks for its target, above a level only while it charges") {
  const Battery b = pool(plain(), 1, 0.5);  // 2 MWh, 95 % of what is taken is stored
  CHECK(b.until_limit(Power{-2.0}, RampRate{0.0}, 0.0, 0.8).value() / 3600.0 == Approx(0.3 * 4.0 / 0.95 / 2.0));
  CHECK(b.until_limit(Power{2.0}, RampRate{0.0}, 0.0, 0.8).value() / 3600.0 == Approx(0.45 * 4.0 * 0.95 / 2.0));
  CHECK(b.charge_limit_below(0.5).value() == 0.0);
  CHECK(b.charge_limit_below(0.6).value() == 2.0);
}

TEST_CASE("battery: without usable energy it has no state of charge, and gives and takes nothing") {
  BatterySpec s = plain();
  s.cycle_fade = 1.0;
  Battery b = pool(s, 1, 0.5);
  b.cycle(Energy{8.0});
  b.age(Duration{0.0});
  CHECK(b.state_of_health() == 0.0);
  CHECK(b.state_of_charge() == 0.0);
  CHECK(b.discharge_limit().value() == 0.0);
  CHECK(b.charge_limit().value() == 0.0);
  b.cycle(Energy{1.0});
  CHECK(std::isfinite(b.equivalent_full_cycles()));
}
