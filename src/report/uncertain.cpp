#include "uncertain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "layout.hpp"

namespace gigasim::report {

std::string rounded(double value, double standard_error) {
  if (!(standard_error > 0.0) || !std::isfinite(value) || !std::isfinite(standard_error)) return human(value);
  const int last = saturated<int>(std::floor(std::log10(standard_error))) - 1;  // place of the second digit
  const double step = std::pow(10.0, last);
  return grouped(fmt::format("{:.{}f}", last > 0 ? std::round(value / step) * step : value, std::clamp(-last, 0, 9)));
}

std::string with_error(double value, double standard_error) {
  if (!std::isfinite(standard_error)) return human(value);
  return fmt::format("{} ± {}", rounded(value, standard_error), rounded(standard_error, standard_error));
}

}  // namespace gigasim::report
