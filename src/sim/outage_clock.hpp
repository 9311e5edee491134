/// When a unit fails next, of what, and how long its repair takes.
#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include "gigasim/base/random.hpp"
#include "gigasim/models/failure_causes.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim::sim {

inline constexpr std::string_view forced = "outage";  ///< cause of a unit's own failures

/// What fails in each unit of a fleet beside the unit as a whole, with sums over the causes; the units share it.
struct Hazards {
  /// Nothing fails but the unit as a whole.
  Hazards() = default;
  /// Failures of a rack with this many GPUs; causes without a rate are left out.
  Hazards(const FailureSpec& failures, int gpus);

  /// The specification: multiplier, infant mortality.
  FailureSpec spec;
  /// The causes, with their rates per unit.
  std::vector<FailureCause> causes;
  /// Sum of the rates, in the long run.
  Rate rate{0.0};
  /// Time in repair per unit of up time, summed over the causes.
  double down = 0.0;
};

/// The clock of one unit: its own outage law races against the causes, each of which is a Poisson process of the time
/// that the unit is up [docs/models/outage.md]. It may stand still while the unit does not run (`only_running`). Dates
/// are clock seconds; without law and causes it never fails.
class OutageClock {
 public:
  /// A unit that never fails.
  OutageClock() = default;
  /// `hazards`: none, or what fails in the unit beside the unit as a whole; outlives the clock.
  OutageClock(const OutageSpec& spec, RandomStream stream, const Hazards* hazards = nullptr);

  /// The unit is new at `now`: infant mortality counts from here. Never called: the unit is past it.
  void born(double now) { born_ = now; }
  /// Draws a new time to failure, counted from `now`.
  void renew(double now);
  /// The same for a unit that has been up for long: its own law draws what is left of a life.
  void renew_residual(double now);
  /// The failure that happened is over. The unit's own law goes on where it stood unless it was the one that failed.
  void repaired(double now);
  /// The unit begins to run; the failure that was drawn counts from here if only running counts.
  void run(double now);
  /// The unit stops running; what is left of its life is kept if only running counts.
  void halt(double now);
  /// Halted by its own failure: the failure of that date stands.
  void fail(double date) { next_ = date; }
  /// Date of the next failure; infinite while none can come.
  double next() const { return next_; }
  /// At a stationary start: draws whether the unit is down at this moment. If so, `cause()` says of what.
  bool starts_failed();

  /// Cause of the coming failure; of the one that happened until the clock is renewed.
  std::string_view cause() const { return what_ ? std::string_view(what_->cause) : forced; }
  /// Whether it takes the unit away; false: only its job stops.
  bool takes_away() const { return !what_ || what_->repair; }
  /// Whether its repair takes a spare part.
  bool takes_part() const { return !what_ || (what_->repair && what_->part); }
  /// Draws the time of its repair, s; 0 without a law.
  double repair_s();
  /// Draws what is left of a repair that is under way at a stationary start, s.
  double residual_repair_s();
  /// Long-run share of time down, 0 to 1, queues for crews and parts not counted.
  double unavailability() const { return unavailability_; }

 private:
  /// Lets the law's life of `own_s` seconds race against the causes, from `now` on.
  void race(double own_s, double now);
  /// Draws a cause in proportion to the rates.
  const FailureCause* any_cause();
  /// Draws what a unit that is down is down of, in proportion to the time down; none: its own law.
  const FailureCause* any_down();

  /// The law has failures; they count running time alone.
  bool fails_ = false, only_running_ = false;
  /// Laws of time to failure and of repair.
  Lifetime failure_, repair_;
  /// Causes beside the law; none: there are none.
  const Hazards* hazards_ = nullptr;
  /// Cause of the coming or present failure; none: the unit as a whole.
  const FailureCause* what_ = nullptr;
  /// Long-run share of time down.
  double unavailability_ = 0.0;
  /// No failure ever, s.
  static constexpr double endless = std::numeric_limits<double>::infinity();
  /// Date from which infant mortality counts; minus infinity: it is past.
  double born_ = -endless;
  /// Time to the next failure when the clock was last set or halted, s.
  double remaining_ = endless;
  /// Life of the own law that is left when a cause strikes first, s.
  double own_beyond_ = 0.0;
  /// Date of the next failure.
  double next_ = endless;
  /// Its random numbers.
  RandomStream stream_;
};

}  // namespace gigasim::sim
