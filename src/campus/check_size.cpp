#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
constexpr std::int64_t most_units = 200'000;
constexpr std::size_t most_entries = 10'000;

void check_sections(Checks& checks) {
  const Scenario& plan = checks.plan;
  std::size_t steps = 0;
  for (const PhaseSpec& phase : plan.phases) steps += phase.add.size() + phase.remove.size();
  const std::pair<const char*, std::size_t> sections[] = {
      {"sites", plan.sites.size()},          {"buses", plan.buses.size()},
      {"loops", plan.loops.size()},          {"halls", plan.halls.size()},
      {"loads", plan.loads.size()},          {"jobs", plan.jobs.size()},
      {"fleets", plan.fleets.size()},        {"crews", plan.crews.size()},
      {"permits", plan.permits.size()},      {"common_causes", plan.common_causes.size()},
      {"phases", plan.phases.size() + steps}};
  for (const auto& [name, size] : sections)
    if (size > most_entries) checks.report(name, "{} entries; the limit is {}", size, most_entries);
}

class UnitCount {
 public:
  explicit UnitCount(Checks& checks) : checks_(checks) {}
  void count(const std::string& path, std::int64_t units) {
    if (units > most_units) {
      checks_.report(path, "{} units; a campus may have {} in all", units, most_units);
      refused_ = true;
    }
    total_ += units;
  }
  void check_total() {
    if (!refused_ && total_ > most_units)
      checks_.report("fleets", "{} units with all that phases add; a campus may have {} in all", total_, most_units);
  }

 private:
  Checks& checks_;
  std::int64_t total_ = 0;
  bool refused_ = false;
};

void check_units(Checks& checks) {
  UnitCount units(checks);
  for (const auto& [name, bus] : checks.plan.buses)
    if (bus.via) units.count(entry_path("buses", name, "via.circuits"), bus.via->circuits);
  for (const auto& [name, fleet] : checks.plan.fleets)
    units.count(entry_path("fleets", name, "initial"), fleet.initial.value_or(0));
  for (std::size_t p = 0; p < checks.plan.phases.size(); ++p)
    for (std::size_t i = 0; i < checks.plan.phases[p].add.size(); ++i)
      units.count(item_path(item_path("phases", p, "add"), i, "count"), checks.plan.phases[p].add[i].count);
  units.check_total();
}
}  // namespace

void check_size(Checks& checks) {
  check_sections(checks);
  check_units(checks);
}

}  // namespace gigasim
