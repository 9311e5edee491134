#include "gigasim/base/calendar.hpp"
#include "gigasim/base/saturated.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gigasim {

using namespace std::chrono;

namespace {
struct Civil {
  year_month_day day;
  hh_mm_ss<seconds> time;
  explicit Civil(Date date) : day(floor<days>(date)), time(date - floor<days>(date)) {}
};

/// Takes the parts of a date from the front of a text. After a part that is missing nothing is good.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}
  bool good() const { return good_; }
  bool done() const { return rest_.empty(); }
  bool next_is(char c) const { return rest_.starts_with(c); }

  /// A number of so many digits, behind a separator if one is named.
  int digits(std::size_t count, char separator = '\0') {
    if (separator != '\0') good_ = take(separator) && good_;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const bool digit = !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
      good_ = good_ && digit;
      if (!good_) return 0;
      value = 10 * value + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  /// How far the time of day is ahead of UTC: nothing, `Z`, `UTC`, ` UTC` or `+05:30`.
  seconds zone() {
    for (const std::string_view utc : {"Z", "UTC", " UTC"})
      if (rest_ == utc) rest_ = {};
    if (!next_is('+') && !next_is('-')) return seconds(0);
    const int sign = next_is('+') ? 1 : -1;
    const int h = digits(2, rest_.front()), min = digits(2, ':');
    good_ = good_ && h <= 14 && min <= 59;
    return sign * (hours(h) + minutes(min));
  }

 private:
  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view rest_;
  bool good_ = true;
};
}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  DateReader reader(text);
  const int y = reader.digits(4), m = reader.digits(2, '-'), d = reader.digits(2, '-');
  const year_month_day ymd{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  if (!reader.good() || !ymd.ok()) return std::nullopt;
  if (reader.done()) return sys_days(ymd);
  const int h = reader.digits(2, reader.next_is('T') ? 'T' : ' '), min = reader.digits(2, ':');
  const int s = reader.next_is(':') ? reader.digits(2, ':') : 0;
  const seconds ahead = reader.zone();
  if (!reader.good() || !reader.done() || h > 23 || min > 59 || s > 59) return std::nullopt;
  return sys_days(ymd) + hours(h) + minutes(min) + seconds(s) - ahead;
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

Date date_at(Date start, double clock_s) {
  constexpr double furthest_s = 1e11;  // some 3,000 years either way: beyond every run, within every calendar
  return start + seconds(saturated<long>(std::floor(std::clamp(clock_s, -furthest_s, furthest_s))));
}

int month_of(Date date) { return static_cast<int>(unsigned(Civil(date).day.month())); }
int hour_of_day(Date date) { return static_cast<int>(Civil(date).time.hours().count()); }

}  // namespace gigasim
