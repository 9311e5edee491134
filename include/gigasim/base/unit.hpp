/// Unit expressions as users write them: `MW`, `kUSD/MW/month`, `%/K`, `/yr`. docs/formats/units.md
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "gigasim/base/units.hpp"

namespace gigasim {

/// A unit, by its dimension and its place in base units (m, kg, s, A, K, USD, byte): value in base units = number *
/// factor + offset. Only plain degC and degF have an offset; in products they are differences. A year is 365 d, a month
/// a twelfth of it. VA counts as W, % is 0.01, ppm 1e-6.
struct Unit {
  std::array<int, 7> dimension{};  ///< exponents of length, mass, time, current, temperature, money, information
  double factor = 1.0;             ///< base units in one of this unit, above 0
  double offset = 0.0;             ///< base units at its zero: 273.15 K of degC; 0 for all units but temperatures

  /// Reads atoms with metric prefixes, products (space, `*`), quotients (`/`, left to right, also leading or after `1`)
  /// and whole powers (`m2`, `s^-1`). Returns nothing for a text that is no unit, or longer than 40 letters; the empty
  /// text is the number 1.
  static std::optional<Unit> parse(std::string_view text);
  /// Whether quantities of both units can be compared. A temperature and a difference of temperatures pass.
  bool same_dimension(const Unit& other) const { return dimension == other.dimension; }
  /// A number of this unit in base units.
  double to_si(double number) const { return number * factor + offset; }
  /// A number of base units in this unit.
  double from_si(double si) const { return (si - offset) / factor; }
};

/// A number of unit `from` in unit `to`. Both must have the same dimension; this is not checked.
double convert(double number, const Unit& from, const Unit& to);

/// "power", "energy", "time", ..., as an error message says it; empty for a dimension without a usual name.
std::string_view dimension_name(const Unit& unit);

/// A number and the text of its unit, as split from `38 MW`, `60/day` or `2 %`. The views point into the text.
struct Measure {
  double number = 0.0;      ///< the number, correctly rounded; it may be infinite for a text like 1e999
  std::string_view digits;  ///< the number as written, without a leading plus
  std::string_view unit;    ///< the rest, trimmed; it may be empty or no unit at all
};
/// Splits a text into number and unit. Returns nothing when it does not begin with a plain decimal number; thousands
/// separators, `inf` and `nan` are none.
std::optional<Measure> split_measure(std::string_view text);

/// A decimal number times a power of ten, correctly rounded: 0.7 % is 0.007, but 0.7 / 100 is not. Infinity or 0 where
/// a double cannot hold it.
double decimal(std::string_view digits, int power_of_ten);

/// A value that was read from a text, or the problem that it has. One of the two is there.
struct Converted {
  std::optional<double> value;  ///< in the unit that was asked for; always finite
  std::string problem;          ///< what is wrong and what to write, without place; empty when there is a value
};
/// Reads a text like `38 MW` in the unit `symbol`, which must be one that `Unit::parse` knows. `what` is the thing
/// measured, as the message needs it: "a rating". A temperature does not stand for a difference of temperatures, nor
/// the other way round.
Converted convert(std::string_view text, std::string_view symbol, std::string_view what);

/// How a user would write some value of a quantity with this symbol: `10 min`, `0.3 /yr`, `38 MW`.
std::string example(std::string_view symbol);

/// How a user would write `value`, given in the unit `symbol`: in the unit with the shortest number among those in use
/// for this quantity. Reading it gives the same double.
std::string format_quantity(double value, std::string_view symbol);
/// As a user would write a quantity: `132 kW`, `3 min`.
template <Quantity T>
std::string to_text(T value) {
  return format_quantity(number(value), unit_symbol<T>);
}

}  // namespace gigasim
