/// The series of a run, small enough for a page: each column as whole numbers on a scale of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"

namespace gigasim::report {

/// A series.csv in memory.
struct Series {
  Date start{};                             ///< of the first row
  double step_s = 3600.0;                   ///< length of an interval, s
  std::vector<std::string> names;           ///< of the columns, without the date
  std::vector<std::vector<float>> columns;  ///< values by row; NaN: none
  std::vector<bool> peaks{};                ///< columns of which rows together are told by the highest, not the mean
  /// Adds a copy of a column, if it is there, whose highest values are kept however few rows are left.
  void keep_peaks(std::string_view column, const std::string& name);
  /// Number of intervals.
  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
};
/// Reads a series.csv; empty when there is no such file.
Series read_series(const std::filesystem::path& file);

/// Means of `factor` rows each, the last perhaps of fewer; NaN does not count.
std::vector<float> coarsened(const std::vector<float>& values, std::size_t factor);
/// The same, but the highest value of each.
std::vector<float> highest(const std::vector<float>& values, std::size_t factor);

/// The code of a column's values: value = offset + scale * code. Whole numbers stay exact up to `gap - 1` steps; others
/// are told to 1 in `steps` of their range.
struct Quantiser {
  static constexpr std::uint16_t gap = 0xffff;  ///< code of no number
  static constexpr double steps = 4095.0;       ///< highest code of numbers that are not whole
  double offset = 0.0, scale = 1.0;             ///< in the unit of the column; scale 0 or above
  /// The quantiser that fits the range of these values.
  static Quantiser of(const std::vector<float>& values);
  /// Code of a value within that range, or of NaN.
  std::uint16_t code(float value) const;
};

/// A stretch of time that is kept at one resolution.
struct Stretch {
  /// Rows [from, to) of the series, in means of `factor` rows.
  std::size_t from = 0, to = 0, factor = 1;
};
/// The whole series, coarsened so that at most `limit` rows are left. If it was coarsened, the `around` rows on either
/// side of each of the `moments` (rows, most important first) follow as they are, `limit` rows of them at most.
std::vector<Stretch> stretches(std::size_t rows, const std::vector<std::size_t>& moments, std::size_t around,
                               std::size_t limit);

/// Appends differences of codes from row to row to `bytes`, all low bytes of a column and then all high bytes. The JSON
/// that it returns says where each stretch and column is.
nlohmann::ordered_json pack(const Series&, const std::vector<Stretch>&, std::string& bytes);

}  // namespace gigasim::report
