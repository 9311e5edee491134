#include "gigasim/base/text.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>

using namespace gigasim;

TEST_CASE("text: thousands are parted in the whole part only") {
  CHECK(grouped("999") == "999");
  CHECK(grouped("1000") == "1,000");
  CHECK(grouped("-1234567.8901") == "-1,234,567.8901");
}

TEST_CASE("text: what is counted has its plural, and its number thousands separators") {
  CHECK(counted(1, "rack") == "1 rack");
  CHECK(counted(0, "rack") == "0 racks");
  CHECK(counted(std::uint64_t{11'842}, "unit") == "11,842 units");
  CHECK(counted(2, "bus", "buses") == "2 buses");
  CHECK(counted(1, "bus", "buses") == "1 bus");
  CHECK(counted(2.5, "rack") == "2.5 racks");  // a mean
}

TEST_CASE("text: a duration is told in the unit of its size") {
  CHECK(human(0.0042, computing_time) == "4.2 ms");
  CHECK(human(0.042, computing_time) == "42 ms");
  CHECK(human(4.2, computing_time) == "4.2 s");
  CHECK(human(42.0, computing_time) == "42 s");
  CHECK(human(720.0, computing_time) == "12 min");
  CHECK(human(12'600.0, computing_time) == "3.5 h");
  CHECK(human(216'000.0, computing_time) == "2.5 d");
  CHECK(human(1e10, computing_time) == "–");  // 300 years
  CHECK(human(std::nan(""), computing_time) == "–");
  CHECK(human(12.34, shortage_time) == "12.3 s");
  CHECK(human(6000.0, shortage_time) == "100 min");
  CHECK(human(9000.0, shortage_time) == "2.5 h");
  CHECK(human(100.0, job_time) == "100 s");
  CHECK(human(150.0, job_time) == "2.5 min");
  CHECK(human(9000.0, job_time) == "2.5 h");
}
