#include "gigasim/campus/sweep_plan.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/text.hpp"

namespace gigasim {

Issue Written::issue(std::string message) const {
  Issue found = origin;
  found.message = std::move(message);
  return found;
}

double SweepParameter::rounded(double number) const {
  if (kind == Kind::date) return std::floor(number);
  return whole ? std::round(number) : std::strtod(fmt::format("{:.6g}", number).c_str(), nullptr);
}

std::string SweepParameter::text(double number) const {
  if (kind == Kind::date) return to_string(date_at(Date{}, number));
  const std::string digits = whole ? fmt::format("{:.0f}", number) : shortest(number);
  return unit.empty() ? digits : fmt::format("{} {}", digits, unit);
}

}  // namespace gigasim
