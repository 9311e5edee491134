/// Which uncertain inputs go with the spread of the results.
#pragma once

#include <vector>

#include "record.hpp"

namespace gigasim::study {

/// Keeps the main results of the first replications, and compares their ranks with those of the inputs.
class Drivers {
 public:
  static constexpr std::size_t most_kept = 10000;  ///< replications; later ones change ranks too little to matter

  explicit Drivers(const StudyOptions&);
  void add(const Replication&);
  std::vector<Driver> rank() const;

 private:
  struct Outcome {
    std::size_t metric;
    std::vector<double> values{};
  };
  std::vector<std::vector<double>> draws() const;

  const StudyOptions& options_;
  std::vector<std::uint64_t> numbers_;
  std::vector<Outcome> outcomes_;
};

}  // namespace gigasim::study
