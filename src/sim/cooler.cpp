#include "cooler.hpp"

namespace gigasim::sim {

double StagedCooler::cooling_units(double now) const {
  const int loading = fleet.count(State::loading), running = fleet.count(State::running);
  return loading > 0 && loading_s() > 0.0 ? running + (loading * now - loading_since_sum) / loading_s() : running;
}

Linear StagedCooler::capability(double now) const {
  const int loading = fleet.count(State::loading);
  return {unit_mw() * cooling_units(now), loading > 0 && loading_s() > 0.0 ? unit_mw() * loading / loading_s() : 0.0};
}

}  // namespace gigasim::sim
