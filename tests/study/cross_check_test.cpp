/// Exact figures beside simulated ones.
#include <catch2/catch.hpp>

#include "gigasim/study/study.hpp"

using namespace gigasim;

TEST_CASE("cross-check: z is the distance in standard errors, of the figures that a study has") {
  ExactAdequacy exact;
  exact.lole_h_per_yr = 5.0;
  exact.lolf_per_yr = 2.0;
  exact.neue = 3e-6;
  const auto checks =
      cross_check(exact, {{.name = {.figure = "lolf_per_yr"}, .n = 9, .mean = 2.0},
                          {.name = {.figure = "lole_h_per_yr"}, .n = 9, .mean = 5.6, .standard_error = 0.4},
                          {.name = {.figure = "neue_ppm"}, .n = 9, .mean = 0.0},
                          {.name = unserved_energy}});
  REQUIRE(checks.size() == 3);
  CHECK(checks[0].z() == Approx(1.5));
  CHECK(checks[1].exact == Approx(3.0));
  CHECK(std::isnan(checks[1].z()));  // nothing was seen, though something is expected
  CHECK(checks[2].z() == 0.0);       // seen without error, and right
}
