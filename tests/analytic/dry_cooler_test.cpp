#include "gigasim/models/dry_cooler.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace gigasim;

TEST_CASE("fan: power is the fixed share plus the cube of speed, and nothing at standstill") {
  CHECK(fan_power(Power(2.0), 0.1, 1.0).value() == Approx(2.0));
  CHECK(fan_power(Power(2.0), 0.1, 0.5).value() == Approx(2.0 * (0.1 + 0.9 / 8.0)));  // 0.425
  CHECK(fan_power(Power(2.0), 0.2, 0.5).value() == Approx(0.6));                      // pump: 2 (0.2 + 0.8/8)
  CHECK(fan_power(Power(2.0), 0.1, 0.0) == Power(0.0));
}

TEST_CASE("dry cooler: rejects its capacity at the design difference and full speed, in proportion to the difference") {
  const DryCoolerSpec spec;
  CHECK(dry_cooler_heat(spec, Temperature(53), Temperature(35), 1.0).value() == Approx(1.0));
  CHECK(dry_cooler_heat(spec, Temperature(44), Temperature(35), 1.0).value() == Approx(0.5));
  CHECK(dry_cooler_heat(spec, Temperature(35), Temperature(35), 1.0) == Power(0.0));
  CHECK(dry_cooler_heat(spec, Temperature(30), Temperature(35), 1.0) == Power(0.0));
  CHECK(dry_cooler_heat(spec, Temperature(53), Temperature(35), 0.0) == Power(0.0));
}

TEST_CASE("dry cooler: at part speed less air leaves hotter") {
  // u = 1/32: u^-0.4 = 4, so NTU = 6: heat = (1/32) (1 - e^-6) / (1 - e^-1.5)
  const DryCoolerSpec spec;
  const double heat = dry_cooler_heat(spec, Temperature(53), Temperature(35), 1.0 / 32.0).value();
  CHECK(heat == Approx((1.0 - std::exp(-6.0)) / (1.0 - std::exp(-1.5)) / 32.0).epsilon(1e-13));
}

TEST_CASE("dry cooler: heat grows with speed, at full water-to-air difference up to its capacity") {
  for (double ntu : {0.01, 0.3, 1.5, 5.0}) {
    DryCoolerSpec spec;
    spec.ntu = ntu;
    double before = 0.0;
    for (int k = 1; k <= 100; ++k) {
      const double heat = dry_cooler_heat(spec, Temperature(53), Temperature(35), 0.01 * k).value();
      CHECK(heat > before);
      before = heat;
    }
    CHECK(before == Approx(1.0));
  }
}
