// Quantities as texts: a number and a unit, read in the unit that is wanted, and written in the one with the shortest
// number.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "letters.hpp"

namespace gigasim {

namespace {

/// k when the ratio is 10^k but for rounding.
std::optional<int> power_of_ten(double ratio) {
  const double k = std::round(std::log10(ratio));
  if (std::abs(ratio / std::pow(10.0, k) - 1.0) < 1e-12) return static_cast<int>(k);
  return std::nullopt;
}

/// Length of the plain decimal number that `text` begins with, 0 if none.
std::size_t number_length(std::string_view text) {
  std::size_t i = 0, digits = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  for (; i < text.size() && is_digit(text[i]); ++i) ++digits;
  if (i < text.size() && text[i] == '.') ++i;
  for (; i < text.size() && is_digit(text[i]); ++i) ++digits;
  if (digits == 0) return 0;
  std::size_t e = i;
  if (e < text.size() && (text[e] == 'e' || text[e] == 'E')) {
    ++e;
    if (e < text.size() && (text[e] == '+' || text[e] == '-')) ++e;
    const std::size_t first = e;
    while (e < text.size() && is_digit(text[e])) ++e;
    if (e > first) i = e;
  }
  return i;
}

/// How quantities of a symbol are written: an example, and the units to choose from.
struct Style {
  std::string_view symbol, number, unit;
  std::array<std::string_view, 5> choice{};
};
constexpr Style styles[] = {
    {"MW", "38", "MW", {"MW", "kW", "GW"}},
    {"MWh", "3.9", "MWh", {"MWh", "kWh", "GWh"}},
    {"s", "10", "min", {"s", "min", "h", "d", "yr"}},
    {"m", "2.5", "km", {"m", "km"}},
    {"m2", "1.0", "Mft2", {"m2", "ft2", "Mft2"}},
    {"t", "87", "t", {"t", "kg"}},
    {"kPa", "101.3", "kPa", {"kPa", "Pa"}},
    {"kV", "34.5", "kV", {"kV", "V"}},
    {"A", "650", "A", {"A"}},
    {"degC", "25", "degC", {"degC"}},
    {"K", "10", "K", {"K"}},
    {"1/s", "0.3", "/yr", {"/s", "/min", "/h", "/d", "/yr"}},
    {"MW/s", "2", "MW/min", {"MW/s", "MW/min", "kW/s"}},
    {"MJ/K", "60", "kJ/K", {"MJ/K", "kJ/K"}},
    {"MW/K", "0.5", "MW/K", {"MW/K", "kW/K"}},
    {"1/K", "0.7", "%/K", {"%/K"}},
    {"L/kW", "10", "L/kW", {"L/kW"}},
    {"m2/MW", "1900", "ft2/MW", {"m2/MW", "ft2/MW"}},
    {"ohm/km", "0.073", "ohm/km", {"ohm/km"}},
    {"USD/MWh", "55", "USD/MWh", {"USD/MWh"}},
    {"USD/MMBtu", "4", "USD/MMBtu", {"USD/MMBtu"}},
    {"USD/MW/month", "35", "kUSD/MW/month", {"USD/MW/month", "kUSD/MW/month"}},
    {"kJ/kWh", "8850", "kJ/kWh", {"kJ/kWh"}},
    {"kg/MMBtu", "53.06", "kg/MMBtu", {"kg/MMBtu"}},
    {"TB/s", "2", "TB/s", {"TB/s", "GB/s"}},
};

const Style* style_of(std::string_view symbol) {
  for (const Style& style : styles)
    if (style.symbol == symbol) return &style;
  return nullptr;
}

Converted refuse(std::string problem) { return {std::nullopt, std::move(problem)}; }

/// `3,9` or `1,000` instead of a plain number.
std::string comma_problem(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == 0 || comma == std::string_view::npos || !is_digit(text[comma - 1])) return {};
  std::string plain(text);
  const bool thousands = text.size() >= comma + 4 && is_digit(text[comma + 1]) && is_digit(text[comma + 2]) &&
                         is_digit(text[comma + 3]) && (text.size() == comma + 4 || !is_digit(text[comma + 4]));
  if (thousands)
    std::erase(plain, ',');
  else
    plain[comma] = '.';
  return fmt::format("'{}': numbers have no comma; write '{}'", text, plain);
}

std::string dimension_problem(std::string_view text, const Unit& given, const Unit& wanted, std::string_view symbol,
                              std::string_view what) {
  const std::string_view is = dimension_name(given), should = dimension_name(wanted);
  const std::string left =
      is.empty() ? fmt::format("'{}' is something else", text) : fmt::format("'{}' is {}", text, is);
  const bool says_itself = !should.empty() && what.ends_with(should);
  const std::string right = says_itself      ? fmt::format("not {}", should)
                            : should.empty() ? fmt::format("{} is in {}", what, symbol)
                                             : fmt::format("{} is {}", what, should);
  return fmt::format("{}, {}; write e.g. '{}'", left, right, example(symbol));
}

/// 25 K of temperature, 10 degC of difference: the dimension fits, the meaning does not.
std::string temperature_problem(std::string_view text, const Unit& given, const Unit& wanted, double number,
                                std::string_view what) {
  if (wanted.offset == 0.0 && given.offset != 0.0)
    return fmt::format(
        "'{}' is a temperature, {} is a difference of temperatures; write e.g. '{} K'", text, what,
        fmt::format("{:.6g}", convert(number, Unit{given.dimension, given.factor}, Unit{given.dimension})));
  if (wanted.offset != 0.0 && given.offset == 0.0)
    return fmt::format("'{}' is a difference of temperatures, {} is a temperature; write e.g. '{} degC'", text, what,
                       shortest(number));
  return {};
}

}  // namespace

