#include "gigasim/models/weather.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace gigasim;
using namespace std::chrono;

namespace {
constexpr int years_drawn = 400;
const Date first_of_2025 = sys_days(2025y / January / 1);

Weather weather_of(std::string_view climate, Date start, int hours_wanted, std::uint64_t replication = 0) {
  return make_weather(*find_climate(climate), start, hours_wanted, 1, replication, "site");
}

/// Daily and monthly figures of many years of a climate, in local standard time.
struct Figures {
  std::array<double, 12> mean{}, mean_max{}, mean_min{};
  std::array<std::vector<double>, 12> mean_of_year;
  std::vector<double> year_max, year_min;
  double hours_above_33 = 0.0, hours_to_20 = 0.0;  ///< a year
};

Figures figures_of(std::string_view name, int year_count) {
  const Climate& c = *find_climate(name);
  const auto end = sys_days(year(2025 + year_count) / January / 1);
  const int day_count = static_cast<int>((end - sys_days(2025y / January / 1)).count());
  const Date start = first_of_2025 - seconds(std::lround(c.utc_offset_h * 3600));
  const Weather w = weather_of(name, start, day_count * 24);
  Figures f;
  std::array<int, 12> days_of{};
  std::array<std::vector<int>, 12> days_of_year;
  for (auto& v : f.mean_of_year) v.assign(static_cast<std::size_t>(year_count), 0.0);
  for (auto& v : days_of_year) v.assign(static_cast<std::size_t>(year_count), 0);
  f.year_max.assign(static_cast<std::size_t>(year_count), -99.0);
  f.year_min.assign(static_cast<std::size_t>(year_count), 99.0);
  for (int d = 0; d < day_count; ++d) {
    const year_month_day date(sys_days(2025y / January / 1) + days(d));
    const auto m = static_cast<std::size_t>(unsigned(date.month()) - 1),
               y = static_cast<std::size_t>(int(date.year()) - 2025);
    const auto day = w.ambient_c.begin() + 24 * d;
    const double high = *std::max_element(day, day + 24), low = *std::min_element(day, day + 24);
    double sum = 0.0;
    for (auto t = day; t != day + 24; ++t) {
      sum += *t;
      f.hours_above_33 += (*t > 33.0f ? 1.0 : 0.0) / year_count;
      f.hours_to_20 += (*t <= 20.0f ? 1.0 : 0.0) / year_count;
    }
    f.mean[m] += sum / 24;
    f.mean_max[m] += high;
    f.mean_min[m] += low;
    ++days_of[m];
    f.mean_of_year[m][y] += sum / 24;
    ++days_of_year[m][y];
    f.year_max[y] = std::max(f.year_max[y], high);
    f.year_min[y] = std::min(f.year_min[y], low);
  }
  for (std::size_t m = 0; m < 12; ++m) {
    f.mean[m] /= days_of[m];
    f.mean_max[m] /= days_of[m];
    f.mean_min[m] /= days_of[m];
    for (std::size_t y = 0; y < f.year_max.size(); ++y) f.mean_of_year[m][y] /= days_of_year[m][y];
  }
  return f;
}
const Figures& memphis() {
  static const Figures figures = figures_of("memphis", years_drawn);
  return figures;
}
Weather flat(int hours_wanted) { return weather_of("flat-15", first_of_2025, hours_wanted); }
}  // namespace

TEST_CASE("weather: the flat climate is ISO air at every hour") {
  const Weather w = flat(8760);
  CHECK(w.ambient_c.size() == 8760);
  CHECK(std::all_of(w.ambient_c.begin(), w.ambient_c.end(), [](double t) { return t == Approx(15.0).epsilon(1e-14); }));
  CHECK(std::all_of(w.pressure_kpa.begin(), w.pressure_kpa.end(),
                    [](double p) { return p == Approx(101.325).epsilon(1e-14); }));
}

TEST_CASE("weather: climates are found by name") {
  for (const auto name : climate_names()) CHECK(find_climate(name)->name == name);
  CHECK(find_climate("memphis")->design_dry_bulb_c == 35.6);
  CHECK(find_climate("atlantis") == nullptr);
}

