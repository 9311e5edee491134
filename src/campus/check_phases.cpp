#include <algorithm>
#include <map>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
/// The adds of one phase that a fleet's units come with, and what they wait for.
using Waits = std::map<std::string_view, std::vector<std::string_view>>;

void check_date(Checks& checks, const std::string& path, Date date) {
  const Scenario& plan = checks.plan;
  if (date < plan.start)
    checks.report(
        path, "{} is before the start, {}; write a later date, or `initial:` in the fleet for what stands at the start",
        to_string(date), to_string(plan.start));
  if (date >= plan.end)
    checks.report(path, "{} is not before the end, {}; write an earlier date, or a later end", to_string(date),
                  to_string(plan.end));
}

void check_target(Checks& checks, const std::string& path, const AddSpec& add) {
  if (add.fleet.empty() == add.feeder.empty())
    return checks.report(path, add.fleet.empty() ? "says nothing to add; write `fleet:` or `feeder:`"
                                                 : "both `fleet` and `feeder` are given; write one of them");
  if (!add.fleet.empty()) return void(checks.resolve(path + ".fleet", add.fleet, checks.plan.fleets, "fleet"));
  const BusSpec* bus = checks.resolve(path + ".feeder", add.feeder, checks.plan.buses, "bus");
  if (bus && !bus->via)
    checks.report(path + ".feeder", "'{}' is joined to its parent without circuits; write `via:` there", add.feeder);
}

void check_retirement(Checks& checks, const std::string& path, const AddSpec& add) {
  if (!add.retire) return;
  if (const Date last = last_delivery(add); *add.retire <= last)
    checks.report(path + ".retire", "{} is not after the {}, {}; write a later date", to_string(*add.retire),
                  add.rate ? "last delivery" : "delivery", to_string(last));
}

bool there_by(const Scenario& plan, std::string_view fleet, std::size_t phase) {
  if (const FleetSpec* spec = plan.fleets.find(fleet); spec && spec->initial.value_or(0) > 0) return true;
  return std::any_of(
      plan.phases.begin(), plan.phases.begin() + static_cast<std::ptrdiff_t>(phase) + 1, [&](const PhaseSpec& p) {
        return std::any_of(p.add.begin(), p.add.end(), [&](const AddSpec& add) { return add.fleet == fleet; });
      });
}

void check_after(Checks& checks, const std::string& path, std::size_t phase, const AddSpec& add) {
  for (std::size_t i = 0; i < add.after.size(); ++i) {
    const std::string where = item_path(path + ".after", i);
    if (checks.resolve(where, add.after[i], checks.plan.fleets, "fleet") && !there_by(checks.plan, add.after[i], phase))
      checks.report(where, "can never be met: '{}' has no units in this phase or before; add some, or remove it",
                    add.after[i]);
  }
}

