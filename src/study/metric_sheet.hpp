/// How metrics are named and put down.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigasim/study/metrics.hpp"

namespace gigasim::study {

/// Short names of Sense, for tables of metrics.
inline constexpr Sense less = Sense::less_is_better, more = Sense::more_is_better;
/// Value of a metric that a run does not have: NaN.
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// part / whole; NaN unless the whole is above 0.
inline double ratio(double part, double whole) { return whole > 0.0 ? part / whole : no_number; }

/// Metrics one after the other, each under the scope begun last.
class Sheet {
 public:
  /// Begins a scope; the metrics that follow belong to it. `of`: whose it is.
  void begin(Scope scope, std::string of = {}) {
    scope_ = scope;
    of_ = std::move(of);
  }
  /// Puts down a metric of the present scope by its figure, or with its date.
  void operator()(std::string_view figure, const char* unit, double value, Sense sense) {
    (*this)(MetricName{.figure = std::string(figure)}, unit, value, sense);
  }
  /// The same for a metric whose name has more than a figure; its scope is set here.
  void operator()(MetricName name, const char* unit, double value, Sense sense) {
    name.scope = scope_;
    name.of = of_;
    metrics.push_back({std::move(name), unit, value, sense});
  }
  std::vector<Metric> metrics;  ///< the metrics so far

 private:
  /// The present scope.
  Scope scope_ = Scope::run;
  /// Whose it is; empty for the run.
  std::string of_;
};

/// More hours are better in the bins useful and serving only.
inline Sense sense_of(HourBin bin) { return bin == HourBin::useful || bin == HourBin::serving ? more : less; }

/// Some fleet of the run is of racks.
bool has_racks(const RunResult&);
/// Adds the metrics of the build-out: quantities by the ends of months, dates of completed phases, GPU-hours by phase
/// and period, availability of halls and GPUs. Nothing in plans without racks.
void add_build_out(Sheet&, const RunResult&);
/// Gives a result without figures the dates and phases by which add_build_out() names its metrics.
void outline_build_out(const Scenario&, RunResult&);

}  // namespace gigasim::study
