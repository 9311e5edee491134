/// A sweep as its file has it.
#pragma once

#include <array>

#include "study_reader.hpp"

namespace gigasim {

/// Spacing of the values of a range.
enum class RangeScale {
  linear,  ///< equal differences
  log      ///< equal ratios
};
/// Spellings of `scale:`.
constexpr auto choices(RangeScale) {
  return Choices<RangeScale, 2>{{{"linear", RangeScale::linear}, {"log", RangeScale::log}}};
}

/// A parameter of a sweep as written: values, a range or a law.
struct ParameterText {
  std::vector<std::string> path;  ///< places in the base that all take the value
  /// Listed values; ends of a range and the distance of its values.
  document::Node values{}, from{}, to{}, step{};
  std::optional<int> steps{};             ///< number of values of the range, ends included, 2 or above
  RangeScale scale = RangeScale::linear;  ///< spacing of the range
  /// Laws; one at most is given.
  document::Node uniform{}, triangular{}, pert{}, normal{}, lognormal{}, empirical{}, choice{};

  /// All laws with their names; those that are not given are null nodes.
  std::array<std::pair<const char*, const document::Node*>, 7> laws() const {
    return {{{"uniform", &uniform},
             {"triangular", &triangular},
             {"pert", &pert},
             {"normal", &normal},
             {"lognormal", &lognormal},
             {"empirical", &empirical},
             {"choice", &choice}}};
  }
};
/// Keys of an entry of `parameters:` in a study file of `gigasim sweep`.
template <class F>
void describe(F& field, ParameterText& s) {
  field("path", s.path, "Value of the base that is varied, as `--set` takes it; of several paths all get the same",
        required);
  field("values", s.values, "Values that it takes");
  field("from", s.from, "One end of a range");
  field("to", s.to, "The other end");
  field("step", s.step, "Distance of the values of the range");
  field("steps", s.steps, "Number of values of the range, its ends included", at_least(2));
  field("scale", s.scale, "Spacing of a range's values");
  field("uniform", s.uniform, "Law, as of an uncertain input");
  field("triangular", s.triangular, "Law");
  field("pert", s.pert, "Law");
  field("normal", s.normal, "Law");
  field("lognormal", s.lognormal, "Law");
  field("empirical", s.empirical, "Law");
  field("choice", s.choice, "Law");
}

/// A sweep as written.
struct SweepText {
  StudyText head{};                        ///< keys that every study has
  SweepDesign design = SweepDesign::grid;  ///< how points are chosen
  document::Node points{};                 ///< random designs: a number; list: the points themselves
  Named<ParameterText> parameters{};       ///< by names of the user's choice
  /// Metrics to keep, bounds on parameters and metrics, and the metrics that decide which points are best.
  std::vector<std::string> metrics{}, constraints{}, best{};
};
/// The top level of a study file of `gigasim sweep`.
template <class F>
void describe(F& field, SweepText& s) {
  describe(field, s.head);
  field("design", s.design, "How points are chosen");
  field("points", s.points, "Random designs: how many; list: the points");
  field("parameters", s.parameters, "What differs from point to point, by names of your choice", required);
  field("metrics", s.metrics, "Metrics to keep, or `all`; default: those of the whole campus");
  field("constraints", s.constraints,
        "Bounds on parameters, which drop points, and on metrics, which make points infeasible");
  field("best", s.best, "Metrics that decide which points are best; default: the first two kept");
}

/// The values of every parameter of a list, from `points:`: a list a parameter. Reports what is wrong.
std::vector<document::Node> columns_of_points(StudyReader&, const SweepText&);

/// Tries a parameter's values in their place and gives them numbers. `listed`: its values in a list design.
std::optional<SweepParameter> read_parameter(StudyReader&, const Plan&, SweepDesign, const std::string& name,
                                             const ParameterText&, const document::Node* listed);

}  // namespace gigasim
