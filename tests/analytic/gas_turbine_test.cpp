#include "gigasim/models/gas_turbine.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;

namespace {
Inlet air(double degc, double kpa = 101.325) { return {Temperature{degc}, Pressure{kpa}}; }
const GasTurbineSpec titan_130{};  // 16.5 MW, 10160 kJ/kWh
double heat_rate(const GasTurbineSpec& s, double load) {
  const Inlet iso;
  const Power output = capability(s, iso) * load;
  return fuel_input(s, iso, output).value() / output.value() * 3600.0;
}
}  // namespace

TEST_CASE("gas turbine: gives its rating in ISO air") { CHECK(capability(titan_130, Inlet{}).value() == Approx(16.5)); }

TEST_CASE("gas turbine: loses 0.7 % a kelvin above 15 degC, and in proportion to the pressure") {
  // Memphis, 100.45 kPa = 0.99136 of ISO
  CHECK(capability(titan_130, air(15.0, 100.45)).value() / 16.5 == Approx(0.9914).epsilon(1e-4));
  CHECK(capability(titan_130, air(28.0, 100.45)).value() / 16.5 ==
        Approx(0.9012).epsilon(1e-4));  // (1 - 0.091) * 0.99136
  CHECK(capability(titan_130, air(4.0, 100.45)).value() / 16.5 ==
        Approx(1.0677).epsilon(1e-4));  // (1 + 0.077) * 0.99136
}

TEST_CASE("gas turbine: the factors of a hot Memphis afternoon are those tabulated for 0.7 % a kelvin") {
  GasTurbineSpec s;
  s.hot_derate = s.ambient_derate;
  const auto factor = [&](double degc) { return capability(s, air(degc, 100.45)).value() / s.rating.value(); };
  CHECK(factor(35.6) == Approx(0.848).margin(0.0005));
  CHECK(factor(38.3) == Approx(0.830).margin(0.0005));
  CHECK(factor(39.9) == Approx(0.819).margin(0.0005));
}

TEST_CASE("gas turbine: loses 1.0 % a kelvin above 35 degC") {
  CHECK(capability(titan_130, air(35.0)).value() == Approx(16.5 * 0.86));  // 1 - 20 * 0.007
  CHECK(capability(titan_130, air(38.0)).value() == Approx(16.5 * 0.83));  // 0.86 - 3 * 0.010
}

TEST_CASE("gas turbine: cold air helps no further than the generator carries") {
  CHECK(capability(titan_130, air(-12.0)).value() == Approx(16.5 * 1.10));  // 1.189 without the limit
}

TEST_CASE("gas turbine: capability is never negative") { CHECK(capability(titan_130, air(300.0)).value() == 0.0); }

TEST_CASE("gas turbine: the heat rate rises by 0.07 % a kelvin") {
  CHECK(full_load_heat_rate(titan_130, air(15.0)).value == Approx(10160.0));
  CHECK(full_load_heat_rate(titan_130, air(35.0)).value == Approx(10160.0 * 1.014));
}

TEST_CASE("gas turbine: part-load heat rates follow the Willans line") {
  // w / x + (1 - w) with w = 0.19
  CHECK(heat_rate(titan_130, 1.00) == Approx(10160.0));
  CHECK(heat_rate(titan_130, 0.75) == Approx(10160.0 * (0.19 / 0.75 + 0.81)));  // 1.063
  CHECK(heat_rate(titan_130, 0.50) == Approx(10160.0 * 1.19));
  CHECK(heat_rate(titan_130, 0.40) == Approx(10160.0 * 1.285));
}

TEST_CASE("gas turbine: the line's coefficients say the same as the fuel") {
  const Inlet hot = air(33.0, 100.0);
  const WillansLine line = willans_line(titan_130, hot);
  for (const double mw : {0.0, 5.0, 12.0})
    CHECK(fuel_input(titan_130, hot, Power{mw}).value() == Approx(line.no_load.value() + line.slope * mw));
  const double full = capability(titan_130, hot).value() * full_load_heat_rate(titan_130, hot).value / 3600.0;
  CHECK(line.no_load.value() == Approx(0.19 * full));
}

TEST_CASE("gas turbine: starts hot within a day, cold from then on") {
  CHECK(start_time(titan_130, Duration{0.0}) == Duration{600.0});
  CHECK(start_time(titan_130, Duration{86399.0}) == Duration{600.0});
  CHECK(start_time(titan_130, Duration{86400.0}) == Duration{1200.0});
}

TEST_CASE("gas turbine: a Titan 130 emits 566 kg of CO2 a MWh at full load") {
  // 10160 kJ/kWh LHV = 2.8222 MWh/MWh; * 1.108 * 3.412142 = 10.670 MMBtu HHV; * 53.06 kg
  const Emissions e = emissions(titan_130, Energy{10160.0 / 3600.0});
  CHECK(e.co2.value() * 1000.0 == Approx(566.1).margin(0.1));
}

TEST_CASE("gas turbine: EPA Method 19 makes 1 ppm of NOx 0.003684 lb/MMBtu") {
  CHECK(nox_lb_per_mmbtu_ppm == Approx(0.0036840).margin(5e-8));  // 1.194e-7 * 8710 = 1.03997e-3; * 3.542373
}

TEST_CASE("gas turbine: 15 sets of 247 MW on 2.0 ppm emit a year what their permit allows") {
  // Shelby County, 2 July 2025: 87 (short) tons a year for 247 MW. 247 MW * 8760 h * 2.8222 MWh fuel per MWh at 2.0
  // ppm: 2.1637e6 MWh * 10.670 MMBtu * 0.007368 lb = 170,100 lb = 85.1 tons, i.e. the permit implies 2.05 ppm.
  const Emissions e = emissions(titan_130, Energy{247.0 * 8760.0 * 10160.0 / 3600.0});
  const double short_tons = e.nox.value() / 0.90718474;
  CHECK(short_tons == Approx(85.1).margin(0.1));
  CHECK(2.0 * 87.0 / short_tons == Approx(2.0).margin(0.05));
}
