/// Laws of uncertain inputs by their quantile functions, so that one uniform number gives one value.
/// docs/formats/uncertainty.md
#pragma once

#include <vector>

#include "gigasim/base/fields.hpp"

namespace gigasim {

/// The law of an uncertain input, in the unit of its field.
struct InputLaw {
  /// Families by their YAML names. `normal` and `lognormal` are truncated to the field's rule, `empirical` draws one of
  /// its values, and so does `choice`.
  enum class Family { uniform, triangular, pert, normal, lognormal, empirical, choice };

  Family family = Family::uniform;  ///< decides the meaning of `parameters` and `values`
  /// uniform: low, high. triangular, pert: low, mode, high. normal: mean, sd. lognormal: median, sd of the logarithm.
  std::vector<double> parameters{};
  std::vector<double> values{};  ///< empirical: ascending; choice: in the order written
  Rule rule{};                   ///< of the field; normal and lognormal are truncated to it
  bool whole = false;            ///< whole numbers only: rounded; uniform: all equally likely

  /// Value below which the share `u` of the draws lies, with u in [0, 1]; of normal and lognormal in (0, 1).
  double quantile(double u) const;
  /// The value of replication 0: mode of triangular and pert, first of a choice; else the median, of normal and
  /// lognormal before truncation.
  double central() const;
  /// Values with which a plan is tried: every value of a choice; else the ends, or the quantiles at 0.1 % and 99.9 %.
  std::vector<double> trials() const;
};

/// Keys of the laws in YAML.
constexpr auto choices(InputLaw::Family) {
  using enum InputLaw::Family;
  return Choices<InputLaw::Family, 7>{{{"uniform", uniform},
                                       {"triangular", triangular},
                                       {"pert", pert},
                                       {"normal", normal},
                                       {"lognormal", lognormal},
                                       {"empirical", empirical},
                                       {"choice", choice}}};
}

/// Standard normal distribution function, 0..1.
double normal_cdf(double z);
/// Its inverse, with u in (0, 1).
double normal_quantile(double u);

}  // namespace gigasim
