#include "gigasim/study/statistics.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/saturated.hpp"

namespace gigasim {

namespace {
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = 1e-12;  // sizes below count as 0

/// Bucket k > 0 holds (g^(k-1), g^k] times `smallest`, -k the same below 0, bucket 0 the zeros.
const double log_growth = std::log((1.0 + Distribution::half_width) / (1.0 - Distribution::half_width));

int bucket_of(double x) {
  if (std::abs(x) <= smallest) return 0;
  const int k = saturated<int>(std::ceil(std::log(std::abs(x) / smallest) / log_growth));
  return x > 0.0 ? k : -k;
}
}  // namespace

void Moments::add(double x) {
  ++n_;
  const double step = x - mean_;
  mean_ += step / static_cast<double>(n_);
  squares_ += step * (x - mean_);
}

double Moments::mean() const { return n_ > 0 ? mean_ : no_number; }
double Moments::variance() const { return n_ > 1 ? squares_ / static_cast<double>(n_ - 1) : no_number; }
double Moments::deviation() const { return std::sqrt(variance()); }
double Moments::standard_error() const { return std::sqrt(variance() / static_cast<double>(n_)); }

void Distribution::add(double x) {
  if (!std::isfinite(x)) throw InternalFault("a distribution takes finite values only");
  ++n_;
  if (!buckets_.empty()) return count_in_bucket(x);
  values_.push_back(x);
  sorted_ = false;
  if (values_.size() <= exact_values) return;
  for (const double value : values_) count_in_bucket(value);
  values_ = {};
}

void Distribution::count_in_bucket(double x) {
  Bucket& bucket = buckets_[bucket_of(x)];
  ++bucket.count;
  bucket.sum += x;
}

void Distribution::sort() const {
  if (!sorted_) std::sort(values_.begin(), values_.end());
  sorted_ = true;
}

double Distribution::at_rank(std::uint64_t rank) const {
  if (buckets_.empty()) return values_[rank];
  std::uint64_t below = 0;
  for (const auto& [k, bucket] : buckets_) {
    below += bucket.count;
    if (below > rank) return bucket.sum / static_cast<double>(bucket.count);
  }
  throw InternalFault("a rank beyond the last value");
}

double Distribution::quantile(double p) const {
  if (n_ == 0) return no_number;
  sort();
  const double rank = p * static_cast<double>(n_ - 1);
  const auto low = static_cast<std::uint64_t>(rank);
  const double below = at_rank(low), above = at_rank(std::min(low + 1, n_ - 1));
  return below + (rank - static_cast<double>(low)) * (above - below);
}

double Distribution::share_from(double x) const {
  if (n_ == 0) return no_number;
  sort();
  auto from = static_cast<std::uint64_t>(values_.end() - std::lower_bound(values_.begin(), values_.end(), x));
  for (const auto& [k, bucket] : buckets_)
    if (bucket.sum / static_cast<double>(bucket.count) >= x) from += bucket.count;
  return static_cast<double>(from) / static_cast<double>(n_);
}

double Distribution::tail_mean(double share, const std::vector<Bucket>& worst_first) const {
  const double wanted = share * static_cast<double>(n_);
  double taken = 0.0, sum = 0.0;
  for (const Bucket& bucket : worst_first) {
    const auto count = static_cast<double>(bucket.count);
    const double part = std::min(count, wanted - taken);
    sum += bucket.sum * part / count;
    taken += part;
    if (taken >= wanted) break;
  }
  return wanted > 0.0 ? sum / wanted : no_number;
}

double Distribution::lower_mean(double share) const {
  sort();
  std::vector<Bucket> all;
  for (const double value : values_) all.push_back({1, value});
  for (const auto& [k, bucket] : buckets_) all.push_back(bucket);
  return tail_mean(share, all);
}

double Distribution::upper_mean(double share) const {
  sort();
  std::vector<Bucket> all;
  for (auto value = values_.rbegin(); value != values_.rend(); ++value) all.push_back({1, *value});
  for (auto bucket = buckets_.rbegin(); bucket != buckets_.rend(); ++bucket) all.push_back(bucket->second);
  return tail_mean(share, all);
}

namespace {
std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> rank(values.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) rank[order[i]] = 0.5 * static_cast<double>(first + last - 1);
  }
  return rank;
}
}  // namespace

double rank_correlation(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) throw InternalFault("a correlation takes pairs");
  const std::vector<double> a = ranks(x), b = ranks(y);
  const double middle = 0.5 * (static_cast<double>(a.size()) - 1.0);
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double u = a[i] - middle, v = b[i] - middle;
    ab += u * v;
    aa += u * u;
    bb += v * v;
  }
  return ab / std::sqrt(aa * bb);
}

double rank_correlation_p_value(double r, std::uint64_t n) {
  if (n < 3 || !std::isfinite(r)) return 1.0;
  const double freedom = static_cast<double>(n) - 2.0;
  return boost::math::ibeta(0.5 * freedom, 0.5, std::clamp(1.0 - r * r, 0.0, 1.0));  // v / (v + t^2) = 1 - r^2
}

}  // namespace gigasim
