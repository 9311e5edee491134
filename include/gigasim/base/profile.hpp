/// Values that change with time: a constant, a daily schedule, or a series of steps from CSV or written inline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Where a series was read from. It lets the writer put a reference in place of thousands of numbers.
struct SeriesFile {
  /// File, column, unit and scale as the scenario states them; empty: not stated.
  std::string path, column, unit, scale;
  bool dated = false;  ///< a column of the file holds dates, which agree with the step
};

/// A right-open step function of the date, in the unit of its field: value k holds on [start + k step, start + (k+1)
/// step). A repeating series wraps around in both directions. Another holds its first value before its start and its
/// last value after its end; a plan must say so (`hold`) where its run goes beyond the series.
struct TimeSeries {
  Date start{};                ///< date at which value 0 begins
  Duration step{3600.0};       ///< length of each step, above 0
  std::vector<double> values;  ///< one value a step, in the unit of the field; at least one
  bool repeat = false;         ///< the series wraps around
  bool hold = false;           ///< the first and the last value are meant to hold outside; not with `repeat`
  /// Growth a year, 0: none. k whole years (of 365 days) after the start every value is (1 + growth)^k times as high.
  double growth = 0.0;
  std::optional<SeriesFile> file{};  ///< where the values came from; none: written inline

  /// Value at this date, growth included, in the unit of the field.
  double at(Date date) const;
  /// The date at which the last step ends.
  Date end() const;
  /// The next date after `date` at which another value begins; nothing when the value stays for ever. Steps of equal
  /// values are passed over; with growth every whole year is a change.
  std::optional<Date> next_change(Date date) const;
  /// An upper bound of the values until `end`, in the unit of the field: the highest value of all steps, with the
  /// growth until `end`.
  double highest(Date end) const;
};

/// A quantity that may follow a series. A scenario writes it as a plain quantity, or as a map with one of
///   {csv: file.csv, column: load, unit: MW, step: 1 h, repeat: true, scale: 1.05}
///   {values: [80, 95], unit: MW, step: 12 h, repeat: true}
///   {daily: [[0, 80], [8, 95]], unit: MW}           # hour of day (UTC), value from then on
/// and, if need be, growth: 4.8 %/yr.
/// The reader resolves each of them into `series`.
template <class T>
struct Profile {
  T constant{};                      ///< the value when there is no series
  std::optional<TimeSeries> series;  ///< when it is there, `constant` does not count

  /// A constant of T's initial value.
  Profile() = default;
  /// A constant.
  Profile(T value) : constant(value) {}
  /// Whether it follows a series.
  bool varies() const { return series.has_value(); }
  /// The plain number at this date, in the unit of T (`unit_symbol`).
  double number_at(Date date) const {
    if (series) return series->at(date);
    if constexpr (Quantity<T>)
      return number(constant);
    else
      return constant;
  }
};

}  // namespace gigasim
