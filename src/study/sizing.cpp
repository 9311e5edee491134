#include "gigasim/study/sizing.hpp"

#include <algorithm>
#include <deque>

#include "gigasim/base/issue.hpp"
#include "sizing_sample.hpp"

namespace gigasim {

namespace {
using study::SizingSample;

std::size_t halvings(std::size_t n) {
  std::size_t count = 0;
  for (std::size_t reached = 1; reached < n; reached *= 2) ++count;
  return count;
}

/// Ends a search where it stands.
struct Stop {
  SizingEnd end;
};

class Search {
 public:
  Search(const SizingProblem& problem, SizingProbe& probe, SizingObserver& observer)
      : problem_(problem),
        probe_(probe),
        observer_(observer),
        looks_(looks(problem.least, problem.most)),
        alpha_((1.0 - problem.confidence) / static_cast<double>(decisions(problem))) {}

  SizingResult run() {
    SizingResult result;
    try {
      problem_.variables.size() == 1 ? bisect() : walk();
    } catch (const Stop& stop) {
      result.end = stop.end;
    }
    conclude(result);
    return result;
  }

 private:
  std::size_t count(std::size_t variable) const { return problem_.variables[variable].values.size(); }

  SizingSample& sample(const SizingPoint& point) {
    const auto same = [&](const SizingSample& s) { return s.point() == point; };
    const auto found = std::find_if(samples_.begin(), samples_.end(), same);
    return found != samples_.end() ? *found : samples_.emplace_back(problem_, point, alpha_, looks_.size());
  }

  void observe_up_to(SizingSample& sample, std::uint64_t n) {
    const std::uint64_t first = sample.replications() + 1;
    const std::uint64_t left = problem_.runs ? *problem_.runs - std::min(*problem_.runs, runs_) : n;
    const std::uint64_t last = std::min(n, sample.replications() + left);
    const auto take = [&](const SizingObservation& o) {
      sample.add(o);
      ++runs_;
      observer_.progress({sample.point(), sample.replications(), n, samples_.size(), runs_, left_});
    };
    if (first <= last && !probe_.observe(sample.point(), first, last, take)) throw Stop{SizingEnd::interrupted};
    if (last < n) throw Stop{SizingEnd::cap};
  }

  /// More replications until it is decided, or until there are no more.
  void test(SizingSample& sample) {
    for (const std::uint64_t n : looks_) {
      if (n <= sample.replications()) continue;
      try {
        observe_up_to(sample, n);
        sample.judge();
      } catch (const SizingObstacle& obstacle) {
        sample.give_up(obstacle.what());
      }
      if (sample.standing() != Standing::undecided) break;
    }
    observer_.tried(sample.trial());
  }

  Standing standing(const SizingPoint& point) {
    SizingSample& s = sample(point);
    if (!s.tried()) test(s);
    return s.standing();
  }
  bool holds(const SizingPoint& point) { return standing(point) == Standing::holds; }

  // -------------------------------------------------------------------------------------------------- one variable

  void narrow_to(std::size_t low, std::size_t high) {
    const auto& values = problem_.variables[0].values;
    left_ = low == high ? values[low] : values[low] + " … " + values[high];
  }

  void bisect() {
    const std::size_t last = count(0) - 1;
    narrow_to(0, last);
    if (holds({0}) || last == 0 || !holds({last})) return;
    std::size_t short_of = 0, enough = last;
    do {
      while (enough - short_of > 1) {
        narrow_to(short_of + 1, enough);
        const std::size_t middle = short_of + (enough - short_of) / 2;
        (holds({middle}) ? enough : short_of) = middle;
      }
      narrow_to(enough, enough);
    } while (!stands(enough, short_of) && next_holding(short_of = enough, enough));
  }

  /// The answer is judged once more, now that it is known how far replications stray at its neighbour.
  bool stands(std::size_t enough, std::size_t neighbour) {
    SizingSample& s = sample({enough});
    s.expect_strays_of(sample({neighbour}));
    if (s.standing() == Standing::undecided) test(s);
    return s.standing() == Standing::holds;
  }

  bool next_holding(std::size_t above, std::size_t& next) const {
    bool found = false;
    for (const SizingSample& s : samples_)
      if (s.point()[0] > above && s.standing() == Standing::holds && (!found || s.point()[0] < next)) {
        next = s.point()[0];
        found = true;
      }
    return found;
  }

  // ------------------------------------------------------------------------------------------------- two variables

  /// The first of the first variable that holds with the safest of the second; then, for each of the first, as little
  /// of the second as holds: never more than for the one before.
  void walk() {
    const std::size_t rows = count(0), safest = count(1) - 1;
    if (!holds({rows - 1, safest})) return;
    std::size_t row = 0;
    for (std::size_t enough = rows - 1; row < enough;) {
      const std::size_t middle = row + (enough - row) / 2;
      holds({middle, safest}) ? enough = middle : row = middle + 1;
    }
    for (std::size_t column = safest; row < rows; ++row)
      while (column > 0 && holds({row, column - 1})) --column;
  }

