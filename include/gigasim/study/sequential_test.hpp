/// Tests that are looked at while replications come in: on which side of a bound does a mean or a share lie?
/// docs/models/statistics.md
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gigasim {

/// Sample sizes at which a test is looked at: `least`, then half as many again each time, the last is `most`.
std::vector<std::uint64_t> looks(std::uint64_t least, std::uint64_t most);

/// Whether the mean of what `values` are drawn from is surely at most `bound`: said wrongly with a chance of at most
/// `alpha` over all looks at a growing sample together. Larger values are the worse ones. Tested by betting
/// (Waudby-Smith and Ramdas, Journal of the Royal Statistical Society B 86, 2024), which asks nothing of the
/// distribution but an end: no value lies further above the middle (median or mean, the lower) than the largest of
/// twice the worst so far, twenty times the bound's distance, and `stray`.
bool mean_surely_at_most(std::span<const double> values, double bound, double alpha, double stray = 0.0);
/// The other side: values that are all positive stay so; others lie no further below the middle one than twice the
/// least so far, and three times the distance of the bound.
bool mean_surely_above(std::span<const double> values, double bound, double alpha);

/// Sample size, at most infinite, at which one of the two would be said if values go on like these.
double values_to_tell(std::span<const double> values, double bound, double alpha, double stray = 0.0);

/// The same for the share of successes at one look, by the exact binomial distribution (Clopper and Pearson, Biometrika
/// 26, 1934).
bool share_surely_at_least(std::uint64_t successes, std::uint64_t n, double share, double alpha);
bool share_surely_below(std::uint64_t successes, std::uint64_t n, double share, double alpha);
double trials_to_tell(double share, double bound, double alpha);

}  // namespace gigasim
