/// Blessed figures of a plan, and the figures that have moved since. docs/formats/baseline.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/study/metrics.hpp"

namespace gigasim {

/// Mean of a metric over the replications that have it.
struct Estimate {
  /// Mean and its standard error (not negative), in the metric's unit. The mean is NaN when no run has the metric.
  double mean = 0.0, standard_error = 0.0;
  std::uint64_t n = 0;  ///< replications that have the metric
};

/// How far a figure may lie from its blessed mean. The larger of the two distances counts.
struct Tolerance {
  /// Distance as a share of the blessed mean (0.01 is 1 %), and in the metric's unit. Neither is negative.
  double relative = 0.01, absolute = 0.0;
};

/// A metric that a baseline holds.
struct BlessedMetric {
  std::string name, unit;                ///< name and unit as in Metric
  Sense sense = Sense::less_is_better;   ///< direction that is an improvement
  Estimate value{};                      ///< the figure when it was blessed
  std::optional<Tolerance> tolerance{};  ///< own tolerance; none: that of the baseline
};

/// The blessed figures of one plan, as a baseline file holds them.
struct Baseline {
  /// File name of the plan without its directory, version of gigasim, and why these figures may be the baseline.
  std::string plan, version, reason;
  std::uint64_t seed = 0, replications = 0;  ///< seed and number of replications that gave the figures
  Tolerance tolerance{};                     ///< of all metrics without a tolerance of their own
  std::string scenario;                      ///< the effective plan as YAML, from which its changes are told
  std::vector<BlessedMetric> metrics{};      ///< in the order of the file
};

/// Reads a baseline file. Throws InputError at the file's path when it cannot be read, is no JSON, or lacks a key.
Baseline read_baseline(const std::filesystem::path&);
/// Writes a baseline file whole or not at all: under the name `<file>.partial` first, which is then renamed. Makes
/// missing directories. Throws std::system_error.
void write_baseline(const std::filesystem::path&, const Baseline&);

/// How a figure has moved since it was blessed.
enum class Moved {
  better,  ///< in the direction of its Sense
  worse,   ///< against the direction of its Sense
  gone     ///< the plan or its runs have no such figure any more
};

/// A metric beyond its tolerance and beyond chance (3 standard errors of the difference), or gone.
struct Move {
  std::string name, unit;    ///< of the metric, as blessed
  Moved how = Moved::worse;  ///< direction of the move
  Estimate was{}, is{};      ///< the blessed figure and the present one; the mean of `is` is NaN when it is gone
};

/// Compares the present figures with the baseline. The estimates stand in the order of the metrics. Moves come in the
/// order of the baseline; metrics that it does not hold are left out.
std::vector<Move> moves_since(const Baseline&, const std::vector<Metric>&, const std::vector<Estimate>&);

}  // namespace gigasim
