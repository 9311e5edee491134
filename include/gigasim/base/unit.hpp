/// Unit expressions as users write them: `MW`, `kUSD/MW/month`, `%/K`, `/yr`. docs/formats/units.md
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "gigasim/base/units.hpp"

namespace gigasim {

/// value in base units (m, kg, s, A, K, USD, byte) = number * factor + offset. Only plain degC and degF have an
/// offset; in products they are differences. A year is 365 d, a month a twelfth of it. VA counts as W, % is 0.01, ppm
/// 1e-6.
struct Unit {
  std::array<int, 7> dimension{};  ///< exponents of length, mass, time, current, temperature, money, information
  double factor = 1.0;
  double offset = 0.0;

  /// Atoms with metric prefixes, products (space, `*`), quotients (`/`, left to right, also leading or after `1`) and
  /// whole powers (`m2`, `s^-1`). Nothing for what is no unit; the empty text is the number 1.
  static std::optional<Unit> parse(std::string_view text);
  bool same_dimension(const Unit& other) const { return dimension == other.dimension; }
  double to_si(double number) const { return number * factor + offset; }
  double from_si(double si) const { return (si - offset) / factor; }
};

/// A number of one unit in another of the same dimension.
double convert(double number, const Unit& from, const Unit& to);

/// "power", "energy", "time", ...; empty for dimensions without a usual name.
std::string_view dimension_name(const Unit& unit);

/// A number and the text of its unit: `38 MW`, `60/day`, `2 %`. Nothing when it does not begin with a plain decimal
/// number (no thousands separators, no inf, no nan).
struct Measure {
  double number = 0.0;
  std::string_view digits;  ///< the number as written
  std::string_view unit;
};
std::optional<Measure> split_measure(std::string_view text);

/// A decimal number times a power of ten, correctly rounded: 0.7 % is 0.007, which 0.7 / 100 is not.
double decimal(std::string_view digits, int power_of_ten);

/// `38 MW` in the unit `symbol`; otherwise what is wrong and what to write (`problem`). `what` is the thing measured,
/// as in "a rating". Temperatures and their differences are not exchanged.
struct Converted {
  std::optional<double> value;
  std::string problem;
};
Converted convert(std::string_view text, std::string_view symbol, std::string_view what);

/// How a user would write a value of a quantity whose symbol is given: `10 min`, `0.3 /yr`, `38 MW`.
std::string example(std::string_view symbol);

/// The same for one value, in the unit that reads best; reads back to the same double.
std::string format_quantity(double value, std::string_view symbol);

}  // namespace gigasim
