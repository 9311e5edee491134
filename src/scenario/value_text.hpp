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

/// A value of any type as YAML, on one line; one overload a type that a field may have.
inline std::string value_text(bool value) { return value ? "true" : "false"; }
inline std::string value_text(int value) { return std::to_string(value); }
inline std::string value_text(double value) { return shortest(value); }
inline std::string value_text(const std::string& value) { return yaml_text(value); }
inline std::string value_text(Date value) { return to_string(value); }
template <Choice E>
std::string value_text(E value) {
  return std::string(to_text(value));
}
template <Quantity T>
std::string value_text(T value) {
  return quantity_text(number(value), unit_symbol<T>);
}
template <class T>
std::string value_text(const std::vector<T>& list) {
  std::string text = "[";
  for (std::size_t i = 0; i < list.size(); ++i) text += (i ? ", " : "") + value_text(list[i]);
  return text + "]";
}
template <class T>
std::string value_text(const Profile<T>& profile) {
  if (!profile.series) return value_text(profile.constant);
  if constexpr (Quantity<T>)
    return series_text(*profile.series, unit_symbol<T>);
  else
    return series_text(*profile.series, {});
}

}  // namespace gigasim
