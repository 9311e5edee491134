#include "gigasim/models/coolant_loop.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

using namespace gigasim;

namespace {

const double never = std::numeric_limits<double>::infinity();

LoopDrive drive(double capacity, double heat, double slope, double conductance, double reference = 25.0) {
  return {HeatCapacity(capacity), Power(heat), RampRate(slope), HeatConductance(conductance), Temperature(reference)};
}
double after(const LoopDrive& d, double now, double dt) {
  return loop_temperature(d, Temperature(now), Duration(dt)).degc;
}
double until(const LoopDrive& d, double now, double target) {
  return until_temperature(d, Temperature(now), Temperature(target)).value();
}
double integral(const LoopDrive& d, double now, double dt) {
  return temperature_integral_k_s(d, Temperature(now), Duration(dt));
}
LoopDrive later(LoopDrive d, double dt) {
  d.net_heat = Power(d.net_heat.value() + d.net_heat_slope.value() * dt);
  return d;
}

/// Heating, cooling, with and without conductance, with ramps for and against, and nearly vanishing terms.
std::vector<LoopDrive> drives() {
  std::vector<LoopDrive> all;
  for (double conductance : {0.0, 1e-12, 1e-3, 0.7, 40.0})
    for (double heat : {-30.0, 0.0, 1e-9, 12.0})
      for (double slope : {-0.2, -1e-7, 0.0, 0.05}) all.push_back(drive(837.2, heat, slope, conductance, 22.0));
  return all;
}

struct Numerical {
  double temperature, integral;
};
/// Classical Runge-Kutta of order 4 on C dT/dt = q0 + q1 t - G (T - T_ref), with the integral of T - T_ref alongside.
Numerical runge_kutta(const LoopDrive& d, double now, double duration, int steps) {
  const double h = duration / steps;
  const auto rate = [&](double t, double temperature) {
    return (d.net_heat.value() + d.net_heat_slope.value() * t -
            d.conductance.value() * (temperature - d.reference.degc)) /
           d.capacity.value();
  };
  Numerical y{now, 0.0};
  for (int i = 0; i < steps; ++i) {
    const double t = i * h, k1 = rate(t, y.temperature), t2 = y.temperature + 0.5 * h * k1;
    const double k2 = rate(t + 0.5 * h, t2), t3 = y.temperature + 0.5 * h * k2;
    const double k3 = rate(t + 0.5 * h, t3), t4 = y.temperature + h * k3;
    const double k4 = rate(t + h, t4);
    y.integral += h * ((y.temperature + 2 * t2 + 2 * t3 + t4) / 6.0 - d.reference.degc);
    y.temperature += h * (k1 + 2 * k2 + 2 * k3 + k4) / 6.0;
  }
  return y;
}

}  // namespace

TEST_CASE("coolant loop: 10 L/kW warm by 10 K in 418.6 s without cooling") {
  const auto capacity = loop_heat_capacity(SpecificVolume(10.0), Power(200.0));
  CHECK(capacity.value() == Approx(8372.0));  // 10 L/kW * 200,000 kW * 4.186 kJ/L/K = 8.372 GJ/K
  const LoopDrive d{capacity, Power(200.0), RampRate(0.0), HeatConductance(0.0), Temperature(25.0)};
  CHECK(until(d, 25.0, 35.0) == Approx(418.6).epsilon(1e-12));
}

TEST_CASE("coolant loop: 5,000 gal carry 500 kW for 22.0 minutes over 15 degF") {
  // 5,000 US gal = 18,927 L over 500 kW = 37.854 L/kW; 15 degF = 8.333 K
  const LoopDrive d{loop_heat_capacity(SpecificVolume(37.854), Power(0.5)), Power(0.5)};
  CHECK(until(d, 10.0, 10.0 + 15.0 / 1.8) / 60.0 == Approx(22.0).margin(0.05));
}

TEST_CASE("coolant loop: with conductance the temperature relaxes exponentially") {
  // tau = 1000/2 = 500 s, T_inf = 20 + 30/2 = 35
  const auto d = drive(1000.0, 30.0, 0.0, 2.0, 20.0);
  CHECK(after(d, 25.0, 500.0) == Approx(35.0 - 10.0 * std::exp(-1.0)));
  CHECK(until(d, 25.0, 30.0) == Approx(500.0 * std::log(2.0)));
  CHECK(until(d, 25.0, 35.0) == never);
  CHECK(until(d, 25.0, 36.0) == never);
  CHECK(until(d, 25.0, 24.0) == never);
  CHECK(until(d, 45.0, 40.0) == Approx(500.0 * std::log(2.0)));  // from above
  // integral of T - 20: 15 t - 10 tau (1 - e^-t/tau)
  CHECK(integral(d, 25.0, 500.0) == Approx(15.0 * 500.0 - 10.0 * 500.0 * (1.0 - std::exp(-1.0))));
}

