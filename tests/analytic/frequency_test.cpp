/// Frequency of an island against closed forms [docs/models/frequency.md].
#include "gigasim/models/frequency.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "gigasim/base/issue.hpp"

using namespace gigasim;

namespace {
constexpr double f0 = 60.0, unlimited = 1e9;

/// 1,000 MVA with H = 5 s and no governor.
FrequencyUnits flywheel() { return {.stored_mws = 5000.0}; }

/// With a governor of droop R on 1,000 MW behind one lag.
FrequencyUnits governed(double droop, double lag_s) {
  FrequencyUnits u = flywheel();
  u.mw_per_hz = 1000.0 / (droop * f0);
  u.first_lag_s = lag_s;
  u.room_up_mw = u.room_down_mw = unlimited;
  return u;
}

Island island_of(std::vector<FrequencyUnits> units) {
  Island island{.load_mw = 1000.0, .units = std::move(units)};
  island.spec.shedding.clear();
  island.spec.trip_below = Frequency{0.0};
  island.spec.trip_above = Frequency{1000.0};
  return island;
}

double at(const FrequencyResponse& r, double time_s) {
  return r.trace[static_cast<std::size_t>(std::lround(time_s / 0.02))].hz;
}

/// Droop R behind a lag T, inertia H, damping D, step p, all per unit: deviation at time t (Hz), for underdamped cases.
struct SecondOrder {
  double h, t, r, d, p;
  double sigma() const { return (2 * h + d * t) / (4 * h * t); }
  double omega() const { return std::sqrt((d + 1 / r) / (2 * h * t) - sigma() * sigma()); }
  double hz(double s) const {
    const double natural2 = (d + 1 / r) / (2 * h * t), b = (sigma() - natural2 * t) / omega();
    return f0 * -p / (d + 1 / r) * (1 - std::exp(-sigma() * s) * (std::cos(omega() * s) + b * std::sin(omega() * s)));
  }
  double nadir_s() const { return (std::numbers::pi - std::atan(omega() * t / (1 - sigma() * t))) / omega(); }
};
}  // namespace

TEST_CASE("frequency: falls at first by missing power over twice the stored energy") {
  // 38 MW of 600 MVA with H = 5 s: 38 * 60 / (2 * 3000) = 0.38 Hz/s; 120 MW of load thrown off: + 1.2 Hz/s.
  const Island island = island_of({{.stored_mws = 3000.0}});
  CHECK(respond(island, 38.0, 1.0).rate_hz_per_s == Approx(-0.38));
  CHECK(respond(island, -120.0, 1.0).rate_hz_per_s == Approx(1.2));
  CHECK(at(respond(island, 38.0, 1.0), 1.0) == Approx(60.0 - 0.38));
}

TEST_CASE("frequency: a governor behind one lag gives the second-order response") {
  const SecondOrder exact{5.0, 0.5, 0.04, 0.0, 0.08};
  const FrequencyResponse r = respond(island_of({governed(0.04, 0.5)}), 80.0);
  CHECK(exact.nadir_s() == Approx(1.017).margin(5e-4));  // published values of this case
  CHECK(exact.hz(exact.nadir_s()) == Approx(-0.2696).margin(5e-5));
  CHECK(r.extreme_s == Approx(exact.nadir_s()).margin(2e-3));
  CHECK(r.extreme_hz == Approx(f0 + exact.hz(exact.nadir_s())).margin(1e-6));
  for (const double t : {0.1, 0.5, 1.0, 2.0, 5.0}) CHECK(at(r, t) == Approx(f0 + exact.hz(t)).margin(1e-6));
  CHECK(r.settled_hz == Approx(60.0 - 0.192).margin(1e-6));  // p R f0
}

TEST_CASE("frequency: damping of the load takes part") {
  const SecondOrder exact{4.0, 0.3, 0.05, 1.5, 0.1};
  FrequencyUnits u = governed(0.05, 0.3);
  u.stored_mws = 4000.0;
  Island island = island_of({u});
  island.spec.load_damping = 1.5;
  const FrequencyResponse r = respond(island, 100.0);
  for (const double t : {0.2, 0.8, 1.5, 4.0}) CHECK(at(r, t) == Approx(f0 + exact.hz(t)).margin(1e-6));
}

TEST_CASE("frequency: with inertia and damping alone it decays exponentially") {
  Island island = island_of({flywheel()});
  island.spec.load_damping = 2.0;  // -p f0 / D (1 - exp(-D t / 2 H)), p = 0.05
  const FrequencyResponse r = respond(island, 50.0);
  for (const double t : {1.0, 5.0, 20.0}) CHECK(at(r, t) == Approx(60.0 - 1.5 * (1 - std::exp(-0.2 * t))).margin(1e-6));
}

