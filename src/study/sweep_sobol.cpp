#include <algorithm>
#include <cmath>

#include "gigasim/base/random.hpp"
#include "gigasim/study/sweep_analysis.hpp"

namespace gigasim {

namespace {
constexpr std::size_t least_rows = 8, resamples = 400;
constexpr double tail = 0.025;

/// Of each row: A, B, then A with one column of B after the other.
using Rows = std::vector<std::vector<double>>;

Rows complete_rows(const SweepTable& t, std::size_t measure) {
  Rows rows;
  const auto block = static_cast<std::size_t>(t.block);
  for (std::size_t i = 0; i + block <= t.points.size();) {
    const SweepPoint* const first = &t.points[i];
    bool whole = first->point % block == 0;
    for (std::size_t k = 0; k < block && whole; ++k)
      whole = first[k].point == first->point + k && std::isfinite(first[k].mean[measure]);
    if (!whole) {
      ++i;
      continue;
    }
    std::vector<double>& row = rows.emplace_back();
    for (std::size_t k = 0; k < block; ++k) row.push_back(first[k].mean[measure]);
    i += block;
  }
  return rows;
}

struct Estimate {
  double first, total;
};

/// First-order index: Saltelli and others, Computer Physics Communications 181, 2010, table 2 (b), with the mean taken
/// off. Total index: Jansen, Computer Physics Communications 117, 1999.
class Estimator {
 public:
  Estimator(const Rows& rows, const std::vector<std::size_t>& chosen) : rows_(rows), chosen_(chosen) {
    const double n = 2.0 * static_cast<double>(chosen.size());
    for (const std::size_t i : chosen) mean_ += (rows[i][0] + rows[i][1]) / n;
    for (const std::size_t i : chosen)
      variance_ += ((rows[i][0] - mean_) * (rows[i][0] - mean_) + (rows[i][1] - mean_) * (rows[i][1] - mean_)) / n;
  }
  bool varies() const { return variance_ > 1e-18 * mean_ * mean_; }
  Estimate of(std::size_t axis) const {
    double first = 0.0, total = 0.0;
    for (const std::size_t i : chosen_) {
      const double a = rows_[i][0] - mean_, b = rows_[i][1] - mean_, mixed = rows_[i][axis + 2] - mean_;
      first += b * (mixed - a);
      total += 0.5 * (a - mixed) * (a - mixed);
    }
    const double scale = static_cast<double>(chosen_.size()) * variance_;
    return {first / scale, total / scale};
  }

 private:
  const Rows& rows_;
  const std::vector<std::size_t>& chosen_;
  double mean_ = 0.0, variance_ = 0.0;
};

double at_share(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)))];
}

/// Rows drawn with replacement; always the same ones, so that a report says the same each time.
std::vector<std::vector<std::size_t>> draws(std::size_t rows) {
  RandomStream random(0, 0, "sobol", "bootstrap");
  std::vector<std::vector<std::size_t>> all(resamples, std::vector<std::size_t>(rows));
  for (auto& draw : all)
    for (std::size_t& i : draw) i = static_cast<std::size_t>(random.uniform() * static_cast<double>(rows));
  return all;
}
}  // namespace

std::optional<SobolIndices> sobol_indices(const SweepTable& t, std::size_t measure) {
  if (t.block != t.axes.size() + 2) return std::nullopt;
  const Rows rows = complete_rows(t, measure);
  if (rows.size() < least_rows) return std::nullopt;
  std::vector<std::size_t> everyone(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) everyone[i] = i;
  const Estimator whole(rows, everyone);
  if (!whole.varies()) return std::nullopt;
  SobolIndices indices{.rows = rows.size()};
  std::vector<std::vector<double>> firsts(t.axes.size()), totals(t.axes.size());
  for (const auto& draw : draws(rows.size())) {
    const Estimator part(rows, draw);
    for (std::size_t k = 0; k < t.axes.size() && part.varies(); ++k) {
      const Estimate e = part.of(k);
      firsts[k].push_back(e.first);
      totals[k].push_back(e.total);
    }
  }
  for (std::size_t k = 0; k < t.axes.size(); ++k) {
    const Estimate e = whole.of(k);
    indices.axes.push_back({e.first, at_share(firsts[k], tail), at_share(firsts[k], 1.0 - tail), e.total,
                            at_share(totals[k], tail), at_share(totals[k], 1.0 - tail)});
  }
  return indices;
}

}  // namespace gigasim
