#include "gigasim/base/saturated.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>

using namespace gigasim;

TEST_CASE("saturated: a number becomes the whole number that is nearest to it within the type") {
  CHECK(saturated<int>(3.9) == 3);
  CHECK(saturated<int>(-3.9) == -3);
  CHECK(saturated<int>(1e10) == 2'147'483'647);
  CHECK(saturated<int>(-1e300) == -2'147'483'647 - 1);
  CHECK(saturated<int>(INFINITY) == 2'147'483'647);
  CHECK(saturated<int>(NAN) == 0);
  CHECK(saturated<std::uint64_t>(-1.0) == 0);
  CHECK(saturated<std::uint64_t>(1e300) == UINT64_MAX);
  CHECK(saturated<std::int64_t>(9.3e18) == INT64_MAX);
  CHECK(saturated<std::uint16_t>(70000.0) == 65535);
}
