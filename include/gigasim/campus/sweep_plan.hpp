/// What a sweep is to do, as its study file says: parameters, design, what is kept. Plain data. docs/formats/study.md
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/issue.hpp"

namespace gigasim {

/// Text of a study file, and where it stands: for what can be judged only later.
struct Written {
  std::string text;
  Issue origin{};
  /// The problem `message` at that place.
  Issue issue(std::string message) const;
};

/// One of the values that a parameter may take.
struct SweepLevel {
  std::string text;     ///< as `--set` takes it
  double number = 0.0;  ///< in the parameter's unit; dates: seconds since 1970; texts: position
};

/// A value of the base scenario, or several that are always equal, that differs from point to point.
struct SweepParameter {
  enum class Kind { number, date, text };

  std::string name;
  std::vector<std::string> paths{};  ///< as `--set` takes them
  Kind kind = Kind::number;
  bool whole = false;
  std::string unit{};                              ///< of its numbers, as written
  std::vector<SweepLevel> levels{};                ///< none: any number that `quantile` gives
  std::function<double(double share)> quantile{};  ///< share in (0, 1)
  Issue origin{};

  /// Numbers of quantile() with six digits, whole or to the second.
  double rounded(double number) const;
  std::string text(double number) const;
};

enum class SweepDesign { grid, list, zip, latin_hypercube, sobol, sobol_sensitivity };
constexpr auto choices(SweepDesign) {
  using enum SweepDesign;
  return Choices<SweepDesign, 6>{{{"grid", grid},
                                  {"list", list},
                                  {"zip", zip},
                                  {"latin-hypercube", latin_hypercube},
                                  {"sobol", sobol},
                                  {"sobol-sensitivity", sobol_sensitivity}}};
}

struct SweepPlan {
  std::string name;
  SweepDesign design = SweepDesign::grid;
  std::uint64_t size = 0;  ///< points of the random designs; of sobol-sensitivity: of each of its matrices
  std::uint64_t seed = 1;  ///< of the design and of the runs
  std::vector<SweepParameter> parameters{};
  std::optional<std::uint64_t> replications{};  ///< none: the plan as written once, or with `until` at most 100,000
  std::optional<Written> until{};
  std::vector<Written> metrics{};  ///< none: those of the whole campus; `all`
  std::vector<Written> constraints{};
  std::vector<Written> best{};  ///< metrics that decide what is best; the first two make the Pareto front
};

}  // namespace gigasim