TEST_CASE("coolant loop: with conductance and a ramp the exponential, the ramp and its lag add up") {
  // C = G tau: T - T_ref = (q1/G)(t - tau) + q0/G + K e^(-t/tau), K from the start; on both sides of t = tau.
  const double tau = 500.0, conductance = 2.0, q0 = 30.0, q1 = -0.07;
  const auto d = drive(tau * conductance, q0, q1, conductance, 20.0);
  const double k = 11.0 - q0 / conductance + q1 / conductance * tau;
  for (double t : {1.0, 250.0, 499.9999, 500.0001, 2000.0}) {
    const double decayed = std::exp(-t / tau);
    CHECK(after(d, 31.0, t) ==
          Approx(20.0 + q1 / conductance * (t - tau) + q0 / conductance + k * decayed).epsilon(1e-13));
    const double whole = q1 / conductance * (0.5 * t * t - tau * t) + q0 / conductance * t + k * tau * (1.0 - decayed);
    CHECK(integral(d, 31.0, t) == Approx(whole).epsilon(1e-12));
  }
}

TEST_CASE("coolant loop: a chiller loading linearly turns a rising temperature round") {
  // Heat 20 MW, cooling ramps at 0.1 MW/s: T = T0 + (20 t - 0.05 t^2)/1000, peak at 200 s, 2 K up; back at T0 at 400 s.
  const auto d = drive(1000.0, 20.0, -0.1, 0.0);
  CHECK(after(d, 30.0, 200.0) == Approx(32.0));
  CHECK(after(d, 30.0, 400.0) == Approx(30.0));
  CHECK(until(d, 30.0, 31.5) == Approx(100.0));  // 0.02 t - 5e-5 t^2 = 1.5: 100 s going up, 300 s coming down
  CHECK(until(d, 30.0, 32.0) == Approx(200.0).epsilon(1e-6));  // touches the peak
  CHECK(until(d, 30.0, 32.1) == never);
  CHECK(until(d, 30.0, 29.0) == Approx(200.0 + std::sqrt(60000.0)));  // 2 K up, then 3 K down from the peak
  CHECK(integral(d, 30.0, 400.0) ==
        Approx(5.0 * 400.0 + 20.0 * 400.0 * 400.0 / 2000.0 - 0.05 * 400.0 * 400.0 * 400.0 / 3000.0));
}

TEST_CASE("coolant loop: at the target the answer is 0 when moving and never when staying") {
  CHECK(until(drive(1000.0, 5.0, 0.0, 0.0), 30.0, 30.0) == 0.0);
  CHECK(until(drive(1000.0, -5.0, 0.0, 0.0), 30.0, 30.0) == 0.0);
  CHECK(until(drive(1000.0, 0.0, 0.1, 0.0), 30.0, 30.0) == 0.0);
  CHECK(until(drive(1000.0, 0.0, 0.0, 0.0), 30.0, 30.0) == never);
  CHECK(until(drive(1000.0, 10.0, 0.0, 2.0), 30.0, 30.0) == never);  // T_ref + q0/G = 25 + 5
}

TEST_CASE("coolant loop: a loop at rest meets no other temperature") {
  CHECK(until(drive(1000.0, 0.0, 0.0, 0.0), 30.0, 31.0) == never);
  CHECK(until(drive(1000.0, 0.0, 0.0, 2.0), 25.0, 24.0) == never);
}

TEST_CASE("coolant loop: advancing by a and then by b is advancing by a + b") {
  for (const auto& d : drives())
    for (double a : {1e-3, 7.0, 900.0})
      for (double b : {0.5, 300.0, 86400.0}) {
        const double half = after(d, 31.0, a);
        const double scale = 1.0 + std::abs(after(d, 31.0, a + b));
        CHECK(after(later(d, a), half, b) == Approx(after(d, 31.0, a + b)).margin(1e-11 * scale));
        CHECK(integral(d, 31.0, a) + integral(later(d, a), half, b) ==
              Approx(integral(d, 31.0, a + b)).margin(1e-11 * scale * (a + b)));
      }
}

