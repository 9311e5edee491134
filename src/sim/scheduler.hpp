/// The job scheduler: which racks work for whom. docs/models/jobs.md
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "job.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Swing of the jobs that a battery pool smooths, all together.
struct Smoothing {
  double peak_mw = 0.0;        ///< discharge at the height of the swing
  double throughput_mw = 0.0;  ///< mean discharge
  double loss_mw = 0.0;        ///< drawn from the bus on average
};

/// Racks that come up are handed out at once to whoever runs short of them; an s4u actor goes through the queue when a
/// job waits to start. Order: priority, release, place in the file.
class Scheduler {
 public:
  explicit Scheduler(World& world);

  // From racks.
  void offer(RackUnit& rack);                                                 ///< up and free
  void withdraw(RackUnit& rack);                                              ///< leaves as planned
  void lost(RackUnit& rack, std::string_view cause, std::uint64_t event);     ///< failed or hit
  void crashed(RackUnit& rack, std::string_view cause, std::uint64_t event);  ///< stays up, but its job stops

  // From the network, after every settle.
  void settled(double now);
  void account(double now);
  void set_utilisation(double now);  ///< services follow their series

  // From jobs.
  void ring() { script_->ring(); }
  void staff(Replica& replica);        ///< free racks for one that has its turn
  void release_all(Replica& replica);  ///< its racks are free, and not yet given to others
  void ended(Job& job);
  void changed() { swing_is_old_ = true; }  ///< an replica runs, or runs no more
  bool can_grow(const Replica& replica) const;
  World& world() const { return world_; }
  const std::vector<std::unique_ptr<Job>>& jobs() const { return jobs_; }
  const std::vector<Smoothing>& smoothing() const { return smoothing_; }
  void note_power_event(std::size_t hall, std::uint64_t event) { power_event_[hall] = event; }
  std::uint64_t power_event(int hall) const { return power_event_[static_cast<std::size_t>(hall)]; }
  std::vector<JobResult> results(double now);
  bool any_training() const { return any_training_; }

 private:
  void add_jobs();
  void add_hall_loads();
  Life watch(Job& job, Actor& clock);
  void step();  ///< of the s4u actor: the queue
  bool start_or_preempt(Replica& replica);
  bool delays(const Replica& candidate, const Replica& blocked, double now) const;
  std::pair<double, int> earliest_start(const Replica& blocked) const;
  int within_reach_of(const Replica& replica, const Replica& holder) const;
  bool same_halls(const Replica& a, const Replica& b) const;
  void hand_out(RackPool& pool);
  void give(RackPool& pool, Replica& replica, bool as_spare);
  void take_for_power(RackPool& pool);
  std::vector<RackPool*> placement(const Replica& replica) const;
  int usable_gpus(const Replica& replica) const;
  void update_swing(double now);
  JobResult result(const Job& job, double now) const;

  World& world_;
  std::vector<std::unique_ptr<Job>> jobs_;  ///< in the order of the scenario, then the halls' own
  std::vector<Replica*> queue_;             ///< all replicas, first served first
  std::vector<std::unique_ptr<Actor>> clocks_;
  std::vector<Life> lives_;
  std::unique_ptr<Script> script_;
  std::vector<Smoothing> smoothing_;        ///< per pool
  std::vector<std::uint64_t> power_event_;  ///< per hall: the latest shed or emergency
  std::vector<int> usable_before_;          ///< per pool
  bool swing_is_old_ = false, any_training_ = false, was_disturbed_ = false;
  double smoothed_since_ = 0.0;
};

}  // namespace gigasim::sim
