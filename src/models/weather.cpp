#include "gigasim/models/weather.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "gigasim/base/random.hpp"

namespace gigasim {

using namespace std::chrono;
using boost::math::double_constants::root_two_pi;
using boost::math::double_constants::two_pi;

namespace {
constexpr double rho = 0.7;                ///< correlation of one day's departure with the next
constexpr double spread_per_sigma = 2.07;  ///< extreme day of a month less the mean day, in standard deviations
constexpr double event_years = 2.0;        ///< ordinary weather stays within this return period; events go beyond
constexpr double peak_hour = 15.0;
constexpr days heat_wave_length{5};
constexpr days cold_event_length{3};

/// Piecewise-linear course through the year that has given monthly means: with nodes x at mid-month, the mean of month
/// i is x[i-1]/8 + 3 x[i]/4 + x[i+1]/8 [Eq. 2]; solved by iteration (the error at least halves every time).
class Seasonal {
 public:
  explicit Seasonal(const std::array<double, 12>& means) : nodes_(means) {
    for (int round = 0; round < 40; ++round) {
      const auto x = nodes_;
      for (std::size_t i = 0; i < 12; ++i)
        nodes_[i] += means[i] - (x[(i + 11) % 12] / 8 + 3 * x[i] / 4 + x[(i + 1) % 12] / 8);
    }
  }
  /// `month` counts from mid-January, 0 to 12.
  double at(double month) const {
    const double wrapped = month < 0.0 ? month + 12.0 : month;
    const auto i = static_cast<std::size_t>(wrapped);
    const double share = wrapped - static_cast<double>(i);
    return (1.0 - share) * nodes_[i % 12] + share * nodes_[(i + 1) % 12];
  }

 private:
  std::array<double, 12> nodes_;
};

double months_after_mid_january(sys_days day) {
  const year_month_day date(day);
  const double length = unsigned((date.year() / date.month() / last).day());
  return unsigned(date.month()) - 1.5 + (unsigned(date.day()) - 0.5) / length;
}

/// Standard deviation of day departures on the warm or the cold side of the mean, month by month; smoothed over
/// neighbours, as one month of one year says little [Eq. 4].
std::array<double, 12> sigma(const std::array<double, 12>& extreme, const std::array<double, 12>& mean) {
  std::array<double, 12> smooth{};
  const auto spread = [&](std::size_t i) { return std::abs(extreme[i % 12] - mean[i % 12]); };
  for (std::size_t i = 0; i < 12; ++i)
    smooth[i] = (spread(i + 11) + 2.0 * spread(i) + spread(i + 1)) / 4.0 / spread_per_sigma;
  return smooth;
}

/// A month's extreme, but not beyond the mean extreme of a year.
std::array<double, 12> limited(std::array<double, 12> values, double low, double high) {
  for (double& x : values) x = std::clamp(x, low, high);
  return values;
}

/// First-order autoregression of unit variance, a node a day at the hour of the peak.
std::vector<double> day_departures(std::size_t count, RandomStream& stream) {
  std::vector<double> z(count);
  z[0] = stream.normal();
  for (std::size_t i = 1; i < count; ++i) z[i] = rho * z[i - 1] + std::sqrt(1.0 - rho * rho) * stream.normal();
  return z;
}

/// What a day has in common: seasonal figures at its noon.
struct Day {
  double mean, amplitude, pressure, warm_sigma, cold_sigma;
  /// Departure from the mean for a standard normal z: each side has its own sigma, their mean is zero [Eq. 3].
  double departure(double z) const {
    return (z > 0.0 ? warm_sigma : cold_sigma) * z - (warm_sigma - cold_sigma) / root_two_pi;
  }
};

class Seasons {
 public:
  explicit Seasons(const Climate& c)
      : mean_(c.mean_c),
        high_(c.mean_max_c),
        low_(c.mean_min_c),
        pressure_(c.pressure_kpa),
        warm_(sigma(limited(c.max_c, c.annual_min_c, c.annual_max_c), c.mean_max_c)),
        cold_(sigma(limited(c.min_c, c.annual_min_c, c.annual_max_c), c.mean_min_c)) {}
  Day day(sys_days date) const {
    const double m = months_after_mid_january(date);
    const auto month = unsigned(year_month_day(date).month()) - 1;
    return {mean_.at(m), (high_.at(m) - low_.at(m)) / 2.0, pressure_.at(m), warm_[month], cold_[month]};
  }

