#include "gigasim/campus/milestones.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "build_out.hpp"

namespace gigasim {

using namespace std::chrono;

namespace {
constexpr std::size_t most_periods = 40;

std::string name_of(year_month first, int months_each) {
  const int year = int(first.year());
  if (months_each == 12) return fmt::format("{:04}", year);
  const unsigned month = unsigned(first.month());
  return months_each == 3 ? fmt::format("{:04}-Q{}", year, (month + 2) / 3) : fmt::format("{:04}-{:02}", year, month);
}

std::vector<Period> split(Date start, Date end, int months_each) {
  const year_month_day day(floor<days>(start));
  year_month first =
      day.year() / month((unsigned(day.month()) - 1) / unsigned(months_each) * unsigned(months_each) + 1);
  std::vector<Period> periods;
  for (Date from = start; from < end;) {
    const year_month next = first + months(months_each);
    const Date to = std::min<Date>(end, sys_days(next / 1));
    periods.push_back({name_of(first, months_each), from, to, months_each});
    from = to;
    first = next;
  }
  return periods;
}

void add_dates(const std::string& text, std::vector<Date>& dates) {
  static const std::regex form(R"(\b(\d{4}-\d{2}-\d{2})\b)");
  for (std::sregex_iterator i(text.begin(), text.end(), form), none; i != none; ++i)
    if (const auto date = parse_date((*i)[1].str())) dates.push_back(*date);
}

double commissioning_s(const Scenario& plan, const AddSpec& add) {
  const FleetSpec* fleet = plan.fleets.find(add.fleet);
  return add.commissioning.value() + (fleet ? commissioning_of(fleet->device).value() : 0.0);
}
}  // namespace

std::vector<Period> calendar_months(Date start, Date end) { return split(start, end, 1); }

std::vector<Period> periods_of(Date start, Date end) {
  for (const int months_each : {1, 3})
    if (auto periods = split(start, end, months_each); periods.size() <= most_periods) return periods;
  return split(start, end, 12);
}

Date last_day(const Period& period) { return floor<days>(period.to - seconds(1)); }

std::vector<Date> dates_asked(const Scenario& plan) {
  std::vector<Date> dates;
  for (const ExpectSpec& e : plan.expect) add_dates(e.that, dates);
  for (const ClaimSpec& c : plan.claims) {
    dates.push_back(floor<days>(c.date));
    add_dates(c.says, dates);
  }
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

std::optional<Date> planned_completion(const Scenario& plan, const PhaseSpec& phase) {
  std::optional<Date> last;
  for (const AddSpec& add : phase.add)
    last = std::max(last, std::optional(date_at(last_delivery(add), commissioning_s(plan, add))));
  return last;
}

}  // namespace gigasim
