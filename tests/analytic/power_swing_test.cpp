#include "gigasim/models/power_swing.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "gigasim/base/random.hpp"

using namespace gigasim;

namespace {
constexpr double gpus = 110000.0;
constexpr Power gpu_power{1.2e-3};
constexpr double eta = 0.954;

StepSpec step(double compute, double communication, double duty) {
  StepSpec s;
  s.compute_power = compute;
  s.communication_power = communication;
  s.duty = duty;
  return s;
}
PowerSwing swing(const StepSpec& s, double battery_mw = 0.0) {
  return power_swing(s, gpus, gpu_power, Power{battery_mw}, eta);
}
/// 1 W s in MWh.
Energy joules(double j) { return Energy{j / 3.6e9}; }
}  // namespace

TEST_CASE("power swing: 110,000 accelerators of 1.2 kW that drop by half swing by 66 MW") {
  // 110,000 * 1.2 kW = 132 MW; * (0.95 - 0.45) = 66 MW; mean 132 (0.75 * 0.95 + 0.25 * 0.45) = 108.9 MW
  const PowerSwing s = swing(step(0.95, 0.45, 0.75));
  CHECK(s.unsmoothed_mw == Approx(66.0));
  CHECK(s.remaining_mw == Approx(66.0));
  CHECK(s.high_mw == Approx(125.4));
  CHECK(s.low_mw == Approx(59.4));
  CHECK(s.mean_mw == Approx(108.9));
  CHECK(s.remaining_ramp_mw_per_s == Approx(660.0));  // in 0.1 s
  CHECK(s.overhead_mw + s.floor_takes_mw + s.rack_takes_mw + s.battery_takes_mw + s.battery_throughput_mw +
            s.battery_loss_mw ==
        0.0);
}

TEST_CASE("power swing: a floor of 0.9 under phases of 1 and 0.45 burns 13 % of the mean power") {
  // 0.25 * (0.9 - 0.45) = 0.1125 of full power on top of 0.75 + 0.25 * 0.45 = 0.8625
  StepSpec plain = step(1.0, 0.45, 0.75), floored = plain;
  floored.floor = 0.9;
  const PowerSwing s = swing(floored);
  CHECK(s.overhead_mw == Approx(0.1125 * 132.0));
  CHECK(s.overhead_mw / swing(plain).mean_mw == Approx(0.1125 / 0.8625));
  CHECK(s.mean_mw - swing(plain).mean_mw == Approx(s.overhead_mw));
  CHECK(s.floor_takes_mw == Approx(0.45 * 132.0));
  CHECK(s.remaining_mw == Approx(0.1 * 132.0));
}

TEST_CASE("power swing: a floor below the lower phase does nothing, one above the higher phase ends the swing there") {
  StepSpec low = step(0.9, 0.45, 0.75), high = low;
  low.floor = 0.4;
  high.floor = 0.95;
  CHECK(swing(low).floor_takes_mw == 0.0);
  CHECK(swing(low).overhead_mw == 0.0);
  CHECK(swing(high).high_mw == Approx(0.9 * 132.0));
  CHECK(swing(high).low_mw == Approx(0.9 * 132.0));
  CHECK(swing(high).remaining_mw == 0.0);
}

TEST_CASE("power swing: 100 MW at half duty smoothed by a battery cycle 25 MW, 600 MWh a day") {
  // 200,000 accelerators of 1 kW from 1 to 0.5; 50 MW each way; 50 MW half of the time
  const PowerSwing s = power_swing(step(1.0, 0.5, 0.5), 200000.0, Power{1e-3}, Power{50.0}, eta);
  CHECK(s.unsmoothed_mw == Approx(100.0));
  CHECK(s.battery_takes_mw == Approx(100.0));
  CHECK(s.remaining_mw == Approx(0.0).margin(1e-12));
  CHECK(s.battery_throughput_mw == Approx(25.0));
  CHECK(s.battery_throughput_mw * 24.0 == Approx(600.0));
  CHECK(s.battery_loss_mw == Approx(25.0 * (1.0 / (0.954 * 0.954) - 1.0)));  // 2.47 MW
}

