/// What a study of `gigasim size` asks, as plain data. docs/formats/sizing.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gigasim {

/// What is looked for: an ordered list of values, from the one wanted most (fewest, latest) to the safest.
struct SizingVariable {
  std::string name;
  std::vector<std::string> paths{};   ///< of the plan, that all take the value
  std::vector<std::string> values{};  ///< as written into the plan
  std::vector<double> costs{};        ///< USD of each value; empty: none given
};

/// A condition on what is observed in each replication.
struct SizingCriterion {
  std::string text;     ///< as written
  std::string unit{};   ///< of what is observed
  bool share = false;   ///< observed are 1 (good) and 0; the share of ones is to be at least `bound`
  bool at_most = true;  ///< otherwise: the mean is to be at most, or at least, `bound`
  double bound = 0.0;
  bool percent = false;  ///< a ratio that people read as percent
};

/// A search: what may change, what must hold, and how much may be simulated for it.
struct SizingProblem {
  std::vector<SizingVariable> variables{};  ///< one or two
  std::vector<SizingCriterion> criteria{};
  double confidence = 0.95;  ///< of all decisions of a search together
  std::uint64_t least = 20,
                most = 1000;            ///< replications of a point; `most` 1: the plan as written, without statistics
  std::optional<std::uint64_t> runs{};  ///< in all, at most
  bool cost_observed = false;           ///< costs are means of `SizingObservation::cost`
};

}  // namespace gigasim
