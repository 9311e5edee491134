/// Hourly air temperature and pressure of a site, read from an EPW file or made from a built-in climate.
/// docs/models/weather.md
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Monthly and yearly figures of a place, from which a weather of any length is drawn: diurnal cosine with its peak at
/// 15 h local standard time, day-to-day departure as a first-order autoregression, heat waves and cold events on top.
struct Climate {
  std::string_view name;
  std::string_view source;
  std::array<double, 12> mean_c, mean_max_c, mean_min_c, max_c, min_c, pressure_kpa;
  double annual_max_c, annual_max_sd_k;  ///< mean and standard deviation of the year's highest temperature
  double annual_min_c, annual_min_sd_k;  ///< and of its lowest
  double utc_offset_h;
  double design_dry_bulb_c;  ///< ASHRAE 0.4 %

  /// The year's highest (lowest) temperature that is exceeded once in so many years: Gumbel's law [Eq. 5].
  double highest_c(double return_period_years) const;
  double lowest_c(double return_period_years) const;
};
/// Nothing when there is no such climate.
const Climate* find_climate(std::string_view name);
std::vector<std::string_view> climate_names();

/// A hot spell laid over any weather: a trapezoid of `above`, one day up from `from` on, `length`, one day down.
struct HeatWaveSpec {
  Date from{};
  Duration length{5 * 86400.0};
  TemperatureDifference above{5.0};  ///< negative: a cold event
};
template <class F>
void describe(F& field, HeatWaveSpec& s) {
  field("from", s.from, "When the rise begins; full strength a day later", required);
  field("length", s.length, "Days at full strength", positive, "EJ");
  field("above", s.above, "Added to the temperature; negative for a cold event", any,
        "EJ: +5 K is a 20-year event at Memphis");
}

/// Hour k holds on [start + k h, start + (k+1) h).
struct Weather {
  Date start{};
  std::vector<float> ambient_c;
  std::vector<float> pressure_kpa;
  Temperature ambient(Date date) const;  ///< clamped to the first and last hour
  Pressure pressure(Date date) const;
};

/// `hours` of weather from `start`, by seed. Day departures: AR(1), rho 0.7, sigma from the climate's spread between
/// mean and extreme; a heat wave (cold event) comes in the years whose drawn extreme is beyond the 5-year level, and
/// lifts the weather exactly to it [docs/models/weather.md].
Weather make_weather(const Climate&, Date start, int hours, std::uint64_t seed, std::uint64_t replication,
                     std::string_view site);

/// An EPW file's 8,760 (or 8,784) hours, converted to UTC with the file's offset and repeated over the years by
/// calendar date (29 February repeats 28 February when the file lacks it). Meets CRLF, Latin-1, minute 0 or 60,
/// missing-value fillers (99.9 degC, 999999 Pa: interpolated, an error above 24 in a row). Throws InputError with file
/// and line.
Weather read_epw(const std::filesystem::path&, Date start, int hours);

void add_heat_wave(Weather&, const HeatWaveSpec&);

}  // namespace gigasim
