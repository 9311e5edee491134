/// Exact adequacy of independent two-state units against a load: the capacity-outage table and the
/// frequency-and-duration method. docs/models/adequacy.md
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "gigasim/base/units.hpp"

namespace gigasim {

/// A unit that is either whole or gone, whatever the others do. Only the means of its times matter.
struct TwoStateUnit {
  Power capacity{0.0};
  Duration up{0.0};    ///< mean time to failure; infinite: never fails
  Duration down{0.0};  ///< mean time to repair

  double unavailability() const;     ///< Eq. 1
  double failures_per_hour() const;  ///< Eq. 2, per hour of the calendar
};

/// A state of the fleet: this much is out.
struct CapacityState {
  double out_mw = 0.0;
  double probability = 0.0;
  double rise_per_h = 0.0;  ///< frequency of leaving it to less capacity out (a repair)
  double fall_per_h = 0.0;  ///< to more capacity out (a failure)
};

/// What a load that stays for ever would suffer.
struct LossRisk {
  double probability = 0.0;      ///< of less capacity than load
  double frequency_per_h = 0.0;  ///< of falling into it
  double unserved_mw = 0.0;      ///< mean over all time
};

/// Long-run distribution of the capacity on outage, by recursive convolution [Billinton & Allan 1996, ch. 2-3]. States
/// of equal capacity (to 1e-9 of the installed) are one; states less likely than 1e-30 are left out. Exact while the
/// states are no more than `most_states`; beyond, capacities are split linearly on a grid of `increment`, which keeps
/// every mean.
class CapacityOutageTable {
 public:
  static constexpr std::size_t usual_most_states = 20'000;
  explicit CapacityOutageTable(std::span<const TwoStateUnit> units, std::size_t most_states = usual_most_states);

  /// From nothing out on.
  const std::vector<CapacityState>& states() const { return states_; }
  /// That state `index` or a worse one holds, and how often it is entered from better ones.
  double probability_from(std::size_t index) const { return tails_[index].probability; }
  double frequency_per_h_from(std::size_t index) const { return tails_[index].frequency_per_h; }
  Power installed() const { return installed_; }
  Power expected_available() const { return expected_available_; }
  std::optional<Power> increment() const { return increment_; }  ///< nothing: exact
  LossRisk risk(Power load) const;                               ///< Eq. 6-8

 private:
  struct Tail {
    double probability = 0.0, frequency_per_h = 0.0;
    double beyond_mw = 0.0;  ///< expected capacity out in excess of this state's
  };
  void sum_tails();

  Power installed_{0.0}, expected_available_{0.0};
  std::optional<Power> increment_;
  std::vector<CapacityState> states_;
  std::vector<Tail> tails_;  ///< one more than states: the last is nothing
};

struct LoadStep {
  Power load{0.0};
  Duration length{0.0};
};

/// Expected over a series of load steps, units in their long-run state from the first moment on.
struct LossOfLoad {
  double hours = 0.0;          ///< continuous time, Eq. 9
  double sampled_hours = 0.0;  ///< whole hours that are short at their start
  double days = 0.0;           ///< whole days that are short at the largest of these hours
  double unserved_mwh = 0.0;   ///< Eq. 10
  double spells = 0.0;         ///< Eq. 11
};
LossOfLoad expected_loss(const CapacityOutageTable&, std::span<const LoadStep>);

}  // namespace gigasim
