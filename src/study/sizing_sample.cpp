#include "sizing_sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gigasim::study {

namespace {
constexpr double no_number = std::numeric_limits<double>::quiet_NaN(),
                 endless = std::numeric_limits<double>::infinity();

std::vector<double> present(std::vector<double> values) {
  std::erase_if(values, [](double x) { return std::isnan(x); });
  return values;
}

/// How far the largest value lies above the middle: the lower of median and mean.
double furthest_stray(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto median = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), median, values.end());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  return *std::max_element(values.begin(), values.end()) - std::min(*median, mean);
}

Standing single(const std::vector<double>& values, double bound) {
  return !values.empty() && values.front() <= bound ? Standing::holds : Standing::fails;
}
}  // namespace

SizingSample::SizingSample(const SizingProblem& problem, SizingPoint point, double alpha, std::size_t looks)
    : problem_(problem),
      point_(std::move(point)),
      alpha_(alpha),
      looks_(static_cast<double>(looks)),
      values_(problem.criteria.size()),
      standings_(problem.criteria.size(), Standing::undecided),
      strays_(problem.criteria.size(), 0.0) {}

void SizingSample::add(const SizingObservation& o) {
  ++replications_;
  for (std::size_t k = 0; k < values_.size(); ++k) values_[k].push_back(o.values[k]);
  cost_.add(o.cost);
  ++binds_[o.binds];
}

std::vector<double> SizingSample::badness(std::size_t k) const {
  std::vector<double> values = values_[k];
  const SizingCriterion& c = problem_.criteria[k];
  if (c.share || !c.at_most)
    for (double& x : values) x = -x;
  return values;
}

double SizingSample::bound_of_badness(std::size_t k) const {
  const SizingCriterion& c = problem_.criteria[k];
  return c.share || !c.at_most ? -c.bound : c.bound;
}

/// To hold, all criteria must: a wrong yes is a wrong yes of one of them. To fail, one is enough: they share the error.
Standing SizingSample::judged(std::size_t k) const {
  const SizingCriterion& c = problem_.criteria[k];
  const double each = alpha_ / static_cast<double>(values_.size());
  const std::vector<double> bad = present(badness(k));
  if (problem_.most == 1) return single(bad, bound_of_badness(k));
  if (c.share) {
    const auto good = static_cast<std::uint64_t>(std::count(values_[k].begin(), values_[k].end(), 1.0));
    if (share_surely_at_least(good, replications_, c.bound, alpha_ / looks_)) return Standing::holds;
    return share_surely_below(good, replications_, c.bound, each / looks_) ? Standing::fails : Standing::undecided;
  }
  if (bad.empty()) return Standing::fails;
  if (mean_surely_at_most(bad, bound_of_badness(k), alpha_, strays_[k])) return Standing::holds;
  return mean_surely_above(bad, bound_of_badness(k), each) ? Standing::fails : Standing::undecided;
}

void SizingSample::judge() {
  for (std::size_t k = 0; k < standings_.size(); ++k)
    if (standings_[k] == Standing::undecided) standings_[k] = judged(k);
}

Standing SizingSample::standing() const {
  const auto any = [&](Standing s) { return std::find(standings_.begin(), standings_.end(), s) != standings_.end(); };
  return !obstacle_.empty() || any(Standing::fails) ? Standing::fails
         : any(Standing::undecided)                 ? Standing::undecided
                                                    : Standing::holds;
}

void SizingSample::expect_strays_of(const SizingSample& neighbour) {
  for (std::size_t k = 0; k < strays_.size(); ++k) {
    if (problem_.most == 1 || problem_.criteria[k].share || standings_[k] == Standing::fails) continue;
    strays_[k] = std::max(strays_[k], furthest_stray(present(neighbour.badness(k))));
    standings_[k] = judged(k);
  }
}

CriterionFigure SizingSample::figure(std::size_t k) const {
  const SizingCriterion& c = problem_.criteria[k];
  Moments m;
  for (const double x : values_[k])
    if (c.share || !std::isnan(x)) m.add(c.share ? (x == 1.0 ? 1.0 : 0.0) : x);
  CriterionFigure f{standings_[k], m.mean(), m.standard_error(), no_number, m.count()};
  f.slack = c.share || !c.at_most ? f.mean - c.bound : c.bound - f.mean;
  return f;
}

double score(const SizingProblem& problem, const SizingTrial& t, std::size_t k) {
  const CriterionFigure& f = t.figures[k];
  if (std::isnan(f.slack)) return -endless;
  if (f.standard_error > 0.0) return f.slack / f.standard_error;
  return f.slack / std::max(std::abs(problem.criteria[k].bound), 1e-12) * 1e12;
}

double relative_slack(const SizingProblem& problem, const SizingTrial& t) {
  double least = endless;
  for (std::size_t k = 0; k < t.figures.size(); ++k) {
    const double slack = t.figures[k].slack;
    least =
        std::min(least, std::isnan(slack) ? -endless : slack / std::max(std::abs(problem.criteria[k].bound), 1e-12));
  }
  return least;
}

