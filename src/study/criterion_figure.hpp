/// Figures by the names that people give them, and numbers in their units.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/study/metrics.hpp"

namespace gigasim::study {

/// What is written left of a comparison: `unserved energy`, `in "500 MW"`, `on 2026-06-30`.
struct FigureText {
  std::string name;
  std::string scope{};  ///< phase, fleet, feeder, hall or job; empty: the campus
  std::optional<Date> date{};
  bool by = false;  ///< at any time until the date, instead of on it
};

/// Positions of the metrics that may be meant, the likeliest first. Throws Unreadable.
std::vector<std::size_t> find_figure(const FigureText&, const std::vector<Metric>&);

/// A number with its unit in the unit of a metric; otherwise what is wrong and what to write.
struct Number {
  std::optional<double> value{};
  std::string problem{};
};
Number number_in(std::string_view text, const Metric&);

/// Names by which the campus's figures are known besides those of their metrics, with the metric: `unserved energy`,
/// `eue_mwh_per_yr`.
std::vector<std::pair<std::string, std::string>> phrases();

/// `'x'`, or `'xxx...'` when long.
std::string in_quotes(std::string_view text);

/// What a criterion cannot be read as; becomes an InputError at its path.
struct Unreadable {
  std::string message;
};

}  // namespace gigasim::study
