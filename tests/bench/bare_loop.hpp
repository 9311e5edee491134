/// What benchmarks share: a measurement in a process of its own, and a bare SimGrid resource model that fires as many
/// events.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/s4u.hpp>
#include <string>
#include <vector>

namespace bench {

struct Cost {
  double cpu_s = 0.0;
  double events = 0.0, settles = 0.0;
  double memory_mb = 0.0;
  double racks = 0.0;
};

inline double cpu_s() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

inline double memory_mb() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return static_cast<double>(u.ru_maxrss) / 1024.0;
}

/// Runs a measurement in a child process.
inline Cost in_child(const std::function<Cost()>& measure) {
  int fd[2];
  if (pipe(fd) != 0 || std::fflush(stdout) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    const Cost cost = measure();
    const bool whole = write(fd[1], &cost, sizeof cost) == sizeof cost;
    _exit(whole ? 0 : 1);
  }
  close(fd[1]);
  Cost cost;
  const bool whole = read(fd[0], &cost, sizeof cost) == sizeof cost;
  waitpid(child, nullptr, 0);
  close(fd[0]);
  if (!whole) std::abort();
  return cost;
}

/// A resource model with a binary heap of `pending` plain callbacks that re-arm themselves: the floor for any simulator
/// whose clock is SimGrid's.
class BareModel : public simgrid::kernel::resource::Model {
 public:
  BareModel(long events, int pending) : Model("bare"), left_(events) {
    for (int i = 0; i < pending; ++i) push(random());
  }
  double next_occurring_event(double now) override {
    return left_ <= 0 ? -1.0 : std::max(0.0, heap_.front().date - now);
  }
  void update_actions_state(double now, double) override {
    while (left_ > 0 && heap_.front().date <= now) {
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.pop_back();
      push(now + 0.5 + random());
      --left_;
    }
    if (left_ <= 0 && sleeper) {
      sleeper->resume();
      sleeper = nullptr;
    }
  }
  simgrid::s4u::ActorPtr sleeper;

 private:
  struct Event {
    double date;
    unsigned long sequence;
    bool operator<(const Event& b) const { return date > b.date || (date == b.date && sequence > b.sequence); }
  };
  void push(double date) {
    heap_.push_back({date, sequence_++});
    std::push_heap(heap_.begin(), heap_.end());
  }
  double random() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<double>(state_ >> 11) * 0x1.0p-53;
  }
  std::vector<Event> heap_;
  unsigned long sequence_ = 0, state_ = 88172645463325252UL;
  long left_;
};

inline Cost run_bare(long events, int pending) {
  namespace sg4 = simgrid::s4u;
  std::string name = "bare", quiet = "--log=root.thres:critical";
  char* argv[] = {name.data(), quiet.data(), nullptr};
  int argc = 2;
  sg4::Engine engine(&argc, argv);
  sg4::NetZone* zone = sg4::create_empty_zone("zone");
  sg4::Host* host = zone->create_host("host", 1e9);
  zone->seal();
  auto model = std::make_shared<BareModel>(events, pending);
  model->sleeper = sg4::Actor::create("sleeper", host, [] { sg4::this_actor::suspend(); });
  engine.add_model(model);
  const double before = cpu_s();
  engine.run();
  return {cpu_s() - before, static_cast<double>(events), 0.0, memory_mb(), 0.0};
}

inline Cost median(std::vector<Cost> costs) {
  std::sort(costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.cpu_s < b.cpu_s; });
  return costs[costs.size() / 2];
}

}  // namespace bench
