/// Statistics of values that arrive one by one. Definitions: docs/models/statistics.md
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace gigasim {

/// Mean and variance in one pass (Welford, Technometrics 4, 1962).
class Moments {
 public:
  void add(double x);
  std::uint64_t count() const { return n_; }
  double mean() const;      ///< not a number without values
  double variance() const;  ///< of the sample, n - 1; not a number with fewer than two values
  double deviation() const;
  double standard_error() const;  ///< of the mean

 private:
  std::uint64_t n_ = 0;
  double mean_ = 0.0, squares_ = 0.0;
};

/// Quantiles and tail means. Exact up to `exact_values` values; beyond that the values are counted in buckets whose
/// width is 0.1 % of their size (DDSketch: Masson, Rim and Lee, VLDB 2019), so figures are within 0.1 % of a value at
/// that rank and memory stays bounded.
class Distribution {
 public:
  static constexpr std::size_t exact_values = 10000;
  static constexpr double half_width = 5e-4;

  void add(double x);
  std::uint64_t count() const { return n_; }
  /// With p from 0 to 1: linear between the order statistics around rank p (n - 1), counted from 0.
  double quantile(double p) const;
  /// Share of the values that are at least x.
  double share_from(double x) const;
  /// Mean of the largest `share` of all values; the value at the edge counts in part.
  double upper_mean(double share) const;
  double lower_mean(double share) const;

 private:
  struct Bucket {
    std::uint64_t count = 0;
    double sum = 0.0;
  };
  void sort() const;
  void count_in_bucket(double x);
  double at_rank(std::uint64_t rank) const;
  double tail_mean(double share, const std::vector<Bucket>& worst_first) const;

  std::uint64_t n_ = 0;
  mutable std::vector<double> values_;  ///< empty once there are buckets
  mutable bool sorted_ = true;
  std::map<int, Bucket> buckets_;
};

/// Spearman's rank correlation; equal values share the mean of their ranks. Not a number when one side is constant.
double rank_correlation(std::span<const double> x, std::span<const double> y);

/// Chance that n pairs of unrelated values have a rank correlation as far from 0 as r or further: Student's t with n -
/// 2 degrees of freedom of r sqrt((n - 2) / (1 - r^2)). Good from n = 10 on.
double rank_correlation_p_value(double r, std::uint64_t n);

}  // namespace gigasim
