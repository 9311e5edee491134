#include "gigasim/base/profile.hpp"
#include "gigasim/base/saturated.hpp"

#include <algorithm>
#include <cmath>

namespace gigasim {

namespace {
constexpr double rounding = 1e-9;  ///< of a step, so that a boundary computed from its index lies in its own step

/// Which step `date` falls into, unbounded in both directions.
long step_index(const TimeSeries& s, Date date) {
  return saturated<long>(std::floor(clock_s(s.start, date) / s.step.value() + rounding));
}

double value_of(const TimeSeries& s, long index) {
  const long n = static_cast<long>(s.values.size());
  const long k = s.repeat ? ((index % n) + n) % n : std::clamp(index, 0L, n - 1);
  return s.values[static_cast<std::size_t>(k)];
}

long whole_years(const TimeSeries& s, Date date) {
  return std::max(0L, saturated<long>(std::floor(clock_s(s.start, date) / seconds_per_year)));
}

double growth_until(const TimeSeries& s, Date date) {
  return s.growth == 0.0 ? 1.0 : std::pow(1.0 + s.growth, static_cast<double>(whole_years(s, date)));
}

std::optional<Date> next_step(const TimeSeries& s, Date date) {
  const long now = step_index(s, date);
  const long n = static_cast<long>(s.values.size());
  const long last = s.repeat ? now + n : n - 1;
  for (long k = std::max(now + 1, s.repeat ? now + 1 : 0L); k <= last; ++k)
    if (value_of(s, k) != value_of(s, now))
      return date_at(s.start, std::ceil((static_cast<double>(k) - rounding) * s.step.value()));
  return std::nullopt;
}
}  // namespace

double TimeSeries::at(Date date) const { return value_of(*this, step_index(*this, date)) * growth_until(*this, date); }

Date TimeSeries::end() const { return date_at(start, static_cast<double>(values.size()) * step.value()); }

double TimeSeries::highest(Date end) const {
  return *std::max_element(values.begin(), values.end()) * std::max(1.0, growth_until(*this, end));
}

std::optional<Date> TimeSeries::next_change(Date date) const {
  const auto step_end = next_step(*this, date);
  if (growth == 0.0) return step_end;
  const Date year_end = start + std::chrono::seconds(static_cast<long>(seconds_per_year)) *
                                    (date < start ? 1 : whole_years(*this, date) + 1);
  return step_end ? std::min(*step_end, year_end) : year_end;
}

}  // namespace gigasim