/// Some chain of `after` leads from `fleet` back to it.
bool waits_for_itself(const Waits& waits, std::string_view fleet) {
  std::set<std::string_view> seen;
  std::vector<std::string_view> open{fleet};
  while (!open.empty()) {
    const auto found = waits.find(open.back());
    open.pop_back();
    if (found == waits.end()) continue;
    for (const std::string_view next : found->second) {
      if (next == fleet) return true;
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

void check_circular_waits(Checks& checks, const std::string& path, const PhaseSpec& phase) {
  Waits waits;
  for (const AddSpec& add : phase.add)
    if (!add.fleet.empty()) waits[add.fleet].insert(waits[add.fleet].end(), add.after.begin(), add.after.end());
  for (std::size_t i = 0; i < phase.add.size(); ++i)
    if (const AddSpec& add = phase.add[i]; !add.after.empty() && waits_for_itself(waits, add.fleet))
      checks.report(item_path(path + ".add", i, "after"),
                    "can never be met: '{}' would wait for itself; remove one of the chain", add.fleet);
}

void check_adds(Checks& checks, const std::string& path, std::size_t index) {
  const PhaseSpec& phase = checks.plan.phases[index];
  for (std::size_t i = 0; i < phase.add.size(); ++i) {
    const std::string where = item_path(path + ".add", i);
    check_target(checks, where, phase.add[i]);
    check_date(checks, where + ".date", phase.add[i].date);
    check_retirement(checks, where, phase.add[i]);
    check_after(checks, where, index, phase.add[i]);
  }
  check_circular_waits(checks, path, phase);
}

void check_removes(Checks& checks, const std::string& path, const PhaseSpec& phase) {
  for (std::size_t i = 0; i < phase.remove.size(); ++i) {
    const RemoveSpec& remove = phase.remove[i];
    const std::string where = item_path(path + ".remove", i);
    check_date(checks, where + ".date", remove.date);
    if (!checks.resolve(where + ".fleet", remove.fleet, checks.plan.fleets, "fleet")) continue;
    const std::int64_t left = units_at(checks.plan, remove.fleet, remove.date);
    if (left < 0)
      checks.report(where + ".count", "removes {}, but only {} of '{}' are there on {}; write at most that",
                    remove.count, std::max<std::int64_t>(0, left + remove.count), remove.fleet, to_string(remove.date));
  }
}

void check_order(Checks& checks, std::size_t index) {
  const auto& phases = checks.plan.phases;
  const std::string path = item_path("phases", index);
  const auto date = phase_date(phases[index]);
  if (!date)
    return checks.report(path + ".date", "nothing is added, so nothing says when the phase begins; write `date:`");
  if (phases[index].date) check_date(checks, path + ".date", *date);
  if (const auto before = index > 0 ? phase_date(phases[index - 1]) : std::nullopt; before && *date <= *before)
    checks.report(path, "begins on {}, not after '{}', {}; put phases in order of time", to_string(*date),
                  phases[index - 1].name, to_string(*before));
  const auto same_name = [&](const PhaseSpec& other) { return other.name == phases[index].name; };
  if (std::any_of(phases.begin(), phases.begin() + static_cast<std::ptrdiff_t>(index), same_name))
    checks.report(path + ".name", "'{}' is the name of an earlier phase; write another", phases[index].name);
}

/// Floor area and IT power that a site ever has.
struct FloorTotal {
  Area area{0.0};
  Power it{0.0};
  bool any = false;
  void add(const FloorSpec& floor, double units) {
    area += floor.area * floor.storeys * units;
    it += floor_capacity(floor) * units;
    any = true;
  }
};

FloorTotal floor_ever(const Scenario& plan, std::string_view site) {
  FloorTotal total;
  if (const SiteSpec* spec = plan.sites.find(site); spec && spec->floor) total.add(*spec->floor, 1.0);
  for (const auto& [name, fleet] : plan.fleets)
    if (const FloorSpec* floor = floor_of(fleet.device); floor && fleet.at == site)
      total.add(*floor, double(units_ever(plan, name)));
  return total;
}

void check_floor(Checks& checks) {
  if (!checks.plan.policy.energise.floor) return;
  for (const auto& [name, fleet] : checks.plan.fleets) {
    const RackSpec* rack = racks_of(fleet.device);
    const HallSpec* hall = rack ? checks.plan.halls.find(fleet.at) : nullptr;
    if (!hall) continue;
    const FloorTotal floor = floor_ever(checks.plan, hall->site);
    const bool fits = rack->floor_area > Area(0.0) ? rack->floor_area <= floor.area : rack->rating <= floor.it;
    if (floor.any && !fits)
      checks.report(entry_path("fleets", name),
                    "not one rack fits on the floor that '{}' ever has, {} of IT; give the site more floor", hall->site,
                    to_text(floor.it));
  }
}
}  // namespace

void check_phases(Checks& checks) {
  for (std::size_t i = 0; i < checks.plan.phases.size(); ++i) {
    const std::string path = item_path("phases", i);
    check_order(checks, i);
    check_adds(checks, path, i);
    check_removes(checks, path, checks.plan.phases[i]);
  }
  check_floor(checks);
}

}  // namespace gigasim
