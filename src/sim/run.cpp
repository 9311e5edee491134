#include "gigasim/sim/run.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <simgrid/kernel/resource/Model.hpp>
#include <stdexcept>

#include "accounts.hpp"
#include "event_clock.hpp"
#include "network.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim {

namespace {

namespace sg4 = simgrid::s4u;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// The clock as SimGrid sees it: a resource model beside its own.
class ClockModel : public simgrid::kernel::resource::Model {
 public:
  ClockModel() : Model("gigasim") {}
  double next_occurring_event(double) override { return events ? events->until_next() : -1.0; }
  void update_actions_state(double, double) override {
    if (events) events->go_on();
  }
  sim::EventClock* events = nullptr;  ///< of the present run
};

/// SimGrid's engine can be made once a process, so all runs of a process share it; its clock goes on from run to run.
class SharedEngine {
 public:
  static SharedEngine& instance() {
    static SharedEngine& engine = *new SharedEngine;  // SimGrid ends with the process
    return engine;
  }
  /// Before anything of a run is on the engine; what a run that broke off left there would act in this one.
  void begin() {
    if (busy_) throw InternalFault("an earlier run in this process broke off, so that it can have no other");
    busy_ = true;
  }
  /// Runs until the clock has ended and the actors with it.
  void run(sim::EventClock& events) {
    model_->events = &events;
    engine_.run();
    model_->events = nullptr;
    busy_ = false;
  }

 private:
  SharedEngine() {
    interrupt_.put_back();
    make_platform();
    engine_.add_model(model_);
  }

  /// SimGrid wants a platform with a host for its actors; the campus itself is no SimGrid platform.
  static void make_platform() {
#if SIMGRID_VERSION >= 40100
    sg4::Engine::get_instance()->get_netzone_root()->add_host("campus", 1e9);
#else
    sg4::NetZone* zone = sg4::create_empty_zone("campus");
    zone->create_host("campus", 1e9);
    zone->seal();
#endif
  }

  /// What an interrupt does is for the program to say; SimGrid's engine takes it for itself when it is made.
  struct KeptInterrupt {
    struct sigaction before{};
    KeptInterrupt() { sigaction(SIGINT, nullptr, &before); }
    void put_back() const { sigaction(SIGINT, &before, nullptr); }
  };

  KeptInterrupt interrupt_{};  ///< made before the engine
  std::string program_ = "gigasim", quiet_ = "--log=root.thres:critical", stack_ = "--cfg=contexts/stack-size:256";
  char* argv_[4] = {program_.data(), quiet_.data(), stack_.data(), nullptr};
  int argc_ = 3;
  sg4::Engine engine_{&argc_, argv_};
  bool busy_ = false;
  std::shared_ptr<ClockModel> model_ = std::make_shared<ClockModel>();
};

/// Ends the period in which the state at the start is laid out: nothing of it took time.
sim::Life lay_out(sim::World& world, sim::Actor& self) {
  co_await world.events.sleep(self, 1e-6);
  world.laid_out = true;
  world.events.touch();
}

/// The scenario with a fleet for each of the caller's sources. Its device stands for the life of the units alone.
Scenario with_sources(Scenario scenario, const std::vector<OwnSource>& sources) {
  for (const OwnSource& own : sources) {
    if (!own.make) throw std::invalid_argument(fmt::format("source '{}' has no role", own.name));
    if (own.count < 0 || own.units.capacity <= Power(0.0))
      throw std::invalid_argument(fmt::format("source '{}' has fewer than no units, or units without size", own.name));
    if (!scenario.buses.find(own.bus))
      throw std::invalid_argument(fmt::format("source '{}' is on bus '{}', which is not there", own.name, own.bus));
    if (scenario.fleets.find(own.name))
      throw std::invalid_argument(fmt::format("source '{}' has the name of another fleet", own.name));
    scenario.fleets.items.push_back({own.name, {.device = own.units, .at = own.bus, .initial = own.count}});
  }
  return scenario;
}

RunResult run_once(const Scenario& scenario, const RunOptions& options, Recorder& recorder,
                   const std::vector<OwnSource>& sources) {
  const double cpu_before = cpu_seconds();
  const auto wall_before = std::chrono::steady_clock::now();
  SharedEngine& engine = SharedEngine::instance();
  engine.begin();
  sim::EventClock events(clock_s(scenario.start, scenario.end));
  sim::World world(scenario, options, recorder, events, sources);
  events.on_settle([&world](double now, bool loads_only) {
    if (!loads_only || !world.network->follow_loads(now)) world.network->settle(now, loads_only);
  });

  bool deadlock = true;
  std::unique_ptr<RunResult> result;
  bool over = false;
  const sg4::ActorPtr director = sim::start_actor("director", [&over] {
    while (!over) sg4::this_actor::suspend();
  });
  events.on_end([&] {
    result = std::make_unique<RunResult>(world.accounts->result(events.now()));
    deadlock = false;
    over = true;
    director->resume();
  });
  sim::Actor begin(sim::Rank::crossing);
  sim::Life start = lay_out(world, begin);
  start.start();
  engine.run(events);
  if (deadlock || !result) throw InternalFault("the simulation stopped before its end: every actor waits for another");

  result->facts.events = events.events();
  result->facts.settles = world.network->settles();
  result->facts.approximations = world.network->approximations();
  result->facts.actors = world.actors();
  result->facts.cpu_s = cpu_seconds() - cpu_before;
  result->facts.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_before).count();
  result->facts.peak_memory_mb = peak_memory_mb();
  return *result;
}

}  // namespace

RunResult run(const Scenario& scenario, const RunOptions& options, Recorder& recorder) {
  return run_once(scenario, options, recorder, {});
}

RunResult run(const Scenario& scenario, const RunOptions& options, Recorder& recorder,
              const std::vector<OwnSource>& sources) {
  return run_once(with_sources(scenario, sources), options, recorder, sources);
}

}  // namespace gigasim
