#include "build_out_log.hpp"

#include <chrono>

#include "contractor.hpp"
#include "gigasim/campus/milestones.hpp"
#include "network.hpp"

namespace gigasim::sim {

using namespace std::chrono;

BuildOutLog::BuildOutLog(World& world, std::function<MonthResult(double)> totals)
    : world_(world), totals_(std::move(totals)) {
  for (const auto& pool : world.racks) racks_.push_back({pool.get(), 0.0});
  if (!racks_.empty()) lives_.push_back(days());
  lives_.push_back(months());
  for (Life& life : lives_) life.start();
}

Life BuildOutLog::days() {
  for (Date day = floor<std::chrono::days>(world_.scenario.start) + std::chrono::days(1);;
       day += std::chrono::days(1)) {
    co_await world_.events.sleep(day_ticker_, world_.clock(day));
    end_day(world_.clock(day));
  }
}

Life BuildOutLog::months() {
  for (const Period& month : calendar_months(world_.scenario.start, world_.scenario.end)) {
    if (month.to == world_.scenario.end) co_return;
    co_await world_.events.sleep(month_ticker_, world_.clock(month.to));
    end_month(world_.clock(month.to));
  }
}

// days

/// Units of every fleet but racks that are there for good, and firm capability: failures and repairs leave it as it is.
std::vector<double> BuildOutLog::mark() const {
  std::vector<double> counts;
  for (const auto& fleet : world_.fleets)
    if (!fleet->stands_on_floor) counts.push_back(fleet->in_service() - fleet->count(State::lapsed));
  const DesignDay today{world_.date(world_.now()), {}};
  for (const auto& role : world_.sources) counts.push_back(role->source->firm_unit_mw(today));
  return counts;
}

void BuildOutLog::judge_capacity() {
  std::vector<double> present = mark();
  if (present == mark_) return;
  mark_ = std::move(present);
  powered_mw_ = world_.contractor->powered_mw();
  cooled_mw_ = world_.contractor->cooled_mw();
  cooled_gpus_ = world_.contractor->cooled_gpus();
}

void BuildOutLog::end_day(double now) {
  judge_capacity();
  BuildOutDay day{.powered_mw = powered_mw_, .cooled_mw = cooled_mw_, .cooled_gpus = cooled_gpus_};
  for (Racks& r : racks_) {
    const Hall& hall = world_.network->halls[static_cast<std::size_t>(r.pool->hall())];
    if (r.each_mw == 0.0) r.each_mw = hall.rack_load_mw(*r.pool) * world_.contractor->facility_per_it(hall);
    const int energised = r.pool->fleet.in_service(), installed = energised + r.pool->fleet.count(State::waiting);
    day.installed_mw += installed * r.each_mw;
    day.energised_mw += energised * r.each_mw;
    const double held = r.pool->held.total(now);
    const double at_work = (held - r.held_rack_s) / (now - day_since_);
    day.training_mw += at_work * r.each_mw;
    const double gpus = r.pool->rack.gpus;
    if (hall.loop < 0) {
      day.cooled_mw += installed * r.each_mw;
      day.cooled_gpus += gpus * installed;
    }
    day.installed_gpus += gpus * installed;
    day.energised_gpus += gpus * energised;
    day.training_gpus += gpus * at_work;
    r.held_rack_s = held;
  }
  days_.push_back(day);
  day_since_ = now;
}

// months

void BuildOutLog::end_month(double now) {
  const MonthResult total = totals_(now);
  const Date last = world_.date(std::max(0.0, now - 1.0));
  months_.push_back({iso_date(last).substr(0, 7), total.it_mwh - month_start_.it_mwh,
                     total.facility_mwh - month_start_.facility_mwh, total.unserved_mwh - month_start_.unserved_mwh,
                     total.unserved_hours - month_start_.unserved_hours});
  month_start_ = total;
  month_since_ = now;
}

// the end

/// Racks that boot after a repair are not up.
HallResult BuildOutLog::hall_result(const Racks& r, double now) const {
  const RackPool& pool = *r.pool;
  HallResult h{.name = world_.scenario.halls.items[static_cast<std::size_t>(pool.hall())].first};
  h.in_service_rack_hours = pool.fleet.in_service_hours(now);
  h.up_rack_hours = pool.fleet.hours(State::running, now) - pool.without_power.hours(now);
  h.in_service_gpu_hours = pool.rack.gpus * h.in_service_rack_hours;
  h.up_gpu_hours = pool.rack.gpus * h.up_rack_hours;
  return h;
}

void BuildOutLog::finish(double now, RunResult& r) {
  if (!racks_.empty() && now > day_since_) end_day(now);
  if (now > month_since_) end_month(now);
  r.build_out = std::move(days_);
  r.monthly = std::move(months_);
  r.dates_asked = dates_asked(world_.scenario);
  for (std::size_t p = 0; p < r.phases.size() && p < world_.progress.size(); ++p)
    if (world_.progress[p].complete_s) r.phases[p].complete = world_.date(*world_.progress[p].complete_s);
  for (const Racks& racks : racks_) {
    const HallResult part = hall_result(racks, now);
    const auto known =
        std::find_if(r.halls.begin(), r.halls.end(), [&](const HallResult& h) { return h.name == part.name; });
    HallResult& hall = known != r.halls.end() ? *known : r.halls.emplace_back(HallResult{.name = part.name});
    hall.in_service_rack_hours += part.in_service_rack_hours;
    hall.up_rack_hours += part.up_rack_hours;
    hall.in_service_gpu_hours += part.in_service_gpu_hours;
    hall.up_gpu_hours += part.up_gpu_hours;
  }
}

}  // namespace gigasim::sim
