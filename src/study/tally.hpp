/// What a study keeps of its replications: figures whose size does not grow with their number.
#pragma once

#include <vector>

#include "drivers.hpp"
#include "record.hpp"

namespace gigasim::study {

/// Moments, extremes and distribution of one figure.
struct Figure {
  Moments moments;
  Moments blocks, block;  ///< means of whole blocks of replications; values of the present one
  Distribution distribution;
  double minimum = 0.0, maximum = 0.0;
  void add(double x);
  void end_block();
  /// Of the mean. By the blocks where each replication has a value, else as if all were independent
  /// (docs/models/statistics.md).
  double standard_error(std::uint64_t block_size, std::uint64_t replications) const;
  MetricSummary summary(const Metric&) const;
};

class Tally {
 public:
  explicit Tally(const StudyOptions&);
  void add(const Replication&);
  const Moments& moments(std::size_t metric) const { return metrics_[metric].moments; }
  double standard_error(std::size_t metric) const {
    return metrics_[metric].standard_error(options_.block, replications_);
  }
  std::uint64_t replications() const { return replications_; }
  StudyResult result() const;

 private:
  void add_to_map(const std::vector<ShortageEvent>&);
  const StudyOptions& options_;
  double years_;
  std::uint64_t replications_ = 0;
  std::vector<Figure> metrics_;
  Figure length_, depth_, energy_;
  std::optional<ShortageEvent> worst_;
  HeatMap map_;
  Drivers drivers_;
};

}  // namespace gigasim::study
