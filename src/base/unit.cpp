#include "gigasim/base/unit.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "gigasim/base/text.hpp"

namespace gigasim {

namespace {

struct Atom {
  std::string_view name;
  std::array<int, 7> dimension;  // length, mass, time, current, temperature, money, information
  double factor;
  bool prefixable = false;
  double offset = 0.0;
};

constexpr std::array<int, 7> none{0, 0, 0, 0, 0, 0}, length{1, 0, 0, 0, 0, 0}, area{2, 0, 0, 0, 0, 0},
    volume{3, 0, 0, 0, 0, 0}, mass{0, 1, 0, 0, 0, 0}, duration{0, 0, 1, 0, 0, 0}, frequency{0, 0, -1, 0, 0, 0},
    current{0, 0, 0, 1, 0, 0}, temperature{0, 0, 0, 0, 1, 0}, money{0, 0, 0, 0, 0, 1}, energy{2, 1, -2, 0, 0, 0},
    power{2, 1, -3, 0, 0, 0}, pressure{-1, 1, -2, 0, 0, 0}, voltage{2, 1, -3, -1, 0, 0}, resistance{2, 1, -3, -2, 0, 0},
    ramp{2, 1, -4, 0, 0, 0}, price{-2, -1, 2, 0, 0, 1}, rent{-2, -1, 3, 0, 0, 1}, cost_in_time{0, 0, -1, 0, 0, 1},
    cost_of_area{-2, 0, 0, 0, 0, 1}, cost_of_length{-1, 0, 0, 0, 0, 1}, cost_of_mass{0, -1, 0, 0, 0, 1},
    information{0, 0, 0, 0, 0, 0, 1}, bandwidth{0, 0, -1, 0, 0, 0, 1};

constexpr double minute_s = 60.0, hour_s = 3600.0, day_s = 86400.0, year_s = 365.0 * day_s;
constexpr double btu_j = 1055.05585262;  // International Table
constexpr double foot_m = 0.3048;

constexpr Atom atoms[] = {
    {"W", power, 1.0, true},
    {"Wth", power, 1.0, true},
    {"We", power, 1.0, true},
    {"VA", power, 1.0, true},
    {"RT", power, 12000.0 * btu_j / hour_s},
    {"Wh", energy, hour_s, true},
    {"J", energy, 1.0, true},
    {"Btu", energy, btu_j, true},
    {"MMBtu", energy, 1e6 * btu_j},
    {"s", duration, 1.0, true},
    {"second", duration, 1.0},
    {"seconds", duration, 1.0},
    {"min", duration, minute_s},
    {"minute", duration, minute_s},
    {"minutes", duration, minute_s},
    {"h", duration, hour_s},
    {"hour", duration, hour_s},
    {"hours", duration, hour_s},
    {"d", duration, day_s},
    {"day", duration, day_s},
    {"days", duration, day_s},
    {"week", duration, 7 * day_s},
    {"weeks", duration, 7 * day_s},
    {"month", duration, year_s / 12},
    {"months", duration, year_s / 12},
    {"yr", duration, year_s},
    {"year", duration, year_s},
    {"years", duration, year_s},
    {"a", duration, year_s},
    {"m", length, 1.0, true},
    {"ft", length, foot_m},
    {"mi", length, 1609.344},
    {"Mft2", area, 1e6 * foot_m* foot_m},
    {"acre", area, 4046.8564224},
    {"acres", area, 4046.8564224},
    {"ha", area, 1e4},
    {"L", volume, 1e-3, true},
    {"gal", volume, 3.785411784e-3},
    {"g", mass, 1e-3, true},
    {"t", mass, 1e3, true},
    {"lb", mass, 0.45359237},
    {"K", temperature, 1.0, true},
    {"degC", temperature, 1.0, false, 273.15},
    {"°C", temperature, 1.0, false, 273.15},
    {"degF", temperature, 5.0 / 9.0, false, 459.67 * 5.0 / 9.0},
    {"°F", temperature, 5.0 / 9.0, false, 459.67 * 5.0 / 9.0},
    {"Pa", pressure, 1.0, true},
    {"bar", pressure, 1e5, true},
    {"psi", pressure, 6894.757293168},
    {"V", voltage, 1.0, true},
    {"A", current, 1.0, true},
    {"ohm", resistance, 1.0, true},
    {"Ω", resistance, 1.0, true},
    {"Hz", frequency, 1.0, true},
    {"USD", money, 1.0, true},
    {"%", none, 0.01},
    {"ppm", none, 1e-6},
    {"B", information, 1.0, true},
    {"bit", information, 0.125, true},
};

constexpr std::pair<char, double> prefixes[] = {{'n', 1e-9}, {'u', 1e-6}, {'m', 1e-3}, {'k', 1e3},
                                                {'M', 1e6},  {'G', 1e9},  {'T', 1e12}, {'P', 1e15}};

struct DimensionName {
  std::array<int, 7> dimension;
  std::string_view name;
};
constexpr DimensionName dimension_names[] = {
    {none, "a plain ratio"},
    {length, "length"},
    {area, "area"},
    {volume, "volume"},
    {mass, "mass"},
    {duration, "time"},
    {frequency, "a rate in time"},
    {current, "current"},
    {temperature, "temperature"},
    {money, "money"},
    {energy, "energy"},
    {power, "power"},
    {pressure, "pressure"},
    {voltage, "voltage"},
    {resistance, "resistance"},
    {ramp, "a change of power in time"},
    {price, "a price of energy"},
    {rent, "a price of power"},
    {cost_in_time, "a cost in time"},
    {cost_of_area, "a price of area"},
    {cost_of_length, "a price of length"},
    {cost_of_mass, "a price of mass"},
    {information, "information"},
    {bandwidth, "bandwidth"},
};

std::optional<Unit> unprefixed(std::string_view name) {
  for (const Atom& atom : atoms)
    if (atom.name == name) return Unit{atom.dimension, atom.factor, atom.offset};
  return std::nullopt;
}

std::optional<Unit> prefixed(std::string_view name) {
  for (const auto& [letter, factor] : prefixes)
    for (const Atom& atom : atoms)
      if (atom.prefixable && name.front() == letter && name.substr(1) == atom.name)
        return Unit{atom.dimension, factor * atom.factor, 0.0};
  return std::nullopt;
}

/// `m2`, `s^-1`: splits the whole power off the end of `factor`; 1 when there is none.
int take_power(std::string_view& factor) {
  const std::size_t end = factor.find_last_not_of("0123456789");
  if (end == std::string_view::npos || end + 2 != factor.size()) return 1;
  int exponent = factor.back() - '0';
  factor.remove_suffix(1);
  if (factor.ends_with("^-")) {
    exponent = -exponent;
    factor.remove_suffix(2);
  } else if (factor.ends_with('^'))
    factor.remove_suffix(1);
  return exponent;
}

std::optional<Unit> parse_factor(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text == "1") return Unit{};
  std::optional<Unit> whole = unprefixed(text);
  if (whole) return whole;
  const int exponent = take_power(text);
  if (text.empty()) return std::nullopt;
  std::optional<Unit> unit = unprefixed(text);
  if (!unit) unit = prefixed(text);
  if (!unit || exponent == 0) return std::nullopt;
  for (int& e : unit->dimension) e *= exponent;
  unit->factor = std::pow(unit->factor, exponent);
  if (exponent != 1) unit->offset = 0.0;
  return unit;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Dividing by the larger factor keeps whole numbers exact.
double rescale(double number, double from, double to) {
  return from < to ? number / (to / from) : number * (from / to);
}

/// k when the ratio is 10^k but for rounding.
std::optional<int> power_of_ten(double ratio) {
  const double k = std::round(std::log10(ratio));
  if (std::abs(ratio / std::pow(10.0, k) - 1.0) < 1e-12) return static_cast<int>(k);
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

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
    return fmt::format("'{}' is a temperature, {} is a difference of temperatures; write e.g. '{} K'", text, what,
                       fmt::format("{:.6g}", rescale(number, given.factor, 1.0)));
  if (wanted.offset != 0.0 && given.offset == 0.0)
    return fmt::format("'{}' is a difference of temperatures, {} is a temperature; write e.g. '{} degC'", text, what,
                       shortest(number));
  return {};
}

}  // namespace

std::optional<Unit> Unit::parse(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 40) return std::nullopt;
  if (text.empty()) return Unit{};
  if (const auto plain = parse_factor(text)) return plain;
  Unit product;
  bool divide = false;
  if (text.front() == '/') {
    divide = true;
    text.remove_prefix(1);
  }
  for (;;) {
    const std::size_t end = text.find_first_of("/* ");
    auto factor = parse_factor(trimmed(text.substr(0, end)));
    if (!factor) return std::nullopt;
    for (std::size_t i = 0; i < product.dimension.size(); ++i)
      product.dimension[i] += divide ? -factor->dimension[i] : factor->dimension[i];
    product.factor = divide ? product.factor / factor->factor : product.factor * factor->factor;
    if (end == std::string_view::npos) return product;
    const std::size_t next = text.find_first_not_of(' ', end);
    if (next == std::string_view::npos) return std::nullopt;
    const bool sign = text[next] == '/' || text[next] == '*';
    divide = text[next] == '/';
    text = trimmed(text.substr(next + (sign ? 1 : 0)));
  }
}

std::string_view dimension_name(const Unit& unit) {
  for (const auto& [dimension, name] : dimension_names)
    if (dimension == unit.dimension) return name;
  return {};
}

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

double convert(double number, const Unit& from, const Unit& to) {
  return from.offset == to.offset ? rescale(number, from.factor, to.factor) : to.from_si(from.to_si(number));
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
