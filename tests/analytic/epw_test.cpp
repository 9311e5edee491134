#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/models/weather.hpp"

using namespace gigasim;
using namespace std::chrono;

namespace {
constexpr int header_lines = 8;

/// A made-up year: temperature = month + hour / 100 (hours 0-23), pressure = 100,000 Pa + 10 * day of the month.
struct Made {
  std::string time_zone = "-6.0";
  std::string end_of_line = "\n";
  int minute = 0;
  bool leap_day = false;
  std::vector<std::string> lines() const {
    std::vector<std::string> all{"LOCATION,Z\xFCrich,ZZ,CHE,made up,000000,47.0,8.0," + time_zone + ",400.0",
                                 "DESIGN CONDITIONS,0",
                                 "TYPICAL/EXTREME PERIODS,0",
                                 "GROUND TEMPERATURES,0",
                                 "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
                                 "COMMENTS 1,caf\xE9",
                                 "COMMENTS 2,",
                                 "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"};
    for (sys_days day = 2000y / January / 1; day < sys_days(2001y / January / 1); day += days(1)) {
      const year_month_day date(day);
      if (date == 2000y / February / 29 && !leap_day) continue;
      for (int hour = 1; hour <= 24; ++hour) all.push_back(line(unsigned(date.month()), unsigned(date.day()), hour));
    }
    return all;
  }
  std::string line(unsigned month, unsigned day, int hour, std::string dry_bulb = "", std::string pascal = "") const {
    if (dry_bulb.empty()) dry_bulb = std::to_string(month + (hour - 1) / 100.0);
    if (pascal.empty()) pascal = std::to_string(100000 + 10 * day);
    return "1999," + std::to_string(month) + "," + std::to_string(day) + "," + std::to_string(hour) + "," +
           std::to_string(minute) + ",?9?9," + dry_bulb + ",5.0,50," + pascal + ",0,0,300";
  }
};

/// The file exists as long as this does.
class TemporaryFile {
 public:
  TemporaryFile(const std::vector<std::string>& lines, const std::string& end_of_line)
      : path_(std::filesystem::temp_directory_path() /
              ("gigasim_epw_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".epw")) {
    std::ofstream out(path_, std::ios::binary);
    for (const auto& line : lines) out << line << end_of_line;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

using Edit = std::function<void(std::vector<std::string>&)>;
Weather read(const Made& made, Date start, int n, const Edit& edit = [](auto&) {}) {
  auto lines = made.lines();
  edit(lines);
  const TemporaryFile file(lines, made.end_of_line);
  return read_epw(file.path(), start, n);
}
/// The issues of reading an edited file, as `line: message`.
std::vector<std::string> issues(const Edit& edit) {
  try {
    read(Made{}, sys_days(2025y / January / 1), 10, edit);
  } catch (const InputError& error) {
    std::vector<std::string> all;
    for (const Issue& i : error.issues()) all.push_back(std::to_string(i.line) + ": " + i.message);
    return all;
  }
  return {};
}
Date utc(int y, unsigned m, unsigned d, int hour) { return sys_days(year(y) / month(m) / day(d)) + hours(hour); }
double at(const Weather& w, Date date) { return w.ambient(date).degc; }
}  // namespace

TEST_CASE("epw: local standard time becomes UTC") {
  const Weather w = read(Made{}, utc(2025, 1, 1, 0), 8760);
  CHECK(at(w, utc(2025, 1, 1, 6)) == Approx(1.00));   // 00 h local, the file's hour 1
  CHECK(at(w, utc(2025, 7, 4, 20)) == Approx(7.14));  // 14 h local, the file's hour 15
  CHECK(at(w, utc(2025, 1, 1, 5)) == Approx(12.23));  // the last hour of December
  CHECK(at(w, utc(2025, 8, 1, 5)) == Approx(7.23));
  CHECK(w.pressure(utc(2025, 7, 5, 5)).value() == Approx(100.04));
}

TEST_CASE("epw: a place east of Greenwich, by half an hour too") {
  CHECK(at(read({.time_zone = "8"}, utc(2025, 1, 1, 0), 1), utc(2025, 1, 1, 0)) == Approx(1.08));
  const Weather india = read({.time_zone = "5.5"}, utc(2025, 1, 1, 0), 24);
  // 05 h there begins at 23:30 UTC of the day before, 06 h at 00:30.
  CHECK(at(india, utc(2025, 1, 1, 0)) == Approx(1.05));
  CHECK(at(india, utc(2025, 1, 1, 0) + minutes(29)) == Approx(1.05));
  CHECK(at(india, utc(2025, 1, 1, 0) + minutes(30)) == Approx(1.06));
  CHECK(at(india, utc(2025, 1, 1, 18) + minutes(29)) == Approx(1.23));
  CHECK(at(india, utc(2025, 1, 1, 18) + minutes(30)) == Approx(1.00));
  CHECK(at(india, utc(2025, 1, 1, 23) + minutes(59)) == Approx(1.05));  // the last hour wanted
}

TEST_CASE("epw: an hour, a month or a value that is no number is an error, never a place in the year") {
  const auto told = [](const std::string& line) {
    return issues([&](auto& lines) { lines[header_lines] = line; }).at(0);
  };
  CHECK(told("1999,1,1,nan,0,?9,10,5,50,101325") ==
        "9: month 1, day 1, hour nan does not exist; hours count from 1 to 24");
  CHECK(told("1999,257,1,1,0,?9,10,5,50,101325").find("9: month 257, day 1, hour 1 does not exist") == 0);
  CHECK(told("1999,1,1e300,1,0,?9,10,5,50,101325").find("does not exist") != std::string::npos);
  CHECK(told("1999,1,1,1.5,0,?9,10,5,50,101325").find("does not exist") != std::string::npos);
  CHECK(told("1999,1,1,1,0,?9,nan,5,50,101325") == "9: dry-bulb temperature 'nan' is not a number");
  CHECK(issues([](auto& lines) { lines[0] = "LOCATION,Nowhere,ZZ,CHE,made up,0,47.0,8.0,nan,400.0"; })
            .at(0)
            .find("no time zone") != std::string::npos);
}

TEST_CASE("epw: without any pressure the standard atmosphere gives it for the elevation") {
  const Made made{.time_zone = "0"};
  const auto without = [&](auto& lines) {
    lines[0] = "LOCATION,Denver,ZZ,USA,made up,000000,39.8,-104.7,0,1609.0";
    for (std::size_t k = header_lines; k < lines.size(); ++k) {
      const std::size_t at = lines[k].rfind(",0,0,300"), from = lines[k].rfind(',', at - 1);
      lines[k].replace(from + 1, at - from - 1, "999999");
    }
  };
  // 101.325 kPa * (1 - 2.25577e-5 * 1609)^5.25588 = 83.43 kPa
  CHECK(read(made, utc(2025, 1, 1, 0), 1, without).pressure_kpa[0] == Approx(83.43).epsilon(1e-4));
  CHECK(issues([&](auto& lines) {
          without(lines);
          lines[0] = "LOCATION,Denver,ZZ,USA,made up,000000,39.8,-104.7,0";
        }) == std::vector<std::string>{"0: no atmospheric pressure at all; write it, or the elevation in metres as the "
                                       "tenth value of LOCATION"});
}

TEST_CASE("epw: a pressure that cannot be at the elevation is told, and nothing else") {
  const auto text_of = [](const std::string& elevation) {
    std::string text;
    auto lines = Made{}.lines();
    lines[0] = "LOCATION,Somewhere,ZZ,USA,made up,000000,39.8,-104.7,-7.0," + elevation;
    for (const std::string& line : lines) text += line + "\n";
    return text;
  };
  CHECK(check_epw("a.epw", text_of("100")).empty());
  CHECK(check_epw("a.epw", text_of("")).empty());
  const auto warnings = check_epw("a.epw", text_of("1609"));
  REQUIRE(warnings.size() == 1);
  CHECK(to_string(warnings[0]) ==
        "a.epw:1: the air pressure goes from 100.0 to 100.3 kPa; at 1609 m above the sea it is some 83.4 kPa: see "
        "whether "
        "the pressure or the elevation is wrong");
}

TEST_CASE("epw: the year repeats by calendar date, over leap years too") {
  const Weather w = read({.time_zone = "0"}, utc(2024, 1, 1, 0), 3 * 8784);
  CHECK(at(w, utc(2024, 3, 1, 0)) == Approx(3.00));
  CHECK(at(w, utc(2025, 3, 1, 0)) == Approx(3.00));
  CHECK(at(w, utc(2026, 12, 31, 23)) == Approx(12.23));
  CHECK(at(w, utc(2024, 2, 29, 7)) == Approx(2.07));
  CHECK(w.pressure(utc(2024, 2, 29, 7)).value() == Approx(100.28));  // 28 February again
}

TEST_CASE("epw: a file with a leap day gives it") {
  const Weather w = read({.time_zone = "0", .leap_day = true}, utc(2024, 1, 1, 0), 8784);
  CHECK(w.pressure(utc(2024, 2, 29, 7)).value() == Approx(100.29));
  CHECK(w.pressure(utc(2024, 3, 1, 7)).value() == Approx(100.01));
}

TEST_CASE("epw: carriage returns and minute 60 change nothing") {
  const Weather plain = read(Made{}, utc(2025, 1, 1, 0), 8760);
  CHECK(read({.end_of_line = "\r\n", .minute = 60}, utc(2025, 1, 1, 0), 8760).ambient_c == plain.ambient_c);
}

TEST_CASE("epw: a byte order mark, quoted cells and blank lines change nothing") {
  const Weather plain = read(Made{}, utc(2025, 1, 1, 0), 8760);
  const Weather w = read(Made{}, utc(2025, 1, 1, 0), 8760, [](auto& lines) {
    lines[0] = "\xEF\xBB\xBFLOCATION,\"Nowhere, \"\"the old\"\" town\",ZZ,CHE,made up,000000,47.0,8.0,\"-6.0\",400.0";
    lines[header_lines] = "\"1999\",1,1,1,0,\"?9,9\",\"1.00\",5.0,50,\"100010\",0,0,300";
    lines.insert(lines.begin() + header_lines + 5, "");
    lines.insert(lines.end(), 3, "");
  });
  CHECK(w.ambient_c == plain.ambient_c);
  CHECK(w.pressure_kpa == plain.pressure_kpa);
}

TEST_CASE("epw: quotes in comments are free text, in data they follow RFC 4180") {
  CHECK(issues([](auto& lines) {
          lines[5] = "COMMENTS 1,\"never closed";
          lines[6] = "COMMENTS 2,a 5\" pipe";
        }).empty());
  CHECK(issues([](auto& lines) { lines[header_lines + 2] = "1999,1,1,3,0,?9\"9,1,2,3,4"; }) ==
        std::vector<std::string>{
            "11: a quote stands inside a cell; put the whole cell in quotes, and write each quote twice"});
}

TEST_CASE("epw: missing values are interpolated between their neighbours") {
  const Made made{.time_zone = "0"};
  const Weather w = read(made, utc(2025, 1, 1, 0), 24, [&](auto& lines) {
    lines[header_lines + 4] = made.line(1, 1, 5, "99.9");  // between 1.03 and 1.06: two missing
    lines[header_lines + 5] = made.line(1, 1, 6, "99.9", "999999");
    lines[header_lines + 3] = made.line(1, 1, 4, "1.03");
    lines[header_lines + 6] = made.line(1, 1, 7, "1.60");
  });
  CHECK(w.ambient_c[4] == Approx(1.03 + 0.57 / 3));
  CHECK(w.ambient_c[5] == Approx(1.03 + 0.57 * 2 / 3));
  CHECK(w.pressure_kpa[5] == Approx(100.01));
}

TEST_CASE("epw: missing values over the turn of the year are interpolated around it") {
  const Made made{.time_zone = "0"};
  const Weather w = read(made, utc(2025, 1, 1, 0), 8760, [&](auto& lines) {
    lines[header_lines] = made.line(1, 1, 1, "99.9");  // between 12.22 and 1.01, in three steps
    lines[header_lines + 8759] = made.line(12, 31, 24, "99.9");
  });
  CHECK(w.ambient_c[8759] == Approx(12.22 - 11.21 / 3));
  CHECK(w.ambient_c[0] == Approx(12.22 - 11.21 * 2 / 3));
}

TEST_CASE("epw: 24 missing hours are bridged, 25 are an error") {
  const auto without = [](int count) {
    return [count](std::vector<std::string>& lines) {
      for (int k = 0; k < count; ++k)
        lines[static_cast<std::size_t>(header_lines + 24 + k)] =
            Made{}.line(1, unsigned(2 + k / 24), k % 24 + 1, "99.9");
    };
  };
  CHECK(issues(without(24)).empty());
  CHECK(issues(without(25)) ==
        std::vector<std::string>{
            "33: dry-bulb temperature is missing for 25 hours in a row; at most 24 are interpolated"});
}

TEST_CASE("epw: what is wrong is told with its line, all at once") {
  const auto found = issues([](auto& lines) {
    lines[header_lines + 0] = Made{}.line(1, 1, 1, "warm");
    lines[header_lines + 1] = Made{}.line(1, 1, 2, "123");
    lines[header_lines + 2] = "1999,1,1,3,0,?9";
    lines[header_lines + 3] = Made{}.line(2, 30, 4);
    lines[header_lines + 4] = Made{}.line(1, 1, 25);
    lines[header_lines + 6] = Made{}.line(1, 1, 6);
  });
  REQUIRE(found.size() == 7);
  CHECK(found[0] == "9: dry-bulb temperature 'warm' is not a number");
  CHECK(found[1] == "10: dry-bulb temperature 123 is outside [-70, 70]; write 99.9 for a missing value");
  CHECK(found[2] == "11: 6 values in a data line; at least 10 are needed");
  CHECK(found[3] == "12: month 2, day 30, hour 4 does not exist; hours count from 1 to 24");
  CHECK(found[4] == "13: month 1, day 1, hour 25 does not exist; hours count from 1 to 24");
  CHECK(found[5] == "15: the same hour as line 14");
  CHECK(found[6] == "0: no line for month 1, day 1, hour 3; a year of 8760 or 8784 hours is needed");
}

TEST_CASE("epw: a file that stops early is an error that names the first hour missing") {
  const auto found = issues([](auto& lines) { lines.resize(header_lines + 100); });
  CHECK(found ==
        std::vector<std::string>{"0: no line for month 1, day 5, hour 5; a year of 8760 or 8784 hours is needed"});
}

TEST_CASE("epw: half a leap day is an error") {
  const auto found = issues([](auto& lines) { lines.push_back(Made{}.line(2, 29, 1)); });
  CHECK(found ==
        std::vector<std::string>{"0: no line for month 2, day 29, hour 2; a year of 8760 or 8784 hours is needed"});
}

TEST_CASE("epw: headers are checked") {
  CHECK(issues([](auto& lines) { lines.erase(lines.begin()); }) ==
        std::vector<std::string>{"1: not an EPW file; the first line must begin with LOCATION,"});
  CHECK(issues([](auto& lines) { lines[0] = "LOCATION,Nowhere"; }) ==
        std::vector<std::string>{"1: no time zone; the ninth value of LOCATION must be hours from UTC, e.g. -6.0"});
  CHECK(issues([](auto& lines) { lines[7] = "DATA PERIODS,1,4,Data,Sunday, 1/ 1,12/31"; }) ==
        std::vector<std::string>{"8: more than one record an hour; write hourly data"});
  CHECK(issues([](auto& lines) { lines.resize(5); }) ==
        std::vector<std::string>{"5: ends within the header; a line DATA PERIODS must stand before the hours"});
}

TEST_CASE("epw: a file that is not there is an input error") {
  CHECK_THROWS_AS(read_epw("/nowhere/at/all.epw", utc(2025, 1, 1, 0), 1), InputError);
}
