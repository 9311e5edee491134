/// Values as they are written in YAML, reading back to the same.
#pragma once

#include <string>
#include <string_view>

#include "gigasim/base/profile.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"

namespace gigasim {

/// A quantity in the unit that reads best: `3 min`, `38 MW`, `0.3 /yr`.
std::string quantity_text(double value, std::string_view symbol);
/// A text as a YAML scalar: plain where YAML leaves it alone, quoted otherwise.
std::string yaml_text(std::string_view text);
/// The map form of a series, on one line: the CSV file where it came from one, unless it is short.
std::string series_text(const TimeSeries&, std::string_view symbol);

/// `true` or `false`. This and the overloads below give a value of any type that a field may have as YAML, on one line.
inline std::string value_text(bool value) { return value ? "true" : "false"; }
/// A whole number.
inline std::string value_text(int value) { return std::to_string(value); }
/// A ratio, in the fewest digits that read back to the same number.
inline std::string value_text(double value) { return shortest(value); }
/// A text, quoted where YAML would take it for something else.
inline std::string value_text(const std::string& value) { return yaml_text(value); }
/// A date and time, UTC.
inline std::string value_text(Date value) { return to_string(value); }
/// The spelling of an enum.
template <Choice E>
std::string value_text(E value) {
  return std::string(to_text(value));
}
/// A quantity in the unit that reads best.
template <Quantity T>
std::string value_text(T value) {
  return quantity_text(number(value), unit_symbol<T>);
}
/// A list in brackets.
template <class T>
std::string value_text(const std::vector<T>& list) {
  std::string text = "[";
  for (std::size_t i = 0; i < list.size(); ++i) text += (i ? ", " : "") + value_text(list[i]);
  return text + "]";
}
/// The constant, or the map form of the series.
template <class T>
std::string value_text(const Profile<T>& profile) {
  if (!profile.series) return value_text(profile.constant);
  if constexpr (Quantity<T>)
    return series_text(*profile.series, unit_symbol<T>);
  else
    return series_text(*profile.series, {});
}

}  // namespace gigasim
