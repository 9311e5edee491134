/// Forced outages and planned maintenance of any unit.
#pragma once

#include <optional>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/random.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

enum class Law { exponential, weibull, lognormal, deterministic };
constexpr auto choices(Law) {
  return Choices<Law, 4>{{{"exponential", Law::exponential},
                          {"weibull", Law::weibull},
                          {"lognormal", Law::lognormal},
                          {"deterministic", Law::deterministic}}};
}

/// A random duration, given by its mean. `shape` is Weibull's k or the lognormal's sigma (of the logarithm).
/// In YAML a bare duration means exponential: `mttr: 38 h`.
struct Lifetime {
  Law law = Law::exponential;
  Duration mean{0.0};
  double shape = 1.0;

  /// One draw by inverse transform. Mean of the draws is `mean` for every law.
  Duration draw(RandomStream& stream) const;
  /// One draw of what remains, seen at a random moment of a long life (the equilibrium distribution): for a stationary
  /// start. Exponential: memoryless. Others: length-biased draw times a uniform share.
  Duration draw_residual(RandomStream& stream) const;
};
template <class F>
void describe(F& field, Lifetime& s) {
  field("law", s.law, "Law of the random duration");
  field("mean", s.mean, "Mean of the duration", positive | required);
  field("shape", s.shape, "Weibull k, or lognormal sigma; no effect on the other laws", positive);
}

/// Forced outages: alternating up and down times. Give the failure side in one of three ways; none given: never fails.
/// Forced outage rate q = mttr / (mttf + mttr) [Billinton & Allan, Reliability Evaluation of Power Systems, 1996].
struct OutageSpec {
  std::optional<Lifetime> mttf;              ///< up time between repairs
  std::optional<Rate> rate;                  ///< failures per unit of up time
  std::optional<double> forced_outage_rate;  ///< long-run share of time down
  std::optional<Lifetime> mttr;              ///< repair time, crew waiting not included
  bool only_running = false;                 ///< the failure clock stands still while the unit is not running

  bool fails() const { return mttf || rate || forced_outage_rate; }
  Lifetime time_to_failure() const;  ///< whichever way it was given; throws std::logic_error if !fails()
  Lifetime time_to_repair() const;
  double unavailability() const;  ///< mttr / (mttf + mttr), 0 when it never fails
};
template <class F>
void describe(F& field, OutageSpec& s) {
  field("mttf", s.mttf, "Mean time to failure (bare duration: exponential)");
  field("rate", s.rate, "Failure rate; another way to give mttf", positive);
  field("forced_outage_rate", s.forced_outage_rate, "Share of time on forced outage; another way to give mttf",
        Rule{.low = 0.0, .high = 1.0, .high_open = true});
  field("mttr", s.mttr, "Mean time to repair (bare duration: exponential)");
  field("only_running", s.only_running, "The failure clock runs only while the unit runs");
}

/// Planned maintenance: due after so many running hours, every so often by the calendar, or on given dates.
struct MaintenanceSpec {
  std::optional<Duration> every_running;  ///< running hours since the last one
  std::optional<Duration> every;          ///< calendar interval since commissioning
  std::vector<Date> dates;                ///< for each unit of the fleet in turn: unit k uses dates[k mod n]
  Duration duration{2 * 86400.0};
};
template <class F>
void describe(F& field, MaintenanceSpec& s) {
  field("every_running", s.every_running, "Due after this much running time", positive);
  field("every", s.every, "Due at this calendar interval", positive);
  field("dates", s.dates, "Due on these dates; the units of a fleet take them in turn");
  field("duration", s.duration, "How long the unit is away", positive);
}

}  // namespace gigasim
