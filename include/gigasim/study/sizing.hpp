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

/// One index into the values of each variable.
using SizingPoint = std::vector<std::size_t>;

/// What one replication at a point shows.
struct SizingObservation {
  std::vector<double> values{};  ///< one a criterion; not a number: the run has no such figure
  double cost = 0.0;             ///< value of the metric that costs are taken from, if any
  std::string binds{};           ///< largest shortfall: `generation (outage)`; empty: none
};

/// Thrown by a probe: the plan cannot be simulated at a point.
struct SizingObstacle : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The simulations behind a search.
class SizingProbe {
 public:
  virtual ~SizingProbe() = default;
  /// Observes replications `first` to `last`, both included, in this order; the same replication has the same random
  /// draws at every point. False when it was interrupted before the last. Throws SizingObstacle.
  virtual bool observe(const SizingPoint&, std::uint64_t first, std::uint64_t last,
                       const std::function<void(SizingObservation)>& take) = 0;
};

enum class Standing { holds, fails, undecided };

struct CriterionFigure {
  Standing standing = Standing::undecided;
  double mean = 0.0, standard_error = 0.0;  ///< not a number: none
  double slack = 0.0;                       ///< distance of the mean from the bound, positive when it holds
  std::uint64_t n = 0;
};

/// A point that was tried.
struct SizingTrial {
  SizingPoint point{};
  Standing standing = Standing::undecided;
  std::uint64_t replications = 0;
  std::vector<CriterionFigure> figures{};
  std::optional<double> cost{};                  ///< USD
  double more_replications = 0.0;                ///< that would probably tell, when undecided
  std::map<std::string, std::uint64_t> binds{};  ///< replications by their largest shortfall
  std::size_t tightest = 0;                      ///< position of the criterion with the least slack for its error
  std::string obstacle{};                        ///< why it could not be simulated; it then counts as failing
};

enum class SizingEnd { found, none, interrupted, cap };

struct SizingResult {
  SizingEnd end = SizingEnd::found;
  std::vector<SizingTrial> trials{};     ///< in the order tried
  std::optional<std::size_t> best{};     ///< position of the trial that surely holds; none does: nothing
  std::optional<std::size_t> nearest{};  ///< where none holds surely: the one that comes nearest
  std::optional<std::size_t> perhaps{};  ///< wanted more than `best`, but undecided
  std::vector<std::size_t> curve{};      ///< two variables: trials that hold while less of either does not
  std::vector<std::string> notes{};      ///< what the reader has to know: a response that is not monotone, ...
  std::uint64_t runs = 0;
  double error_per_decision = 0.0;  ///< chance of error allowed at each point
  std::optional<std::size_t> at(const SizingPoint&) const;
};

struct SizingProgress {
  SizingPoint point{};
  std::uint64_t replications = 0, planned = 0;  ///< of this point, so far and up to the next look
  std::size_t trials = 0;
  std::uint64_t runs = 0;
  std::string left{};  ///< what the search is down to: `14 … 22`
};

/// Watches a search.
class SizingObserver {
 public:
  virtual ~SizingObserver() = default;
  virtual void progress(const SizingProgress&) {}
  virtual void tried(const SizingTrial&) {}
};

/// Bisection (one variable) or a walk along the frontier (two), with a sequential test at each point. Deterministic:
/// the same observations give the same result. Stops with the best so far when the probe is interrupted or `runs` are
/// spent.
SizingResult size_plan(const SizingProblem&, SizingProbe&, SizingObserver&);

/// Most decisions on which the answer of a search can rest.
std::size_t decisions(const SizingProblem&);

}  // namespace gigasim
