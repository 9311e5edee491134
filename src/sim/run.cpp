#include "gigasim/run.hpp"

#include <sys/resource.h>

#include <chrono>
#include <memory>

#include "accounts.hpp"
#include "network.hpp"
#include "plant.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim {

namespace {

namespace sg4 = simgrid::s4u;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// SimGrid wants a platform with a host for its actors; the campus itself is no SimGrid platform.
void make_platform() {
#if SIMGRID_VERSION >= 40100
  sg4::Engine::get_instance()->get_netzone_root()->add_host("campus", 1e9);
#else
  sg4::NetZone* zone = sg4::create_empty_zone("campus");
  zone->create_host("campus", 1e9);
  zone->seal();
#endif
}

/// Ends the period in which the state at the start is laid out: nothing of it took time.
sim::Life lay_out(sim::World& world, sim::Actor& self) {
  co_await world.plant.sleep(self, 1e-6);
  world.laid_out = true;
  world.plant.touch();
}

}  // namespace

RunResult run(const Scenario& scenario, const RunOptions& options, Recorder& recorder) {
  const double cpu_before = cpu_seconds();
  const auto wall_before = std::chrono::steady_clock::now();
  std::string program = "gigasim", quiet = "--log=root.thres:critical", stack = "--cfg=contexts/stack-size:256";
  char* argv[] = {program.data(), quiet.data(), stack.data(), nullptr};
  int argc = 3;
  sg4::Engine engine(&argc, argv);
  make_platform();

  auto plant = std::make_shared<sim::Plant>(clock_s(scenario.start, scenario.end));
  sim::World world(scenario, options, recorder, *plant);
  plant->on_settle([&world](double now) { world.network->settle(now); });

  bool deadlock = true;
  std::unique_ptr<RunResult> result;
  bool over = false;
  const sg4::ActorPtr director = sim::start_actor("director", [&over] {
    while (!over) sg4::this_actor::suspend();
  });
  plant->on_end([&] {
    result = std::make_unique<RunResult>(world.accounts->result(plant->now()));
    deadlock = false;
    over = true;
    director->resume();
  });
  sim::Actor begin(sim::Rank::crossing);
  sim::Life start = lay_out(world, begin);
  start.start();
  engine.add_model(plant);
  engine.run();
  if (deadlock || !result) throw InternalFault("the simulation stopped before its end: every actor waits for another");

  result->facts.events = plant->events();
  result->facts.settles = world.network->settles();
  result->facts.actors = world.actors();
  result->facts.cpu_s = cpu_seconds() - cpu_before;
  result->facts.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_before).count();
  result->facts.peak_memory_mb = peak_memory_mb();
  return *result;
}

}  // namespace gigasim
