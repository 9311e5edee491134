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

enum class Relation { at_most, below, at_least, above };

bool holds(double value, Relation, double bound);

/// A bound on one figure of a run, and how it is meant over many: on the mean, or on the chance that a run keeps it.
struct Criterion {
  std::string text;                  ///< as written
  std::vector<std::size_t> metrics;  ///< positions; of several the largest counts (`no hall above`)
  std::string name, unit;            ///< of the figure; `hall.*.coolant_peak_c` stands for several
  Relation relation = Relation::at_most;
  double bound = 0.0;  ///< in `unit`

  /// The share of runs that are to keep the bound: `P(...) >= 0.8`; P90(x) <= b is P(x <= b) >= 0.9.
  struct Chance {
    Relation relation = Relation::at_least;
    double bound = 0.0;
  };
  std::optional<Chance> chance{};      ///< none: the bound is on the mean
  std::optional<double> quantile{};    ///< was written as P90(...): 0.9
  std::optional<double> confidence{};  ///< as written; `usual_confidence` is meant otherwise
  bool is_date = false;                ///< the bound is a day, in days since the start

  /// Less is better to keep it: more of the figure only hurts.
  bool upper() const { return relation == Relation::at_most || relation == Relation::below; }
};
inline constexpr double usual_confidence = 0.95;

/// What a criterion is read against.
struct CriterionContext {
  const std::vector<Metric>& metrics;  ///< `metrics_of(scenario)`
  std::string path;                    ///< at which problems are reported
  Date start{};                        ///< of the run; what dates count from
  std::optional<Date> date{};          ///< for figures of a date where the text has none (claims)
};

/// Throws InputError: what was not understood, the nearest figure, what to write.
Criterion parse_criterion(std::string_view text, const CriterionContext&);
/// For texts that name no dates, or whose metrics need none.
Criterion parse_criterion(std::string_view text, const std::vector<Metric>& metrics, const std::string& path);

/// The figure of one run from all its metrics; not a number when the run has none.
double figure(const Criterion&, std::span<const double> metrics);
/// What replications are averaged over: the figure, or 1 and 0 for kept and not kept where a chance is bounded (a run
/// without the figure does not keep it).
double observation(const Criterion&, std::span<const double> metrics);

enum class Verdict { pass, fail, undecided };

struct Judgement {
  Verdict verdict = Verdict::undecided;
  double estimate = 0.0,
         standard_error = 0.0;   ///< of the mean, or the share of runs; not a number: no run has the figure
  std::uint64_t n = 0;           ///< observations that are numbers
  std::optional<double> more{};  ///< replications that would probably tell; none: decided, or too close to say
};

/// On which side of its bound a criterion lies, wrong with a chance of at most 1 - confidence over all `looks` at a
/// growing sample (Bonferroni). A single observation is judged as it is. docs/models/statistics.md
Judgement judge(const Criterion&, std::span<const double> observations, double confidence = usual_confidence,
                std::size_t looks = 1);

/// Every figure that a criterion can name, for `gigasim check --figures`: phrases, then metrics with their units.
std::string known_figures(const std::vector<Metric>&);

}  // namespace gigasim
