#include "gigasim/base/profile.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;
using namespace std::chrono;

namespace {
const Date start = sys_days(2025y / June / 1);
TimeSeries two_shifts(bool repeat) {
  return {.start = start, .step = Duration{12 * 3600.0}, .values = {80, 95}, .repeat = repeat};
}
}  // namespace

TEST_CASE("profile: a value holds from the start of its step until just before the next") {
  const TimeSeries s = two_shifts(false);
  CHECK(s.at(start) == 80);
  CHECK(s.at(start + 12h - 1s) == 80);
  CHECK(s.at(start + 12h) == 95);
}

TEST_CASE("profile: a series that does not repeat holds its first value before and its last value after") {
  const TimeSeries s = two_shifts(false);
  CHECK(s.at(start - 1000h) == 80);
  CHECK(s.at(start + 1000h) == 95);
  CHECK(s.next_change(start - 1000h) == start + 12h);
  CHECK(s.next_change(start) == start + 12h);
  CHECK_FALSE(s.next_change(start + 12h));
}

TEST_CASE("profile: a repeating series wraps around in both directions") {
  const TimeSeries s = two_shifts(true);
  CHECK(s.at(start + 24h) == 80);
  CHECK(s.at(start - 1s) == 95);
  CHECK(s.next_change(start + 12h) == start + 24h);
  CHECK(s.next_change(start - 1s) == start);
}

TEST_CASE("profile: steps of equal value are one") {
  const TimeSeries once{.start = start, .values = {1, 1, 1, 2, 2}};
  CHECK(once.next_change(start) == start + 3h);
  CHECK_FALSE(once.next_change(start + 3h));
  const TimeSeries around{.start = start, .values = {1, 1, 2, 1}, .repeat = true};
  CHECK(around.next_change(start + 3h) == start + 6h);
  const TimeSeries level{.start = start, .values = {7, 7}, .repeat = true};
  CHECK_FALSE(level.next_change(start));
}

TEST_CASE("profile: walking along the changes of a step that is no whole number of seconds always gets on") {
  const TimeSeries s{.start = start, .step = Duration{86400.0 / 7}, .values = {1, 2, 3}, .repeat = true};
  Date date = start;
  for (int k = 1; k <= 700; ++k) {
    const double before = s.at(date);
    const Date next = *s.next_change(date);
    REQUIRE(next > date);
    REQUIRE(s.at(next) != before);
    date = next;
  }
  CHECK(date == start + 100 * 24h);  // 700 steps of a seventh of a day
}

TEST_CASE("profile: a constant does not vary") {
  const Profile<Power> firm{Power{30.0}};
  CHECK_FALSE(firm.varies());
  CHECK(firm.number_at(start) == 30.0);
  Profile<Power> shifts;
  shifts.series = two_shifts(true);
  CHECK(shifts.varies());
  CHECK(shifts.number_at(start + 13h) == 95);
}

TEST_CASE("profile: a growing series is higher by its growth with every whole year since its start") {
  TimeSeries s = two_shifts(true);
  s.growth = 0.048;
  CHECK(s.at(start + days(365) - 1s) == 95);
  CHECK(s.at(start + days(365)) == Approx(80 * 1.048));
  CHECK(s.at(start + days(3650)) == Approx(80 * 1.598133));  // 1.048^10
  CHECK(s.at(start - 1s) == 95);
  CHECK(s.highest(start + days(731)) == Approx(95 * 1.048 * 1.048));
}

TEST_CASE("profile: a growing series changes at the end of a year even where its steps are equal") {
  const TimeSeries level{.start = start, .values = {7}, .repeat = true, .growth = 0.1};
  CHECK(level.next_change(start) == start + days(365));
  CHECK(level.next_change(start + days(365)) == start + days(730));
  CHECK(level.next_change(start - days(9)) == start + days(365));
}
