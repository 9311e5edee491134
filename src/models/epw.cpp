/// EnergyPlus weather files: eight header lines, then one line an hour (EnergyPlus Auxiliary Programs, "EPW data
/// dictionary").
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/models/weather.hpp"

namespace gigasim {

using namespace std::chrono;

namespace {
constexpr std::size_t hours_in_leap_year = 8784;
constexpr std::size_t leap_day_hour = (31 + 28) * 24;  ///< of 29 February, 00 h
constexpr int longest_gap_h = 24;
constexpr std::size_t most_issues = 20;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A column of the file by hour of a leap year; NaN where the file has a filler.
using Column = std::vector<double>;

struct Field {
  std::string_view name;
  std::size_t index;         ///< in a data line, from 0
  double filler, low, high;  ///< what stands for a missing value; the valid range
  double scale;
};
/// Air pressure of any hour lies between these shares of the standard atmosphere's at that elevation: the lowest and
/// the highest ever measured at sea level are 87.0 and 108.5 kPa.
constexpr double least_share = 0.85, most_share = 1.08;
constexpr double lowest_place_m = -500.0, highest_place_m = 9000.0;
constexpr Field dry_bulb{"dry-bulb temperature", 6, 99.9, -70.0, 70.0, 1.0};
constexpr Field air_pressure{"atmospheric pressure", 9, 999999.0, 31000.0, 120000.0, 0.001};

std::optional<double> to_number(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const auto number = parse_double(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

/// A whole number within the range.
std::optional<unsigned> to_count(std::string_view text, unsigned low, unsigned high) {
  const auto number = to_number(text);
  const bool good = number && *number >= low && *number <= high && *number == std::floor(*number);
  return good ? std::optional(static_cast<unsigned>(*number)) : std::nullopt;
}

/// Pressure of the standard atmosphere at an elevation (ISO 2533).
double standard_pressure_kpa(double elevation_m) { return 101.325 * std::pow(1.0 - 2.25577e-5 * elevation_m, 5.25588); }

std::optional<std::string> text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

class EpwReader {
 public:
  EpwReader(std::string file, std::string_view text) : file_(std::move(file)), rows_(text) {
    read_header();
    while (rows_.next_row(cells_)) read_hour();
    if (!rows_.problem().empty()) fail(rows_.problem(), rows_.line());
    finish();
  }
  EpwReader(const EpwReader&) = delete;  // the rows are pieces of a text
  double utc_offset_h() const { return utc_offset_h_; }
  double ambient_c(std::size_t hour) const { return ambient_[hour]; }
  double pressure_kpa(std::size_t hour) const { return pressure_[hour]; }
  std::vector<Issue> warnings() const;

 private:
  [[noreturn]] void fail(std::string message, int line = 0) {
    issue(std::move(message), line);
    throw InputError(std::move(issues_));
  }
  void issue(std::string message, int line) {
    issues_.push_back({.file = file_, .line = line, .message = std::move(message)});
    if (issues_.size() == most_issues) throw InputError(std::move(issues_));
  }
  /// Problem of the present line.
  void issue(std::string message) { issue(std::move(message), rows_.line()); }
  std::vector<std::string> header_cells(std::string_view line);
  void read_header();
  void read_hour();
  double value(const Field& field);
  std::optional<std::size_t> hour_index() const;
  void finish();
  void fill_gaps(Column& column, const Field& field);

  std::string file_;
  CsvReader rows_;
  std::vector<std::string_view> cells_{};  ///< of the present row
  std::vector<Issue> issues_{};
  double utc_offset_h_ = 0.0;
  std::optional<double> elevation_m_{};  ///< none: not given
  Column ambient_ = Column(hours_in_leap_year, missing);
  Column pressure_ = Column(hours_in_leap_year, missing);
  std::vector<int> line_of_ = std::vector<int>(hours_in_leap_year, 0);  ///< 0: not in the file
};

/// Lines between LOCATION and DATA PERIODS are free text: quotes in them mean nothing.
void EpwReader::read_header() {
  auto line = rows_.next_line();
  if (!line || !line->starts_with("LOCATION,"))
    fail("not an EPW file; the first line must begin with LOCATION,", rows_.line());
  const auto location = header_cells(*line);
  const auto offset = location.size() > 8 ? to_number(location[8]) : std::nullopt;
  if (!offset || std::abs(*offset) > 14.0)
    fail("no time zone; the ninth value of LOCATION must be hours from UTC, e.g. -6.0", rows_.line());
  utc_offset_h_ = *offset;
  elevation_m_ = location.size() > 9 ? to_number(location[9]) : std::nullopt;
  if (elevation_m_ && (*elevation_m_ < lowest_place_m || *elevation_m_ > highest_place_m)) elevation_m_.reset();
  while (line && !line->starts_with("DATA PERIODS")) line = rows_.next_line();
  if (!line) fail("ends within the header; a line DATA PERIODS must stand before the hours", rows_.line());
  const auto periods = header_cells(*line);
  if (periods.size() < 3 || to_number(periods[2]) != 1.0)
    fail("more than one record an hour; write hourly data", rows_.line());
}

std::vector<std::string> EpwReader::header_cells(std::string_view line) {
  CsvReader row(line);
  std::vector<std::string_view> cells;
  if (!row.next_row(cells)) fail(row.problem(), rows_.line());
  return {cells.begin(), cells.end()};
}

std::optional<std::size_t> EpwReader::hour_index() const {
  const auto month = to_count(cells_[1], 1, 12), day = to_count(cells_[2], 1, 31), hour = to_count(cells_[3], 1, 24);
  if (!month || !day || !hour) return std::nullopt;
  const year_month_day date{2000y, std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  const auto days_before = (sys_days(date) - sys_days(2000y / January / 1)).count();
  return static_cast<std::size_t>(days_before * 24) + *hour - 1;
}

double EpwReader::value(const Field& field) {
  const auto number = to_number(cells_[field.index]);
  if (!number) {
    issue(fmt::format("{} '{}' is not a number", field.name, cells_[field.index]));
    return missing;
  }
  if (*number == field.filler) return missing;
  if (!(*number >= field.low && *number <= field.high))
    issue(fmt::format("{} {} is outside [{}, {}]; write {} for a missing value", field.name, *number, field.low,
                      field.high, field.filler));
  return *number * field.scale;
}

void EpwReader::read_hour() {
  if (cells_.size() == 1 && cells_[0].empty()) return;
  if (cells_.size() <= air_pressure.index)
    return issue(
        fmt::format("{} values in a data line; at least {} are needed", cells_.size(), air_pressure.index + 1));
  const auto hour = hour_index();
  if (!hour)
    return issue(fmt::format("month {}, day {}, hour {} does not exist; hours count from 1 to 24", cells_[1], cells_[2],
                             cells_[3]));
  if (line_of_[*hour] != 0) return issue(fmt::format("the same hour as line {}", line_of_[*hour]));
  line_of_[*hour] = rows_.line();
  ambient_[*hour] = value(dry_bulb);
  pressure_[*hour] = value(air_pressure);
}

void EpwReader::finish() {
  const bool leap_day = line_of_[leap_day_hour] != 0;
  for (std::size_t k = 0; k < hours_in_leap_year; ++k) {
    const bool in_leap_day = k >= leap_day_hour && k < leap_day_hour + 24;
    if (line_of_[k] != 0 || (in_leap_day && !leap_day)) continue;
    const year_month_day date(sys_days(2000y / January / 1) + days(k / 24));
    fail(fmt::format("no line for month {}, day {}, hour {}; a year of 8760 or 8784 hours is needed",
                     unsigned(date.month()), unsigned(date.day()), k % 24 + 1));
  }
  for (std::size_t k = leap_day_hour; !leap_day && k < leap_day_hour + 24; ++k) {
    ambient_[k] = ambient_[k - 24];
    pressure_[k] = pressure_[k - 24];
    line_of_[k] = line_of_[k - 24];
  }
  fill_gaps(ambient_, dry_bulb);
  const bool no_pressure = std::all_of(pressure_.begin(), pressure_.end(), [](double p) { return std::isnan(p); });
  if (no_pressure && elevation_m_)
    std::fill(pressure_.begin(), pressure_.end(), standard_pressure_kpa(*elevation_m_));
  else
    fill_gaps(pressure_, air_pressure);
  if (!issues_.empty()) throw InputError(std::move(issues_));
}

/// Fillers are interpolated between their neighbours; the year is a circle.
void EpwReader::fill_gaps(Column& column, const Field& field) {
  const std::size_t n = column.size();
  const Column given = column;
  std::size_t start = 0;
  while (start < n && std::isnan(given[start])) ++start;
  if (start == n)
    fail(fmt::format(
        "no {} at all{}", field.name,
        &column == &pressure_ ? "; write it, or the elevation in metres as the tenth value of LOCATION" : ""));
  for (std::size_t left = start; left < start + n;) {
    std::size_t right = left + 1;
    while (std::isnan(given[right % n])) ++right;
    if (right - left > longest_gap_h + 1)
      issue(fmt::format("{} is missing for {} hours in a row; at most {} are interpolated", field.name,
                        right - left - 1, longest_gap_h),
            line_of_[(left + 1) % n]);
    for (std::size_t k = left + 1; k < right; ++k) {
      const double share = double(k - left) / double(right - left);
      column[k % n] = (1.0 - share) * given[left % n] + share * given[right % n];
    }
    left = right;
  }
}
std::vector<Issue> EpwReader::warnings() const {
  if (!elevation_m_) return {};
  const auto [low, high] = std::minmax_element(pressure_.begin(), pressure_.end());
  const double usual = standard_pressure_kpa(*elevation_m_);
  if (*low >= least_share * usual && *high <= most_share * usual) return {};
  return {
      {.file = file_,
       .line = 1,
       .message = fmt::format("the air pressure goes from {:.1f} to {:.1f} kPa; at {:.0f} m above the sea it is some "
                              "{:.1f} kPa: see whether the pressure or the elevation is wrong",
                              *low, *high, *elevation_m_, usual)}};
}
}  // namespace

std::vector<Issue> check_epw(const std::string& file, std::string_view text) {
  return EpwReader(file, text).warnings();
}

Weather read_epw(const std::filesystem::path& path, Date start, int hours_wanted) {
  const auto text = text_of(path);
  if (!text) throw InputError({{.file = path.string(), .message = "cannot be read"}});
  const EpwReader file(path.string(), *text);
  const auto offset = seconds(std::lround(file.utc_offset_h() * seconds_per_hour));
  const Date first = floor<hours>(start + offset);  // local: hours of the file begin on the hour there
  Weather w{.start = first - offset};
  const int count = hours_wanted + (w.start == start ? 0 : 1);
  for (int k = 0; k < count; ++k) {
    const Date local = first + hours(k);
    const year_month_day date(floor<days>(local));
    const sys_days in_leap_year = 2000y / date.month() / date.day();
    const auto day = static_cast<std::size_t>((in_leap_year - sys_days(2000y / January / 1)).count());
    const std::size_t hour = day * 24 + static_cast<std::size_t>(hour_of_day(local));
    w.ambient_c.push_back(file.ambient_c(hour));
    w.pressure_kpa.push_back(file.pressure_kpa(hour));
  }
  return w;
}

}  // namespace gigasim
