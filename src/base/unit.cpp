#include "gigasim/base/unit.hpp"

#include <cmath>

#include "letters.hpp"

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

/// Dividing by the larger factor keeps whole numbers exact.
double rescale(double number, double from, double to) {
  return from < to ? number / (to / from) : number * (from / to);
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

double convert(double number, const Unit& from, const Unit& to) {
  return from.offset == to.offset ? rescale(number, from.factor, to.factor) : to.from_si(from.to_si(number));
}

}  // namespace gigasim