/// Until the evidence is strong enough, if it goes on growing like this.
double SizingSample::more_replications(const SizingTrial& t) const {
  double needed = 0.0;
  for (std::size_t k = 0; k < t.figures.size(); ++k) {
    if (t.figures[k].standing != Standing::undecided) continue;
    const bool share = problem_.criteria[k].share;
    needed = std::max(needed, share ? trials_to_tell(t.figures[k].mean, problem_.criteria[k].bound, alpha_ / looks_)
                                    : values_to_tell(present(badness(k)), bound_of_badness(k), alpha_, strays_[k]));
  }
  return std::max(std::ceil(needed) - static_cast<double>(t.replications), 1.0);
}

/// Of the criteria by which the point stands as it does.
std::size_t SizingSample::tightest(const SizingTrial& t) const {
  const auto before = [&](std::size_t a, std::size_t b) {
    const bool a_decides = standings_[a] == t.standing, b_decides = standings_[b] == t.standing;
    return a_decides != b_decides ? a_decides : score(problem_, t, a) < score(problem_, t, b);
  };
  std::size_t result = 0;
  for (std::size_t k = 1; k < t.figures.size(); ++k)
    if (before(k, result)) result = k;
  return result;
}

SizingTrial SizingSample::trial() const {
  SizingTrial t{
      .point = point_, .standing = standing(), .replications = replications_, .binds = binds_, .obstacle = obstacle_};
  for (std::size_t k = 0; k < values_.size(); ++k) t.figures.push_back(figure(k));
  double cost = 0.0;
  bool priced = problem_.cost_observed;
  if (problem_.cost_observed) cost = cost_.mean();
  for (std::size_t v = 0; v < point_.size(); ++v)
    if (!problem_.variables[v].costs.empty()) {
      cost += problem_.variables[v].costs[point_[v]];
      priced = true;
    }
  if (priced) t.cost = cost;
  if (t.standing == Standing::undecided) t.more_replications = more_replications(t);
  t.tightest = tightest(t);
  return t;
}

bool no_safer(const SizingPoint& a, const SizingPoint& b) {
  for (std::size_t v = 0; v < a.size(); ++v)
    if (a[v] > b[v]) return false;
  return true;
}

namespace {
std::string name(const SizingProblem& problem, const SizingPoint& point) {
  std::string text;
  for (std::size_t v = 0; v < point.size(); ++v)
    text += (v > 0 ? ", " : "") + problem.variables[v].name + " " + problem.variables[v].values[point[v]];
  return text;
}

/// By how much the safer point is worse, over the replications that both have; 0 when that may be chance.
double surely_worse(const SizingSample& weaker, const SizingSample& safer, std::size_t k, double alpha) {
  const std::vector<double> a = weaker.badness(k), b = safer.badness(k);
  std::vector<double> differences;
  Moments m;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (const double d = b[i] - a[i]; !std::isnan(d)) {
      differences.push_back(d);
      m.add(d);
    }
  return mean_surely_above(differences, 0.0, alpha) ? m.mean() : 0.0;
}

std::string not_monotone(const SizingProblem& problem, const std::deque<SizingSample>& samples) {
  constexpr double chance_in_all = 0.001, worth_telling = 0.01;
  const auto pairs = static_cast<double>(samples.size() * samples.size() * problem.criteria.size());
  const SizingSample *worst_a = nullptr, *worst_b = nullptr;
  std::size_t criterion = 0;
  double worst = 0.0;
  for (const SizingSample& a : samples)
    for (const SizingSample& b : samples) {
      if (&a == &b || !no_safer(a.point(), b.point())) continue;
      for (std::size_t k = 0; k < problem.criteria.size(); ++k) {
        const double by =
            surely_worse(a, b, k, chance_in_all / pairs) / std::max(std::abs(problem.criteria[k].bound), 1e-12);
        const bool contradicts =
            a.standing() == Standing::holds && b.standing() == Standing::fails && b.trial().tightest == k;
        const double weight = contradicts ? endless : by;
        if (weight > std::max(worst, worth_telling)) {
          worst = weight;
          worst_a = &a;
          worst_b = &b;
          criterion = k;
        }
      }
    }
  if (!worst_a) return {};
  return fmt::format(
      "The response is not monotone: '{}' is worse at {} than at {}. Values that were not tried may answer otherwise.",
      problem.criteria[criterion].text, name(problem, worst_b->point()), name(problem, worst_a->point()));
}
}  // namespace

void note_what_is_odd(const SizingProblem& problem, const std::deque<SizingSample>& samples, SizingResult& r) {
  if (std::string note = not_monotone(problem, samples); !note.empty()) r.notes.push_back(std::move(note));
  for (const SizingTrial& t : r.trials)
    if (!t.obstacle.empty())
      r.notes.push_back(
          fmt::format("{} could not be simulated and is taken to fail: {}", name(problem, t.point), t.obstacle));
  if (!r.best) return;
  const SizingTrial& best = r.trials[*r.best];
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    if (best.point[v] == 0 && problem.variables[v].values.size() > 1 && problem.variables.size() == 1)
      r.notes.push_back(fmt::format("{} is the end of what was looked at; beyond it there may be better.",
                                    name(problem, best.point)));
}

}  // namespace gigasim::study