  // ---------------------------------------------------------------------------------------------------- conclusion

  void conclude(SizingResult& result) {
    for (const SizingSample& s : samples_)
      if (s.tried()) result.trials.push_back(s.trial());
    result.runs = runs_;
    result.error_per_decision = alpha_;
    find_curve(result);
    find_best(result);
    if (result.end == SizingEnd::found && !result.best) result.end = SizingEnd::none;
    study::note_what_is_odd(problem_, samples_, result);
  }

  /// Trials that hold, and that no safer one contradicts.
  static std::vector<std::size_t> holding(const SizingResult& r) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < r.trials.size(); ++i) {
      const auto contradicts = [&](const SizingTrial& o) {
        return o.standing == Standing::fails && o.obstacle.empty() && study::no_safer(r.trials[i].point, o.point);
      };
      if (r.trials[i].standing == Standing::holds && std::none_of(r.trials.begin(), r.trials.end(), contradicts))
        found.push_back(i);
    }
    return found;
  }

  /// Those that hold, of which no other has less of one and no more of the other.
  static void find_curve(SizingResult& r) {
    const std::vector<std::size_t> all = holding(r);
    for (const std::size_t i : all) {
      const auto beats = [&](std::size_t o) { return o != i && study::no_safer(r.trials[o].point, r.trials[i].point); };
      if (std::none_of(all.begin(), all.end(), beats)) r.curve.push_back(i);
    }
    std::sort(r.curve.begin(), r.curve.end(),
              [&](std::size_t a, std::size_t b) { return r.trials[a].point < r.trials[b].point; });
  }

  void find_best(SizingResult& r) const {
    const auto price = [&](std::size_t i) {
      double steps = 0.0;
      for (const std::size_t k : r.trials[i].point) steps += static_cast<double>(k);
      return r.trials[i].cost.value_or(steps);
    };
    for (const std::size_t i : r.curve)
      if (!r.best || price(i) < price(*r.best)) r.best = i;
    for (const std::size_t i : holding(r))  // more of one may cost less in all
      if (problem_.cost_observed && problem_.variables.size() > 1 && price(i) < price(*r.best)) r.best = i;
    for (std::size_t i = 0; !r.best && i < r.trials.size(); ++i)
      if (!r.nearest || comes_nearer(r.trials[i], r.trials[*r.nearest])) r.nearest = i;
    find_perhaps(r);
  }

  /// By what the worst of its criteria misses of its bound; of equals the safer.
  bool comes_nearer(const SizingTrial& a, const SizingTrial& b) const {
    if (a.standing != b.standing) return a.standing == Standing::undecided;
    const double x = study::relative_slack(problem_, a), y = study::relative_slack(problem_, b);
    return x != y ? x > y : study::no_safer(b.point, a.point);
  }

  void find_perhaps(SizingResult& r) const {
    if (!r.best || problem_.variables.size() > 1) return;
    const auto index = [&](std::size_t i) { return r.trials[i].point[0]; };
    for (std::size_t i = 0; i < r.trials.size(); ++i) {
      if (r.trials[i].standing != Standing::undecided || index(i) >= index(*r.best)) continue;
      const bool hopeless = std::any_of(r.trials.begin(), r.trials.end(), [&](const SizingTrial& t) {
        return t.standing == Standing::fails && t.point[0] > index(i);
      });
      if (!hopeless && (!r.perhaps || index(i) < index(*r.perhaps))) r.perhaps = i;
    }
  }

  const SizingProblem& problem_;
  SizingProbe& probe_;
  SizingObserver& observer_;
  std::vector<std::uint64_t> looks_;
  double alpha_;
  std::deque<SizingSample> samples_{};
  std::uint64_t runs_ = 0;
  std::string left_{};
};
}  // namespace

std::size_t decisions(const SizingProblem& p) {
  const std::size_t n = p.variables[0].values.size();
  if (p.variables.size() > 1) return 1 + halvings(n) + n + p.variables[1].values.size();
  return std::min(n, 2 + halvings(std::max<std::size_t>(n, 2) - 1));
}

std::optional<std::size_t> SizingResult::at(const SizingPoint& point) const {
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (trials[i].point == point) return i;
  return std::nullopt;
}

SizingResult size_plan(const SizingProblem& problem, SizingProbe& probe, SizingObserver& observer) {
  if (problem.variables.empty() || problem.variables.size() > 2 || problem.criteria.empty())
    throw InternalFault("a search has one or two variables, and criteria");
  return Search(problem, probe, observer).run();
}

}  // namespace gigasim