 private:
  Seasonal mean_, high_, low_, pressure_;
  std::array<double, 12> warm_, cold_;
};

/// Hours [first, last) of the weather that overlap with [from, to).
std::pair<long, long> hours_between(const Weather& w, Date from, Date to) {
  const auto limit = [n = static_cast<long>(w.ambient_c.size())](hours h) { return std::clamp(h.count(), 0L, n); };
  return {limit(floor<hours>(from - w.start)), limit(ceil<hours>(to - w.start))};
}

/// Lift the year's hottest (or push down its coldest) spell, so that its extreme hour is exactly `level_c`.
/// The wave stays within the year, whose neighbours have extremes of their own.
void set_extreme(Weather& w, Date from, Date to, days length, double level_c, bool hot) {
  const seconds reach = days(1) + duration_cast<seconds>(length) / 2;
  const auto [first, last] = hours_between(w, from + reach, to - reach);
  const auto begin = w.ambient_c.begin() + first, end = w.ambient_c.begin() + last;
  const auto extreme = hot ? std::max_element(begin, end) : std::min_element(begin, end);
  const Date peak = w.start + hours(extreme - w.ambient_c.begin());
  add_heat_wave(w, {.from = peak - reach, .length = length, .above = TemperatureDifference(level_c - *extreme)});
}

/// The extremes of each calendar year follow their Gumbel laws; the rarer half comes as heat waves and cold events.
void add_extremes(Weather& w, const Climate& c, year y, RandomStream stream) {
  const Date from = sys_days(y / January / 1), to = sys_days((y + years(1)) / January / 1);
  const double hot_years = 1.0 / stream.uniform(), cold_years = 1.0 / stream.uniform();
  if (hot_years > event_years) set_extreme(w, from, to, heat_wave_length, c.highest_c(hot_years), true);
  if (cold_years > event_years) set_extreme(w, from, to, cold_event_length, c.lowest_c(cold_years), false);
}

/// Whole days from local midnight of `first_day`, without extremes; dates are local standard time.
Weather ordinary_weather(const Climate& climate, sys_days first_day, int day_count, RandomStream stream) {
  const Seasons seasons(climate);
  const auto z = day_departures(static_cast<std::size_t>(day_count) + 2, stream);
  const double coldest = climate.lowest_c(event_years), hottest = climate.highest_c(event_years);
  Weather w{.start = first_day};
  for (int d = 0; d < day_count; ++d) {
    const Day day = seasons.day(first_day + days(d));
    for (int h = 0; h < 24; ++h) {
      const double from_peak_days = (h + 0.5 - peak_hour) / 24.0;
      const double node = d + 1 + from_peak_days;
      const auto i = static_cast<std::size_t>(node);
      const double departure = day.departure(std::lerp(z[i], z[i + 1], node - double(i)));
      const double t = day.mean + day.amplitude * std::cos(two_pi * from_peak_days) + departure;
      w.ambient_c.push_back(std::clamp(t, coldest, hottest));
      w.pressure_kpa.push_back(day.pressure);
    }
  }
  return w;
}

double value_at(const Weather& w, const std::vector<double>& values, Date date) {
  const long k = static_cast<long>(floor<hours>(date - w.start).count());
  return values[static_cast<std::size_t>(std::clamp(k, 0L, static_cast<long>(values.size()) - 1))];
}
}  // namespace

Temperature Weather::ambient(Date date) const { return Temperature{value_at(*this, ambient_c, date)}; }
Pressure Weather::pressure(Date date) const { return Pressure{value_at(*this, pressure_kpa, date)}; }

Weather make_weather(const Climate& climate, Date start, int hours_wanted, std::uint64_t seed,
                     std::uint64_t replication, std::string_view site) {
  // Whole calendar years are drawn and the part wanted is cut out: a later start in the same year changes nothing.
  const Date local_start = start + seconds(std::lround(climate.utc_offset_h * seconds_per_hour));
  const year first_year = year_month_day(floor<days>(local_start)).year();
  const year end_year = year_month_day(floor<days>(local_start + hours(hours_wanted + 1))).year() + years(1);
  const sys_days first_day = first_year / January / 1, end_day = end_year / January / 1;
  Weather w = ordinary_weather(climate, first_day, static_cast<int>((end_day - first_day).count()),
                               {seed, replication, site, "weather"});
  for (year y = first_year; y < end_year; ++y)
    add_extremes(w, climate, y, {seed, replication, site, fmt::format("weather extremes {}", int(y))});
  const Date begin = start - (local_start - floor<hours>(local_start));
  const auto skip = floor<hours>(local_start - first_day).count();
  const auto cut = [&](const std::vector<double>& all) {
    return std::vector<double>(all.begin() + skip, all.begin() + skip + hours_wanted + (begin == start ? 0 : 1));
  };
  return {.start = begin, .ambient_c = cut(w.ambient_c), .pressure_kpa = cut(w.pressure_kpa)};
}

void add_heat_wave(Weather& w, const HeatWaveSpec& wave) {
  const double plateau_h = wave.length.value() / seconds_per_hour;
  const auto [first, last] = hours_between(w, wave.from, date_at(wave.from, wave.length.value()) + days(2));
  for (long k = first; k < last; ++k) {
    const double since_h = duration<double, hours::period>(w.start + hours(k) + minutes(30) - wave.from).count();
    const double up = since_h / 24.0, down = (plateau_h + 48.0 - since_h) / 24.0;
    const double strength = std::clamp(std::min(up, down), 0.0, 1.0);
    w.ambient_c[static_cast<std::size_t>(k)] += strength * wave.above.value();
  }
}

}  // namespace gigasim