TEST_CASE("weather: the same seed gives the same weather, seed, replication and site each give another") {
  const Climate& c = *find_climate("memphis");
  const auto hours_of = [&](std::uint64_t seed, std::uint64_t replication, const char* site) {
    return make_weather(c, first_of_2025, 500, seed, replication, site).ambient_c;
  };
  CHECK(hours_of(1, 2, "a") == hours_of(1, 2, "a"));
  CHECK(hours_of(1, 2, "a") != hours_of(2, 2, "a"));
  CHECK(hours_of(1, 2, "a") != hours_of(1, 3, "a"));
  CHECK(hours_of(1, 2, "a") != hours_of(1, 2, "b"));
}

TEST_CASE("weather: starting later in the year shows the same weather from then on") {
  const Weather all = weather_of("memphis", first_of_2025 + 24h, 8760),
                later = weather_of("memphis", first_of_2025 + 24h + 4000h, 4000);
  CHECK(std::equal(later.ambient_c.begin(), later.ambient_c.end(), all.ambient_c.begin() + 4000));
}

TEST_CASE("weather: any start and length is served") {
  for (const int n : {1, 23, 24, 25, 8784})
    for (const auto offset : {0h, 5h, 6h, 7h, 23h})
      CHECK(weather_of("memphis", first_of_2025 + offset, n).ambient_c.size() == std::size_t(n));
}

TEST_CASE("weather: an hour holds until the next, the first and last hold outside") {
  const Weather w{.start = first_of_2025, .ambient_c = {1.0f, 2.0f}, .pressure_kpa = {100.0f, 101.0f}};
  CHECK(w.ambient(first_of_2025 + 59min).degc == 1.0);
  CHECK(w.ambient(first_of_2025 + 60min).degc == 2.0);
  CHECK(w.ambient(first_of_2025 - 48h).degc == 1.0);
  CHECK(w.pressure(first_of_2025 + 48h).value() == 101.0);
}

TEST_CASE("weather: years of Memphis have its monthly means within 0.5 K") {
  for (std::size_t m = 0; m < 12; ++m) {
    CAPTURE(m + 1);
    CHECK(memphis().mean[m] == Approx(find_climate("memphis")->mean_c[m]).margin(0.5));
  }
}

TEST_CASE("weather: years of Memphis have its mean daily highs and lows within 1.5 K") {
  for (std::size_t m = 0; m < 12; ++m) {
    CAPTURE(m + 1);
    CHECK(memphis().mean_max[m] == Approx(find_climate("memphis")->mean_max_c[m]).margin(1.5));
    CHECK(memphis().mean_min[m] == Approx(find_climate("memphis")->mean_min_c[m]).margin(1.5));
  }
}

TEST_CASE("weather: any ten years differ from the climate by no more than ten years may") {
  // 3.3 standard errors of a ten-year mean of the months drawn, on top of the 0.5 K that the model may be off by
  for (std::size_t m = 0; m < 12; ++m) {
    const auto& all = memphis().mean_of_year[m];
    double square = 0.0, ten = 0.0;
    for (const double x : all) square += std::pow(x - memphis().mean[m], 2) / double(all.size());
    for (std::size_t y = 0; y < 10; ++y) ten += all[y] / 10;
    CAPTURE(m + 1);
    CHECK(ten == Approx(find_climate("memphis")->mean_c[m]).margin(0.5 + 3.3 * std::sqrt(square / 10)));
  }
}

TEST_CASE("weather: Memphis is above 33 degC and below 20 degC about as long as in its typical year") {
  CHECK(memphis().hours_above_33 == Approx(274.0).epsilon(0.25));  // TMY3: 274 h
  CHECK(memphis().hours_to_20 == Approx(5027.0).epsilon(0.05));    // TMY3: 5,027 h
}

TEST_CASE("weather: the hottest hour of ten years in Memphis is between 36 and 42 degC") {
  const double hottest = *std::max_element(memphis().year_max.begin(), memphis().year_max.begin() + 10);
  CHECK(hottest > 36.0);
  CHECK(hottest < 42.0);
}

