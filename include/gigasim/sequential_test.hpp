/// Tests that are looked at while replications come in: on which side of a bound does a mean or a share lie?
/// docs/models/statistics.md
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gigasim {

/// Sample sizes at which a test is looked at: `least`, then half as many again each time, the last is `most`.
std::vector<std::uint64_t> looks(std::uint64_t least, std::uint64_t most);

/// Whether the mean of what `values` are drawn from is surely at most `bound`: said wrongly with a chance of at most `alpha`.
/// Student's t with Hall's correction for skewness (Journal of the Royal Statistical Society B 54, 1992). Values that are
/// all equal are taken as they are; a single value says nothing.
bool surely_at_most(std::span<const double> values, double bound, double alpha);
bool surely_above(std::span<const double> values, double bound, double alpha);

/// The same for the share of successes, by the exact binomial distribution (Clopper and Pearson, Biometrika 26, 1934).
bool share_surely_at_least(std::uint64_t successes, std::uint64_t n, double share, double alpha);
bool share_surely_below(std::uint64_t successes, std::uint64_t n, double share, double alpha);

/// Standard errors that a normal test asks for at `alpha`, one-sided: 1.64 at 5 %.
double standard_errors_at(double alpha);

}  // namespace gigasim
