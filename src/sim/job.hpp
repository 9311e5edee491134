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
struct Hall;

/// Racks that a replica has in one pool.
struct Allocation {
  /// The pool.
  RackPool* pool = nullptr;
  /// Racks at work, and spares that stand by.
  int racks = 0, spares = 0;
  /// How hard a rack works while the replica does, 0 idle to 1 full power.
  double utilisation = 0.0;
  /// Input of one rack since the last account, MW and MW/s.
  Linear draw;
};

/// A lock-step group: a replica of a training job, the whole of one without replicas, or the racks of a service. Its
/// life is that of one process: wait for racks, (re)start, train, be interrupted [docs/models/training_job.md]. A
/// service has no life; it works on whatever racks it has.
class Replica : public Actor {
 public:
  /// What it does: wait without racks; wait for more racks; not yet notice that it was interrupted; restart; work; wait
  /// for other replicas of its job; write a checkpoint before a planned stop or regrouping; stand still as planned.
  enum class Activity : std::uint8_t { queued, waiting, detecting, restarting, running, paused, saving, stopped };

  /// Replica `number` (from 1) of a job; `order` is its place in the queue.
  Replica(Scheduler& scheduler, Job& job, int number, int order);
  /// Begins its life; only replicas of training jobs have one.
  void start() {
    life_ = live();
    life_.start();
  }
  /// Its name, for messages.
  std::string label() const override { return name(); }
  /// `job/number`, or the name of the job that has one replica.
  std::string name() const;

  /// GPUs at work, spares not counted.
  int gpus() const { return gpus_; }
  /// It has enough GPUs to work.
  bool staffed() const;
  /// GPUs that it would take besides, up to the most of its job.
  int wanted_gpus() const;
  /// Spare racks that it lacks; negative: it has too many.
  int wanted_spares() const;
  /// It waits without racks, so that it starts only when the queue comes to it.
  bool idle() const { return activity_ == Activity::queued; }
  /// It waits for racks, with some or without.
  bool waiting() const { return activity_ == Activity::queued || activity_ == Activity::waiting; }
  /// It works.
  bool running() const { return activity_ == Activity::running; }
  /// An interruption would cost it time: it works, restarts, saves or waits for its other replicas.
  bool at_work() const {
    return activity_ == Activity::running || activity_ == Activity::restarting || activity_ == Activity::detecting ||
           activity_ == Activity::saving || activity_ == Activity::paused;
  }

  /// A free rack joins, at work or as a spare.
  void take(RackUnit& rack, bool as_spare);
  /// A rack leaves, whatever it was. The rack is in no list then.
  void drop(RackUnit& rack);
  /// A rack or the job failed: work since the last checkpoint is rolled back, and it restarts once that is noticed.
  /// `cause` is one word, `because` the number of the event behind it (0: none), `what` tells it in words. Services and
  /// replicas that are not at work feel nothing.
  void interrupt(std::string_view cause, std::uint64_t because, const std::string& what);
  /// A planned change of racks: it stops and restarts, and nothing is lost.
  void restaff();
  /// Its job has ended.
  void retire();
  /// It gives up all racks for a job of higher priority; its state is saved.
  void preempt();
  /// Wakes it to see what has changed.
  void look();
  /// Clock date at which its job ends if the replicas keep their racks, s; `never`: it has no size, or this one has too
  /// few racks.
  double expected_end() const;

  /// Books its time and energy since the last account.
  void account(double now);
  /// After a settle: sets the pace that power and heat leave it, with the causes.
  void set_pace(double now);
  /// Tells the halls how hard its racks work now and once nothing holds them up.
  void publish();
  /// Sets how hard the racks of a service work, 0 to 1.
  void set_utilisation(double utilisation);
  /// Its racks in a pool, `most` at most: spares first, the latest first.
  std::vector<RackUnit*> racks_in(const RackPool& pool, std::size_t most) const;
  /// Useful FLOP/s at full pace: the slowest GPU's peak times their number, MFU and the efficiency of replicas; 0 of
  /// services.
  double flops_per_s() const;
  /// FLOPs that its job has not banked yet, saved or at risk.
  double flops_in_progress() const { return (progress_.saved_s() + progress_.at_risk_s()) * flops_per_s(); }
  /// Clock date at which its job will be done as its replicas go now, s. Where several are far from it, an earlier date
  /// at which they look again; `never`: no size, or none runs.
  double finish_date() const;
  /// Its racks per pool of the job, pools without any included.
  const std::vector<Allocation>& allocations() const { return allocations_; }
  /// The job it belongs to.
  Job& job;
  /// Place in the queue, from 0.
  const int order;

