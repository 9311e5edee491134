#include "gigasim/study/sequential_test.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace gigasim {

namespace {
constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double room_for_the_worse = 20.0, room_for_the_better = 3.0, beyond_the_furthest = 2.0;

/// Log of what a bettor has made of 1 who puts `stake` on values below the bound.
double log_wealth(std::span<const double> values, double bound, double stake) {
  double sum = 0.0;
  for (const double x : values) sum += std::log1p(stake * (bound - x));
  return sum;
}

/// Log of the wealth of a crowd of bettors, of whom half the money is staked as high as `room`, the furthest that a
/// value may lie above the bound, allows. While the mean is above the bound, it exceeds 1 / alpha with a chance of at
/// most alpha, ever.
double log_evidence(std::span<const double> values, double bound, double room) {
  constexpr int bettors = 24;
  constexpr double next_stake = 0.75;
  const double boldest = log_wealth(values, bound, 1.0 / room) - std::log(2.0);
  double log_sum = boldest, stake = 1.0 / room;
  for (int i = 0; i < bettors; ++i) {
    const double one = log_wealth(values, bound, stake *= next_stake) - std::log(2.0 * bettors),
                 larger = std::max(log_sum, one);
    if (larger > -endless) log_sum = larger + std::log(std::exp(log_sum - larger) + std::exp(one - larger));
  }
  return log_sum;
}

struct Spread {
  double least, median, mean, most;
};
Spread spread_of(std::vector<double> values) {
  const auto median = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), median, values.end());
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {*least, *median, std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()),
          *most};
}

/// Evidence that the mean is at most the bound.
double log_evidence_below(std::span<const double> values, double bound, double stray) {
  const Spread s = spread_of({values.begin(), values.end()});
  if (s.most == bound && s.least == bound &&
      stray == 0.0)  // no room: the limit of values that are ever nearer to the bound
    return -static_cast<double>(values.size()) * std::log1p(-1.0 / room_for_the_worse) - std::log(2.0);
  const double middle = std::min(s.median, s.mean);
  const double limit =
      middle + std::max({beyond_the_furthest * (s.most - middle), room_for_the_worse * (bound - middle), stray});
  return limit > bound ? log_evidence(values, bound, limit - bound) : -endless;
}

/// Evidence that it is above.
double log_evidence_above(std::span<const double> values, double bound) {
  const Spread s = spread_of({values.begin(), values.end()});
  const double middle = std::max(s.median, s.mean);
  double limit = middle - std::max(beyond_the_furthest * (middle - s.least), room_for_the_better * (middle - bound));
  if (s.least >= 0.0 && bound >= 0.0) limit = std::max(limit, 0.0);
  if (limit == bound) return s.most > bound ? endless : -endless;
  std::vector<double> turned;
  for (const double x : values) turned.push_back(-x);
  return limit < bound ? log_evidence(turned, -bound, bound - limit) : -endless;
}

boost::math::binomial trials(std::uint64_t n, double share) { return {static_cast<double>(n), share}; }
}  // namespace

std::vector<std::uint64_t> looks(std::uint64_t least, std::uint64_t most) {
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t n = std::min(std::max<std::uint64_t>(least, 1), most); n < most; n += (n + 1) / 2)
    sizes.push_back(n);
  sizes.push_back(most);
  return sizes;
}

bool mean_surely_at_most(std::span<const double> values, double bound, double alpha, double stray) {
  return values.size() > 1 && log_evidence_below(values, bound, stray) >= -std::log(alpha);
}

bool mean_surely_above(std::span<const double> values, double bound, double alpha) {
  return values.size() > 1 && log_evidence_above(values, bound) >= -std::log(alpha);
}

double values_to_tell(std::span<const double> values, double bound, double alpha, double stray) {
  if (values.size() < 2) return 2.0;
  const auto n = static_cast<double>(values.size());
  const double mix = std::log(4.0);  // most of what the crowd loses against its best bettor
  const double each = (std::max(log_evidence_below(values, bound, stray), log_evidence_above(values, bound)) + mix) / n;
  return each > 0.0 ? (mix - std::log(alpha)) / each : endless;
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

double trials_to_tell(double share, double bound, double alpha) {
  const auto part = [](double p, double q) { return p > 0.0 ? p * std::log(p / q) : 0.0; };
  const double each = part(share, bound) + part(1.0 - share, 1.0 - bound);  // Chernoff's bound on the tail
  return each > 0.0 ? -std::log(alpha) / each : endless;
}

}  // namespace gigasim
