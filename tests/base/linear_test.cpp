#include "gigasim/base/linear.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace gigasim;

TEST_CASE("linear: of two equal values the one that rises faster is the larger") {
  CHECK(Linear(1, 2) > Linear(1, 1));
  CHECK(Linear(1, -5) < Linear(1, 0));
  CHECK(Linear(2, -5) > Linear(1, 5));
  CHECK(min(Linear(1, 2), Linear(1, 1)) == Linear(1, 1));
  CHECK(max(Linear(1, 2), Linear(1, 1)) == Linear(1, 2));
}

TEST_CASE("linear: sums and multiples act on value and slope alike") {
  CHECK(Linear(1, 2) + Linear(3, 4) == Linear(4, 6));
  CHECK(Linear(1, 2) - Linear(3, 5) == Linear(-2, -3));
  CHECK(-Linear(1, 2) == Linear(-1, -2));
  CHECK(Linear(1, 2) * 3.0 == Linear(3, 6));
}

TEST_CASE("linear: value and integral after a while") {
  Linear a(10, -2);
  CHECK(a.at(3) == 4.0);
  CHECK(a.integral(3) == 21.0);  // (10 + 4) / 2 * 3
  a.advance(3);
  CHECK(a == Linear(4, -2));
}

TEST_CASE("linear: what falls meets zero, what does not never does") {
  CHECK(until_zero(Linear(10, -2)) == 5.0);
  CHECK(until_zero(Linear(0, -2)) == 0.0);
  CHECK(std::isinf(until_zero(Linear(10, 0))));
  CHECK(std::isinf(until_zero(Linear(-10, 2))));
}
