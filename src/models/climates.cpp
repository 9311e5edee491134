#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "gigasim/models/weather.hpp"

namespace gigasim {

namespace {
constexpr std::array<double, 12> every_month(double x) { return {x, x, x, x, x, x, x, x, x, x, x, x}; }

constexpr std::array climates{
    Climate{
        .name = "memphis",
        .source = "NREL TMY3 723340 (Memphis International Airport); ASHRAE Handbook 2009, climate design data",
        .mean_c = {4.12, 6.58, 12.40, 16.79, 22.07, 26.01, 28.31, 27.55, 24.35, 16.70, 12.12, 6.83},
        .mean_max_c = {8.79, 11.68, 17.88, 21.63, 26.91, 31.12, 33.53, 32.80, 29.37, 22.40, 17.73, 12.08},
        .mean_min_c = {-0.78, 1.57, 6.84, 11.41, 17.21, 20.97, 23.24, 22.36, 19.74, 10.93, 6.46, 1.24},
        .max_c = {20.6, 22.8, 25.0, 27.2, 32.2, 36.1, 36.1, 38.3, 33.9, 30.0, 25.0, 23.9},
        .min_c = {-11.7, -8.9, -1.1, 3.3, 10.6, 13.3, 19.4, 15.6, 11.1, 3.3, -2.2, -4.4},
        .pressure_kpa = {100.68, 100.83, 100.47, 100.72, 100.34, 100.50, 100.56, 100.66, 100.74, 100.91, 100.85,
                         100.98},
        .annual_max_c = 37.0,
        .annual_max_sd_k = 1.6,
        .annual_min_c = -11.8,
        .annual_min_sd_k = 3.8,
        .utc_offset_h = -6.0,
        .design_dry_bulb_c = 35.6,
    },
    Climate{
        .name = "dulles",
        .source =
            "NREL TMY3 724030 (Washington Dulles International Airport); ASHRAE Handbook 2009, climate design data",
        .mean_c = {0.56, 1.61, 7.73, 12.46, 18.17, 22.52, 24.52, 22.99, 20.11, 11.91, 7.82, 0.98},
        .mean_max_c = {5.05, 6.91, 13.57, 18.35, 24.73, 28.84, 30.46, 28.14, 25.61, 19.14, 14.30, 5.66},
        .mean_min_c = {-4.50, -4.16, 0.86, 5.52, 11.20, 15.67, 19.20, 18.05, 14.46, 5.28, 1.39, -4.27},
        .max_c = {22.8, 21.1, 27.8, 27.8, 34.4, 35.6, 37.2, 32.2, 32.8, 27.2, 21.7, 13.9},
        .min_c = {-16.1, -13.3, -8.9, 0.6, 2.2, 8.9, 13.9, 11.1, 2.2, -2.8, -5.0, -13.3},
        .pressure_kpa = {100.67, 100.69, 100.64, 100.22, 100.73, 100.52, 100.54, 100.60, 100.84, 100.55, 100.52,
                         100.53},
        .annual_max_c = 36.2,
        .annual_max_sd_k = 1.9,
        .annual_min_c = -17.2,
        .annual_min_sd_k = 4.6,
        .utc_offset_h = -5.0,
        .design_dry_bulb_c = 34.1,
    },
    Climate{
        .name = "flat-15",
        .source = "ISO 2314 reference air: 15 degC, 101.325 kPa, all year",
        .mean_c = every_month(15.0),
        .mean_max_c = every_month(15.0),
        .mean_min_c = every_month(15.0),
        .max_c = every_month(15.0),
        .min_c = every_month(15.0),
        .pressure_kpa = every_month(101.325),
        .annual_max_c = 15.0,
        .annual_max_sd_k = 0.0,
        .annual_min_c = 15.0,
        .annual_min_sd_k = 0.0,
        .utc_offset_h = 0.0,
        .design_dry_bulb_c = 15.0,
    },
};

/// Standard deviations between the mean of a Gumbel law and the level passed once in so many years.
double gumbel_departure(double return_period_years) {
  using namespace boost::math::double_constants;
  const double reduced = -std::log(-std::log1p(-1.0 / return_period_years));
  return std::sqrt(6.0) / pi * (reduced - euler);
}
}  // namespace

const Climate* find_climate(std::string_view name) {
  for (const Climate& climate : climates)
    if (climate.name == name) return &climate;
  return nullptr;
}

std::vector<std::string_view> climate_names() {
  std::vector<std::string_view> names;
  for (const Climate& climate : climates) names.push_back(climate.name);
  return names;
}

double Climate::highest_c(double return_period_years) const {
  return annual_max_c + annual_max_sd_k * gumbel_departure(return_period_years);
}

double Climate::lowest_c(double return_period_years) const {
  return annual_min_c - annual_min_sd_k * gumbel_departure(return_period_years);
}

}  // namespace gigasim
