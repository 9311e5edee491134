#include "bills.hpp"

#include <chrono>
#include <map>
#include <tuple>

namespace gigasim::sim {

Bills::Bills(const World& world) : world_(world), before_(world.fleets.size()) {}

void Bills::close(double now, const std::string& phase, const std::vector<Use>& use) {
  if (now == closed_at_) return;
  closed_at_ = now;
  const std::string month = iso_date(world_.date(std::max(0.0, now - 1.0))).substr(0, 7);
  for (const auto& fleet : world_.fleets) {
    const auto i = static_cast<std::size_t>(fleet->index);
    const FleetMonth m{fleet->index,
                       phase,
                       month,
                       use[i].in_service_hours - before_[i].in_service_hours,
                       use[i].energy_mwh - before_[i].energy_mwh,
                       use[i].fuel_mwh - before_[i].fuel_mwh,
                       use[i].peak_mw,
                       use[i].cost_usd - before_[i].cost_usd};
    before_[i] = use[i];
    const bool used = m.energy_mwh != 0.0 || m.fuel_mwh_lhv != 0.0 || m.cost_usd != 0.0 || m.peak_mw > 0.0;
    const bool rented = fleet->spec && fleet->spec->lease && m.in_service_hours > 0.0;
    if (used || rented) months_.push_back(m);
  }
}

void Bills::batches_of(const Fleet& fleet, std::vector<UnitBatch>& batches) const {
  using std::chrono::days;
  std::map<std::tuple<int, Date, Date>, int> units;  // by phase, day of arrival, day of leaving
  const auto day = [this](double clock) { return Date(floor<days>(world_.date(clock))); };
  for (const auto& unit : fleet.units) {
    if (unit->arrived == never) continue;
    const int phase = unit->group >= 0 ? world_.groups[static_cast<std::size_t>(unit->group)].phase : -1;
    ++units[{phase, day(unit->arrived), unit->left == never ? Date::max() : day(unit->left)}];
  }
  for (const auto& [key, count] : units) {
    const auto& [phase, arrived, left] = key;
    batches.push_back({fleet.index,
                       phase < 0 ? "" : world_.scenario.phases[static_cast<std::size_t>(phase)].name,
                       arrived,
                       {},
                       count});
    if (left != Date::max()) batches.back().left = left;
  }
}

void Bills::finish(RunResult& result) {
  result.fleet_months = std::move(months_);
  for (const auto& fleet : world_.fleets) batches_of(*fleet, result.batches);
}

}  // namespace gigasim::sim
