#include "gigasim/profile.hpp"

#include <algorithm>
#include <cmath>

namespace gigasim {

namespace {
constexpr double rounding = 1e-9;  ///< of a step, so that a boundary computed from its index lies in its own step

/// Which step `date` falls into, unbounded in both directions.
long step_index(const TimeSeries& s, Date date) {
  return static_cast<long>(std::floor(clock_s(s.start, date) / s.step.value() + rounding));
}

double value_of(const TimeSeries& s, long index) {
  const long n = static_cast<long>(s.values.size());
  const long k = s.repeat ? ((index % n) + n) % n : std::clamp(index, 0L, n - 1);
  return s.values[static_cast<std::size_t>(k)];
}
}  // namespace

double TimeSeries::at(Date date) const { return value_of(*this, step_index(*this, date)); }

std::optional<Date> TimeSeries::next_change(Date date) const {
  const long now = step_index(*this, date);
  const long n = static_cast<long>(values.size());
  const long last = repeat ? now + n : n - 1;
  for (long k = std::max(now + 1, repeat ? now + 1 : 0L); k <= last; ++k)
    if (value_of(*this, k) != value_of(*this, now))
      return start + std::chrono::seconds(static_cast<long>(std::ceil((static_cast<double>(k) - rounding) * step.value())));
  return std::nullopt;
}

}  // namespace gigasim