std::optional<Measure> split_measure(std::string_view text) {
  text = trimmed(text);
  const std::size_t n = number_length(text);
  if (n == 0) return std::nullopt;
  std::string_view digits = text.substr(0, n);
  if (digits.front() == '+') digits.remove_prefix(1);
  return Measure{decimal(digits, 0), digits, trimmed(text.substr(n))};
}

double decimal(std::string_view digits, int power_of_ten) {
  const std::size_t e = digits.find_first_of("eE");
  int exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view after = digits.substr(e + 1);
    if (after.starts_with('+')) after.remove_prefix(1);
    const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), exponent);
    if (error != std::errc()) return after.starts_with('-') ? 0.0 : std::numeric_limits<double>::infinity();
  }
  const long power = static_cast<long>(exponent) + power_of_ten;
  const std::string text = fmt::format("{}e{}", digits.substr(0, e), power);
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) return power < 0 ? 0.0 : std::numeric_limits<double>::infinity();
  return number;
}

Converted convert(std::string_view text, std::string_view symbol, std::string_view what) {
  const Unit wanted = Unit::parse(symbol).value();
  const auto measure = split_measure(text);
  if (!measure) {
    if (auto problem = comma_problem(text); !problem.empty()) return refuse(problem);
    return refuse(fmt::format("'{}' is not a number with a unit; write e.g. '{}'", text, example(symbol)));
  }
  if (!std::isfinite(measure->number)) return refuse(fmt::format("'{}' is too large", text));
  if (measure->unit.empty()) {
    const Style* style = style_of(symbol);
    const std::string number(trimmed(text));
    return refuse(fmt::format("'{}' has no unit; write e.g. '{}{}{}'", text, number, style->unit[0] == '/' ? "" : " ",
                              style->unit));
  }
  if (auto problem = measure->unit[0] == ',' ? comma_problem(text) : std::string(); !problem.empty())
    return refuse(problem);
  const auto given = Unit::parse(measure->unit);
  if (!given)
    return refuse(fmt::format("'{}': unknown unit '{}'; write e.g. '{}'", text, measure->unit, example(symbol)));
  if (!given->same_dimension(wanted)) return refuse(dimension_problem(text, *given, wanted, symbol, what));
  if (auto problem = temperature_problem(text, *given, wanted, measure->number, what); !problem.empty())
    return refuse(problem);
  const auto power = power_of_ten(given->factor / wanted.factor);
  const double value = power && given->offset == wanted.offset ? decimal(measure->digits, *power)
                                                               : convert(measure->number, *given, wanted);
  if (!std::isfinite(value)) return refuse(fmt::format("'{}' is too large", text));
  return {value, {}};
}

std::string example(std::string_view symbol) {
  const Style* style = style_of(symbol);
  return style ? fmt::format("{} {}", style->number, style->unit) : fmt::format("1 {}", symbol);
}

std::string format_quantity(double value, std::string_view symbol) {
  std::string best = fmt::format("{} {}", shortest(value), symbol);
  const Style* style = style_of(symbol);
  if (!style) return best;
  const Unit own = Unit::parse(symbol).value();
  std::size_t best_size = std::string::npos;
  for (std::string_view unit : style->choice) {
    if (unit.empty()) break;
    const std::string number = fmt::format("{:.15g}", convert(value, own, Unit::parse(unit).value()));
    const bool change_of_prefix = symbol != "s" && unit != style->choice[0];  // worth it for two digits only
    const std::size_t size = number.size() + (change_of_prefix ? 1 : 0);
    std::string text = fmt::format("{} {}", number, unit);
    if (size < best_size && convert(text, symbol, {}).value == value) {
      best = std::move(text);
      best_size = size;
    }
  }
  return best;
}

}  // namespace gigasim