TEST_CASE("power swing: a battery is bound by the longer phase's other side") {
  // duty 0.75, swing S about the mean: 0.25 S out for 0.75 of the time, 0.75 S in for the rest; 30 MW carry S = 40 MW
  const PowerSwing s = swing(step(0.95, 0.45, 0.75), 30.0);
  CHECK(s.battery_takes_mw == Approx(40.0));
  CHECK(s.remaining_mw == Approx(26.0));
  CHECK(s.battery_throughput_mw == Approx(0.25 * 40.0 * 0.75));
  // duty 0.25: 0.75 S out, the same
  CHECK(swing(step(0.95, 0.45, 0.25), 30.0).battery_takes_mw == Approx(40.0));
}

TEST_CASE("power swing: 65 J per accelerator carry 173 W of a step of 2 s and duty 0.75") {
  // 65 J / (0.75 * 0.25 * 2 s) = 173.3 W, of 110,000: 19.07 MW of 66
  StepSpec s = step(0.95, 0.45, 0.75);
  s.rack_storage = joules(65.0);
  CHECK(swing(s).rack_takes_mw == Approx(110000.0 * 65.0 / 0.375 * 1e-6));
  CHECK(swing(s).remaining_mw == Approx(66.0 - 19.0667).margin(1e-3));
  s.period = Duration{0.2};  // ten times as much: more than there is
  CHECK(swing(s).rack_takes_mw == Approx(66.0));
  CHECK(swing(s).remaining_mw == 0.0);
}

TEST_CASE("power swing: the parts sum to the whole, the mean stays, and each means takes what the one before left") {
  RandomStream stream(1, 0, "swing", "parts");
  for (int i = 0; i < 1000; ++i) {
    StepSpec s = step(stream.uniform(), stream.uniform(), stream.uniform());
    s.floor = 0.9 * stream.uniform();
    s.period = Duration{5.0 * stream.uniform()};
    s.rack_storage = joules(100.0 * stream.uniform());
    const double battery_mw = 40.0 * stream.uniform();
    const PowerSwing p = swing(s, battery_mw);
    CHECK(p.floor_takes_mw + p.rack_takes_mw + p.battery_takes_mw + p.remaining_mw ==
          Approx(p.unsmoothed_mw).margin(1e-10));
    CHECK(p.high_mw - p.low_mw == Approx(p.unsmoothed_mw - p.floor_takes_mw).margin(1e-10));
    const double natural_mw = 132.0 * (s.duty * s.compute_power + (1.0 - s.duty) * s.communication_power);
    CHECK(p.mean_mw - p.overhead_mw == Approx(natural_mw).margin(1e-10));
    for (const double part : {p.floor_takes_mw, p.rack_takes_mw, p.battery_takes_mw, p.remaining_mw, p.overhead_mw})
      CHECK(part >= 0.0);
    const double out = p.battery_takes_mw * (1.0 - s.duty), in = p.battery_takes_mw * s.duty;
    CHECK(std::max(out, in) <= battery_mw * (1.0 + 1e-12));
    CHECK(p.battery_throughput_mw == Approx(out * s.duty).margin(1e-12));
    if (p.remaining_mw > 1e-9) CHECK(std::max(out, in) == Approx(battery_mw));
  }
}

TEST_CASE("power swing: steps whose communication draws more swing the other way round") {
  // high phase 0.25 of the time: mean 132 (0.75 * 0.5 + 0.25 * 0.9) = 79.2 MW
  const PowerSwing s = swing(step(0.5, 0.9, 0.75));
  CHECK(s.unsmoothed_mw == Approx(0.4 * 132.0));
  CHECK(s.mean_mw == Approx(79.2));
}

TEST_CASE("power swing: a step that only computes does not swing") {
  StepSpec s = step(0.95, 0.45, 1.0);
  s.floor = 0.9;
  const PowerSwing p = swing(s, 100.0);
  CHECK(p.mean_mw == Approx(125.4));
  CHECK(p.unsmoothed_mw == 0.0);
  CHECK(p.remaining_mw == 0.0);
  CHECK(p.overhead_mw == 0.0);
}