TEST_CASE("coolant loop: the closed form agrees with Runge-Kutta integration") {
  for (const auto& d : drives()) {
    const auto numerical = runge_kutta(d, 31.0, 600.0, 20000);
    CHECK(after(d, 31.0, 600.0) == Approx(numerical.temperature).epsilon(1e-10));
    CHECK(integral(d, 31.0, 600.0) == Approx(numerical.integral).epsilon(1e-10).margin(1e-7));
  }
}

TEST_CASE("coolant loop: heat in, heat removed and heat stored balance") {
  for (const auto& d : drives()) {
    const double dt = 1800.0;
    const double in = d.net_heat.value() * dt + 0.5 * d.net_heat_slope.value() * dt * dt;
    const double out = d.conductance.value() * integral(d, 31.0, dt);
    const double stored = d.capacity.value() * (after(d, 31.0, dt) - 31.0);
    CHECK(stored == Approx(in - out).margin(1e-10 * (std::abs(in) + std::abs(out) + 1e4)));
  }
}

TEST_CASE("coolant loop: the crossing found is on the target, and nothing crossed before it") {
  int found = 0;
  for (const auto& d : drives())
    for (double now : {18.0, 22.0, 31.0})
      for (double target : {15.0, 21.9, 30.999, 31.001, 45.0}) {
        const double t = until(d, now, target);
        const bool above = now > target;
        const double horizon = std::isinf(t) ? 1e6 : t;
        if (!std::isinf(t)) {
          ++found;
          const double slack = 1e-13 * t * std::abs(after(d, now, t + 1.0) - after(d, now, t - 1.0));
          CHECK(after(d, now, t) == Approx(target).margin(1e-9 + slack));
        }
        for (int i = 1; i < 200; ++i) CHECK((after(d, now, horizon * i / 200.0) > target) == above);
      }
  CHECK(found > 300);
}

TEST_CASE("coolant loop: racks throttle to half power, hold it, and switch off") {
  const CoolantLoopSpec spec;  // 45, 50, 60 degC
  CHECK(thermal_limit(spec, Temperature(30.0)) == 1.0);
  CHECK(thermal_limit(spec, Temperature(45.0)) == 1.0);
  CHECK(thermal_limit(spec, Temperature(47.5)) == Approx(0.75));
  CHECK(thermal_limit(spec, Temperature(50.0)) == 0.5);
  CHECK(thermal_limit(spec, Temperature(59.9)) == 0.5);
  CHECK(thermal_limit(spec, Temperature(60.0)) == 0.0);
}

TEST_CASE("coolant loop: a throttle that starts at the slowdown temperature is a step") {
  CoolantLoopSpec spec;
  spec.throttle = spec.slowdown;
  CHECK(thermal_limit(spec, Temperature(49.9)) == 1.0);
  CHECK(thermal_limit(spec, Temperature(50.0)) == 0.5);
}

TEST_CASE("coolant loop: heat that changes by less than a number can divide by is constant heat") {
  // Cooling from 24 degC towards 25 - 10/1 K: never up to 24.5; down to 20 after C/G ln((24 - 15) / (20 - 15)) = 837.2
  // ln 1.8.
  const LoopDrive d = drive(837.2, -10.0, 2e-315, 1.0);
  CHECK(until(d, 24.0, 24.5) == never);
  CHECK(until(d, 24.0, 20.0) == Approx(837.2 * std::log(1.8)));
}

TEST_CASE("coolant loop: the highest temperature is where the balance turns, or at an end") {
  // 10 MW more than is removed, less by 0.05 MW each second: after 200 s it is 10 * 200 - 0.05 * 200^2 / 2 MJ warmer.
  const LoopDrive d = drive(837.2, 10.0, -0.05, 0.0);
  const auto highest = [&](double s) { return highest_temperature(d, Temperature(25.0), Duration(s)).degc; };
  CHECK(highest(100.0) == Approx(25.0 + (10.0 * 100 - 0.05 * 100 * 100 / 2) / 837.2));
  CHECK(highest(300.0) == Approx(25.0 + 1000.0 / 837.2));
  CHECK(highest(5000.0) == Approx(25.0 + 1000.0 / 837.2));
  CHECK(highest_temperature(drive(837.2, -1.0, 0.0, 0.0), Temperature(25.0), Duration(100.0)).degc == 25.0);
}
