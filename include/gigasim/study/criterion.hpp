/// Bounds on figures as people write them: `eue <= 50 MWh/yr at 95 % confidence`, `P(energised >= 1 GW by 2026-06-30)
/// >= 0.8`. One language for expectations, claims, constraints of sweeps and targets of sizing.
/// docs/formats/expectations.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/study/metrics.hpp"

namespace gigasim {

/// The side of a bound on which a figure is to lie.
enum class Relation {
  at_most,   ///< `<=`
  below,     ///< `<`
  at_least,  ///< `>=`
  above      ///< `>`
};

/// Whether `value` keeps the bound. NaN keeps none.
bool holds(double value, Relation, double bound);

/// A bound on one figure of a run. Over many runs it bounds the mean of the figure, or the chance that a run keeps it.
struct Criterion {
  std::string text;                       ///< the sentence as written
  std::vector<std::size_t> metrics;       ///< positions in CriterionContext::metrics; the largest value counts
  std::string name, unit;                 ///< of the figure; `hall.*.coolant_peak_c` stands for several metrics
  Relation relation = Relation::at_most;  ///< side of the bound on which a run keeps it
  double bound = 0.0;                     ///< in `unit`; may be negative

  /// A bound on the share of runs that keep the criterion: `P(...) >= 0.8`. P90(x) <= b is read as P(x <= b) >= 0.9.
  struct Chance {
    Relation relation = Relation::at_least;  ///< side of the bound on which the share is to lie
    double bound = 0.0;                      ///< share of the runs, 0 to 1
  };
  std::optional<Chance> chance{};      ///< none: the bound is on the mean
  std::optional<double> quantile{};    ///< 0.9 when the criterion was written as P90(...)
  std::optional<double> confidence{};  ///< as written, above 0.5 and below 1; none: `usual_confidence`
  bool is_date = false;                ///< the bound is the end of a day, in days since the run's start

  /// True for an upper bound: a larger figure never helps to keep it.
  bool upper() const { return relation == Relation::at_most || relation == Relation::below; }
};
/// Confidence of judgements on criteria that name none.
inline constexpr double usual_confidence = 0.95;

/// The figures and dates that a criterion is read against.
struct CriterionContext {
  const std::vector<Metric>& metrics;  ///< `metrics_of(scenario)`; must outlive the context
  std::string path;                    ///< path that problems are reported at
  Date start{};                        ///< start of the run, from which days are counted
  std::optional<Date> date{};          ///< date of figures whose text names none (claims)
};

/// Reads a criterion. Throws InputError at the context's path: the part that was not understood, the nearest figure,
/// and what to write.
Criterion parse_criterion(std::string_view text, const CriterionContext&);
/// The same for texts that count no days from the run's start (`phase ... complete by ...` does).
Criterion parse_criterion(std::string_view text, const std::vector<Metric>& metrics, const std::string& path);

/// The figure of one run, in the criterion's unit. `metrics` are the run's values in the order of the context's list.
/// NaN when the run has no such figure.
double figure(const Criterion&, std::span<const double> metrics);
/// The observation that a run contributes to the judgement: its figure, or where a chance is bounded 1 when the run
/// keeps the bound and 0 when not (a run without the figure does not keep it).
double observation(const Criterion&, std::span<const double> metrics);

/// Result of a judgement.
enum class Verdict {
  pass,      ///< the criterion holds
  fail,      ///< the criterion does not hold
  undecided  ///< the observations do not tell yet
};

/// A criterion judged by the observations of some runs.
struct Judgement {
  Verdict verdict = Verdict::undecided;  ///< on which side of its bound the criterion lies
  /// Mean of the observations (a share, 0 to 1, where a chance is bounded) and its standard error, in the criterion's
  /// unit. The mean is NaN without observations, the error with fewer than two.
  double estimate = 0.0, standard_error = 0.0;
  std::uint64_t n = 0;           ///< observations that are numbers
  std::optional<double> more{};  ///< further ones that would probably decide; none: decided, or it takes over 1e7
};

/// Judges a growing sample of observations; NaN is left out. The verdict is wrong with a chance of at most
/// 1 - confidence over all looks together: for chances the error is divided by the number of `looks` (Bonferroni), for
/// means the test holds at any look. A single observation is compared with the bound as it is. Without observations
/// nothing is decided. docs/models/statistics.md, "On which side of a bound?"
Judgement judge(const Criterion&, std::span<const double> observations, double confidence = usual_confidence,
                std::size_t looks = 1);

/// Every figure that a criterion can name, for `gigasim check --figures`: phrases first, then metrics with their units,
/// one per line.
std::string known_figures(const std::vector<Metric>&);

}  // namespace gigasim
