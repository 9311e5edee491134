/// Blessed figures of a plan, and what has moved since. docs/formats/baseline.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/study/metrics.hpp"

namespace gigasim {

/// A metric over replications; not a number: no run has it.
struct Estimate {
  double mean = 0.0, standard_error = 0.0;
  std::uint64_t n = 0;
};

struct Tolerance {
  double relative = 0.01, absolute = 0.0;  ///< the larger of the two counts
};

struct BlessedMetric {
  std::string name, unit;
  Sense sense = Sense::less_is_better;
  Estimate value{};
  std::optional<Tolerance> tolerance{};  ///< none: that of the baseline
};

struct Baseline {
  std::string plan, version, reason;
  std::uint64_t seed = 0, replications = 0;
  Tolerance tolerance{};
  std::string scenario;  ///< the effective plan, to tell what has changed in it
  std::vector<BlessedMetric> metrics{};
};

/// Throws InputError for what is no baseline.
Baseline read_baseline(const std::filesystem::path&);
/// Whole or not at all; throws std::system_error.
void write_baseline(const std::filesystem::path&, const Baseline&);

enum class Moved { better, worse, gone };

/// A metric beyond its tolerance and beyond what chance explains (3 standard errors of the difference).
struct Move {
  std::string name, unit;
  Moved how = Moved::worse;
  Estimate was{}, is{};
};
std::vector<Move> moves_since(const Baseline&, const std::vector<Metric>&, const std::vector<Estimate>&);

}  // namespace gigasim
