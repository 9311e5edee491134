/// Forced outages and planned maintenance of any unit. docs/models/outage.md
#pragma once

#include <optional>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/random.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Law of a random duration, given by its mean m.
enum class Law {
  exponential,   ///< constant rate [Eq. 1]
  weibull,       ///< shape k < 1: infant mortality; k > 1: wear [Eq. 2]
  lognormal,     ///< shape sigma, of the logarithm [Eq. 3]
  deterministic  ///< always the mean [Eq. 4]
};
/// Spellings of `law:`.
constexpr auto choices(Law) {
  return Choices<Law, 4>{{{"exponential", Law::exponential},
                          {"weibull", Law::weibull},
                          {"lognormal", Law::lognormal},
                          {"deterministic", Law::deterministic}}};
}

/// A random duration, given by its mean. In YAML a bare duration means exponential: `mttr: 38 h`.
struct Lifetime {
  Law law = Law::exponential;  ///< law of the draws
  Duration mean{0.0};          ///< m, above 0
  double shape = 1.0;          ///< Weibull's k, or the lognormal's sigma; above 0; no effect on the other laws

  /// One draw by inverse transform, 0 or above [Eq. 1-4]. The mean of the draws is `mean` for every law.
  Duration draw(RandomStream& stream) const;
  /// One draw of the remaining time, seen at a random moment of a long life (the equilibrium distribution), for a
  /// stationary start [Eq. 5-7]. Exponential: memoryless. Others: a length-biased draw times a uniform share.
  Duration draw_residual(RandomStream& stream) const;
};
/// Keys of a random duration; a bare duration is the mean of an exponential law.
template <class F>
void describe(F& field, Lifetime& s) {
  field("law", s.law, "Law of the random duration");
  field("mean", s.mean, "Mean of the duration", positive | required);
  field("shape", s.shape, "Weibull k, or lognormal sigma; no effect on the other laws", positive);
}

/// Forced outages: alternating up and down times. The failure side is given in one of three ways; none given: the unit
/// never fails. Forced outage rate q = mttr / (mttf + mttr) [Billinton & Allan, Reliability Evaluation of Power
/// Systems, 1996].
struct OutageSpec {
  /// Up time between repairs; none: given otherwise, or it never fails.
  std::optional<Lifetime> mttf;
  /// Failures per unit of up time, above 0; up times are exponential then.
  std::optional<Rate> rate;
  /// q: long-run share of time down, 0 up to but not 1; up times are exponential, of mean mttr (1 - q) / q.
  std::optional<double> forced_outage_rate;
  /// Repair time with a crew at work; waiting for crews and parts comes on top. None: only units that never fail may
  /// lack it.
  std::optional<Lifetime> mttr;
  /// The failure clock stands still while the unit does not run, so that idle units do not age.
  bool only_running = false;

  /// Whether a failure side is given.
  bool fails() const { return mttf || rate || forced_outage_rate; }
  /// Up time, whichever way it was given; `mttf` wins over `rate`, `rate` over `forced_outage_rate`. Throws
  /// std::logic_error if !fails().
  Lifetime time_to_failure() const;
  /// Repair time. Throws std::logic_error when no mttr is given.
  Lifetime time_to_repair() const;
  /// mttr / (mttf + mttr), 0..1; 0 when it never fails [Eq. 8].
  double unavailability() const;
};
/// Keys of `outage:`.
template <class F>
void describe(F& field, OutageSpec& s) {
  field("mttf", s.mttf, "Mean time to failure (bare duration: exponential)");
  field("rate", s.rate, "Failure rate; another way to give mttf", positive);
  field("forced_outage_rate", s.forced_outage_rate, "Share of time on forced outage; another way to give mttf",
        Rule{.low = 0.0, .high = 1.0, .high_open = true});
  field("mttr", s.mttr, "Mean time to repair (bare duration: exponential)");
  field("only_running", s.only_running, "The failure clock runs only while the unit runs");
}

/// Planned maintenance: due after so much running time, at a calendar interval, or on given dates.
struct MaintenanceSpec {
  /// Running time since the last maintenance after which it is due, above 0. Units from the start have run different
  /// parts of it.
  std::optional<Duration> every_running;
  /// Calendar interval after which it is due, above 0, counted from commissioning and then from the end of the last
  /// one.
  std::optional<Duration> every;
  std::vector<Date> dates;  ///< for each unit of the fleet in turn: unit k uses dates[k mod n]
  /// Time that the unit is away, above 0. At most a tenth of a fleet, one at least, is in maintenance at once; others
  /// wait.
  Duration duration{2 * 86400.0};
};
/// Keys of an item of `maintenance:`.
template <class F>
void describe(F& field, MaintenanceSpec& s) {
  field("every_running", s.every_running, "Due after this much running time", positive);
  field("every", s.every, "Due at this calendar interval", positive);
  field("dates", s.dates, "Due on these dates; the units of a fleet take them in turn");
  field("duration", s.duration, "How long the unit is away", positive);
}

}  // namespace gigasim
