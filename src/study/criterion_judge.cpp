#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "gigasim/study/criterion.hpp"
#include "gigasim/study/sequential_test.hpp"
#include "gigasim/study/statistics.hpp"

namespace gigasim {

namespace {
struct Sample {
  std::vector<double> values;
  Moments moments;
};

Sample numbers_of(std::span<const double> observations) {
  Sample sample;
  for (const double x : observations)
    if (!std::isnan(x)) {
      sample.values.push_back(x);
      sample.moments.add(x);
    }
  return sample;
}

/// So that larger values are the worse ones.
Sample badness_of(const Criterion& c, Sample s) {
  if (!c.upper())
    for (double& x : s.values) x = -x;
  return s;
}
double bound_of_badness(const Criterion& c) { return c.upper() ? c.bound : -c.bound; }

Verdict verdict_of_mean(const Criterion& c, const Sample& s, double alpha) {
  const Sample bad = badness_of(c, s);
  if (mean_surely_at_most(bad.values, bound_of_badness(c), alpha)) return Verdict::pass;
  return mean_surely_above(bad.values, bound_of_badness(c), alpha) ? Verdict::fail : Verdict::undecided;
}

Verdict verdict_of_share(const Criterion::Chance& chance, const Sample& s, double alpha) {
  const std::uint64_t n = s.values.size(),
                      kept = saturated<std::uint64_t>(std::round(s.moments.mean() * static_cast<double>(n)));
  const bool upper = chance.relation == Relation::at_most || chance.relation == Relation::below;
  const std::uint64_t good = upper ? n - kept : kept;
  const double share = upper ? 1.0 - chance.bound : chance.bound;
  if (share_surely_at_least(good, n, share, alpha)) return Verdict::pass;
  return share_surely_below(good, n, share, alpha) ? Verdict::fail : Verdict::undecided;
}

/// Beyond those there are, if they go on like these.
std::optional<double> more_of(const Criterion& c, const Sample& s, double alpha) {
  const double needed = c.chance ? trials_to_tell(s.moments.mean(), c.chance->bound, alpha)
                                 : values_to_tell(badness_of(c, s).values, bound_of_badness(c), alpha);
  if (!(needed <= 1e7)) return std::nullopt;
  return std::max(1.0, std::ceil(needed - static_cast<double>(s.values.size())));
}

Verdict verdict_of_one(const Criterion& c, double value) {
  return (c.chance ? holds(value, c.chance->relation, c.chance->bound) : holds(value, c.relation, c.bound))
             ? Verdict::pass
             : Verdict::fail;
}
}  // namespace

Judgement judge(const Criterion& criterion, std::span<const double> observations, double confidence,
                std::size_t looks) {
  const Sample sample = numbers_of(observations);
  Judgement j{
      .estimate = sample.moments.mean(), .standard_error = sample.moments.standard_error(), .n = sample.values.size()};
  if (j.n == 0) return j;
  if (observations.size() == 1) {
    j.verdict = verdict_of_one(criterion, sample.values.front());
    return j;
  }
  const double once = 1.0 - confidence,
               alpha = criterion.chance ? once / static_cast<double>(std::max<std::size_t>(looks, 1)) : once;
  j.verdict =
      criterion.chance ? verdict_of_share(*criterion.chance, sample, alpha) : verdict_of_mean(criterion, sample, alpha);
  if (j.verdict == Verdict::undecided) j.more = more_of(criterion, sample, alpha);
  return j;
}

}  // namespace gigasim
