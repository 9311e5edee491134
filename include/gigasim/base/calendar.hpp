/// Dates are absolute and in UTC, to the second. The simulation clock is a double that counts seconds from the
/// scenario's start.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gigasim/base/units.hpp"

namespace gigasim {

/// An instant in UTC, to the whole second. Local time occurs only where a field's name or text says so.
using Date = std::chrono::sys_seconds;

/// Reads `2025-03-07`, `2025-03-07 14:30` or `2025-03-07T14:30:05Z`; a trailing `Z` or ` UTC` is optional. A trailing
/// `-06:00` says how far the time of day is ahead of UTC. Returns nothing when the text has another form, or when the
/// day or the time of day does not exist (30 February, 24:00).
std::optional<Date> parse_date(std::string_view text);

/// For people: `2025-03-07` at midnight, else with the time of day, `2025-03-07 14:30`, and with seconds where they are
/// not zero. `parse_date` reads it back.
std::string to_string(Date date);

/// For files: `2025-03-07T14:30:00Z`, always with the time of day.
std::string iso_date(Date date);

/// Seconds from `start` to `date`; negative before `start`.
inline double clock_s(Date start, Date date) { return static_cast<double>((date - start).count()); }
/// The date `clock_s` seconds after `start` (negative: before it), rounded down to the whole second. Times of more than
/// some 3,000 years are cut to that; NaN is no time at all.
Date date_at(Date start, double clock_s);

/// Month of the year, 1..12.
int month_of(Date date);
/// Hour of the day, 0..23.
int hour_of_day(Date date);

}  // namespace gigasim
