// Cost of a sample year of a generation-adequacy system: 32 two-state units and 8,736 hourly loads, as in published
// test systems (this one is made up). Alone on one bus, with a battery, and as two areas.
//   bench_adequacy [runs = 5] [years = 200]
// Every run is a process of its own that simulates so many years, one after another; the median is printed.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <numbers>

#include "bare_loop.hpp"
#include "gigasim/sim/run.hpp"

using namespace bench;
using namespace gigasim;

namespace {

constexpr int hours = 8736;

/// Peak in winter, on weekdays, at 16 h.
double share(int hour) {
  constexpr double weekday[] = {0.93, 1.0, 0.98, 0.96, 0.94, 0.77, 0.75};
  const auto wave = [](double x) { return std::cos(2.0 * std::numbers::pi * x); };
  const int day = hour / 24;
  return (0.86 + 0.14 * wave((day - 355) / 364.0)) * weekday[day % 7] * (0.82 + 0.18 * wave((hour % 24 - 16) / 24.0));
}

void add_load(Scenario& s, const char* bus, double peak_mw) {
  LoadSpec load{.bus = bus};
  load.demand.series = TimeSeries{s.start, Duration(3600.0), {}, true};
  for (int h = 0; h < hours; ++h) load.demand.series->values.push_back(peak_mw * share(h));
  s.loads.items.push_back({fmt::format("load {}", bus), load});
}

void add_units(Scenario& s, const char* bus, int count, double mw, double mttf_h, double mttr_h) {
  GenericUnitSpec unit;
  unit.capacity = Power(mw);
  unit.cost = {10.0 + 5.0 * static_cast<double>(s.fleets.size())};
  unit.outage.mttf = Lifetime{Law::exponential, Duration(mttf_h * 3600.0), 1.0};
  unit.outage.mttr = Lifetime{Law::exponential, Duration(mttr_h * 3600.0), 1.0};
  FleetSpec fleet;
  fleet.device = unit;
  fleet.at = bus;
  fleet.initial = count;
  s.fleets.items.push_back({fmt::format("units {}", s.fleets.size()), fleet});
}

enum class Variant { one_bus, battery, two_areas };
constexpr const char* names[] = {"one bus", "with a battery", "two areas"};

Scenario system(Variant variant) {
  Scenario s;
  s.name = "bench";
  s.start = *parse_date("2024-01-01");
  s.end = s.start + std::chrono::hours(hours);
  s.start_state = StartState::stationary;
  s.policy.reserve.units = 0;
  s.buses.items.push_back({"main", {}});
  const bool areas = variant == Variant::two_areas;
  const char* east = areas ? "east" : "main";
  if (areas) {
    BusSpec bus{.from = "main", .via = BranchSpec{}};
    bus.via->circuit.capacity = Power(300.0);
    bus.via->circuits = 2;
    s.buses.items.push_back({"east", bus});
    add_load(s, "east", 600.0);
  }
  add_load(s, "main", areas ? 2250.0 : 2850.0);
  add_units(s, "main", 5, 12, 2940, 60);
  add_units(s, "main", 4, 20, 450, 50);
  add_units(s, east, 6, 50, 1980, 20);
  add_units(s, "main", 4, 76, 1960, 40);
  add_units(s, "main", 3, 100, 1200, 50);
  add_units(s, east, 4, 155, 960, 40);
  add_units(s, "main", 3, 197, 950, 50);
  add_units(s, "main", 1, 350, 1150, 100);
  add_units(s, "main", 2, 400, 1100, 150);
  if (variant == Variant::battery) {
    FleetSpec fleet;
    fleet.device = BatterySpec{};
    fleet.at = "main";
    fleet.initial = 50;
    s.fleets.items.push_back({"battery", fleet});
  }
  return s;
}

struct Quiet : Recorder {
  bool wants_rows() const override { return false; }
};

Cost run_years(Variant variant, int years) {
  const Scenario s = system(variant);
  const double before = cpu_s();
  Cost cost;
  for (int year = 0; year < years; ++year) {
    Quiet quiet;
    const RunResult r = run(s, {1, static_cast<std::uint64_t>(year)}, quiet);
    cost.events += static_cast<double>(r.facts.events);
    cost.settles += static_cast<double>(r.facts.settles);
  }
  cost.cpu_s = cpu_s() - before;
  cost.memory_mb = memory_mb();
  return cost;
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);
  const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
  const int years = argc > 2 ? std::max(1, std::atoi(argv[2])) : 200;
  fmt::print("{:<16} {:>12} {:>14} {:>15} {:>9} {:>8} {:>6} {:>6}\n", "system", "CPU ms/year", "events/year",
             "settles/year", "ns/event", "bare ns", "ratio", "MB");
  for (const Variant variant : {Variant::one_bus, Variant::battery, Variant::two_areas}) {
    std::vector<Cost> ours, bare;
    for (int i = 0; i < runs; ++i) {
      ours.push_back(in_child([=] { return run_years(variant, years); }));
      const long events = static_cast<long>(ours.back().events);
      bare.push_back(in_child([events] { return run_bare(events, 40); }));
    }
    const Cost a = median(ours), b = median(bare);
    fmt::print("{:<16} {:>12.2f} {:>14.0f} {:>15.0f} {:>9.0f} {:>8.0f} {:>6.2f} {:>6.1f}\n",
               names[static_cast<int>(variant)], a.cpu_s / years * 1e3, a.events / years, a.settles / years,
               a.cpu_s / a.events * 1e9, b.cpu_s / b.events * 1e9, a.cpu_s / b.cpu_s, a.memory_mb);
  }
}
