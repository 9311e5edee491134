#include <cmath>

#include "gigasim/criterion.hpp"
#include "gigasim/sequential_test.hpp"
#include "gigasim/statistics.hpp"

namespace gigasim {

namespace {
/// Fewer observations than this do not tell a mean, unless there is only one to be had.
constexpr std::uint64_t fewest = 10;

/// A mean that never varied in n runs: at least this share of all runs is then alike, at the confidence asked for.
constexpr double alike_share = 0.95;

struct Sample {
  std::vector<double> values;
  Moments moments;
};

Sample numbers_of(std::span<const double> observations) {
  Sample sample;
  for (const double x : observations)
    if (!std::isnan(x)) sample.values.push_back(x), sample.moments.add(x);
  return sample;
}

/// On the side of the bound that is asked for, on the other, or not known.
Verdict verdict_of_mean(const Criterion& c, const Sample& s, double alpha, double once) {
  const std::uint64_t n = s.values.size();
  if (n < fewest) return Verdict::undecided;
  if (!(s.moments.variance() > 0.0)) {
    if (std::pow(alike_share, static_cast<double>(n)) > once) return Verdict::undecided;  // looking before adds no chance of error
    return holds(s.values.front(), c.relation, c.bound) ? Verdict::pass : Verdict::fail;
  }
  if (surely_at_most(s.values, c.bound, alpha)) return c.upper() ? Verdict::pass : Verdict::fail;
  if (surely_above(s.values, c.bound, alpha)) return c.upper() ? Verdict::fail : Verdict::pass;
  return Verdict::undecided;
}

Verdict verdict_of_share(const Criterion::Chance& chance, const Sample& s, double alpha) {
  const std::uint64_t n = s.values.size(), kept = static_cast<std::uint64_t>(std::llround(s.moments.mean() * static_cast<double>(n)));
  const bool upper = chance.relation == Relation::at_most || chance.relation == Relation::below;
  const std::uint64_t good = upper ? n - kept : kept;
  const double share = upper ? 1.0 - chance.bound : chance.bound;
  if (share_surely_at_least(good, n, share, alpha)) return Verdict::pass;
  return share_surely_below(good, n, share, alpha) ? Verdict::fail : Verdict::undecided;
}

/// Beyond those there are: so that the distance to the bound becomes as many standard errors as are asked for.
std::optional<double> more_of(const Criterion& c, const Sample& s, double alpha, double once) {
  const auto n = static_cast<double>(s.values.size());
  const double bound = c.chance ? c.chance->bound : c.bound, z = standard_errors_at(alpha);
  const double needed_alike = std::log(c.chance ? alpha : once) / std::log(c.chance ? std::max(0.01, std::min(c.chance->bound, 0.999)) : alike_share);
  if (n == 0.0) return std::nullopt;
  if (n < 2.0 || !(s.moments.variance() > 0.0)) return std::max(1.0, std::ceil(std::max(c.chance ? 1.0 : static_cast<double>(fewest), needed_alike) - n));
  const double distance = std::abs(s.moments.mean() - bound);
  const double variance = c.chance ? std::max(s.moments.variance(), bound * (1.0 - bound)) : s.moments.variance();
  const double needed = z * z * variance / (distance * distance);
  if (!std::isfinite(needed) || needed > 1e7) return std::nullopt;
  return std::max(1.0, std::ceil(std::max<double>(needed, fewest) - n));
}

Verdict verdict_of_one(const Criterion& c, double value) {
  return (c.chance ? holds(value, c.chance->relation, c.chance->bound) : holds(value, c.relation, c.bound)) ? Verdict::pass : Verdict::fail;
}
}  // namespace

Judgement judge(const Criterion& criterion, std::span<const double> observations, double confidence, std::size_t looks) {
  const Sample sample = numbers_of(observations);
  Judgement j{.estimate = sample.moments.mean(), .standard_error = sample.moments.standard_error(), .n = sample.values.size()};
  const double once = 1.0 - confidence, alpha = once / static_cast<double>(std::max<std::size_t>(looks, 1));
  if (j.n == 0) return j;
  if (observations.size() == 1) return j.verdict = verdict_of_one(criterion, sample.values.front()), j;
  j.verdict = criterion.chance ? verdict_of_share(*criterion.chance, sample, alpha) : verdict_of_mean(criterion, sample, alpha, once);
  if (j.verdict == Verdict::undecided) j.more = more_of(criterion, sample, alpha, once);
  return j;
}

}  // namespace gigasim
