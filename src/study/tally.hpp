/// The figures that a study keeps of its replications; their size does not grow with the number of replications.
#pragma once

#include <vector>

#include "drivers.hpp"
#include "record.hpp"

namespace gigasim::study {

/// Moments, extremes and distribution of one figure, in its unit.
struct Figure {
  Moments moments;                      ///< of all values
  Moments blocks, block;                ///< means of whole blocks of replications; values of the present block
  Distribution distribution;            ///< of all values
  double minimum = 0.0, maximum = 0.0;  ///< extremes; 0 without values
  /// Takes the value of a replication, which must be finite.
  void add(double x);
  /// Ends a block of replications that were drawn together.
  void end_block();
  /// Standard error of the mean: by the blocks where each replication has a value (Eq. 9 of "Variance reduction"), else
  /// as if all were independent (Eq. 3). docs/models/statistics.md
  double standard_error(std::uint64_t block_size, std::uint64_t replications) const;
  /// The figure as results tell it, with the standard error of independent replications.
  MetricSummary summary(const Metric&) const;
};

/// Takes replications in order and makes the result of the study.
class Tally {
 public:
  /// The options must outlive it.
  explicit Tally(const StudyOptions&);
  /// Takes a replication, with one value per metric of the options.
  void add(const Replication&);
  /// Moments of a metric, by its position in the options.
  const Moments& moments(std::size_t metric) const { return metrics_[metric].moments; }
  /// Standard error of a metric's mean, by blocks where replications are drawn together.
  double standard_error(std::size_t metric) const {
    return metrics_[metric].standard_error(options_.block, replications_);
  }
  std::uint64_t replications() const { return replications_; }  ///< replications taken so far
  /// The result so far, without its end, claims and facts.
  StudyResult result() const;

 private:
  /// Adds shortages to the heat map.
  void add_to_map(const std::vector<ShortageEvent>&);
  /// The study.
  const StudyOptions& options_;
  /// Years that a run counts as, above 0.
  double years_;
  /// Replications taken.
  std::uint64_t replications_ = 0;
  /// In the order of the options.
  std::vector<Figure> metrics_;
  /// Of all shortages: length, h; depth, MW; energy, MWh.
  Figure length_, depth_, energy_;
  /// The shortage with the most unserved energy; none: there was none.
  std::optional<ShortageEvent> worst_;
  /// When shortages fall.
  HeatMap map_;
  /// Inputs that go with the results.
  Drivers drivers_;
};

}  // namespace gigasim::study
