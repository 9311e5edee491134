/// Figures over the points of a sweep: best points, the Pareto front of two metrics, effects of parameters.
/// docs/models/statistics.md, "Sweeps: what a parameter does"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/study/metrics.hpp"
#include "gigasim/study/sweep.hpp"

namespace gigasim {

/// A parameter of a sweep.
struct SweepAxis {
  std::string name, unit;  ///< of the parameter; the unit is empty for dates, texts and plain numbers
  SweepParameter::Kind kind = SweepParameter::Kind::number;  ///< of its coordinates
  std::string paths{};                                       ///< paths in the plan, one per line
  std::vector<std::string> labels{};                         ///< of a text parameter: the texts that occur
};

/// A metric of a sweep.
struct SweepMeasure {
  std::string name, unit;               ///< as in Metric
  Sense sense = Sense::less_is_better;  ///< direction that is an improvement
};

/// A point that is done.
struct SweepPoint {
  std::uint64_t point = 0;   ///< its number in the design
  std::vector<double> at{};  ///< per axis: number in its unit, seconds since 1970, or position of the label
  Feasible feasible = Feasible::unasked;  ///< whether it keeps the criteria
  /// Per measure, in its unit: mean over the replications and its standard error. NaN: the run has no such figure.
  std::vector<double> mean{}, error{};
};

/// The points of a sweep that are done, in order.
struct SweepTable {
  std::uint64_t block = 1;               ///< as SweepPoints::block
  std::vector<SweepAxis> axes{};         ///< parameters, in the order of the study
  std::vector<SweepMeasure> measures{};  ///< metrics that points are ranked by
  std::vector<SweepPoint> points{};      ///< ascending by number
  /// The value of an axis at a point: `12 MW`, `2026-03-01`, `Titan 350`.
  std::string value_text(std::size_t axis, const SweepPoint&) const;
};

/// Positions of the best points by a measure, the best first, at most `most` of them. Infeasible points and points
/// without the figure are left out.
std::vector<std::size_t> best_points(const SweepTable&, std::size_t measure, std::size_t most);

/// Positions of the Pareto front of the measures a and b, from the best of a to the best of b. Infeasible points and
/// points without one of the figures are left out; of equal points the first counts.
std::vector<std::size_t> pareto_front(const SweepTable&, std::size_t a, std::size_t b);

/// How the mean of a measure over all other parameters moves with one parameter.
struct MainEffect {
  std::size_t axis = 0;               ///< position of the parameter in SweepTable::axes
  double least = 0.0, most = 0.0;     ///< smallest and largest mean of a group of points, in the measure's unit
  std::string least_at{}, most_at{};  ///< values of the parameter in these groups, `5` or `5 … 8`
  /// Share of the variance between points that the parameter makes, 0 to 1: of the sum of squares where parameters are
  /// crossed, otherwise epsilon squared (Eq. 11).
  double share = 0.0;
};
/// Main effects of all parameters that vary, the strongest first. A parameter with more than 12 values is cut into 8
/// groups of about as many points; texts are never cut.
std::vector<MainEffect> main_effects(const SweepTable&, std::size_t measure);

/// Sobol indices of one parameter: estimates with the ends of their 95 % confidence intervals (bootstrap over the rows
/// of the design). Estimates may lie a little below 0 or above 1.
struct SobolIndex {
  double first = 0.0, first_low = 0.0, first_high = 0.0;  ///< share of the variance due to it alone (Eq. 12)
  double total = 0.0, total_low = 0.0, total_high = 0.0;  ///< share with all its interactions (Eq. 13)
};
/// Sobol indices of a measure.
struct SobolIndices {
  std::uint64_t rows = 0;          ///< rows of the design that are complete
  std::vector<SobolIndex> axes{};  ///< one per parameter
};
/// Estimates Sobol indices. Nothing unless the design is sobol-sensitivity, at least 8 rows are complete and the
/// measure varies. The same table gives the same indices.
std::optional<SobolIndices> sobol_indices(const SweepTable&, std::size_t measure);

}  // namespace gigasim
