#include "gigasim/study/sweep_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/text.hpp"

namespace gigasim {

namespace {
constexpr std::size_t most_levels = 12, groups_beyond = 8;

bool candidate(const SweepPoint& p, std::size_t measure) {
  return p.feasible != Feasible::no && std::isfinite(p.mean[measure]);
}

/// Less is better.
double badness(const SweepTable& t, std::size_t position, std::size_t measure) {
  const double value = t.points[position].mean[measure];
  return t.measures[measure].sense == Sense::more_is_better ? -value : value;
}

std::vector<std::size_t> candidates(const SweepTable& t, std::size_t a, std::size_t b) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < t.points.size(); ++i)
    if (candidate(t.points[i], a) && candidate(t.points[i], b)) all.push_back(i);
  std::sort(all.begin(), all.end(), [&](std::size_t x, std::size_t y) {
    return std::tuple(badness(t, x, a), badness(t, x, b), x) < std::tuple(badness(t, y, a), badness(t, y, b), y);
  });
  return all;
}

/// Points with about the same value of an axis.
struct Group {
  double low = 0.0, high = 0.0, sum = 0.0;
  std::size_t count = 0;
  double mean() const { return sum / static_cast<double>(count); }
};

struct Observed {
  double at, y;
};

std::vector<Observed> observed(const SweepTable& t, std::size_t axis, std::size_t measure) {
  std::vector<Observed> all;
  for (const SweepPoint& p : t.points)
    if (std::isfinite(p.mean[measure])) all.push_back({p.at[axis], p.mean[measure]});
  std::stable_sort(all.begin(), all.end(), [](const Observed& a, const Observed& b) { return a.at < b.at; });
  return all;
}

std::size_t levels_in(const std::vector<Observed>& sorted) {
  std::size_t levels = sorted.empty() ? 0 : 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) levels += sorted[i].at != sorted[i - 1].at;
  return levels;
}

/// Equal values are never torn apart.
std::vector<Group> grouped(const std::vector<Observed>& sorted, bool each_level) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool same = i > 0 && sorted[i].at == sorted[i - 1].at;
    const bool full = each_level || i * groups_beyond >= groups.size() * sorted.size();
    if (groups.empty() || (!same && full)) groups.push_back({sorted[i].at, sorted[i].at});
    groups.back().high = sorted[i].at;
    groups.back().sum += sorted[i].y;
    ++groups.back().count;
  }
  return groups;
}

/// The share of the sum of squares between groups. Where other parameters are not crossed with this one but spread at
/// random, less what chance alone would put there: epsilon squared [Kelley, PNAS 21, 1935].
double share_of_variance(const std::vector<Observed>& all, const std::vector<Group>& groups, bool crossed) {
  double mean = 0.0, total = 0.0, between = 0.0;
  for (const Observed& o : all) mean += o.y / static_cast<double>(all.size());
  for (const Observed& o : all) total += (o.y - mean) * (o.y - mean);
  for (const Group& g : groups) between += static_cast<double>(g.count) * (g.mean() - mean) * (g.mean() - mean);
  const double n = static_cast<double>(all.size()), k = static_cast<double>(groups.size());
  if (!(total > 0.0)) return 0.0;
  if (crossed || n <= k) return between / total;
  return std::max(0.0, (between - (k - 1.0) * (total - between) / (n - k)) / total);
}
}  // namespace

std::string SweepTable::value_text(std::size_t axis, const SweepPoint& p) const {
  const SweepAxis& a = axes[axis];
  if (a.kind == SweepParameter::Kind::text) return a.labels[static_cast<std::size_t>(p.at[axis])];
  if (a.kind == SweepParameter::Kind::date) return to_string(date_at(Date{}, p.at[axis]));
  return a.unit.empty() ? shortest(p.at[axis]) : shortest(p.at[axis]) + " " + a.unit;
}

std::vector<std::size_t> best_points(const SweepTable& t, std::size_t measure, std::size_t most) {
  std::vector<std::size_t> best = candidates(t, measure, measure);
  best.resize(std::min(best.size(), most));
  return best;
}

std::vector<std::size_t> pareto_front(const SweepTable& t, std::size_t a, std::size_t b) {
  std::vector<std::size_t> front;
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t i : candidates(t, a, b)) {
    if (!(badness(t, i, b) < least)) continue;
    least = badness(t, i, b);
    front.push_back(i);
  }
  return front;
}

namespace {
/// At least every other combination of levels is there, as in a grid of which constraints drop some points.
bool is_crossed(const SweepTable& t, std::size_t measure) {
  double combinations = 1.0, points = 0.0;
  for (std::size_t axis = 0; axis < t.axes.size(); ++axis) {
    const std::vector<Observed> all = observed(t, axis, measure);
    combinations *= static_cast<double>(levels_in(all));
    points = static_cast<double>(all.size());
  }
  return 2.0 * points >= combinations;
}
}  // namespace

std::vector<MainEffect> main_effects(const SweepTable& t, std::size_t measure) {
  std::vector<MainEffect> effects;
  const bool crossed = is_crossed(t, measure);
  for (std::size_t axis = 0; axis < t.axes.size(); ++axis) {
    const std::vector<Observed> all = observed(t, axis, measure);
    const std::size_t levels = levels_in(all);
    if (levels < 2) continue;
    const std::vector<Group> groups =
        grouped(all, levels <= most_levels || t.axes[axis].kind == SweepParameter::Kind::text);
    const auto by_mean = [](const Group& a, const Group& b) { return a.mean() < b.mean(); };
    const auto [least, most] = std::minmax_element(groups.begin(), groups.end(), by_mean);
    const auto text = [&](const Group& g) {
      SweepPoint low{.at = std::vector(t.axes.size(), g.low)}, high{.at = std::vector(t.axes.size(), g.high)};
      return g.low == g.high ? t.value_text(axis, low) : t.value_text(axis, low) + " … " + t.value_text(axis, high);
    };
    effects.push_back(
        {axis, least->mean(), most->mean(), text(*least), text(*most), share_of_variance(all, groups, crossed)});
  }
  std::stable_sort(effects.begin(), effects.end(),
                   [](const MainEffect& a, const MainEffect& b) { return a.share > b.share; });
  return effects;
}

}  // namespace gigasim
