/// The plan of a sweep as its study file says it: parameters, design, metrics to keep. Plain data.
/// docs/formats/study.md
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/issue.hpp"

namespace gigasim {

/// Text of a study file with its place, for texts that can be judged only later.
struct Written {
  std::string text;  ///< as written
  Issue origin{};    ///< its place: file, line, column and path; without a message
  /// The problem `message` at that place.
  Issue issue(std::string message) const;
};

/// One of the values that a parameter may take.
struct SweepLevel {
  std::string text;     ///< as `--set` takes it
  double number = 0.0;  ///< in the parameter's unit; of dates, seconds since 1970; of texts, the position
};

/// A value of the base scenario that differs from point to point, or several values that are always equal.
struct SweepParameter {
  /// Kind of the values.
  enum class Kind {
    number,  ///< plain numbers and quantities
    date,    ///< dates
    text     ///< names of models, words, whole maps
  };

  std::string name;                                ///< as chosen in the study file
  std::vector<std::string> paths{};                ///< places in the plan that take the value, as `--set` takes them
  Kind kind = Kind::number;                        ///< of all its values
  bool whole = false;                              ///< its numbers are whole
  std::string unit{};                              ///< of its numbers, as written; empty: plain numbers, dates, texts
  std::vector<SweepLevel> levels{};                ///< all values; empty: any number that `quantile` gives
  std::function<double(double share)> quantile{};  ///< without levels: value at a share above 0 and below 1
  Issue origin{};                                  ///< its place in the study file

  /// A number of quantile() as the plan takes it: to six digits, whole, or to the second.
  double rounded(double number) const;
  /// A number as `--set` takes it: with its unit, or as a date.
  std::string text(double number) const;
};

/// How the points of a sweep are chosen. docs/formats/study.md, "Designs"
enum class SweepDesign {
  grid,              ///< every combination of levels; the last parameter is the fastest
  list,              ///< the points as written
  zip,               ///< the first level of each parameter, then the second of each, and so on
  latin_hypercube,   ///< one point in each of as many slices of every parameter
  sobol,             ///< points of Sobol's sequence, shifted by the seed
  sobol_sensitivity  ///< rows of parameters + 2 points, from which Sobol indices are estimated
};
/// Names of SweepDesign, as study files have them.
constexpr auto choices(SweepDesign) {
  using enum SweepDesign;
  return Choices<SweepDesign, 6>{{{"grid", grid},
                                  {"list", list},
                                  {"zip", zip},
                                  {"latin-hypercube", latin_hypercube},
                                  {"sobol", sobol},
                                  {"sobol-sensitivity", sobol_sensitivity}}};
}

/// A sweep as its study file says it.
struct SweepPlan {
  std::string name;                             ///< title
  SweepDesign design = SweepDesign::grid;       ///< how the points are chosen
  std::uint64_t size = 0;                       ///< points of the random designs; of sobol-sensitivity, rows
  std::uint64_t seed = 1;                       ///< of the design and of the runs
  std::vector<SweepParameter> parameters{};     ///< in the order of the file
  std::optional<std::uint64_t> replications{};  ///< none: the plan as written once, or with `until` at most 100,000
  std::optional<Written> until{};               ///< stopping rule of each point; none: exactly `replications`
  std::vector<Written> metrics{};               ///< metrics to keep, or `all`; empty: those of the whole campus
  std::vector<Written> constraints{};           ///< bounds on parameters, and criteria on metrics
  std::vector<Written> best{};  ///< metrics that points are ranked by; the first two make the Pareto front
};

}  // namespace gigasim