TEST_CASE("weather: return levels are those that ASHRAE gives") {
  // ASHRAE prints mean and deviation to 0.1 K, which is worth 0.05 + 2.6 * 0.05 = 0.18 K at 50 years
  const auto check = [](const char* name, std::array<double, 4> highest, std::array<double, 4> lowest) {
    const Climate& c = *find_climate(name);
    const std::array<double, 4> return_years{5, 10, 20, 50};
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(c.highest_c(return_years[i]) == Approx(highest[i]).margin(0.18));
      CHECK(c.lowest_c(return_years[i]) == Approx(lowest[i]).margin(0.18));
    }
  };
  check("memphis", {38.1, 39.0, 39.9, 41.0}, {-14.5, -16.7, -18.8, -21.5});
  check("dulles", {37.5, 38.7, 39.7, 41.1}, {-20.4, -23.1, -25.7, -29.0});
}

TEST_CASE("weather: a return level is passed as often as it says") {
  const Climate& c = *find_climate("memphis");
  for (const double every : {2.0, 5.0, 10.0, 20.0, 50.0}) {
    const double p = 1.0 / every, allowed = 3.3 * std::sqrt(p * (1 - p) / years_drawn);
    const auto hot = std::count_if(memphis().year_max.begin(), memphis().year_max.end(),
                                   [&](double t) { return t > c.highest_c(every) + 0.01; });
    const auto cold = std::count_if(memphis().year_min.begin(), memphis().year_min.end(),
                                    [&](double t) { return t < c.lowest_c(every) - 0.01; });
    CAPTURE(every);
    CHECK(double(hot) / years_drawn == Approx(p).margin(allowed));
    CHECK(double(cold) / years_drawn == Approx(p).margin(allowed));
  }
}

TEST_CASE("weather: the day is coldest before dawn and hottest at 15 h local time") {
  const Climate& c = *find_climate("memphis");
  std::array<double, 24> mean{};
  const Weather w = weather_of("memphis", first_of_2025 + 6h, 365 * 24);  // local midnight
  for (std::size_t k = 0; k < w.ambient_c.size(); ++k) mean[k % 24] += w.ambient_c[k] / 365.0;
  const auto hottest = std::max_element(mean.begin(), mean.end()) - mean.begin();
  const auto coldest = std::min_element(mean.begin(), mean.end()) - mean.begin();
  CHECK((hottest == 14 || hottest == 15));  // the two hours beside the peak
  CHECK((coldest == 2 || coldest == 3));
  CHECK(c.utc_offset_h == -6.0);
}

TEST_CASE("weather: a heat wave rises for a day, stays and falls for a day") {
  Weather w = flat(10 * 24);
  add_heat_wave(w, {.from = first_of_2025 + 24h, .length = Duration{3 * 86400.0}, .above = TemperatureDifference{5.0}});
  const auto above = [&](int hour) { return double(w.ambient_c[static_cast<std::size_t>(hour)]) - 15.0; };
  CHECK(above(23) == 0.0);
  CHECK(above(24) == Approx(5.0 * 0.5 / 24));  // the middle of the first hour
  CHECK(above(24 + 12) == Approx(5.0 * 12.5 / 24));
  CHECK(above(48) == Approx(5.0));
  CHECK(above(48 + 71) == Approx(5.0));
  CHECK(above(48 + 72) == Approx(5.0 * 23.5 / 24));
  CHECK(above(48 + 72 + 23) == Approx(5.0 * 0.5 / 24));
  CHECK(above(48 + 72 + 24) == 0.0);
}

TEST_CASE("weather: a cold event is a heat wave of negative height, and may reach over the ends") {
  Weather w = flat(48);
  add_heat_wave(w,
                {.from = first_of_2025 - 48h, .length = Duration{30 * 86400.0}, .above = TemperatureDifference{-20.0}});
  CHECK(std::all_of(w.ambient_c.begin(), w.ambient_c.end(), [](double t) { return t == Approx(-5.0).epsilon(1e-14); }));
}
