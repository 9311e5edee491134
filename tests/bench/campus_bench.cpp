// Cost of a simulated year against campus size, beside a bare SimGrid resource model that fires as many events.
//   bench_campus [runs = 3] [MW ... = 150 1500 15000]
// Every run is a process of its own; the median is printed. Nothing is asserted: machines are noisy, ratios less so.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "bare_loop.hpp"
#include "gigasim/sim/run.hpp"

using namespace bench;
using namespace gigasim;

namespace {

// the campus

template <class Spec>
Spec with_outage(Spec spec, double mttf_h, double mttr_h, bool only_running = false) {
  spec.outage.mttf = Lifetime{Law::exponential, Duration(mttf_h * 3600.0), 1.0};
  spec.outage.mttr = Lifetime{Law::exponential, Duration(mttr_h * 3600.0), 1.0};
  spec.outage.only_running = only_running;
  return spec;
}

/// A campus in full service for a year: all units fail and are repaired, hourly weather, dispatch whenever something
/// changes. Proportions of 1.5 GW: 7,377 racks of 132 kW, 900 chillers, 52 turbines of 38 MW, 252 Megapacks, 48
/// circuits.
Scenario campus(double mw) {
  const double k = mw / 1500.0;
  const auto n = [k](double at_1500) { return std::max(1, static_cast<int>(at_1500 * k + 0.5)); };
  Scenario s;
  s.name = "bench";
  s.start = *parse_date("2026-01-01");
  s.end = *parse_date("2027-01-01");
  s.sites.items.push_back({"site", {.climate = "memphis"}});
  s.buses.items.push_back({"plant", {.site = "site"}});
  BusSpec hall_bus{.site = "site", .from = "plant", .via = BranchSpec{}};
  hall_bus.via->circuit.length = Length(2500.0);
  hall_bus.via->circuit.outage = with_outage(FeederSpec{}, 87600.0, 26.5).outage;
  hall_bus.via->circuits = n(48);
  s.buses.items.push_back({"halls", hall_bus});
  s.loops.items.push_back({"loop", {.site = "site", .bus = "halls"}});
  s.halls.items.push_back(
      {"hall", {.site = "site", .bus = "halls", .loop = "loop", .utilisation = Profile<double>(0.9)}});
  const auto add = [&](const char* name, Device device, const char* at, int count, const char* crew) {
    FleetSpec f;
    f.device = std::move(device);
    f.at = at;
    f.initial = count;
    f.crew = crew;
    s.fleets.items.push_back({name, f});
  };
  GasTurbineSpec turbine = with_outage(GasTurbineSpec{}, 1500.0, 38.0, true);
  turbine.rating = Power(38.0);
  turbine.heat_rate = KjPerKwh{8850.0};
  turbine.ramp = RampRate(3.0);
  ChillerSpec chiller = with_outage(ChillerSpec{}, 29200.0, 24.0);
  chiller.capacity = Power(1.681);
  chiller.capacity_curve = {{-0.3479426478, 0.0637388098, -0.0007955045, 0.0712741456, -0.0010660025, -0.0009234587},
                            {4.44, 10},
                            {29.44, 46.11},
                            false};
  chiller.eir_curve = {{0.089134815, 0.0280734482, 0.0016909915, 0.0230561531, 0.0001663802, -0.0015023227},
                       {4.44, 10},
                       {29.44, 46.11},
                       false};
  RackSpec rack;
  rack.failures.causes = {{.cause = "GPU",
                           .rate = Rate(1.973e-5 / 3600.0),
                           .repair = Lifetime{Law::exponential, Duration(8 * 3600.0), 1.0}}};
  s.crews.items.push_back({"rack-crew", {n(130)}});
  s.crews.items.push_back({"plant-crew", {n(30)}});
  add("turbines", turbine, "plant", n(52), "plant-crew");
  add("megapacks", with_outage(BatterySpec{}, 8760.0, 120.0), "halls", n(252), "plant-crew");
  add("chillers", chiller, "loop", n(900), "plant-crew");
  add("racks", rack, "hall", n(7377), "rack-crew");
  return s;
}

/// 5,970 of each 7,377 racks (440,000 GPUs at 1.5 GW) train as four replicas with hot spares and checkpoints by Daly's
/// rule.
void add_training(Scenario& s) {
  const int racks = s.fleets.find("racks")->initial.value_or(0);
  TrainingSpec training;
  training.replicas = ReplicaSpec{.count = {4, 4}};
  training.checkpoint.write = Duration(10.0);
  training.spares = 0.02;
  training.smoothing = "megapacks";
  JobSpec job{.work = training};
  job.racks = CountRange{racks * 1528 / 7377, racks * 1528 / 7377};
  s.jobs.items.push_back({"train", job});
}

Cost run_campus(double mw, bool training) {
  Scenario s = campus(mw);
  if (training) add_training(s);
  Recorder nothing;
  const double before = cpu_s();
  const RunResult r = run(s, {1, 0}, nothing);
  return {cpu_s() - before, static_cast<double>(r.facts.events), static_cast<double>(r.facts.settles), memory_mb(),
          static_cast<double>(s.fleets.find("racks")->initial.value_or(0))};
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);
  const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  std::vector<double> sizes;
  for (int i = 2; i < argc; ++i) sizes.push_back(std::atof(argv[i]));
  if (sizes.empty()) sizes = {150.0, 1500.0, 15000.0};
  fmt::print("{:>8} {:>8} {:>8} {:>10} {:>10} {:>8} {:>9} {:>9} {:>6} {:>8} {:>8}\n", "load", "MW", "racks", "events",
             "settles", "CPU s", "ns/event", "bare ns", "ratio", "MB", "B/rack");
  const Cost empty = in_child([] { return Cost{0, 0, 0, memory_mb(), 0}; });
  for (const double mw : sizes)
    for (const bool training : {false, true}) {
      std::vector<Cost> ours, bare;
      for (int i = 0; i < runs; ++i) {
        ours.push_back(in_child([=] { return run_campus(mw, training); }));
        const long events = static_cast<long>(ours.back().events);
        const int pending = static_cast<int>(ours.back().racks * 1.2) + 10;
        bare.push_back(in_child([events, pending] { return run_bare(events, pending); }));
      }
      const Cost a = median(ours), b = median(bare);
      fmt::print("{:>8} {:>8.0f} {:>8.0f} {:>10.0f} {:>10.0f} {:>8.3f} {:>9.0f} {:>9.0f} {:>6.2f} {:>8.1f} {:>8.0f}\n",
                 training ? "training" : "steady", mw, a.racks, a.events, a.settles, a.cpu_s, a.cpu_s / a.events * 1e9,
                 b.cpu_s / b.events * 1e9, a.cpu_s / b.cpu_s, a.memory_mb,
                 (a.memory_mb - empty.memory_mb) * 1048576.0 / a.racks);
    }
}
