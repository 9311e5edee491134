#include "gigasim/models/checkpoint.hpp"

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <limits>

namespace gigasim {

namespace {
constexpr Duration never{std::numeric_limits<double>::infinity()};

bool fails(Duration mtbf) { return !std::isinf(mtbf.value()); }

/// 1 + W(-e^(-1-c)). Near c = 0 the argument carries no digits of c any more, so W's expansion at its branch point is
/// used (Corless et al., "On the Lambert W function", 1996, Eq. 4.22).
double one_plus_w(double c) {
  if (c > 1e-5) return 1.0 + boost::math::lambert_w0(-std::exp(-1.0 - c));
  const double p = std::sqrt(-2.0 * std::expm1(-c));
  return p * (1.0 + p * (-1.0 / 3.0 + p * (11.0 / 72.0 - p * 43.0 / 540.0)));
}
}  // namespace

Duration young_interval(Duration write, Duration mtbf) {
  return fails(mtbf) ? Duration{std::sqrt(2.0 * write.value() * mtbf.value())} : never;
}

Duration daly_interval(Duration write, Duration mtbf) {
  if (!fails(mtbf) || write >= 2.0 * mtbf) return mtbf;
  const double x = std::sqrt(write.value() / (2.0 * mtbf.value()));
  return young_interval(write, mtbf) * (1.0 + x / 3.0 + x * x / 9.0) - write;
}

Duration optimal_interval(Duration write, Duration mtbf) {
  return fails(mtbf) ? mtbf * one_plus_w(write.value() / mtbf.value()) : never;
}

}  // namespace gigasim
