/// Statistics of values that arrive one by one. Definitions: docs/models/statistics.md
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace gigasim {

/// Mean and variance in one pass (Welford, Technometrics 4, 1962), Eq. 1 to 3.
class Moments {
 public:
  /// Takes a value; the caller leaves out NaN.
  void add(double x);
  std::uint64_t count() const { return n_; }  ///< number of values
  double mean() const;                        ///< NaN without values
  double variance() const;                    ///< of the sample, over n - 1; NaN with fewer than two values
  double deviation() const;                   ///< standard deviation: the root of the variance
  double standard_error() const;              ///< of the mean of independent values; NaN with fewer than two

 private:
  /// Number of values.
  std::uint64_t n_ = 0;
  /// Mean so far, and sum of squared deviations from it.
  double mean_ = 0.0, squares_ = 0.0;
};

/// Quantiles and tail means. Exact up to `exact_values` values. Beyond, values are counted in buckets whose width is
/// 0.1 % of their size (DDSketch: Masson, Rim and Lee, VLDB 2019), so figures lie within 0.1 % of a value at that rank,
/// sizes below 1e-12 count as 0, and memory stays bounded.
class Distribution {
 public:
  static constexpr std::size_t exact_values = 10000;  ///< most values that are kept as they are
  static constexpr double half_width = 5e-4;          ///< half the width of a bucket over the size of its values

  /// Takes a value. Throws InternalFault unless it is finite.
  void add(double x);
  std::uint64_t count() const { return n_; }  ///< number of values
  /// The p-quantile, p from 0 to 1: linear between the order statistics around rank p (n - 1), counted from 0 (Eq. 4).
  /// NaN without values.
  double quantile(double p) const;
  /// Share of the values that are at least x, 0 to 1. NaN without values.
  double share_from(double x) const;
  /// Mean of the largest `share` (above 0, at most 1) of all values; the value at the edge counts in part (Eq. 5). NaN
  /// without values.
  double upper_mean(double share) const;
  /// The same of the smallest values.
  double lower_mean(double share) const;

 private:
  /// Values of nearly one size.
  struct Bucket {
    /// Their number.
    std::uint64_t count = 0;
    /// Their sum.
    double sum = 0.0;
  };
  /// Sorts the values that are kept.
  void sort() const;
  /// Adds a value to its bucket.
  void count_in_bucket(double x);
  /// The value of a rank, counted from 0 from the smallest; of buckets the mean of its bucket.
  double at_rank(std::uint64_t rank) const;
  /// Mean of the first `share` of the values in this order.
  double tail_mean(double share, const std::vector<Bucket>& worst_first) const;

  /// Number of values.
  std::uint64_t n_ = 0;
  mutable std::vector<double> values_;  ///< empty once there are buckets
  /// The kept values are in order.
  mutable bool sorted_ = true;
  /// Buckets by size and sign, ascending; empty while values are kept.
  std::map<int, Bucket> buckets_;
};

/// Spearman's rank correlation of pairs, -1 to 1; equal values share the mean of their ranks. NaN when one side is
/// constant. Throws InternalFault when the sides differ in length.
double rank_correlation(std::span<const double> x, std::span<const double> y);

/// Chance that n pairs of unrelated values have a rank correlation as far from 0 as r or further: Student's t with n -
/// 2 degrees of freedom of r sqrt((n - 2) / (1 - r^2)). Good from n = 10 on; 1 below n = 3 or where r is NaN.
double rank_correlation_p_value(double r, std::uint64_t n);

}  // namespace gigasim
