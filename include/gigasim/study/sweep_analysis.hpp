/// What a sweep shows: best points, the front of two metrics, effects of parameters. docs/models/statistics.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/study/metrics.hpp"
#include "gigasim/study/sweep.hpp"

namespace gigasim {

struct SweepAxis {
  std::string name, unit;
  SweepParameter::Kind kind = SweepParameter::Kind::number;
  std::string paths{};                ///< one a line
  std::vector<std::string> labels{};  ///< texts that occur
};

struct SweepMeasure {
  std::string name, unit;
  Sense sense = Sense::less_is_better;
};

struct SweepPoint {
  std::uint64_t point = 0;
  std::vector<double> at{};  ///< an axis: number, seconds since 1970, or position of the label
  Feasible feasible = Feasible::unasked;
  std::vector<double> mean{}, error{};  ///< a measure; not a number where the run has no such figure
};

/// The points of a sweep that are done, in order.
struct SweepTable {
  std::uint64_t block = 1;  ///< as SweepPoints::block
  std::vector<SweepAxis> axes{};
  std::vector<SweepMeasure> measures{};
  std::vector<SweepPoint> points{};
  /// `12 MW`, `2026-03-01`, `Titan 350`.
  std::string value_text(std::size_t axis, const SweepPoint&) const;
};

/// Positions of the best points by a measure, the best first; infeasible ones are left out.
std::vector<std::size_t> best_points(const SweepTable&, std::size_t measure, std::size_t most);

/// Positions of the points that no other beats in both measures, by the first of them; infeasible ones are left out.
std::vector<std::size_t> pareto_front(const SweepTable&, std::size_t a, std::size_t b);

/// How the mean of a measure over all other parameters moves with one parameter.
struct MainEffect {
  std::size_t axis = 0;
  double least = 0.0, most = 0.0;     ///< of the groups' means
  std::string least_at{}, most_at{};  ///< their values of the parameter, `5` or `5 … 8`
  double share =
      0.0;  ///< of the variance between points; adjusted for the number of groups unless parameters are crossed
};
/// The strongest first. A parameter with more than 12 values is cut into 8 groups of about as many points.
std::vector<MainEffect> main_effects(const SweepTable&, std::size_t measure);

/// Share of the variance that is due to a parameter alone (first), and with all it takes part in (total); ends of 95 %
/// confidence intervals (bootstrap over the rows of the design).
struct SobolIndex {
  double first = 0.0, first_low = 0.0, first_high = 0.0;
  double total = 0.0, total_low = 0.0, total_high = 0.0;
};
struct SobolIndices {
  std::uint64_t rows = 0;  ///< that are complete
  std::vector<SobolIndex> axes{};
};
/// Nothing unless the design is sobol-sensitivity and at least 8 rows are complete and the measure varies.
std::optional<SobolIndices> sobol_indices(const SweepTable&, std::size_t measure);

}  // namespace gigasim
