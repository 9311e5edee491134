/// From numbers of any size to whole numbers.
#pragma once

#include <concepts>
#include <limits>

namespace gigasim {

/// The number without its fraction, as near as the type has it: what is beyond its range becomes its end, NaN becomes
/// 0. A plain cast of such a number means nothing in C++.
template <std::integral Whole>
constexpr Whole saturated(double number) {
  using Limits = std::numeric_limits<Whole>;
  if (number >= static_cast<double>(Limits::max())) return Limits::max();
  if (number <= static_cast<double>(Limits::min())) return Limits::min();
  return number == number ? static_cast<Whole>(number) : Whole{0};
}

}  // namespace gigasim
