/// Values that are drawn. docs/formats/uncertainty.md
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "distribution.hpp"
#include "document.hpp"

namespace gigasim {

/// A law that stands in place of a single value, and the thing that it measures.
struct Input {
  std::string path;                     ///< of the value, e.g. `phases[0].add[0].date`
  InputLaw law;                         ///< of its number
  std::string symbol{};                 ///< unit of its numbers; empty: ratios, counts, positions in `labels`
  bool date = false;                    ///< its numbers are seconds since 1970
  std::vector<std::string> labels{};    ///< of a choice between texts
  std::string group{};                  ///< group with which it is drawn; empty: alone
  double sign = 1.0;                    ///< 1: with its group; -1: against it
  document::Mark mark{}, group_mark{};  ///< places of the law and of its group's name
  std::string stream{};                 ///< name of its stream of random numbers (`stream_name`)

  /// A value as people write it: date, quantity, label or number.
  std::string text(double value) const;
};

/// A drawn duration, which has digits without end, for people: `72.5 d`, `3 h`.
std::string length_text(double seconds);

/// Drawn numbers by path of their input.
using Drawn = std::unordered_map<std::string, double>;

/// `phases[200 MW].add[titan-350].date` for `phases[0].add[0].date`: items of lists by their name, or by the fleet that
/// they add. So an input's random numbers stay the same when other items come and go.
std::string stream_name(const document::Node& root, const std::string& path);

}  // namespace gigasim
