/// Dates are UTC, to the second, and absolute. The simulation clock counts seconds from the scenario's start.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gigasim/base/units.hpp"

namespace gigasim {

using Date = std::chrono::sys_seconds;

/// `2025-03-07`, `2025-03-07 14:30`, `2025-03-07T14:30:05Z`. Nothing when it is not a date that exists.
std::optional<Date> parse_date(std::string_view text);

/// `2025-03-07`, or with the time of day when it is not midnight: `2025-03-07 14:30`.
std::string to_string(Date date);

/// `2025-03-07T14:30:00Z`, for files.
std::string iso_date(Date date);

/// Seconds from `start` to `date`, and back (rounded down to the second).
inline double clock_s(Date start, Date date) { return static_cast<double>((date - start).count()); }
Date date_at(Date start, double clock_s);

/// Hour of the year 0..8759 (a leap day repeats the hours of 28 February), month 1..12, hour of day 0..23.
int hour_of_year(Date date);
int month_of(Date date);
int hour_of_day(Date date);
/// 0 is Monday.
int weekday_of(Date date);

}  // namespace gigasim
