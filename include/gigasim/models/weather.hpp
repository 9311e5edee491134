/// Hourly air temperature and pressure of a site, read from an EPW file or made from a built-in climate.
/// docs/models/weather.md
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Monthly and yearly figures of a place, from which a weather of any length is drawn. It is a diurnal cosine with its
/// peak at 15 h local standard time, a day-to-day departure as a first-order autoregression, and heat waves and cold
/// events on top [docs/models/weather.md, Eq. 1-6].
struct Climate {
  std::string_view name;    ///< name in scenarios, e.g. `memphis`
  std::string_view source;  ///< data set
  /// By month, January first: mean temperature, mean of the daily maxima and of the daily minima, highest and lowest of
  /// the month (all degC), and mean pressure at the site (kPa).
  std::array<double, 12> mean_c, mean_max_c, mean_min_c, max_c, min_c, pressure_kpa;
  /// Mean (degC) and standard deviation (K) of the year's highest temperature.
  double annual_max_c, annual_max_sd_k;
  /// Mean (degC) and standard deviation (K) of the year's lowest temperature.
  double annual_min_c, annual_min_sd_k;
  double utc_offset_h;       ///< local standard time less UTC, h; west of Greenwich negative
  double design_dry_bulb_c;  ///< exceeded in 0.4 % of the hours of a year (ASHRAE), degC

  /// Highest temperature of a year that is exceeded once in so many years (above 1), degC: Gumbel's law [Eq. 5].
  double highest_c(double return_period_years) const;
  /// Lowest temperature of a year that is undercut once in so many years (above 1), degC: Gumbel's law [Eq. 5].
  double lowest_c(double return_period_years) const;
};
/// The built-in climate of this name, null when there is none. It lives as long as the program.
const Climate* find_climate(std::string_view name);
/// Names of all built-in climates.
std::vector<std::string_view> climate_names();

/// A hot or cold spell laid over any weather. It is a trapezoid: one day up, `length` at full strength, one day down
/// [Eq. 6].
struct HeatWaveSpec {
  Date from{};                       ///< beginning of the rise; full strength a day later
  Duration length{5 * 86400.0};      ///< time at full strength, above 0
  TemperatureDifference above{5.0};  ///< added to the temperature at full strength; negative: a cold event
};
/// Keys of an item of `heat_waves:` of a site.
template <class F>
void describe(F& field, HeatWaveSpec& s) {
  field("from", s.from, "When the rise begins; full strength a day later", required);
  field("length", s.length, "Days at full strength", positive, "EJ");
  field("above", s.above, "Added to the temperature; negative for a cold event", any,
        "EJ: +5 K is a 20-year event at Memphis");
}

/// Hourly weather of a site. Hour k holds on [start + k h, start + (k+1) h).
struct Weather {
  Date start{};                      ///< beginning of hour 0; in a run, less than an hour before it or at its start
  std::vector<double> ambient_c;     ///< dry-bulb temperature by hour, degC
  std::vector<double> pressure_kpa;  ///< pressure at the site by hour, kPa
  /// Temperature at this date. Dates outside take the first or the last hour.
  Temperature ambient(Date date) const;
  /// Pressure at this date. Dates outside take the first or the last hour.
  Pressure pressure(Date date) const;
};

/// `hours` of weather from `start`, by seed, replication and name of the site [docs/models/weather.md, Eq. 1-6]. Day
/// departures are AR(1) with rho 0.7 and a sigma from the climate's spread between mean and extreme. A heat wave (cold
/// event) comes in the years whose drawn extreme is beyond the 2-year level, and lifts the weather exactly to it. A
/// later start in the same year meets the same weather.
Weather make_weather(const Climate&, Date start, int hours, std::uint64_t seed, std::uint64_t replication,
                     std::string_view site);

/// Weather of at least `hours` hours from `start` on out of an EPW file's 8,760 (or 8,784) hours. They are converted to
/// UTC with the file's offset, so that hour 0 may begin before `start` (in a zone of half an hour, say), and repeated
/// over the years by calendar date; 29 February repeats 28 February when the file lacks it. CRLF, Latin-1 and minute 0
/// or 60 are read alike. Fillers of missing values (99.9 degC, 999999 Pa) are interpolated, up to 24 in a row; where
/// all pressures are missing, the standard atmosphere gives one for the file's elevation. Throws InputError with file
/// and line for anything else.
Weather read_epw(const std::filesystem::path&, Date start, int hours);
/// Reads the text of an EPW file as `read_epw` does, and throws the same problems. It returns what is strange but not
/// wrong: a pressure that cannot be at the file's elevation.
std::vector<Issue> check_epw(const std::string& file, std::string_view text);

/// Adds the spell to the hours of the weather that it overlaps [Eq. 6]; spells add up.
void add_heat_wave(Weather&, const HeatWaveSpec&);

}  // namespace gigasim
