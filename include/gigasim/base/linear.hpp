/// A quantity that changes at a constant rate until the next event: value + slope * (t - now). Comparisons are
/// lexicographic, i.e. they tell which of two is larger an instant from now; so an algorithm written for numbers
/// solves, on Linear, the same problem for the instant that begins now.
#pragma once

#include <limits>

namespace gigasim {

struct Linear {
  double value = 0.0;
  double slope = 0.0;  ///< per second

  constexpr Linear() = default;
  constexpr Linear(double v, double s = 0.0) : value(v), slope(s) {}

  constexpr Linear& operator+=(Linear b) {
    value += b.value;
    slope += b.slope;
    return *this;
  }
  constexpr Linear& operator-=(Linear b) {
    value -= b.value;
    slope -= b.slope;
    return *this;
  }
  friend constexpr Linear operator+(Linear a, Linear b) { return a += b; }
  friend constexpr Linear operator-(Linear a, Linear b) { return a -= b; }
  friend constexpr Linear operator-(Linear a) { return {-a.value, -a.slope}; }
  friend constexpr Linear operator*(Linear a, double k) { return {a.value * k, a.slope * k}; }
  friend constexpr bool operator<(Linear a, Linear b) {
    return a.value < b.value || (a.value == b.value && a.slope < b.slope);
  }
  friend constexpr bool operator>(Linear a, Linear b) { return b < a; }
  friend constexpr bool operator<=(Linear a, Linear b) { return !(b < a); }
  friend constexpr bool operator>=(Linear a, Linear b) { return !(a < b); }
  friend constexpr bool operator==(Linear a, Linear b) { return a.value == b.value && a.slope == b.slope; }

  constexpr double at(double dt) const { return value + slope * dt; }
  /// Integral over the next `dt` seconds (in unit-seconds).
  constexpr double integral(double dt) const { return (value + 0.5 * slope * dt) * dt; }
  constexpr void advance(double dt) { value += slope * dt; }
};

constexpr Linear min(Linear a, Linear b) { return b < a ? b : a; }
constexpr Linear max(Linear a, Linear b) { return a < b ? b : a; }

/// Seconds until `a`, falling, meets zero; infinity when it does not.
constexpr double until_zero(Linear a) {
  if (a.slope >= 0.0) return std::numeric_limits<double>::infinity();
  return a.value <= 0.0 ? 0.0 : a.value / -a.slope;
}

}  // namespace gigasim
