#include "fleet.hpp"

namespace gigasim::sim {

namespace {
constexpr auto first_in_service = static_cast<std::size_t>(State::off);
constexpr auto first_gone = static_cast<std::size_t>(State::retired);
}  // namespace

int Fleet::in_service() const {
  int n = 0;
  for (std::size_t s = first_in_service; s < first_gone; ++s) n += tally[s].count();
  return n;
}

double Fleet::in_service_hours(double now) const {
  double hours = 0.0;
  for (std::size_t s = first_in_service; s < first_gone; ++s) hours += tally[s].hours(now);
  return hours;
}

UnitCounts Fleet::counts() const {
  return {.off = count(State::off),
          .starting = count(State::starting),
          .loading = count(State::loading),
          .running = count(State::running),
          .failed = count(State::failed),
          .struck = count(State::hit),
          .maintenance = count(State::maintenance),
          .lapsed = count(State::lapsed),
          .leases_ended = leases_ended};
}

}  // namespace gigasim::sim
