/// Tests of a growing sample: on which side of a bound does a mean or a share lie?
/// docs/models/statistics.md, "On which side of a bound?"
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gigasim {

/// Ascending sample sizes at which a test is looked at: `least` (from 1, at most `most`), then half as many again each
/// time; the last is `most`.
std::vector<std::uint64_t> looks(std::uint64_t least, std::uint64_t most);

/// Whether the mean of the distribution behind `values` is surely at most `bound`. It says so wrongly with a chance of
/// at most `alpha` over all looks at a growing sample together. Larger values are the worse ones; none may be NaN.
///
/// The test is one by betting (Waudby-Smith and Ramdas, Journal of the Royal Statistical Society B 86, 2024). It
/// assumes nothing of the distribution but an end (Eq. 10): no value lies further above the middle, the lower of median
/// and mean, than the largest of twice the distance of the worst so far, twenty times the distance of the bound, and
/// `stray` (not negative, in the values' unit). With fewer than two values nothing is sure.
bool mean_surely_at_most(std::span<const double> values, double bound, double alpha, double stray = 0.0);
/// Whether the mean is surely above `bound`, in the same sense. The end of the distribution lies below: values that are
/// never negative stay so. Others lie no further below the middle, the upper of median and mean, than the larger of
/// twice the distance of the least so far and three times the distance of the bound.
bool mean_surely_above(std::span<const double> values, double bound, double alpha);

/// Sample size at which one of the two tests of a mean would decide if further values are like these. Infinite when the
/// evidence does not grow; 2 with fewer than two values.
double values_to_tell(std::span<const double> values, double bound, double alpha, double stray = 0.0);

/// Whether the chance of success is surely at least `share` (0 to 1): wrong with a chance of at most `alpha`, at one
/// look, by the exact binomial distribution (Clopper and Pearson, Biometrika 26, 1934). For several looks the caller
/// divides `alpha`.
bool share_surely_at_least(std::uint64_t successes, std::uint64_t n, double share, double alpha);
/// Whether the chance of success is surely below `share`, in the same sense.
bool share_surely_below(std::uint64_t successes, std::uint64_t n, double share, double alpha);
/// Number of trials after which one of the two tests of a share would decide if the observed `share` stays as it is, by
/// Chernoff's bound on the tail. Infinite when it equals the bound.
double trials_to_tell(double share, double bound, double alpha);

}  // namespace gigasim
