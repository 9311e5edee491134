/// The job scheduler: which racks work for whom. docs/models/jobs.md
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "job.hpp"
#include "script.hpp"
#include "swings.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Racks that come up are handed out at once to whoever runs short of them; an s4u actor goes through the queue when a
/// job waits to start. The queue has the order of priority, release and place in the plan [docs/models/jobs.md].
class Scheduler {
 public:
  /// Makes the jobs of the scenario, and a service for each hall whose racks no job may use; starts their lives and the
  /// s4u actor. The racks of `world` must exist.
  explicit Scheduler(World& world);

  // From racks.
  /// A rack is up and free.
  void offer(RackUnit& rack);
  /// A rack leaves as planned: its job stops for a moment and loses nothing.
  void withdraw(RackUnit& rack);
  /// A rack failed or was hit: its job is interrupted. `cause` is one word, `event` the number of the event that told
  /// it.
  void lost(RackUnit& rack, std::string_view cause, std::uint64_t event);
  /// A failure that leaves the rack up: only its job is interrupted.
  void crashed(RackUnit& rack, std::string_view cause, std::uint64_t event);

  // From the network, after every settle.
  /// Takes racks without power from jobs, sets the pace of the others, and hands out racks that have power again.
  void settled(double now);
  /// Books the time of all replicas up to `now`.
  void account(double now);
  /// Sets the utilisation of all services to that of their series.
  void set_utilisation(double now);

  // From jobs.
  /// Asks the s4u actor to go through the queue at this date.
  void ring() { script_->ring(); }
  /// Gives free racks to a replica that has some already; one without racks has its turn in the queue.
  void staff(Replica& replica);
  /// Frees all racks of a replica. They are not given to others yet.
  void release_all(Replica& replica);
  /// Frees the racks of a job that has ended and rings the jobs that come after it.
  void ended(Job& job);
  /// A replica runs, or runs no more: the swing is computed anew after the next settle.
  void changed() { swings_.outdate(); }
  /// Whether a replica wants GPUs and free racks are there.
  bool can_grow(const Replica& replica) const;
  /// The run.
  World& world() const { return world_; }
  /// All jobs by priority and release, then the halls' own services.
  const std::vector<std::unique_ptr<Job>>& jobs() const { return jobs_; }
  /// Per fleet of the world; all zero but for batteries that a job names.
  const std::vector<Smoothing>& smoothing() const { return swings_.smoothing(); }
  /// Notes the event that last took power from racks of a hall.
  void note_power_event(std::size_t hall, std::uint64_t event) { power_event_[hall] = event; }
  /// The latest such event of a hall; 0: none.
  std::uint64_t power_event(int hall) const { return power_event_[static_cast<std::size_t>(hall)]; }
  /// Results of the jobs of the scenario, in its order. Call it once, at the end.
  std::vector<JobResult> results(double now);

 private:
  /// Makes the jobs of the scenario with their replicas.
  void add_jobs();
  /// Makes the services of halls that no job may use.
  void add_hall_loads();
  /// Releases a job at its date and after the jobs that it comes after, marks its progress, and ends it at its date.
  Life watch(Job& job, Actor& clock);
  /// One turn of the s4u actor: starts whom it can in the order of the queue. A replica that cannot start holds back
  /// those behind it in its halls, but for backfilling.
  void step();
  /// Starts a replica if free racks and those of jobs that it may preempt suffice; else false, with nothing done.
  bool start_or_preempt(Replica& replica);
  /// Whether a candidate would delay one that waits, by EASY backfilling: it does not if it can be preempted for it,
  /// ends before the other could start, or leaves enough racks.
  bool delays(const Replica& candidate, const Replica& blocked, double now) const;
  /// Clock date at which enough racks will be free for one that waits, by what jobs at work expect of their ends, and
  /// the GPUs that it will leave; `never` and 0 when that is not known.
  std::pair<double, int> earliest_start(const Replica& blocked) const;
  /// GPUs that `holder` has and `replica` may use, spares included.
  int within_reach_of(const Replica& replica, const Replica& holder) const;
  /// Whether two replicas may use racks of one pool.
  bool same_halls(const Replica& a, const Replica& b) const;
  /// Gives free racks of a pool to those who run short, in the order of the queue; who waits to start has its turn
  /// there.
  void hand_out(RackPool& pool);
  /// Gives the last free rack of a pool to a replica; the pool must have one.
  void give(RackPool& pool, Replica& replica, bool as_spare);
  /// Takes racks from the last in the queue where more of a pool have lost power than were free.
  void take_for_power(RackPool& pool);
  /// Pools in the order in which to look for racks: beside those it has, else the smallest hall that holds all, else
  /// the halls of the feeder with the most room, the emptiest first.
  std::vector<RackPool*> placement(const Replica& replica) const;
  /// GPUs of free racks with power that a replica may have.
  int usable_gpus(const Replica& replica) const;

  /// The run.
  World& world_;
  /// By priority and release, then the halls' own services.
  std::vector<std::unique_ptr<Job>> jobs_;
  /// All replicas, first served first.
  std::vector<Replica*> queue_;
  /// Actors of the lives that watch jobs.
  std::vector<std::unique_ptr<Actor>> clocks_;
  /// Those lives, one per job of the scenario.
  std::vector<Life> lives_;
  /// Its s4u actor.
  std::unique_ptr<Script> script_;
  /// The power swing of training steps.
  Swings swings_;
  /// Per hall: number of the latest shed or emergency; 0: none.
  std::vector<std::uint64_t> power_event_;
  /// Per fleet: usable racks at the last settle.
  std::vector<int> usable_before_;
  /// Some hall went short at the last settle.
  bool was_disturbed_ = false;
};

}  // namespace gigasim::sim