 private:
  /// The life of a replica of a training job.
  Life live();
  /// Takes the racks that it may have now. False: they are too few, and it waits.
  bool find_racks();
  /// Begins to restart; returns the clock date at which it trains again if nothing happens, s.
  double restart();
  /// Saves, stands still where that is planned, and sees to its racks anew.
  Life stop_saved(bool planned);
  /// Books the time so far and begins another activity.
  void enter(Activity next);
  /// It cannot go on as it does: interrupted, recalled, short of racks, or its job is over.
  bool disturbed() const;
  /// Clock date at which it stops by itself: a crash, a planned stop, regrouping or the end of the job, s.
  double next_stop() const;
  /// Speed that power and heat leave it at this moment, 0 to 1.
  double pace() const;
  /// It trains (again).
  void run_begins();
  /// Sets the checkpoint interval, by the failures of its racks, and the dates of planned stops and regrouping.
  void plan_stops();
  /// It is the first of its job that trains: the job's clock begins.
  void job_begins();
  /// Tells the chain from the first interruption to training again, and forgets it.
  void tell_end_of_trouble();
  /// Its date has come: the job is finished, or it crashes.
  void stop_at_due();
  /// The software of the job fails.
  void crash();
  /// Drops the work since the last checkpoint; returns the GPU-seconds lost.
  double roll_back();
  /// Wakes the other replicas of the job.
  void look_at_others();
  /// Puts spares to work while it wants GPUs.
  void promote_spares();
  /// What its checkpoints hold becomes the job's; what they do not is dropped.
  void bank();
  /// Books `s` seconds of its racks at work in a bin, for these causes if there are any. Negative seconds take time
  /// back.
  void book(HourBin bin, double s, const Shares* shares = nullptr);
  /// Bin of the time in which it holds racks and does not work.
  HourBin bin_of_rest() const;
  /// Books `dt` seconds of work, with what its pace and its checkpoints cost.
  void book_work(double dt);
  /// `dt` seconds of training or service at the pace of the allocation that limits it.
  Progress::Spent advance(double dt);
  /// Adds `dt` seconds to the job's energy and to the GPU time that it holds.
  void meter(double dt);
  /// Index of the allocation that power or heat slow most, or will as its draw falls; -1: none.
  int slowest_allocation() const;
  /// The hall in which this allocation is.
  const Hall& hall_of(const Allocation& s) const;
  /// Notes the pace that heat alone would leave the allocation that limits, and whom heat and cap are owed to.
  void note_causes(const Allocation& s);
  /// Its racks in this pool, which must be one of the job's.
  Allocation& allocation(RackPool& pool);
  /// Splits time lost to a lower pace between heat and caps.
  void slowed(double slowed_s, double training_s);

  /// The scheduler that gives it racks.
  Scheduler& scheduler_;
  /// The run.
  World& world_;
  /// Its life; empty of services.
  Life life_;
  /// Its number within the job, from 1.
  const int number_;
  /// What it does.
  Activity activity_ = Activity::queued;
  /// Clock up to which its time is booked, s.
  double since_ = 0.0;
  /// One per pool of the job.
  std::vector<Allocation> allocations_;
  /// Racks at work, and spares.
  std::vector<RackUnit*> racks_, spares_;
  /// GPUs of `racks_`.
  int gpus_ = 0;
  /// Training since its last start or bank.
  Progress progress_;
  /// A failure has not been dealt with yet; a planned change of racks has not.
  bool interrupted_ = false, recalled_ = false;
  // Pace: none limits, or the allocation that does, with the causes of the moment.
  /// Index of the allocation that limits its pace; -1: none does.
  int limiting_ = -1;
  /// Pace that heat alone would leave it, 0 to 1.
  double heat_pace_ = 1.0;
  /// Causes of its loss to heat, and to caps.
  Shares hot_why_, capped_why_;
  // Dates of what comes by itself.
  /// Clock dates of its next crash, planned stop, and of when it may stop for more racks, s.
  double next_crash_ = never, next_planned_ = never, next_regroup_ = never;
  /// Running time to the next planned stop, s, kept while it does not run.
  double planned_left_s_ = never;
  /// Its crashes.
  RandomStream crashes_;
  /// From an interruption to training again.
  struct Trouble {
    /// Clock date of the first interruption, s; negative: there is none.
    double since = -1.0;
    /// Number of the event that told it; 0: none did.
    std::uint64_t event = 0;
    /// What happened first, in words.
    std::string text;
    /// GPU-seconds lost in it so far, and seconds of work rolled back.
    double lost_gpu_s = 0.0, rolled_back_s = 0.0;
    /// Interruptions in it.
    int strikes = 0;
  } trouble_;
};

