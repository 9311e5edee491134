#include "gigasim/models/frequency.hpp"

#include <algorithm>
#include <boost/numeric/odeint.hpp>
#include <cmath>

#include "gigasim/base/issue.hpp"

namespace gigasim {

namespace {
namespace odeint = boost::numeric::odeint;

/// Deviation of frequency (Hz), then of each group of units the output of its first and of its second lag (MW).
using State = std::vector<double>;

constexpr double step_s = 0.02, accuracy = 1e-9;
constexpr int looks = 10;                ///< at the solution within a step
constexpr double shortest_lag_s = 1e-4;  ///< a shorter one is none

bool lags(double lag_s) { return lag_s >= shortest_lag_s; }

/// What the governor asks for, within the room of the machines [Eq. 3].
double command_mw(const FrequencyUnits& u, double deviation_hz, double time_s) {
  const double beyond = std::max(0.0, std::abs(deviation_hz) - u.dead_band_hz);
  const double wanted = -std::copysign(beyond, deviation_hz) * u.mw_per_hz;
  return std::clamp(wanted, -u.room_down_mw, std::min(u.room_up_mw, u.at_once_mw + u.ramp_mw_per_s * time_s));
}

class Swing {
 public:
  Swing(const Island& island, double missing_mw) : island_(island), missing_mw_(missing_mw) {
    double stored_mws = 0.0;
    for (const FrequencyUnits& u : island.units) stored_mws += u.stored_mws;
    if (!(stored_mws > 0.0)) throw InternalFault("an island without stored energy has no frequency");
    hz_per_mws_ = island.spec.nominal.value / (2.0 * stored_mws);
  }

  void operator()(const State& x, State& rate, double t) const {
    double delivered = 0.0;
    for (std::size_t i = 0; i < island_.units.size(); ++i) delivered += follow(i, x, rate, t);
    const double damped = island_.spec.load_damping * (island_.load_mw - shed_mw_) * x[0] / island_.spec.nominal.value;
    rate[0] = hz_per_mws_ * (delivered - missing_mw_ + shed_mw_ - damped);
  }

  double first_rate() const { return -hz_per_mws_ * missing_mw_; }
  void shed(double mw) { shed_mw_ += mw; }
  double shed_mw() const { return shed_mw_; }

 private:
  /// Two lags in series; returns what the units deliver beyond their output before the event.
  double follow(std::size_t i, const State& x, State& rate, double t) const {
    const FrequencyUnits& u = island_.units[i];
    double moved = command_mw(u, x[0], t);
    for (const auto& [lag_s, at] : {std::pair(u.first_lag_s, 1 + 2 * i), std::pair(u.second_lag_s, 2 + 2 * i)}) {
      rate[at] = lags(lag_s) ? (moved - x[at]) / lag_s : 0.0;
      if (lags(lag_s)) moved = x[at];
    }
    return moved;
  }

  const Island& island_;
  double missing_mw_, hz_per_mws_ = 0.0, shed_mw_ = 0.0;
};

/// Relays of load shedding: each acts once, after frequency has stayed below its setting.
class Relays {
 public:
  explicit Relays(const Island& island)
      : island_(island), below_since_(island.spec.shedding.size(), -1.0), acted_(island.spec.shedding.size()) {}

  /// Load thrown off at this moment.
  double look(double t, double hz, int& stages) {
    double mw = 0.0;
    for (std::size_t k = 0; k < acted_.size(); ++k) {
      const SheddingStage& stage = island_.spec.shedding[k];
      if (acted_[k]) continue;
      if (hz >= stage.at.value)
        below_since_[k] = -1.0;
      else if (below_since_[k] < 0.0)
        below_since_[k] = t;
      if (below_since_[k] < 0.0 || t - below_since_[k] < stage.after.value()) continue;
      acted_[k] = true;
      ++stages;
      mw += stage.share * island_.load_mw;
    }
    return mw;
  }

 private:
  const Island& island_;
  std::vector<double> below_since_;
  std::vector<bool> acted_;
};
}  // namespace

FrequencyUnits governed_units(const GovernorSpec& g, Power rating, const RunningUnits& running, Frequency nominal) {
  const double rated_mw = rating.value() * running.count;
  return {.stored_mws = g.inertia.value() * rated_mw / g.power_factor,
          .mw_per_hz = rated_mw / (g.droop * nominal.value),
          .dead_band_hz = g.dead_band.value,
          .first_lag_s = g.actuator.value(),
          .second_lag_s = g.turbine.value(),
          .room_up_mw = std::max(0.0, running.limit_mw - running.output_mw),
          .room_down_mw = std::max(0.0, running.output_mw)};
}

FrequencyResponse respond(const Island& island, double missing_mw, double horizon_s) {
  const double nominal = island.spec.nominal.value;
  Swing swing(island, missing_mw);
  Relays relays(island);
  FrequencyResponse r{.rate_hz_per_s = swing.first_rate(), .extreme_hz = nominal};
  const auto stepper = odeint::make_controlled(accuracy, accuracy, odeint::runge_kutta_dopri5<State>());
  State x(1 + 2 * island.units.size(), 0.0);
  r.trace.push_back({0.0, nominal, 0.0});
  const long steps = std::lround(horizon_s / step_s) * looks;
  for (long k = 1; k <= steps && !r.lost; ++k) {
    const double from = static_cast<double>(k - 1) * step_s / looks, to = static_cast<double>(k) * step_s / looks;
    odeint::integrate_adaptive(stepper, std::ref(swing), x, from, to, to - from);
    const double hz = nominal + x[0];
    if (std::abs(x[0]) > std::abs(r.extreme_hz - nominal)) {
      r.extreme_hz = hz;
      r.extreme_s = to;
    }
    swing.shed(relays.look(to, hz, r.stages));
    r.lost = hz < island.spec.trip_below.value || hz > island.spec.trip_above.value;
    if (k % looks == 0 || r.lost) r.trace.push_back({to, hz, swing.shed_mw()});
  }
  r.settled_hz = nominal + x[0];
  r.shed_mw = swing.shed_mw();
  return r;
}

}  // namespace gigasim
