/// How metrics are named and put down.
#pragma once

#include <algorithm>
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

/// Beginning of the metrics of a phase, fleet, ...: `phase."1 GW".`. The name is quoted unless it is a plain word.
inline std::string scope(std::string_view kind, const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
  std::string text(kind);
  return plain ? text + "." + name + "." : text + ".\"" + name + "\".";
}

/// Metrics one after the other, each under the scope begun last.
class Sheet {
 public:
  /// Begins a scope; its text stands before the names that follow. Empty: the campus.
  void begin(std::string prefix) { prefix_ = std::move(prefix); }
  /// Puts down a metric under the present scope.
  void operator()(std::string_view name, const char* unit, double value, Sense sense) {
    metrics.push_back({prefix_ + std::string(name), unit, value, sense});
  }
  std::vector<Metric> metrics;  ///< the metrics so far

 private:
  std::string prefix_;
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
