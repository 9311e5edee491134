#include "gigasim/models/capacity_outage.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "gigasim/models/power_balance.hpp"

namespace gigasim {

namespace {
constexpr double equal = 1e-9;        ///< of installed capacity, within which capacities are the same
constexpr double never_seen = 1e-30;  ///< probability below which a state is left out
constexpr int hours_a_day = 24;

constexpr double infinity = std::numeric_limits<double>::infinity();

using States = std::vector<CapacityState>;

bool less_out(const CapacityState& a, const CapacityState& b) { return a.out_mw < b.out_mw; }

/// What one more unit may do: with chance `share` it adds `shift_mw` to what is out, and leaves that at these
/// frequencies.
struct Outcome {
  double shift_mw, share, rise_per_h, fall_per_h;
};

/// Up and down; on a grid, down is one of the two multiples of `increment_mw` around the unit's capacity.
std::vector<Outcome> outcomes_of(const TwoStateUnit& unit, double increment_mw) {
  const double q = unit.unavailability(), f = unit.failures_per_hour(), capacity = unit.capacity.value();
  if (increment_mw <= 0.0) return {{0.0, 1.0 - q, 0.0, f}, {capacity, q, f, 0.0}};
  const double low = std::floor(capacity / increment_mw), high_share = capacity / increment_mw - low,
               low_share = 1.0 - high_share;
  return {{0.0, 1.0 - q, 0.0, f},
          {low * increment_mw, q * low_share, f * low_share, 0.0},
          {(low + 1.0) * increment_mw, q * high_share, f * high_share, 0.0}};
}

/// Adds to the table's last state, or behind it.
void append(States& table, const CapacityState& s, double tolerance_mw) {
  if (s.probability < never_seen) return;
  if (table.empty() || s.out_mw - table.back().out_mw > tolerance_mw) return table.push_back(s);
  table.back().probability += s.probability;
  table.back().rise_per_h += s.rise_per_h;
  table.back().fall_per_h += s.fall_per_h;
}

/// Eq. 3-5: a copy of the table for each outcome, merged in the order of what is out.
void add_unit(const States& table, const std::vector<Outcome>& outcomes, double tolerance_mw, States& next) {
  next.clear();
  std::array<std::size_t, 3> at{};
  for (;;) {
    std::size_t least = outcomes.size();
    double least_mw = infinity;
    for (std::size_t o = 0; o < outcomes.size(); ++o) {
      const double out_mw = at[o] < table.size() ? table[at[o]].out_mw + outcomes[o].shift_mw : infinity;
      if (out_mw < least_mw) {
        least = o;
        least_mw = out_mw;
      }
    }
    if (least == outcomes.size()) return;
    const CapacityState& s = table[at[least]++];
    const Outcome& o = outcomes[least];
    append(next,
           {least_mw, s.probability * o.share, s.rise_per_h * o.share + s.probability * o.rise_per_h,
            s.fall_per_h * o.share + s.probability * o.fall_per_h},
           tolerance_mw);
  }
}

/// Nothing when there are more than `most_states` of them.
std::optional<States> convolved(std::span<const TwoStateUnit> units, double increment_mw, double tolerance_mw,
                                std::size_t most_states) {
  States table{{.probability = 1.0}}, next;
  for (const TwoStateUnit& unit : units) {
    add_unit(table, outcomes_of(unit, increment_mw), tolerance_mw, next);
    table.swap(next);
    if (table.size() > most_states) return std::nullopt;
  }
  return table;
}
}  // namespace

double TwoStateUnit::unavailability() const { return std::isinf(up.value()) ? 0.0 : (down / (up + down)).value(); }

double TwoStateUnit::failures_per_hour() const {
  return std::isinf(up.value()) ? 0.0 : seconds_per_hour / (up + down).value();
}

CapacityOutageTable::CapacityOutageTable(std::span<const TwoStateUnit> units, std::size_t most_states) {
  for (const TwoStateUnit& unit : units) {
    installed_ += unit.capacity;
    expected_available_ += unit.capacity * (1.0 - unit.unavailability());
  }
  const double tolerance_mw = equal * installed_.value();
  std::optional<States> table = convolved(units, 0.0, tolerance_mw, most_states);
  if (!table) {
    increment_ = installed_ / static_cast<double>(most_states);
    // Each unit may reach one step beyond its capacity.
    table = convolved(units, increment_->value(), tolerance_mw, most_states + units.size() + 1);
  }
  states_ = std::move(table).value();
  sum_tails();
}

void CapacityOutageTable::sum_tails() {
  tails_.resize(states_.size() + 1);
  for (std::size_t k = states_.size(); k-- > 0;) {
    const Tail& worse = tails_[k + 1];
    const double gap_mw = k + 1 < states_.size() ? states_[k + 1].out_mw - states_[k].out_mw : 0.0;
    tails_[k].probability = worse.probability + states_[k].probability;
    tails_[k].frequency_per_h = std::max(0.0, worse.frequency_per_h + states_[k].rise_per_h - states_[k].fall_per_h);
    tails_[k].beyond_mw = worse.beyond_mw + worse.probability * gap_mw;
  }
}

LossRisk CapacityOutageTable::risk(Power load) const {
  const double reserve_mw = (installed_ - load).value();
  const double tolerance_mw = std::max(equal * installed_.value(), met_within * load.value());
  const auto first =
      std::upper_bound(states_.begin(), states_.end(), CapacityState{.out_mw = reserve_mw + tolerance_mw}, less_out);
  if (first == states_.end()) return {};
  const Tail& tail = tails_[static_cast<std::size_t>(first - states_.begin())];
  return {tail.probability, tail.frequency_per_h, tail.probability * (first->out_mw - reserve_mw) + tail.beyond_mw};
}

namespace {
/// Loss-of-load probabilities of the steps, read at each whole hour.
void sample_hours(std::span<const LoadStep> load, std::span<const double> probability, LossOfLoad& sum) {
  double step_ends_s = 0.0, day_peak = 0.0;
  long hour = 0;
  for (std::size_t k = 0; k < load.size(); ++k) {
    step_ends_s += load[k].length.value();
    for (; static_cast<double>(hour) * seconds_per_hour < step_ends_s; ++hour) {
      sum.sampled_hours += probability[k];
      day_peak = std::max(day_peak, probability[k]);
      if (hour % hours_a_day == hours_a_day - 1) sum.days += std::exchange(day_peak, 0.0);
    }
  }
}
}  // namespace

LossOfLoad expected_loss(const CapacityOutageTable& table, std::span<const LoadStep> load) {
  LossOfLoad sum;
  std::vector<double> probability;
  probability.reserve(load.size());
  for (const LoadStep& step : load) {
    const LossRisk risk = table.risk(step.load);
    const double hours = step.length.value() / seconds_per_hour;
    sum.hours += risk.probability * hours;
    sum.unserved_mwh += risk.unserved_mw * hours;
    sum.spells += risk.frequency_per_h * hours;
    sum.spells += std::max(0.0, risk.probability - (probability.empty() ? 0.0 : probability.back()));
    probability.push_back(risk.probability);
  }
  sample_hours(load, probability, sum);
  return sum;
}

}  // namespace gigasim
