#include "gigasim/base/calendar.hpp"

#include <fmt/format.h>

#include <cmath>
#include <regex>

namespace gigasim {

using namespace std::chrono;

namespace {
struct Civil {
  year_month_day day;
  hh_mm_ss<seconds> time;
  explicit Civil(Date date) : day(floor<days>(date)), time(date - floor<days>(date)) {}
};
}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  static const std::regex form(R"((\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:Z| ?UTC)?)?)");
  std::cmatch m;
  if (!std::regex_match(text.data(), text.data() + text.size(), m, form)) return std::nullopt;
  const auto part = [&](std::size_t i) { return m[i].matched ? std::stoi(m[i].str()) : 0; };
  const year_month_day ymd{year(part(1)), month(static_cast<unsigned>(part(2))), day(static_cast<unsigned>(part(3)))};
  if (!ymd.ok() || part(4) > 23 || part(5) > 59 || part(6) > 59) return std::nullopt;
  return sys_days(ymd) + hours(part(4)) + minutes(part(5)) + seconds(part(6));
}

std::string to_string(Date date) {
  const Civil c(date);
  const std::string day =
      fmt::format("{:04}-{:02}-{:02}", int(c.day.year()), unsigned(c.day.month()), unsigned(c.day.day()));
  if (c.time.to_duration() == seconds(0)) return day;
  const std::string minute = fmt::format("{} {:02}:{:02}", day, c.time.hours().count(), c.time.minutes().count());
  return c.time.seconds() == seconds(0) ? minute : fmt::format("{}:{:02}", minute, c.time.seconds().count());
}

std::string iso_date(Date date) {
  const Civil c(date);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", int(c.day.year()), unsigned(c.day.month()),
                     unsigned(c.day.day()), c.time.hours().count(), c.time.minutes().count(), c.time.seconds().count());
}

Date date_at(Date start, double clock_s) { return start + seconds(static_cast<long>(std::floor(clock_s))); }

int month_of(Date date) { return static_cast<int>(unsigned(Civil(date).day.month())); }
int hour_of_day(Date date) { return static_cast<int>(Civil(date).time.hours().count()); }

}  // namespace gigasim
