#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "gigasim/models/chiller.hpp"

namespace gigasim {

namespace {
bool in_order(const std::vector<double>& range) { return range.size() == 2 && range[0] < range[1]; }

/// Lowest value on a grid over the curve's range, coordinates as the curve states them.
double lowest(const BiquadraticCurve& curve) {
  constexpr int steps = 20;
  const auto& k = curve.coefficients;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= steps; ++i)
    for (int j = 0; j <= steps; ++j) {
      const double x = curve.x_range[0] + (curve.x_range[1] - curve.x_range[0]) * i / steps;
      const double y = curve.y_range[0] + (curve.y_range[1] - curve.y_range[0]) * j / steps;
      least = std::min(least, k[0] + (k[1] + k[2] * x) * x + (k[3] + k[4] * y) * y + k[5] * x * y);
    }
  return least;
}

using Problems = std::vector<Issue>;

void add(Problems& found, std::string path, std::string message) {
  found.push_back({.path = std::move(path), .message = std::move(message)});
}

void judge_curve(Problems& found, const std::string& path, const BiquadraticCurve& curve) {
  if (curve.coefficients.size() != 6)
    return add(found, path + ".coefficients",
               fmt::format("{} numbers are given, the curve has 6: a, b, c, d, e, f", curve.coefficients.size()));
  for (const auto& [name, range] : {std::pair{"x_range", &curve.x_range}, std::pair{"y_range", &curve.y_range}})
    if (!in_order(*range)) return add(found, fmt::format("{}.{}", path, name), "is not a range; write [low, high]");
  if (const double least = lowest(curve); !(least > 0.0))
    add(found, path,
        fmt::format("falls to {:.3g} within its range; it must stay positive: check coefficients and ranges", least));
}

void judge_part_load(Problems& found, const ChillerSpec& s) {
  if (s.part_load.size() != 3)
    return add(found, "part_load", fmt::format("{} numbers are given, the curve has 3: a, b, c", s.part_load.size()));
  if (s.part_load_minimum >= s.part_load_maximum)
    add(found, "part_load_minimum",
        fmt::format("{} is not below `part_load_maximum`, {}; write less", s.part_load_minimum, s.part_load_maximum));
  if (s.minimum_unloading > s.part_load_maximum)
    add(found, "minimum_unloading",
        fmt::format("{} is above `part_load_maximum`, {}; write less", s.minimum_unloading, s.part_load_maximum));
  const double full = s.part_load[0] + (s.part_load[1] + s.part_load[2] * s.part_load_maximum) * s.part_load_maximum;
  if (!(full > 0.0))
    add(found, "part_load", fmt::format("is {:.3g} at the highest part load; it must be positive", full));
}
}  // namespace

std::vector<Issue> problems(const ChillerSpec& s) {
  Problems found;
  judge_curve(found, "capacity_curve", s.capacity_curve);
  judge_curve(found, "eir_curve", s.eir_curve);
  judge_part_load(found, s);
  return found;
}

}  // namespace gigasim
