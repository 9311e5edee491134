#include "gigasim/base/calendar.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace gigasim;
using namespace std::chrono;

TEST_CASE("calendar: a date is read with or without its time of day") {
  const Date day = sys_days(2025y / March / 7);
  CHECK(parse_date("2025-03-07") == day);
  CHECK(parse_date("2025-03-07 14:30") == day + 14h + 30min);
  CHECK(parse_date("2025-03-07T14:30:05Z") == day + 14h + 30min + 5s);
  CHECK(parse_date("2025-03-07 14:30 UTC") == day + 14h + 30min);
  CHECK(parse_date("2025-03-07 14:30-06:00") == day + 20h + 30min);
  CHECK(parse_date("2025-03-07T01:00:00+05:30") == day - 4h - 30min);
}

TEST_CASE("calendar: a date that does not exist is not read") {
  for (const char* text :
       {"", "2025", "2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-3-7", "2025-03-07 24:00",
        "2025-03-07 12:60", "2025-03-07 12", "2025-03-07x", " 2025-03-07", "2025-03-07 12:00 CET", "2025-03-07-06:00",
        "2025-03-07 12:00+15:00", "2025-03-07 12:00+5", "2025-03-07 12:00ZZ", "+025-03-07"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
  CHECK(parse_date("2024-02-29"));
}

TEST_CASE("calendar: a date is written as short as it can be, and read back the same") {
  for (const char* text :
       {"2025-03-07", "2025-03-07 14:30", "2025-03-07 14:30:05", "1970-01-01", "2099-12-31 23:59:59"})
    CHECK(to_string(*parse_date(text)) == text);
  CHECK(iso_date(*parse_date("2025-03-07 14:30")) == "2025-03-07T14:30:00Z");
}

TEST_CASE("calendar: the clock counts seconds from the start, and dates are rounded down to the second") {
  const Date start = *parse_date("2025-12-31 23:00");
  CHECK(clock_s(start, *parse_date("2026-01-01")) == 3600.0);
  CHECK(date_at(start, 3600.0) == *parse_date("2026-01-01"));
  CHECK(date_at(start, 3599.999) == *parse_date("2025-12-31 23:59:59"));
  CHECK(date_at(start, -0.5) == *parse_date("2025-12-31 22:59:59"));
  CHECK(date_at(start, 1e300) == date_at(start, 1e11));
  CHECK(date_at(start, std::nan("")) == start);
}

TEST_CASE("calendar: month and hour of the day") {
  const Date date = *parse_date("2025-11-23 17:45");
  CHECK(month_of(date) == 11);
  CHECK(hour_of_day(date) == 17);
}
