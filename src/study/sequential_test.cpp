#include "gigasim/sequential_test.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace gigasim {

namespace {
/// Mean less bound in standard errors, corrected for skewness (Hall 1992).
double statistic(std::span<const double> values, double bound) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0, second = 0.0, third = 0.0;
  for (const double x : values) mean += x / n;
  for (const double x : values) second += std::pow(x - mean, 2), third += std::pow(x - mean, 3);
  const double deviation = std::sqrt(second / (n - 1.0));
  const double skewness = third / n / std::pow(deviation, 3), a = skewness / std::sqrt(n);
  const double t = (mean - bound) * std::sqrt(n) / deviation;
  return t + a * t * t / 3.0 + a * a * t * t * t / 27.0 + a / 6.0;
}

bool all_equal(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); });
}

double critical(std::size_t n, double alpha) {
  return quantile(complement(boost::math::students_t(static_cast<double>(n) - 1.0), alpha));
}

boost::math::binomial trials(std::uint64_t n, double share) { return {static_cast<double>(n), share}; }
}  // namespace

std::vector<std::uint64_t> looks(std::uint64_t least, std::uint64_t most) {
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t n = std::min(std::max<std::uint64_t>(least, 1), most); n < most; n += (n + 1) / 2) sizes.push_back(n);
  sizes.push_back(most);
  return sizes;
}

bool surely_at_most(std::span<const double> values, double bound, double alpha) {
  if (values.size() < 2) return false;
  if (all_equal(values)) return values.front() <= bound;
  return statistic(values, bound) <= -critical(values.size(), alpha);
}

bool surely_above(std::span<const double> values, double bound, double alpha) {
  if (values.size() < 2) return false;
  if (all_equal(values)) return values.front() > bound;
  return statistic(values, bound) >= critical(values.size(), alpha);
}

bool share_surely_at_least(std::uint64_t successes, std::uint64_t n, double share, double alpha) {
  if (n == 0 || share <= 0.0) return share <= 0.0;
  if (successes == 0) return false;
  return cdf(complement(trials(n, std::min(share, 1.0)), static_cast<double>(successes) - 1.0)) <= alpha;
}

bool share_surely_below(std::uint64_t successes, std::uint64_t n, double share, double alpha) {
  if (n == 0 || share <= 0.0) return false;
  if (successes == n) return false;
  return cdf(trials(n, std::min(share, 1.0)), static_cast<double>(successes)) <= alpha;
}

double standard_errors_at(double alpha) { return quantile(complement(boost::math::normal(), alpha)); }

}  // namespace gigasim
