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
  Hazards() = default;
  Hazards(const FailureSpec& spec, int gpus);

  FailureSpec spec;
  std::vector<FailureCause> causes;  ///< rates per unit
  Rate rate{0.0};                    ///< of all causes, in the long run
  double down = 0.0;                 ///< time in repair per unit of up time
};

/// The clock of one unit: its own outage law races against the causes, each of which is a Poisson process of the time
/// that the unit is up. It may stand still while the unit does not run.
class OutageClock {
 public:
  OutageClock() = default;
  /// `hazards`: none, or what fails in the unit beside the unit as a whole; outlives the clock.
  OutageClock(const OutageSpec& spec, RandomStream stream, const Hazards* hazards = nullptr);

  void born(double now) { born_ = now; }  ///< new: infant mortality from here; never called: the unit is past it
  /// Draws a new time to failure, counted from `now`.
  void renew(double now);
  void renew_residual(double now);
  /// The failure that happened is over. The unit's own law goes on where it stood unless it was the one that failed.
  void repaired(double now);
  void run(double now);                     ///< the unit begins to run
  void halt(double now);                    ///< it stops
  void fail(double date) { next_ = date; }  ///< halted by its own failure: the failure stands
  double next() const { return next_; }
  bool starts_failed();  ///< stationary start: is it down at this moment? If so, of `cause()`

  /// Of the coming failure; of the one that happened until the clock is renewed.
  std::string_view cause() const { return what_ ? std::string_view(what_->cause) : forced; }
  bool takes_away() const { return !what_ || what_->repair; }  ///< false: only the job stops
  bool takes_part() const { return !what_ || (what_->repair && what_->part); }
  double repair_s();
  double residual_repair_s();                                ///< at a stationary start
  double unavailability() const { return unavailability_; }  ///< long-run share of time down, queues not counted

 private:
  void race(double own_s, double now);
  const FailureCause* any_cause();  ///< in proportion to the rates
  const FailureCause* any_down();   ///< in proportion to the time down; null: the unit's own

  bool fails_ = false, only_running_ = false;
  Lifetime failure_, repair_;
  const Hazards* hazards_ = nullptr;
  const FailureCause* what_ = nullptr;  ///< null: the unit as a whole
  double unavailability_ = 0.0;
  static constexpr double endless = std::numeric_limits<double>::infinity();
  double born_ = -endless;
  double remaining_ = endless;  ///< to the next failure
  double own_beyond_ = 0.0;     ///< life of the own law that is left then
  double next_ = endless;
  RandomStream stream_;
};

}  // namespace gigasim::sim
