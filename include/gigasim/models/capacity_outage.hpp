/// Exact adequacy of independent two-state units against a load: the capacity-outage table and the
/// frequency-and-duration method. docs/models/adequacy.md
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// A unit that is either whole or gone, independent of all others. Only the means of its times matter.
struct TwoStateUnit {
  Power capacity{0.0};  ///< when up, 0 or above
  Duration up{0.0};     ///< m: mean time to failure; infinite: it never fails
  Duration down{0.0};   ///< r: mean time to repair

  double unavailability() const;     ///< q: long-run share of time down, 0..1 [Eq. 1]
  double failures_per_hour() const;  ///< f: failures per hour of the calendar, up and down time counted [Eq. 2]
};

/// The part that a kind of supply takes in a system of independent two-state units.
struct TwoStates {
  std::optional<Power> capacity{};  ///< of one unit that is up; none: it depends on the hours before
  std::vector<Issue> obstacles{};   ///< reasons why the units are not of two states, at paths within the fleet
};

/// A state of the fleet: an amount of capacity on outage, and how often the fleet leaves it.
struct CapacityState {
  double out_mw = 0.0;       ///< capacity on outage, 0 or above
  double probability = 0.0;  ///< long-run share of time in exactly this state, 0..1 [Eq. 3]
  double rise_per_h = 0.0;   ///< frequency of leaving it to less capacity on outage, by a repair [Eq. 4]
  double fall_per_h = 0.0;   ///< frequency of leaving it to more capacity on outage, by a failure [Eq. 5]
};

/// Long-run risk of a load that stays the same for ever.
struct LossRisk {
  double probability = 0.0;      ///< share of time with less capacity than load, 0..1 [Eq. 6]
  double frequency_per_h = 0.0;  ///< how often that begins, per hour [Eq. 7]
  double unserved_mw = 0.0;      ///< mean power not served, over all time [Eq. 8]
};

/// Long-run distribution of the capacity on outage, by recursive convolution [Billinton & Allan 1996, ch. 2-3]. States
/// of equal capacity (to 1e-9 of the installed) are one; states less likely than 1e-30 are left out. The table is exact
/// while the states are no more than `most_states`. Beyond, each capacity is split between the two nearest multiples of
/// `increment`, which keeps every mean.
class CapacityOutageTable {
 public:
  /// Number of states up to which a table is exact by default (engineering judgement).
  static constexpr std::size_t usual_most_states = 20'000;
  /// The table of all `units` together; their order does not matter but for rounding. `most_states` above 0.
  explicit CapacityOutageTable(std::span<const TwoStateUnit> units, std::size_t most_states = usual_most_states);

  /// All states, from nothing on outage to all.
  const std::vector<CapacityState>& states() const { return states_; }
  /// Probability, 0..1, that state `index` or a worse one holds.
  double probability_from(std::size_t index) const { return tails_[index].probability; }
  /// How often, per hour, state `index` or a worse one is entered from better ones.
  double frequency_per_h_from(std::size_t index) const { return tails_[index].frequency_per_h; }
  /// Sum of all capacities.
  Power installed() const { return installed_; }
  /// Mean of the capacity that is up.
  Power expected_available() const { return expected_available_; }
  /// Grid on which capacities were split; none: the table is exact.
  std::optional<Power> increment() const { return increment_; }
  /// Long-run risk of a constant `load` [Eq. 6-8]. A load that is just met, to 1e-9 of the installed capacity, is met.
  LossRisk risk(Power load) const;

 private:
  /// A state and all that are worse, as one.
  struct Tail {
    /// Probability of this state or a worse one, and how often per hour it is entered from better ones.
    double probability = 0.0, frequency_per_h = 0.0;
    double beyond_mw = 0.0;  ///< expected capacity out in excess of this state's
  };
  /// Sums the states from the worst to the best.
  void sum_tails();

  /// Sum of all capacities, and mean of what is up.
  Power installed_{0.0}, expected_available_{0.0};
  /// Grid of the capacities; none: exact.
  std::optional<Power> increment_;
  /// By rising capacity on outage.
  std::vector<CapacityState> states_;
  std::vector<Tail> tails_;  ///< one more than states: the last is nothing
};

/// A stretch of a load series.
struct LoadStep {
  Power load{0.0};       ///< constant over the step
  Duration length{0.0};  ///< 0 or above
};

/// Expected loss of load over a series of load steps, with units in their long-run state from the first moment on.
struct LossOfLoad {
  double hours = 0.0;          ///< LOLE in continuous time, h [Eq. 9]
  double sampled_hours = 0.0;  ///< LOLE by the hour: number of whole hours that are short at their start
  double days = 0.0;           ///< LOLE by the day: number of whole days that are short in the worst of these hours
  double unserved_mwh = 0.0;   ///< EUE, MWh [Eq. 10]
  double spells = 0.0;         ///< LOLF: number of spells, those that stand at the start included [Eq. 11]
};
/// Expected loss of load of the steps in their order, from the start of the series on.
LossOfLoad expected_loss(const CapacityOutageTable&, std::span<const LoadStep>);

}  // namespace gigasim
