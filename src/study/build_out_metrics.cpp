#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include "gigasim/campus/milestones.hpp"
#include "metric_sheet.hpp"

namespace gigasim::study {

namespace {
using std::chrono::days;
using std::chrono::floor;

constexpr double day_s = 86400.0;

using Bins = std::array<double, hour_bin_count>;

void add_bins(Sheet& add, const Bins& hours) {
  for (std::size_t b = 0; b < hour_bin_count; ++b) {
    const auto bin = static_cast<HourBin>(b);
    add({.figure = "gpu_h", .bin = bin}, "GPU-h", hours[b], sense_of(bin));
  }
}

bool trains(const RunResult& r) { return !r.jobs.empty(); }

// dates

/// The curve of one quantity, and its highest value so far.
class Curve {
 public:
  Curve(const RunResult& r, double BuildOutDay::* mw) : first_(floor<days>(r.start)) {
    for (const BuildOutDay& day : r.build_out) {
      at_.push_back(day.*mw);
      by_.push_back(std::max(by_.empty() ? 0.0 : by_.back(), at_.back()));
    }
  }
  double at(Date date) const { return value(at_, date); }
  double by(Date date) const { return value(by_, date); }

 private:
  double value(const std::vector<double>& values, Date date) const {
    const auto day = (floor<days>(date) - first_).count();
    return day >= 0 && day < std::ssize(values) ? values[static_cast<std::size_t>(day)] : no_number;
  }
  std::chrono::sys_days first_;
  std::vector<double> at_, by_;
};

/// A figure of the day itself.
MetricName on_date(std::string figure, Date date) {
  return {.figure = std::move(figure), .date = floor<days>(date), .on_date = true};
}

void add_dates(Sheet& add, const RunResult& r, const std::vector<Period>& periods) {
  add.begin(Scope::run);
  for (const BuildOutQuantity& q : build_out_quantities) {
    if (q.mw == &BuildOutDay::training_mw && !trains(r)) continue;
    const Curve curve(r, q.mw);
    std::map<Date, bool> dates;  // and whether somebody asks about them
    for (const Period& period : periods) dates[last_day(period)] = false;
    for (const Date date : r.dates_asked) dates[floor<days>(date)] = true;
    for (const auto& [date, asked] : dates) {
      const MetricName highest = by_date(q.id, date);
      add(highest, "MW", curve.by(date), more);
      if (asked) add(on_date(highest.figure, date), "MW", curve.at(date), more);
    }
  }
}

/// Numbers of GPUs, on the dates asked about only.
void add_gpus(Sheet& add, const RunResult& r) {
  add.begin(Scope::run);
  for (const BuildOutQuantity& q : build_out_gpus) {
    if (q.mw == &BuildOutDay::training_gpus && !trains(r)) continue;
    const Curve curve(r, q.mw);
    for (const Date date : r.dates_asked) {
      const std::string figure = fmt::format("{}_gpus", q.id);
      add({.figure = figure, .date = floor<days>(date)}, "", curve.by(date), more);
      add(on_date(figure, date), "", curve.at(date), more);
    }
  }
}

/// Facility power that a GPU takes, of those energised; a figure of the date itself.
void add_power_per_gpu(Sheet& add, const RunResult& r) {
  add.begin(Scope::run);
  const Curve mw(r, &BuildOutDay::energised_mw), gpus(r, &BuildOutDay::energised_gpus);
  for (const Date date : r.dates_asked) {
    const double n = gpus.at(date);
    add(on_date("facility_per_gpu_kw", date), "kW", n > 0.0 ? 1e3 * mw.at(date) / n : no_number, less);
  }
}

// phases

void add_phases(Sheet& add, const RunResult& r) {
  std::map<std::string, Bins> hours;
  for (const GpuHours& cell : r.gpu_hours)
    hours.try_emplace(cell.phase).first->second[static_cast<std::size_t>(cell.bin)] += cell.gpu_hours;
  for (const PhaseResult& p : r.phases) {
    add.begin(Scope::phase, p.name);
    if (p.complete) add("complete_day", "d", clock_s(r.start, *p.complete) / day_s, less);
    const double length_h = clock_s(p.from, p.to) / 3600.0;
    add("availability", "", length_h > 0.0 ? 1.0 - p.unserved_hours / length_h : no_number, more);
    add_bins(add, hours[p.name]);
  }
}

// periods

struct Sum {
  MonthResult energy{};
  Bins gpu_hours{};
};

Scope scope_of(const Period& period) {
  return period.months == 1 ? Scope::month : period.months == 3 ? Scope::quarter : Scope::year;
}

/// Position of each month's period.
std::map<std::string, std::size_t> months_in(const RunResult& r, const std::vector<Period>& periods) {
  std::map<std::string, std::size_t> position;
  std::size_t i = 0;
  for (const Period& month : calendar_months(r.start, r.end)) {
    while (month.from >= periods[i].to) ++i;
    position[month.name] = i;
  }
  return position;
}

void add_periods(Sheet& add, const RunResult& r, const std::vector<Period>& periods) {
  const auto position = months_in(r, periods);
  std::vector<Sum> sums(periods.size());
  for (const GpuHours& cell : r.gpu_hours)
    sums[position.at(cell.month)].gpu_hours[static_cast<std::size_t>(cell.bin)] += cell.gpu_hours;
  for (const MonthResult& month : r.monthly) {
    MonthResult& sum = sums[position.at(month.month)].energy;
    sum.facility_mwh += month.facility_mwh;
    sum.it_mwh += month.it_mwh;
    sum.unserved_mwh += month.unserved_mwh;
    sum.unserved_hours += month.unserved_hours;
  }
  for (std::size_t i = 0; i < periods.size(); ++i) {
    add.begin(scope_of(periods[i]), periods[i].name);
    add("eue_mwh", "MWh", sums[i].energy.unserved_mwh, less);
    add("unserved_h", "h", sums[i].energy.unserved_hours, less);
    add("it_mwh", "MWh", sums[i].energy.it_mwh, more);
    add("facility_mwh", "MWh", sums[i].energy.facility_mwh, more);
    add_bins(add, sums[i].gpu_hours);
  }
}

// availability

void add_availability(Sheet& add, const RunResult& r) {
  double up = 0.0, in_service = 0.0;
  for (const HallResult& h : r.halls) {
    up += h.up_gpu_hours;
    in_service += h.in_service_gpu_hours;
  }
  add.begin(Scope::run);
  add("gpu_availability", "", ratio(up, in_service), more);
  for (const HallResult& h : r.halls) {
    add.begin(Scope::hall, h.name);
    add("availability", "", ratio(h.up_rack_hours, h.in_service_rack_hours), more);
  }
}
}  // namespace

bool has_racks(const RunResult& r) {
  return std::any_of(r.fleets.begin(), r.fleets.end(),
                     [](const FleetResult& f) { return is_booked_under(Account::racks, f.kind); });
}

void add_build_out(Sheet& add, const RunResult& r) {
  if (!has_racks(r)) return;
  const std::vector<Period> periods = periods_of(r.start, r.end);
  add_availability(add, r);
  add_dates(add, r, periods);
  add_gpus(add, r);
  add_power_per_gpu(add, r);
  add_phases(add, r);
  add_periods(add, r, periods);
}

void outline_build_out(const Scenario& plan, RunResult& r) {
  r.dates_asked = dates_asked(plan);
  for (std::size_t p = 0; p < plan.phases.size(); ++p)
    if (!plan.phases[p].add.empty()) r.phases[p].complete = plan.start;
}

}  // namespace gigasim::study
