/// Jobs at run time: replicas of racks in lock-step, and services.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/models/training_job.hpp"
#include "hours.hpp"
#include "world.hpp"

namespace gigasim::sim {

class Job;
class Scheduler;

/// Racks that an replica has in one pool.
struct Allocation {
  RackPool* pool = nullptr;
  int racks = 0, spares = 0;
  double utilisation = 0.0;  ///< at work
  Linear draw;               ///< MW of one rack at its input, since the last account
};

/// A lock-step group: an replica of a training job, the whole of one without replicas, or the racks of a service. Its
/// life is that of one process: wait for racks, (re)start, train, be interrupted.
class Replica : public Actor {
 public:
  enum class Activity : std::uint8_t { queued, waiting, detecting, restarting, running, paused, saving, stopped };

  Replica(Scheduler& scheduler, Job& job, int number, int order);
  void start() {
    life_ = live();
    life_.start();
  }
  std::string label() const override { return name(); }
  std::string name() const;

  int gpus() const { return gpus_; }  ///< at work, spares not counted
  bool staffed() const;               ///< enough to work
  int wanted_gpus() const;            ///< more than it has, up to the most it takes
  int wanted_spares() const;          ///< racks
  bool idle() const { return activity_ == Activity::queued; }
  bool waiting() const { return activity_ == Activity::queued || activity_ == Activity::waiting; }
  bool running() const { return activity_ == Activity::running; }
  bool at_work() const {
    return activity_ == Activity::running || activity_ == Activity::restarting || activity_ == Activity::detecting ||
           activity_ == Activity::saving || activity_ == Activity::paused;
  }

  void take(RackUnit& rack, bool as_spare);
  void drop(RackUnit& rack);  ///< it leaves, whatever it was
  void interrupt(std::string_view cause, std::uint64_t because, const std::string& what);
  void restaff();               ///< a planned change of racks: nothing is lost
  void retire();                ///< its job has ended
  void preempt();               ///< gives up all racks; the state is saved
  void look();                  ///< wakes it to see what has changed
  double expected_end() const;  ///< of its job, while it has its racks

  void account(double now);                  ///< books the time since the last account
  void set_pace(double now);                 ///< after a settle: what power and heat leave it
  void publish();                            ///< tells the halls what its racks draw
  void set_utilisation(double utilisation);  ///< of a service
  std::vector<RackUnit*> racks_in(const RackPool& pool, std::size_t most) const;  ///< spares first
  double flops_per_s() const;                                                     ///< of useful work at full pace
  double flops_in_progress() const { return (progress_.saved_s() + progress_.at_risk_s()) * flops_per_s(); }
  double finish_date() const;
  const std::vector<Allocation>& allocations() const { return allocations_; }
  Job& job;
  const int order;  ///< place in the queue

 private:
  Life live();
  void enter(Activity next);
  bool disturbed() const;
  double next_stop() const;
  double pace() const;  ///< 0..1, that power and heat leave it at this moment
  void run_begins();
  void stop_at_due();
  void crash();
  void look_at_others();  ///< replicas of the job
  void promote_spares();
  void bank();  ///< what is saved becomes the job's
  void book(HourBin bin, double s, const Shares* shares = nullptr);
  Allocation& allocation(RackPool& pool);
  void slowed(double slowed_s, double training_s);

  Scheduler& scheduler_;
  World& world_;
  Life life_;
  const int number_;
  Activity activity_ = Activity::queued;
  double since_ = 0.0;
  std::vector<Allocation> allocations_;
  std::vector<RackUnit*> racks_, spares_;
  int gpus_ = 0;
  Progress progress_;
  bool interrupted_ = false, recalled_ = false;
  // Pace: none limits, or the allocation that does, with the causes of the moment.
  int limiting_ = -1;
  double heat_pace_ = 1.0;
  Shares hot_why_, capped_why_;
  // Dates of what comes by itself.
  double next_crash_ = never, next_planned_ = never, next_regroup_ = never;
  double planned_left_s_ = never;
  RandomStream crashes_;
  /// From an interruption to training again.
  struct Trouble {
    double since = -1.0;
    std::uint64_t event = 0;
    std::string text;
    double lost_gpu_s = 0.0, rolled_back_s = 0.0;
    int strikes = 0;
  } trouble_;
};

/// How hard a rack works in training, on average over the phases of a step.
double training_utilisation(const RackSpec& rack, const StepSpec& step);
/// What racks of a hall are energised for: the hardest work of the jobs that may use it, else the hall's own.
double highest_utilisation(const Scenario& scenario, const std::string& hall_name, const HallSpec& hall,
                           const RackSpec& rack);

/// A job and what it has done. A hall that no job may use has an internal service without a name, which follows the
/// hall's `utilisation`.
class Job {
 public:
  Job(Scheduler& scheduler, std::string name, int index, const JobSpec* spec, std::vector<RackPool*> pools,
      const Profile<double>* utilisation);

  std::string name;
  int index;            ///< in the scenario; -1: internal
  const JobSpec* spec;  ///< none: internal
  const TrainingSpec* training = nullptr;
  const Profile<double>* utilisation = nullptr;  ///< of a service
  std::vector<RackPool*> pools;                  ///< of racks that it may use
  std::vector<std::unique_ptr<Replica>> replicas;
  int min_gpus = 0, max_gpus = 0;  ///< of one replica
  int at_least = 1;                ///< replicas that must work
  std::optional<double> size_flops;
  double flops_saved = 0.0;
  bool released = false, over = false;
  double started = never, ended = never;
  struct Mark {
    double date = 0.0, flops = 0.0;
  } lately, month_ago;  ///< for the projection of its end

  std::array<double, hour_bin_count> gpu_s{};
  double held_gpu_s = 0.0, held_before_gpu_s = 0.0;  ///< before: its first training
  double peak_flop_s = 0.0, running_s = 0.0, energy_mj = 0.0;
  long checkpoints = 0, interruptions = 0, planned_stops = 0, preemptions = 0;
  double interval_s = 0.0;
  PowerSwing swing;
  double swing_accepted_mw = 0.0, swing_accepted_mw_per_s = 0.0;
  double floor_mwh = 0.0, throughput_mwh = 0.0, smoothing_loss_mwh = 0.0;
  PowerSwing present;  ///< of all replicas that run, added up where powers add

  bool may_use(const RackPool& pool) const;
  double flops_done() const;  ///< what no checkpoint holds yet included
  double flops_left() const { return size_flops ? *size_flops - flops_done() : never; }
  int working() const;  ///< replicas that are staffed
  bool quorum() const { return working() >= at_least; }
  void finish(double now);
  int priority() const { return spec ? spec->priority : 0; }

 private:
  Scheduler& scheduler_;
};

}  // namespace gigasim::sim
