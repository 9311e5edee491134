#include "sizing_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/unit.hpp"

namespace gigasim {

namespace {
constexpr double most_values = 10'000.0;

struct Problem {
  std::string field, text;
};

/// A number in the unit it was written with; dates count seconds since 1970.
struct Value {
  double number = 0.0;
  std::string unit{};
  bool date = false;
};

Value parse(const std::string& text, const char* field) {
  if (const auto date = parse_date(text)) return {clock_s(Date{}, *date), "s", true};
  const auto measure = split_measure(text);
  if (!measure || !std::isfinite(measure->number) || (!measure->unit.empty() && !Unit::parse(measure->unit)))
    throw Problem{
        field,
        fmt::format("'{}' is not a number, a quantity or a date; write e.g. '12', '38 MW' or '2026-06-30'", text)};
  return {measure->number, std::string(measure->unit)};
}

/// In the unit of `like`; a plain number is taken to be in it.
double in_unit_of(const Value& like, const Value& value, const char* field) {
  if (value.date != like.date) throw Problem{field, "dates and numbers do not go together"};
  if (value.unit.empty() || value.unit == like.unit) return value.number;
  const auto from = Unit::parse(value.unit), to = Unit::parse(like.unit);
  if (like.unit.empty() || !from->same_dimension(*to))
    throw Problem{field, fmt::format("is in {}, the first value is {}", value.unit,
                                     like.unit.empty() ? "a plain number" : "in " + like.unit)};
  return convert(value.number, *from, *to);
}

double step_of(const SizingFind& find, const Value& from) {
  constexpr double day_s = 86400.0;
  if (!find.step) return from.date ? day_s : 1.0;
  double step = 0.0;
  if (from.date) {
    const Converted length = convert(*find.step, "s", "a step");
    if (!length.value) throw Problem{"step", length.problem};
    step = *length.value;
  } else {
    const Value written = parse(*find.step, "step");
    step = in_unit_of(from, written, "step");
  }
  if (!(step > 0.0)) throw Problem{"step", "must be above 0"};
  return step;
}

std::string text_of(double number, const Value& like) {
  if (like.date) return to_string(date_at(Date{}, number));
  return fmt::format("{:.12g}", number) + (like.unit.empty() || like.unit == "%" ? "" : " ") + like.unit;
}

/// The last value is among them even when the steps miss it.
void count_up(const SizingFind& find, std::vector<std::string>& values) {
  if (!find.from || !find.to)
    throw Problem{find.from ? "to" : "from", "is missing; write 'from' and 'to', or all 'values'"};
  const Value from = parse(*find.from, "from");
  const double to = in_unit_of(from, parse(*find.to, "to"), "to"), step = step_of(find, from);
  if (to < from.number)
    throw Problem{"to", fmt::format("'{}' lies before '{}'; values ascend, 'direction' tells which is wanted", *find.to,
                                    *find.from)};
  const double steps = (to - from.number) / step;
  if (steps > most_values)
    throw Problem{"step", fmt::format("gives {:.0f} values; at most {:.0f}", steps, most_values)};
  const double whole = std::floor(steps + 1e-9);
  for (double k = 0.0; k <= whole; ++k) values.push_back(text_of(from.number + k * step, from));
  if (steps > whole + 1e-9) values.push_back(text_of(to, from));
}

/// USD of a unit in which values are counted (SI), dates in seconds.
double price(const SizingFind& find, const Unit& of) {
  const auto measure = split_measure(*find.cost);
  const auto unit = measure && !measure->unit.empty() ? Unit::parse(measure->unit) : std::nullopt;
  Unit wanted = *Unit::parse("USD");
  for (std::size_t d = 0; d < wanted.dimension.size(); ++d) wanted.dimension[d] -= of.dimension[d];
  if (!unit || !unit->same_dimension(wanted))
    throw Problem{"cost", fmt::format("'{}' is not a price of a unit of the values; write e.g. '25 MUSD' for counts, "
                                      "'2 MUSD/MW' for power, '30 kUSD/d' for dates",
                                      *find.cost)};
  if (measure->number < 0.0) throw Problem{"cost", "must not be negative"};
  return unit->to_si(measure->number);
}

/// Where the least is wanted, of all of it; where the most is wanted, of what is less than the most.
std::vector<double> costs_of(const SizingFind& find, const std::vector<std::string>& ascending) {
  std::vector<double> costs;
  const Value first = parse(ascending.front(), "values");
  const Unit unit = first.unit.empty() ? Unit{} : *Unit::parse(first.unit);
  const double each = price(find, unit), top = in_unit_of(first, parse(ascending.back(), "values"), "values");
  for (const std::string& text : ascending) {
    const double number = in_unit_of(first, parse(text, "values"), "values");
    const double amount = find.direction == Wanted::least && !first.date ? number
                          : find.direction == Wanted::most               ? top - number
                                                                         : number - first.number;
    costs.push_back(each * amount * unit.factor);
  }
  return costs;
}
}  // namespace

SizingValues sizing_values(const SizingFind& find) {
  SizingValues result;
  try {
    if (!find.values.empty() && (find.from || find.to || find.step))
      throw Problem{"values", "stands beside from, to or step; write one of the two"};
    result.values = find.values;
    if (find.values.empty()) count_up(find, result.values);
    if (find.cost) result.costs = costs_of(find, result.values);
  } catch (const Problem& problem) {
    result.problem = problem.text;
    result.field = problem.field;
  }
  if (find.direction == Wanted::most) {
    std::reverse(result.values.begin(), result.values.end());
    std::reverse(result.costs.begin(), result.costs.end());
  }
  return result;
}

}  // namespace gigasim