TEST_CASE("frequency: loading limited by a ramp reaches the published nadir") {
  // dP = 0.08, H = 5 s, ramp 0.02 per s: nadir -f0 dP^2 / (4 H ramp) = -0.96 Hz after dP / ramp = 4 s.
  FrequencyUnits u = governed(0.04, 0.0);
  u.mw_per_hz = 1e5;
  u.at_once_mw = 0.0;
  u.ramp_mw_per_s = 20.0;
  const FrequencyResponse r = respond(island_of({u}), 80.0, 5.0);
  CHECK(r.extreme_hz == Approx(60.0 - 0.96).margin(1e-4));
  CHECK(r.extreme_s == Approx(4.0).margin(0.01));
}

TEST_CASE("frequency: a droop without lag adds to the damping") {
  // 1 / R = 50 on 1,000 MW: settles at -p R f0 with time constant 2 H R = 0.2 s.
  const FrequencyResponse r = respond(island_of({governed(0.02, 0.0)}), 100.0);
  for (const double t : {0.1, 0.4, 1.0}) CHECK(at(r, t) == Approx(60.0 - 0.12 * (1 - std::exp(-t / 0.2))).margin(1e-6));
}

TEST_CASE("frequency: what has no room left does not help") {
  FrequencyUnits u = governed(0.02, 0.0);
  u.room_up_mw = 30.0;  // of the 100 MW: 70 stay missing, 0.42 Hz/s, from where 30 MW is reached
  const FrequencyResponse r = respond(island_of({u}), 100.0, 10.0);
  CHECK((at(r, 8.0) - at(r, 9.0)) == Approx(0.42).margin(1e-6));
}

TEST_CASE("frequency: a governor rests within its dead band") {
  FrequencyUnits u = governed(0.04, 0.0);
  u.dead_band_hz = 0.5;
  const FrequencyResponse r = respond(island_of({u}), 80.0);
  CHECK(at(r, 1.0) == Approx(60.0 - 0.48));  // 80 * 60 / 10000 Hz/s
  CHECK(r.settled_hz == Approx(60.0 - 0.5 - 0.192).margin(1e-6));
}

TEST_CASE("frequency: load is shed in stages, each after its time below its setting") {
  // 100 MW missing of 5,000 MWs: 0.6 Hz/s. Below 59.3 Hz after 1.1667 s, 60 MW go 0.2 s later at 59.18 Hz; then 0.24
  // Hz/s to 59.0 Hz after another 0.75 s, and 60 MW more after 0.2 s at 58.952 Hz: 20 MW too much, frequency rises by
  // 0.12 Hz/s.
  Island island = island_of({flywheel()});
  island.spec.shedding = {{Frequency{59.3}, Duration(0.2), 0.06}, {Frequency{59.0}, Duration(0.2), 0.06}};
  const FrequencyResponse r = respond(island, 100.0, 5.0);
  CHECK(r.stages == 2);
  CHECK(r.shed_mw == Approx(120.0));
  CHECK(r.extreme_hz == Approx(58.952).margin(3e-3));  // relays look every 2 ms
  CHECK(r.extreme_s == Approx(2.3167).margin(0.01));
  CHECK((at(r, 4.0) - at(r, 3.0)) == Approx(0.12).margin(1e-6));
}

TEST_CASE("frequency: a dip shorter than a relay's time sheds nothing") {
  // Down to the nadir of the second-order case, 59.730 Hz, and back above 59.79 Hz within a second.
  Island island = island_of({governed(0.04, 0.5)});
  island.spec.shedding = {{Frequency{59.75}, Duration(1.0), 0.1}};
  CHECK(respond(island, 80.0).stages == 0);
  island.spec.shedding.front().after = Duration(0.2);
  CHECK(respond(island, 80.0).stages == 1);
}

TEST_CASE("frequency: the island goes dark when machines trip") {
  Island island = island_of({flywheel()});
  island.spec.trip_below = Frequency{57.0};
  const FrequencyResponse r = respond(island, 100.0, 60.0);  // 3 Hz at 0.6 Hz/s: 5 s
  CHECK(r.lost);
  CHECK(r.trace.back().time_s == Approx(5.0).margin(3e-3));
}

TEST_CASE("frequency: two lags in series settle where the droop says") {
  FrequencyUnits u = governed(0.05, 0.5);
  u.second_lag_s = 0.3;
  const FrequencyResponse r = respond(island_of({u}), 60.0);
  CHECK(r.settled_hz == Approx(60.0 - 0.06 * 0.05 * 60.0).margin(1e-6));
  CHECK(r.extreme_hz < at(respond(island_of({governed(0.05, 0.5)}), 60.0), 1.2));  // slower than one lag alone
}

TEST_CASE("frequency: without stored energy there is none") {
  CHECK_THROWS_AS(respond(island_of({{.stored_mws = 0.0}}), 1.0), InternalFault);
}
