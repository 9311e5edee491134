/// Values that are drawn. docs/formats/uncertainty.md
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "distribution.hpp"
#include "document.hpp"

namespace gigasim {

/// A law that stands in place of a single value, and what it measures.
struct Input {
  std::string path;
  InputLaw law;
  std::string symbol{};               ///< of its numbers; empty: ratios, counts, positions in `labels`
  bool date = false;                  ///< its numbers are seconds since 1970
  std::vector<std::string> labels{};  ///< of a choice between texts
  std::string group{};                ///< it is drawn with; empty: alone
  double sign = 1.0;                  ///< -1: against its group
  document::Mark mark{}, group_mark{};
  std::string stream{};  ///< of its random numbers

  /// A value as people write it.
  std::string text(double value) const;
};

/// `72.5 d`, `3 h`: of a drawn duration, which has digits without end.
std::string length_text(double seconds);

/// Numbers by path of their input.
using Drawn = std::unordered_map<std::string, double>;

/// `phases[200 MW].add[titan-350].date` for `phases[0].add[0].date`: items of lists by name, or by what they add, so
/// that an input's random numbers stay the same when others come and go.
std::string stream_name(const document::Node& root, const std::string& path);

}  // namespace gigasim
