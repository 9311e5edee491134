/// A study of `gigasim size`, as plain data. docs/formats/sizing.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gigasim {

/// A variable of the search: an ordered list of values, from the one wanted most (fewest, latest) to the safest.
struct SizingVariable {
  std::string name;                   ///< as chosen in the study file
  std::vector<std::string> paths{};   ///< places in the plan; all take the value
  std::vector<std::string> values{};  ///< as written into the plan, the one wanted most first
  std::vector<double> costs{};        ///< USD of each value; empty: none given
};

/// A condition on the observations of all replications.
struct SizingCriterion {
  std::string text;      ///< as written
  std::string unit{};    ///< of the observations
  bool share = false;    ///< observations are 1 (good) and 0; the share of ones is to be at least `bound`
  bool at_most = true;   ///< without `share`: the mean is to be at most (otherwise at least) `bound`
  double bound = 0.0;    ///< in `unit`, or a share from 0 to 1
  bool percent = false;  ///< the figure is a ratio that people read as percent
};

/// A search: the values that may change, the criteria that must hold, and the replications that it may take.
struct SizingProblem {
  std::vector<SizingVariable> variables{};  ///< one or two
  std::vector<SizingCriterion> criteria{};  ///< at least one; all must hold
  double confidence = 0.95;                 ///< that all decisions of a search are right; 0.5 to below 1
  /// Fewest and most replications of a point. `most` 1: the plan as written, judged without statistics.
  std::uint64_t least = 20, most = 1000;
  std::optional<std::uint64_t> runs{};  ///< most replications of all points together; none: no limit
  bool cost_observed = false;           ///< the mean of SizingObservation::cost is part of a point's cost
};

}  // namespace gigasim
