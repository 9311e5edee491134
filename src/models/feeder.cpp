#include "gigasim/models/feeder.hpp"

#include <cmath>

#include "gigasim/base/issue.hpp"

namespace gigasim {

Power circuit_capacity(const FeederSpec& s) {
  if (s.capacity > Power{0.0}) return s.capacity;
  if (s.branch == BranchKind::transformer) throw InternalFault("feeder: a transformer without capacity");
  const double kva = std::sqrt(3.0) * s.voltage.value() * s.ampacity.value();
  return Power{kva / 1000.0 * s.power_factor};
}

double loss_coefficient_per_mw(const FeederSpec& s) {
  if (s.branch == BranchKind::transformer) return s.load_loss.value() / std::pow(circuit_capacity(s).value(), 2);
  const double ohm = s.resistance.value() * s.length.value() / 1000.0;
  return ohm / std::pow(s.voltage.value() * s.power_factor, 2);  // Eq. 2
}

OutageSpec circuit_outage(const FeederSpec& s) {
  OutageSpec outage = s.outage;
  const Rate of_length = s.outage_per_km * (s.length.value() / 1000.0);
  if (s.branch == BranchKind::transformer || of_length == Rate{0.0}) return outage;
  const Rate of_circuit = outage.fails() ? 1.0 / outage.time_to_failure().mean : Rate{0.0};
  outage.mttf.reset();
  outage.forced_outage_rate.reset();
  outage.rate = of_circuit + of_length;
  return outage;
}

bool costs_to_run(const GridTieSpec& s) {
  return s.price.varies() || s.price.constant.value != 0.0 || s.demand_charge.value > 0.0;
}

TwoStates two_states(const GridTieSpec& s) {
  TwoStates states{.capacity = s.firm.constant + s.interruptible.constant};
  if (s.firm.varies() || s.interruptible.varies())
    states.obstacles.push_back({.message = "import that follows a series has more than two states"});
  if (s.calls.per_year > 0.0 || !s.calls.dates.empty())
    states.obstacles.push_back({.path = "calls", .message = "calls take import away by the calendar, not at random"});
  return states;
}

}  // namespace gigasim
