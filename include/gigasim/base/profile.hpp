/// Values that change with time: a constant, a daily schedule, or a series of steps read from CSV or written inline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Where a series was read from, so that it can be written as a reference instead of thousands of numbers.
struct SeriesFile {
  std::string path, column, unit, scale;
};

/// A right-open step function of the clock, in the unit of its field: value k holds on [start + k step, start + (k+1)
/// step). A repeating series wraps around; another holds its first value before and its last value after its end.
struct TimeSeries {
  Date start{};
  Duration step{3600.0};
  std::vector<double> values;  ///< at least one
  bool repeat = false;
  double growth = 0.0;  ///< a year: k whole years after the start every value is (1 + growth)^k times as high
  std::optional<SeriesFile> file{};

  double at(Date date) const;
  /// The next date after `date` at which another value begins (changes of equal values are skipped), or nothing.
  std::optional<Date> next_change(Date date) const;
  /// The highest value until `end`.
  double highest(Date end) const;
};

/// A quantity that may follow a series. Written as a plain quantity, or as a map with one of
///   {csv: file.csv, column: load, unit: MW, step: 1 h, repeat: true, scale: 1.05}
///   {values: [80, 95], unit: MW, step: 12 h, repeat: true}
///   {daily: [[0, 80], [8, 95]], unit: MW}           # hour of day (UTC), value from then on
/// and, if need be, growth: 4.8 %/yr.
/// The reader resolves each of them into `series`.
template <class T>
struct Profile {
  T constant{};
  std::optional<TimeSeries> series;

  Profile() = default;
  Profile(T value) : constant(value) {}
  bool varies() const { return series.has_value(); }
  double number_at(Date date) const {
    if (series) return series->at(date);
    if constexpr (Quantity<T>)
      return number(constant);
    else
      return constant;
  }
};

}  // namespace gigasim
