/// The series of a run, small enough for a page: each column as whole numbers on a scale of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"

namespace gigasim::report {

/// A series.csv in memory.
struct Series {
  Date start{};
  double step_s = 3600.0;
  std::vector<std::string> names;
  std::vector<std::vector<float>> columns;
  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
};
Series read_series(const std::filesystem::path& file);  ///< empty when there is no such file

/// Means of `factor` rows each.
std::vector<float> coarsened(const std::vector<float>& values, std::size_t factor);

/// How the values of a column become codes: value = offset + scale * code; `gap` stands for no number. Whole numbers
/// stay exact up to `gap - 1` steps; others are told to 1 in `steps` of their range.
struct Quantiser {
  static constexpr std::uint16_t gap = 0xffff;
  static constexpr double steps = 4095.0;
  double offset = 0.0, scale = 1.0;
  static Quantiser of(const std::vector<float>& values);
  std::uint16_t code(float value) const;
};

/// A stretch of time that is kept at a resolution: rows [from, to) of the series, in means of `factor`.
struct Stretch {
  std::size_t from = 0, to = 0, factor = 1;
};
/// The whole series, coarsened so that at most `limit` rows are left, and, if it was, the hours around `moments` (rows,
/// most important first) as they are.
std::vector<Stretch> stretches(std::size_t rows, const std::vector<std::size_t>& moments, std::size_t around,
                               std::size_t limit);

/// Appends differences of codes from row to row to `bytes`, all low bytes of a column and then all high bytes, and
/// tells in JSON what is where.
nlohmann::ordered_json pack(const Series&, const std::vector<Stretch>&, std::string& bytes);

}  // namespace gigasim::report
