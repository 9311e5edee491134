/// Uncertain inputs that go with the spread of the results. docs/models/statistics.md, "Rank correlation"
#pragma once

#include <vector>

#include "record.hpp"

namespace gigasim::study {

/// Keeps the main results of the first replications, and compares their ranks with those of the inputs.
class Drivers {
 public:
  static constexpr std::size_t most_kept = 10000;  ///< replications; later ones change ranks too little to matter

  /// The options must outlive it. Without uncertain inputs nothing is kept.
  explicit Drivers(const StudyOptions&);
  /// Takes a replication. Of a phase that it never completed, the date counts as later than all others.
  void add(const Replication&);
  /// Correlations of each main result with each input, by result, the strongest first. Results that some replication
  /// lacks are left out. Empty with fewer than ten replications.
  std::vector<Driver> rank() const;

 private:
  /// One main result of the replications that are kept.
  struct Outcome {
    /// Its position among the metrics of the options.
    std::size_t metric;
    /// Its value in each replication, in its unit.
    std::vector<double> values{};
  };
  /// Values of the uncertain inputs: per input, one per replication that is kept.
  std::vector<std::vector<double>> draws() const;

  /// Metrics and inputs of the study.
  const StudyOptions& options_;
  /// Replications that are kept, at most `most_kept`.
  std::vector<std::uint64_t> numbers_;
  /// The main results (docs/formats/results.md, "drivers.csv").
  std::vector<Outcome> outcomes_;
};

}  // namespace gigasim::study
