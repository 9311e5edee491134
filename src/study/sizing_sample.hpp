/// What a search knows of one point: all its observations, and what they say of each criterion.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "gigasim/study/sizing.hpp"
#include "gigasim/study/statistics.hpp"

namespace gigasim::study {

class SizingSample {
 public:
  /// `alpha`: chance of a wrong decision, over all `looks`.
  SizingSample(const SizingProblem&, SizingPoint, double alpha, std::size_t looks);

  const SizingPoint& point() const { return point_; }
  std::uint64_t replications() const { return replications_; }
  Standing standing() const;
  void add(const SizingObservation&);
  /// A look: what is decided stays decided.
  void judge();
  /// It cannot be simulated.
  void give_up(std::string why) { obstacle_ = std::move(why); }
  bool tried() const { return replications_ > 0 || !obstacle_.empty(); }
  SizingTrial trial() const;

  /// Replications may stray as far from the middle one as those of `neighbour` do, though none has so far: judges
  /// again.
  void expect_strays_of(const SizingSample& neighbour);

  /// One a replication, so that larger is worse; not a number: none.
  std::vector<double> badness(std::size_t criterion) const;

 private:
  CriterionFigure figure(std::size_t criterion) const;
  double bound_of_badness(std::size_t criterion) const;
  Standing judged(std::size_t criterion) const;
  double more_replications(const SizingTrial&) const;
  std::size_t tightest(const SizingTrial&) const;

  const SizingProblem& problem_;
  SizingPoint point_;
  double alpha_, looks_;
  std::uint64_t replications_ = 0;
  std::vector<std::vector<double>> values_;  ///< a criterion, a replication
  std::vector<Standing> standings_;
  std::vector<double> strays_;
  Moments cost_{};
  std::map<std::string, std::uint64_t> binds_{};
  std::string obstacle_{};
};

/// No variable is further to the safe side in `a` than in `b`.
bool no_safer(const SizingPoint& a, const SizingPoint& b);

/// Slack in standard errors; without an error, without end.
double score(const SizingProblem&, const SizingTrial&, std::size_t criterion);

/// Of the criterion that has the least, in parts of its bound.
double relative_slack(const SizingProblem&, const SizingTrial&);

/// Responses that are not monotone, and answers at the edge of what was looked at.
void note_what_is_odd(const SizingProblem&, const std::deque<SizingSample>&, SizingResult&);

}  // namespace gigasim::study
