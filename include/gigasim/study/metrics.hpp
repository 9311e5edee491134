/// The figures of a run under stable names: what replications are averaged over, stopped by and compared in.
/// docs/formats/results.md lists them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"
#include "gigasim/study/metric_name.hpp"

namespace gigasim {

/// Which direction is good: decides which tail is the worst (CVaR), and whether a difference is for the better.
enum class Sense { less_is_better, more_is_better };

/// A figure of a run under its name.
struct Metric {
  /// Figure, scope and date; unique in a run.
  MetricName name{};
  std::string unit;    ///< empty: a share, ratio or count
  double value = 0.0;  ///< not a number: the run has no such figure (a phase that never began)
  /// Which direction is good.
  Sense sense = Sense::less_is_better;
};

/// Every metric of a run, whole campus first, then phases, fleets, GPU-hour bins and jobs in the order of the plan.
std::vector<Metric> metrics_of(const RunResult&);

/// The metrics that runs of this scenario have, all without a value: the columns of a study, known before its first
/// run.
std::vector<Metric> metrics_of(const Scenario&);

/// The metrics of a run in the order of `columns`, which are those of its scenario.
std::vector<double> values_of(const RunResult&, const std::vector<Metric>& columns);

/// Position of the metric that a user means: the name itself, or the first that it begins, up to an underscore
/// (`eue` is `eue_mwh_per_yr`). Throws InputError at `path`, with the nearest name, when there is none.
std::size_t metric_position(const std::vector<Metric>&, std::string_view written, const std::string& path);

}  // namespace gigasim
