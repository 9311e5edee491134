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

inline constexpr Sense less = Sense::less_is_better, more = Sense::more_is_better;
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

inline double ratio(double part, double whole) { return whole > 0.0 ? part / whole : no_number; }

/// `phase."1 GW".`: quoted unless it is a plain word.
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
  void begin(std::string prefix) { prefix_ = std::move(prefix); }
  void operator()(std::string_view name, const char* unit, double value, Sense sense) {
    metrics.push_back({prefix_ + std::string(name), unit, value, sense});
  }
  std::vector<Metric> metrics;

 private:
  std::string prefix_;
};

inline Sense sense_of(HourBin bin) { return bin == HourBin::useful || bin == HourBin::serving ? more : less; }

/// How far the build-out is by the ends of months, when phases are complete, GPU-hours by phase and month, availability
/// of halls and GPUs. Only in plans with racks.
void add_build_out(Sheet&, const RunResult&);
/// Gives a result without figures what add_build_out names its metrics by.
void outline_build_out(const Scenario&, RunResult&);

}  // namespace gigasim::study
