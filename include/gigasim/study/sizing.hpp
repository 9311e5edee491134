/// Sizing: the fewest units, the smallest rating or the latest date with which a plan still meets its criteria.
/// docs/guide/sizing.md, docs/models/statistics.md
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "gigasim/campus/sizing_plan.hpp"
#include "gigasim/study/sequential_test.hpp"

namespace gigasim {

/// A point of the search: for each variable an index into SizingVariable::values. Larger indices are safer.
using SizingPoint = std::vector<std::size_t>;

/// The observations of one replication at a point.
struct SizingObservation {
  /// One per criterion, in its unit, or 1 (good) and 0 where a share is bounded. NaN: the run has no such figure.
  std::vector<double> values{};
  double cost = 0.0;    ///< value of the metric that costs are taken from; 0 without one
  std::string binds{};  ///< resource and cause of the largest shortfall, `generation: outage`; empty: none
};

/// Thrown by a probe when the plan cannot be simulated at a point; what() says why.
struct SizingObstacle : std::runtime_error {
  /// From the reason, in words.
  using std::runtime_error::runtime_error;
};

/// The simulations behind a search.
class SizingProbe {
 public:
  virtual ~SizingProbe() = default;
  /// Observes replications `first` to `last`, both included, and passes them to `take` in this order. A replication has
  /// the same random draws at every point. Returns false when it was interrupted before the last. Throws
  /// SizingObstacle.
  virtual bool observe(const SizingPoint&, std::uint64_t first, std::uint64_t last,
                       const std::function<void(SizingObservation)>& take) = 0;
};

/// Decision on a criterion, or on a point with all its criteria.
enum class Standing {
  holds,     ///< it surely holds; of a point: every criterion does
  fails,     ///< it surely fails; of a point: at least one criterion does, or the point cannot be simulated
  undecided  ///< the observations do not tell
};

/// One criterion at one point.
struct CriterionFigure {
  Standing standing = Standing::undecided;  ///< as decided by the sequential test
  /// Mean of the observations, in the criterion's unit or as a share, and its standard error. NaN: none, or too few.
  double mean = 0.0, standard_error = 0.0;
  double slack = 0.0;   ///< distance of the mean from the bound; positive on the good side; NaN without a mean
  std::uint64_t n = 0;  ///< observations that are numbers
};

/// A point that was tried.
struct SizingTrial {
  SizingPoint point{};                           ///< the point itself
  Standing standing = Standing::undecided;       ///< of all criteria together
  std::uint64_t replications = 0;                ///< replications observed there
  std::vector<CriterionFigure> figures{};        ///< one per criterion
  std::optional<double> cost{};                  ///< USD; none: neither the variables nor a metric give costs
  double more_replications = 0.0;                ///< further ones that would probably tell; only when undecided
  std::map<std::string, std::uint64_t> binds{};  ///< replications by their largest shortfall
  std::size_t tightest = 0;                      ///< position of the criterion with the least slack for its error
  std::string obstacle{};                        ///< why it could not be simulated; the point then counts as failing
};

/// How a search ended.
enum class SizingEnd {
  found,        ///< a point surely holds
  none,         ///< the search is complete and no point surely holds
  interrupted,  ///< the probe was interrupted
  cap           ///< SizingProblem::runs are spent
};

/// Result of a search. Positions refer to `trials`.
struct SizingResult {
  SizingEnd end = SizingEnd::found;      ///< how the search ended
  std::vector<SizingTrial> trials{};     ///< in the order tried
  std::optional<std::size_t> best{};     ///< of least cost, else of fewest steps, among those that surely hold
  std::optional<std::size_t> nearest{};  ///< the trial that comes nearest; only without `best`
  std::optional<std::size_t> perhaps{};  ///< an undecided trial that is wanted more than `best`; one variable only
  /// Pareto front of the variables among the trials that hold, ascending by the first variable.
  std::vector<std::size_t> curve{};
  std::vector<std::string> notes{};  ///< sentences that the reader must know: a response that is not monotone, ...
  std::uint64_t runs = 0;            ///< replications observed at all points together
  double error_per_decision = 0.0;   ///< chance of error allowed at each point, 0 to 1
  /// Position of the trial at a point; nothing when it was not tried.
  std::optional<std::size_t> at(const SizingPoint&) const;
};

/// State of a search, told after each replication.
struct SizingProgress {
  SizingPoint point{};                          ///< the point under test
  std::uint64_t replications = 0, planned = 0;  ///< of this point: observed so far, and due at the next look
  std::size_t trials = 0;                       ///< points begun, this one included
  std::uint64_t runs = 0;                       ///< replications observed in all
  std::string left{};                           ///< values that the answer may still have: `14 … 22`; one variable only
};

/// Watches a search; called in the process that runs it.
class SizingObserver {
 public:
  virtual ~SizingObserver() = default;
  /// Called after each replication.
  virtual void progress(const SizingProgress&) {}
  /// Called when the test of a point is over. The answer may be tested, and told, a second time.
  virtual void tried(const SizingTrial&) {}
};

/// Searches by bisection (one variable) or by a walk along the frontier (two), with a sequential test at each point. It
/// assumes that safer values never do worse, and notes it when observations contradict that. Deterministic: the same
/// observations give the same result. When the probe is interrupted or `runs` are spent, it returns the best so far.
/// Throws InternalFault unless the problem has one or two variables, and criteria.
SizingResult size_plan(const SizingProblem&, SizingProbe&, SizingObserver&);

/// Most decisions on which the answer of a search can rest; the allowed error is shared out among them. The problem has
/// one or two variables.
std::size_t decisions(const SizingProblem&);

}  // namespace gigasim
