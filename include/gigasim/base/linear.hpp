/// A quantity that changes at a constant rate until the next event: value + slope * (t - now). Comparisons are
/// lexicographic: they tell which of two is larger an instant from now. So an algorithm that was written for numbers
/// solves, on Linear, the same problem for the instant that begins now.
#pragma once

#include <limits>

namespace gigasim {

/// A straight line in time. `value` is in the unit of the quantity, and `slope` in that unit per second.
struct Linear {
  double value = 0.0;  ///< now
  double slope = 0.0;  ///< change per second; positive: rises

  /// Zero that stays zero.
  constexpr Linear() = default;
  /// A plain number converts to a line without slope.
  constexpr Linear(double v, double s = 0.0) : value(v), slope(s) {}

  /// Sum of two lines: values and slopes add.
  constexpr Linear& operator+=(Linear b) {
    value += b.value;
    slope += b.slope;
    return *this;
  }
  /// Difference of two lines.
  constexpr Linear& operator-=(Linear b) {
    value -= b.value;
    slope -= b.slope;
    return *this;
  }
  /// Sum of two lines. This and the operations below are exact on lines.
  friend constexpr Linear operator+(Linear a, Linear b) { return a += b; }
  /// Difference of two lines.
  friend constexpr Linear operator-(Linear a, Linear b) { return a -= b; }
  /// Negation of value and slope.
  friend constexpr Linear operator-(Linear a) { return {-a.value, -a.slope}; }
  /// Value and slope times a constant.
  friend constexpr Linear operator*(Linear a, double k) { return {a.value * k, a.slope * k}; }
  /// `a` is below `b` from now on: by value, or at equal values by slope. There is no tolerance.
  friend constexpr bool operator<(Linear a, Linear b) {
    return a.value < b.value || (a.value == b.value && a.slope < b.slope);
  }
  /// `a` is above `b` from now on.
  friend constexpr bool operator>(Linear a, Linear b) { return b < a; }
  /// `a` is below `b` from now on, or equal to it.
  friend constexpr bool operator<=(Linear a, Linear b) { return !(b < a); }
  /// `a` is above `b` from now on, or equal to it.
  friend constexpr bool operator>=(Linear a, Linear b) { return !(a < b); }
  /// The same line, exactly.
  friend constexpr bool operator==(Linear a, Linear b) { return a.value == b.value && a.slope == b.slope; }

  /// Value in `dt` seconds.
  constexpr double at(double dt) const { return value + slope * dt; }
  /// Integral over the next `dt` seconds, in the quantity's unit times seconds.
  constexpr double integral(double dt) const { return (value + 0.5 * slope * dt) * dt; }
  /// Moves the present on by `dt` seconds; the slope stays.
  constexpr void advance(double dt) { value += slope * dt; }
};

/// The lower of two lines from now on; `a` when they are equal. It holds until they cross.
constexpr Linear min(Linear a, Linear b) { return b < a ? b : a; }
/// The higher of two lines from now on; `a` when they are equal. It holds until they cross.
constexpr Linear max(Linear a, Linear b) { return a < b ? b : a; }

/// Seconds until a falling line meets zero: 0 when it is there or below, infinity when it does not fall.
constexpr double until_zero(Linear a) {
  if (a.slope >= 0.0) return std::numeric_limits<double>::infinity();
  return a.value <= 0.0 ? 0.0 : a.value / -a.slope;
}

}  // namespace gigasim
