#include "distribution.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

namespace gigasim {

namespace {
using Family = InputLaw::Family;

/// Plain doubles are exact enough (1e-13), and faster than long doubles.
constexpr boost::math::policies::policy<boost::math::policies::promote_double<false>> in_double{};

double triangular_quantile(double a, double m, double b, double u) {
  return u * (b - a) < m - a ? a + std::sqrt(u * (b - a) * (m - a)) : b - std::sqrt((1.0 - u) * (b - a) * (b - m));
}

/// Eq. 2 of docs/formats/uncertainty.md.
double pert_quantile(double a, double m, double b, double u) {
  const double alpha = 1.0 + 4.0 * (m - a) / (b - a), beta = 1.0 + 4.0 * (b - m) / (b - a);
  return a + (b - a) * boost::math::ibeta_inv(alpha, beta, u, in_double);
}

/// Eq. 3: of the normal law restricted to [low, high].
double truncated_normal_quantile(double mean, double sd, double low, double high, double u) {
  const double below = normal_cdf((low - mean) / sd), upto = normal_cdf((high - mean) / sd);
  const double share = below + u * (upto - below);
  if (share <= 0.0) return low;
  return share >= 1.0 ? high : std::clamp(mean + sd * normal_quantile(share), low, high);
}

double nth_of(const std::vector<double>& values, double u) {
  const auto n = static_cast<double>(values.size());
  return values[static_cast<std::size_t>(std::clamp(std::floor(u * n), 0.0, n - 1.0))];
}
}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }
double normal_quantile(double u) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * u, in_double); }

double InputLaw::quantile(double u) const {
  const auto& p = parameters;
  const auto real = [&]() -> double {
    switch (family) {
      case Family::uniform:
        return whole ? std::min(std::floor(p[0] + u * (p[1] - p[0] + 1.0)), p[1]) : p[0] + u * (p[1] - p[0]);
      case Family::triangular:
        return triangular_quantile(p[0], p[1], p[2], u);
      case Family::pert:
        return pert_quantile(p[0], p[1], p[2], u);
      case Family::normal:
        return truncated_normal_quantile(p[0], p[1], rule.low, rule.high, u);
      case Family::lognormal:
        return std::exp(
            truncated_normal_quantile(std::log(p[0]), p[1], std::log(std::max(rule.low, 0.0)), std::log(rule.high), u));
      case Family::empirical:
      case Family::choice:
        return nth_of(values, u);
    }
    return 0.0;
  };
  return whole ? std::round(real()) : real();
}

double InputLaw::central() const {
  switch (family) {
    case Family::triangular:
    case Family::pert:
      return parameters[1];
    case Family::normal:
    case Family::lognormal:
      return whole ? std::round(parameters[0]) : parameters[0];
    case Family::empirical:
      return values[(values.size() - 1) / 2];
    case Family::choice:
      return values.front();
    case Family::uniform:
      break;
  }
  return quantile(0.5);
}

std::vector<double> InputLaw::trials() const {
  if (family == Family::choice) return values;
  if (family == Family::normal || family == Family::lognormal) return {quantile(0.001), quantile(0.999)};
  return {quantile(0.0), quantile(1.0)};
}

}  // namespace gigasim
