/// Figures by the names that people give them, and numbers in their units.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/study/metrics.hpp"

namespace gigasim::study {

/// The left side of a comparison, taken apart: `unserved energy`, `in "500 MW"`, `on 2026-06-30`.
struct FigureText {
  std::string name;            ///< words, or the beginning of a metric's name
  std::string scope{};         ///< phase, fleet, feeder, hall, load or job; empty: the campus
  std::optional<Date> date{};  ///< day that it is about; none: the whole run
  bool by = false;             ///< the highest value until the end of the date, instead of the value on it
};

/// Positions of the metrics that may be meant, at least one, the likeliest first. Throws Unreadable: the scope or
/// figure is not known, or it is none of that date.
std::vector<std::size_t> find_figure(const FigureText&, const std::vector<Metric>&);

/// A number in the unit of a metric, or the problem with it.
struct Number {
  std::optional<double> value{};  ///< none: there is a problem
  std::string problem{};          ///< what is wrong and what to write; empty with a value
};
/// Reads a number with its unit (`50 MWh/yr`, `45 degC`, `0.5 %`) in the unit of the metric.
Number number_in(std::string_view text, const Metric&);

/// Names by which the campus's figures are known besides those of their metrics, each with the beginning of the
/// metric's name: `unserved energy`, `eue`.
std::vector<std::pair<std::string, std::string>> phrases();

/// The text in quotes for a message, `'x'`; beyond 60 bytes it is cut, `'xxx...'`.
std::string in_quotes(std::string_view text);

/// Thrown when a text cannot be read as a criterion; it becomes an InputError at the criterion's path.
struct Unreadable {
  std::string message;  ///< what is wrong and what to write
};

}  // namespace gigasim::study
