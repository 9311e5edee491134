/// The knowledge that a search has of one point: all its observations, and the standing of each criterion.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "gigasim/study/sizing.hpp"
#include "gigasim/study/statistics.hpp"

namespace gigasim::study {

/// The observations at one point, judged as they grow.
class SizingSample {
 public:
  /// `alpha`: chance of a wrong decision on the point, over all `looks`. The problem must outlive the sample.
  SizingSample(const SizingProblem&, SizingPoint, double alpha, std::size_t looks);

  const SizingPoint& point() const { return point_; }           ///< the point
  std::uint64_t replications() const { return replications_; }  ///< replications observed
  /// Of all criteria together: it fails when one fails or there is an obstacle, and holds when all hold.
  Standing standing() const;
  /// Takes the observation of the next replication, without judging it.
  void add(const SizingObservation&);
  /// Looks at the sample: criteria that are undecided are judged; decided ones stay as they are.
  void judge();
  /// Notes that the point cannot be simulated, and why; it then fails.
  void give_up(std::string why) { obstacle_ = std::move(why); }
  /// Whether there are observations or an obstacle.
  bool tried() const { return replications_ > 0 || !obstacle_.empty(); }
  /// The sample as the result tells it.
  SizingTrial trial() const;

  /// Judges once more the means that do not fail, on the assumption that replications may stray as far from the middle
  /// one as those of `neighbour` do, though none has so far.
  void expect_strays_of(const SizingSample& neighbour);

  /// Observations of criterion k, one per replication, with the sign at which larger is worse. NaN: the run has none.
  std::vector<double> badness(std::size_t k) const;

 private:
  /// Figure of criterion k so far: estimate, bounds, standing.
  CriterionFigure figure(std::size_t k) const;
  /// Its bound, with the sign at which larger is worse.
  double bound_of_badness(std::size_t k) const;
  /// Standing of criterion k by the observations so far, at the confidence of one look.
  Standing judged(std::size_t k) const;
  /// Estimate of the further replications that decide every criterion that is undecided, 1 or more.
  double more_replications(const SizingTrial&) const;
  /// The criterion with the least slack in standard errors, among those that decide the standing of the point if there
  /// are any.
  std::size_t tightest(const SizingTrial&) const;

  /// Criteria, bounds, confidence.
  const SizingProblem& problem_;
  /// The point.
  SizingPoint point_;
  /// Chance of a wrong decision on the point; number of looks that share it.
  double alpha_, looks_;
  /// Replications observed.
  std::uint64_t replications_ = 0;
  /// Observations by criterion and replication; NaN: the run has none.
  std::vector<std::vector<double>> values_;
  /// Of each criterion, as of the last look.
  std::vector<Standing> standings_;
  /// Of each criterion: how far a replication may stray; see mean_surely_at_most().
  std::vector<double> strays_;
  /// Cost in USD of the replications that tell one.
  Moments cost_{};
  /// What bound, by number of replications.
  std::map<std::string, std::uint64_t> binds_{};
  /// Why the point cannot be simulated; empty: it can.
  std::string obstacle_{};
};

/// Whether `a` is at most as safe as `b` in every variable.
bool no_safer(const SizingPoint& a, const SizingPoint& b);

/// Slack of criterion k in standard errors, positive on the good side. Without an error its size is beyond all others;
/// without a mean it is minus infinity.
double score(const SizingProblem&, const SizingTrial&, std::size_t k);

/// Smallest slack of all criteria as a share of their bounds, positive when all means keep them. Minus infinity when a
/// criterion has no mean.
double relative_slack(const SizingProblem&, const SizingTrial&);

/// Adds notes to the result: a response that is not monotone, points that could not be simulated, an answer at the end
/// of the values that were looked at.
void note_what_is_odd(const SizingProblem&, const std::deque<SizingSample>&, SizingResult&);

}  // namespace gigasim::study