/// Peak FLOP/s of one accelerator at this precision; 0 for a rack without accelerators.
double peak_flops_of_gpu(const RackSpec& rack, Precision precision);
/// How hard a rack works in training, 0 to 1: the utilisation of its mean power over compute and communication, with
/// the power floor [docs/models/power_swing.md].
double training_utilisation(const RackSpec& rack, const StepSpec& step);
/// What racks of a hall are energised for, 0 to 1: the hardest work of the jobs that may use it, else the hall's own.
double highest_utilisation(const Scenario& scenario, const std::string& hall_name, const HallSpec& hall,
                           const RackSpec& rack);

/// A job and what it has done. A hall that no job may use has an internal service without a name, which follows the
/// hall's `utilisation`.
class Job {
 public:
  /// `index` and `spec`: -1 and none for the service of a hall, which has `utilisation` of its own. Replicas are added
  /// by the scheduler.
  Job(Scheduler& scheduler, std::string name, int index, const JobSpec* spec, std::vector<RackPool*> pools,
      const Profile<double>* utilisation);

  /// Name of the job, or of the hall.
  std::string name;
  /// Index in the scenario; -1: internal.
  int index;
  /// Its item of the plan; none: internal.
  const JobSpec* spec;
  /// What it trains; none: it is a service.
  const TrainingSpec* training = nullptr;
  /// How hard the racks of a service work, 0 to 1; none: it trains.
  const Profile<double>* utilisation = nullptr;
  /// Pools of racks that it may use, in the order of the plan.
  std::vector<RackPool*> pools;
  /// Its replicas, from number 1; a service has one.
  std::vector<std::unique_ptr<Replica>> replicas;
  /// Fewest GPUs that one replica works with, and the most that it takes.
  int min_gpus = 0, max_gpus = 0;
  /// Replicas that must have their racks for any to work.
  int at_least = 1;
  /// FLOPs to do; none: it ends with the run or at its date.
  std::optional<double> size_flops;
  /// FLOPs that have been banked.
  double flops_saved = 0.0;
  /// It may be given racks; it has ended.
  bool released = false, over = false;
  /// Clock dates of its first training (service: first rack) and of its end, s.
  double started = never, ended = never;
  /// What it had done at a date, from which its end is projected: at the latest mark and at the one before, 30 days
  /// apart or less.
  struct Mark {
    /// Clock, s; FLOPs done by then.
    double date = 0.0, flops = 0.0;
    /// The latest mark and the one before, some 30 days apart.
  } lately, month_ago;

  /// GPU-seconds of its racks at work, by bin.
  std::array<double, hour_bin_count> gpu_s{};
  /// GPU-seconds that it held racks at work, and of these before its first training.
  double held_gpu_s = 0.0, held_before_gpu_s = 0.0;
  /// FLOPs that its GPUs could have done at their peak; replica-seconds in activity `running`; energy of its racks with
  /// spares and network, MJ.
  double peak_flop_s = 0.0, running_s = 0.0, energy_mj = 0.0;
  /// Checkpoints kept, interruptions, planned stops, and preemptions, over all replicas.
  long checkpoints = 0, interruptions = 0, planned_stops = 0, preemptions = 0;
  /// Seconds of training between checkpoints, as last set; infinite: it writes none.
  double interval_s = 0.0;
  /// The largest unsmoothed power swing of any replica so far.
  PowerSwing swing;
  /// What the supplies that ran at that moment accept: peak to peak, MW, and MW/s.
  double swing_accepted_mw = 0.0, swing_accepted_mw_per_s = 0.0;
  /// Energy that smoothing cost so far: burnt by the floor, moved through batteries, lost in them, MWh.
  double floor_mwh = 0.0, throughput_mwh = 0.0, smoothing_loss_mwh = 0.0;
  /// Overhead, throughput and loss of smoothing, summed over the replicas that run, MW.
  PowerSwing present;

  /// Whether its replicas may have racks of this pool.
  bool may_use(const RackPool& pool) const;
  /// FLOPs done, those that no checkpoint holds yet included.
  double flops_done() const;
  /// FLOPs to do; infinite without a size. Rounding may leave it just below 0.
  double flops_left() const { return size_flops ? *size_flops - flops_done() : never; }
  /// Replicas that have enough racks.
  int working() const;
  /// Enough replicas have their racks for all of these to work.
  bool quorum() const { return working() >= at_least; }
  /// Ends it and frees its racks: done, or at its date. Once only; a second call does nothing.
  void finish(double now);
  /// What the run reports of it; its replicas must be accounted for up to `now`. The end of a job that goes on is
  /// projected from the pace of the last 30 to 60 days.
  JobResult result(double now) const;
  /// Its priority in the plan; 0: internal.
  int priority() const { return spec ? spec->priority : 0; }

 private:
  /// The scheduler.
  Scheduler& scheduler_;
};

}  // namespace gigasim::sim
