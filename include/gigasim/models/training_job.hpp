/// Jobs: synchronous training and service loads. docs/models/training_job.md
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/profile.hpp"
#include "gigasim/models/checkpoint.hpp"
#include "gigasim/models/power_swing.hpp"

namespace gigasim {

/// A number of units, fixed or between two bounds. A bare number in YAML is both.
struct CountRange {
  /// Fewest and most, 1 or above; equal: the number is fixed.
  int min = 0, max = 0;
};
/// Keys of a range; a bare number is both bounds.
template <class F>
void describe(F& field, CountRange& s) {
  field("min", s.min, "Fewest", at_least(1) | required);
  field("max", s.max, "Most", at_least(1) | required);
}

/// How the interval between checkpoints follows from write time and failure rate.
enum class CheckpointRule {
  young,  ///< `young_interval`, first order
  daly,   ///< `daly_interval`, higher order
  exact   ///< `optimal_interval`
};
/// Spellings of `checkpoint.rule:`.
constexpr auto choices(CheckpointRule) {
  return Choices<CheckpointRule, 3>{
      {{"young", CheckpointRule::young}, {"daly", CheckpointRule::daly}, {"exact", CheckpointRule::exact}}};
}

/// When a job saves its state, and how long that takes. A bare rule (`daly`) or duration (`10 min`) in YAML is enough.
struct CheckpointSpec {
  CheckpointRule rule = CheckpointRule::daly;  ///< from write time and the job's mean time between failures
  std::optional<Duration> every{};             ///< fixed training time between checkpoints, above 0; wins over the rule
  /// C: time that training stands still for a write, 0 or above. None: bytes over bandwidth when the number of
  /// parameters is known, else 10 s [docs/models/training_job.md, Eq. 2].
  std::optional<Duration> write{};
  double bytes_per_parameter = 14.0;  ///< size of the state, above 0
  Bandwidth bandwidth{2.0};           ///< write bandwidth of the storage, above 0
};
/// Keys of `checkpoint:` of a training job; a bare rule or duration will do, too.
template <class F>
void describe(F& field, CheckpointSpec& s) {
  field("rule", s.rule, "How the interval follows from write time and failure rate");
  field("every", s.every, "Fixed training time between checkpoints, instead of a rule", positive);
  field("write", s.write,
        "Time that training stands still for a checkpoint; default: bytes over bandwidth, or 10 s without parameters",
        non_negative, "EJ: 10 s asynchronous");
  field("bytes_per_parameter", s.bytes_per_parameter, "Size of the state", positive,
        "EJ: 14-16 B, mixed-precision Adam");
  field("bandwidth", s.bandwidth, "Write bandwidth of the storage", positive, "PUB: Meta Tectonic, 2 TB/s sustained");
}

/// Arithmetic of the accelerators. The rack's FLOP/s of that precision count.
enum class Precision {
  bf16,  ///< RackSpec::pflops
  fp8,   ///< RackSpec::fp8_pflops
  fp4    ///< RackSpec::fp4_pflops
};
/// Spellings of `precision:`.
constexpr auto choices(Precision) {
  return Choices<Precision, 3>{{{"bf16", Precision::bf16}, {"fp8", Precision::fp8}, {"fp4", Precision::fp4}}};
}

/// Independent replicas of the job, each of the job's `gpus` in lock-step, that exchange their results now and then.
struct ReplicaSpec {
  CountRange count{1, 1};   ///< number of replicas, fixed or between bounds
  int at_least = 1;         ///< 1 or above; when fewer have their racks, the others wait
  double efficiency = 1.0;  ///< progress of a replica relative to working alone, above 0, up to 1
};
/// Keys of `islands:` of a training job.
template <class F>
void describe(F& field, ReplicaSpec& s) {
  field("count", s.count, "Islands: fixed, or between bounds", required);
  field("at_least", s.at_least, "The job goes on while this many islands work", at_least(1));
  field("efficiency", s.efficiency, "Progress of an island, relative to working alone",
        Rule{.low = 0.0, .high = 1.0, .low_open = true}, "EJ");
}

/// Planned stops of a job. Its state is saved before each.
struct PlannedStopSpec {
  Duration every{0.0};     ///< running time between stops, above 0; interruptions stop this clock but do not reset it
  Duration length{600.0};  ///< of a stop, above 0, without the writing before
};
/// Keys of `planned:` of a training job.
template <class F>
void describe(F& field, PlannedStopSpec& s) {
  field("every", s.every, "Running time between planned stops", positive | required);
  field("length", s.length, "How long one lasts; the state is saved before", positive);
}

/// A synchronous training job: every participant waits for the slowest, and any failure stops all. Its size is `flops`,
/// or 6 * `parameters` * `tokens`, or `duration`; with none of them it has no end [docs/models/training_job.md, Eq. 1].
struct TrainingSpec {
  std::optional<double> flops{};  ///< F: floating-point operations of the whole job, above 0
  /// Parameters of the model and tokens that it is trained on, both above 0.
  std::optional<double> parameters{}, tokens{};
  std::optional<Duration> duration{};  ///< undisturbed training time with all GPUs wanted, above 0
  /// Model FLOP/s utilisation while it trains undisturbed, above 0, up to 1: useful over peak FLOP/s.
  double mfu = 0.4;
  /// Arithmetic whose peak FLOP/s count; all racks that it may use must support it.
  Precision precision = Precision::bf16;
  StepSpec step{};  ///< one training step and its power
  /// Battery fleet that takes part of the power swing; empty: none does. The battery's power for it is there for
  /// nothing else.
  std::string smoothing{};
  CheckpointSpec checkpoint{};  ///< when the state is saved
  /// D: time from a failure until it is noticed, 0 or above. Failures in that time change nothing.
  Duration detection{30.0};
  /// R: time from detection until it trains again, 0 or above: spares swapped in, state read.
  Duration restart{120.0};
  /// Hot spare racks, share of the racks at work, 0 or above; rounded up. They idle and take the place of racks that
  /// fail.
  double spares = 0.0;
  std::optional<ReplicaSpec> replicas{};  ///< `islands:` in YAML; none: one replica
  /// An elastic job that runs saves its state and stops to take in more racks at most this often, above 0.
  Duration regroup{86400.0};
  /// Crashes of the job itself in running and restarting time, beside failures of its racks, 0 or above; exponential.
  Rate crash_rate{0.0};
  std::optional<PlannedStopSpec> planned{};  ///< planned stops; none: it never stops by plan
};
/// Keys of a job of kind `training`.
template <class F>
void describe(F& field, TrainingSpec& s) {
  field("flops", s.flops, "Size of the job in floating-point operations", positive);
  field("parameters", s.parameters, "Parameters of the model; with `tokens` the size is 6 * parameters * tokens",
        positive);
  field("tokens", s.tokens, "Tokens that it is trained on", positive);
  field("duration", s.duration, "Size as undisturbed training time with all GPUs wanted", positive);
  field("mfu", s.mfu, "Model FLOP/s utilisation while training undisturbed",
        Rule{.low = 0.0, .high = 1.0, .low_open = true}, "PUB: 0.38-0.43 (Llama 3, 16,384 H100); EJ for GB200");
  field("precision", s.precision, "Arithmetic; the rack's FLOP/s of it count");
  field("step", s.step, "One training step and its power");
  field("smoothing", s.smoothing, "Battery fleet that smooths the swing of the steps", reference);
  field("checkpoint", s.checkpoint, "Checkpoints: a rule, an interval, or a map");
  field("detection", s.detection, "Failure to its detection", non_negative, "EJ");
  field("restart", s.restart, "Detection to training again, spares swapped in and state read", non_negative,
        "EJ [30-900 s]");
  field("spares", s.spares, "Hot spare racks, share of the racks at work", non_negative, "EJ [1-5 %]");
  field("islands", s.replicas, "Independent replicas, each of `gpus` (or `racks`) in lock-step");
  field("regroup", s.regroup, "An elastic job stops to take in more racks at most this often", positive, "EJ");
  field("crash_rate", s.crash_rate, "Crashes of the job itself, besides the failures of its racks", non_negative);
  field("planned", s.planned, "Planned stops");
}

/// Inference or other work that no failure rolls back.
struct ServiceSpec {
  Profile<double> utilisation{0.6};  ///< of its racks, 0 (idle)..1 (full power)
};
/// Keys of a job of kind `service`.
template <class F>
void describe(F& field, ServiceSpec& s) {
  field("utilisation", s.utilisation, "How hard its racks work, 0 idle to 1 full power", fraction, "EJ");
}

/// The kinds of work; `kind:` in a scenario chooses one (`work_kinds`).
using Work = std::variant<TrainingSpec, ServiceSpec>;

/// A job wants racks. Jobs queue by priority, then release, then order in the file.
struct JobSpec {
  Work work{};                       ///< training or service
  std::vector<std::string> halls{};  ///< halls where it may run; empty: all
  /// Accelerators wanted, or racks wanted (one of the two, for each replica); a range makes the job elastic.
  std::optional<CountRange> gpus{}, racks{};
  /// Order of the queue; higher goes first; any sign.
  int priority = 0;
  std::optional<Date> release{};  ///< it does not queue before; none: from the start
  /// Date on which it ends, finished or not; none: when its work is done.
  std::optional<Date> until{};
  /// Jobs that must have ended before it is released.
  std::vector<std::string> after{};
  /// It may take racks from jobs of lower priority, where `policy.queue.preemption` is on.
  bool preempts = true;
};
/// Keys of an entry of `jobs:` besides those of its kind.
template <class F>
void describe(F& field, JobSpec& s) {
  field.alternatives("kind", s.work);  // the fields of the chosen kind stand beside the common ones
  field("halls", s.halls, "Halls where it may run; none given: all", reference);
  field("gpus", s.gpus, "GPUs wanted: a number, or {min:, max:} for an elastic job; with islands: per island");
  field("racks", s.racks, "The same, in racks");
  field("priority", s.priority, "Higher goes first");
  field("release", s.release, "Not before");
  field("until", s.until, "Ends then, finished or not");
  field("after", s.after, "Jobs that must have ended before", reference);
  field("preempts", s.preempts, "Takes racks from jobs of lower priority");
}

/// Names of a kind of work.
struct WorkKind {
  /// `kind:` in a scenario, and a text for people.
  std::string_view kind, text;
};
/// One entry for each alternative of Work, in its order.
inline constexpr WorkKind work_kinds[] = {
    {"training", "Synchronous training"},
    {"service", "Inference or other work that no failure rolls back"},
};
static_assert(std::size(work_kinds) == std::variant_size_v<Work>);

/// F: floating-point operations of the whole job; nothing for one without end [Eq. 1]. `duration` counts at
/// `peak_flops` * MFU, with `peak_flops` in FLOP/s of all GPUs wanted (all replicas).
std::optional<double> job_flops(const TrainingSpec&, double peak_flops);
/// C: time that training stands still for one checkpoint, 0 or above [Eq. 2].
Duration checkpoint_write(const TrainingSpec&);
/// tau: training time between checkpoints of a job with this mean time between failures [Eq. 3]. It is `every`, or by
/// rule, then never less than one step; infinite by rule when nothing fails.
Duration checkpoint_interval(const TrainingSpec&, Duration mtbf);

/// Progress of one lock-step group between interruptions: cycles of training and checkpoint writing, advanced in closed
/// form however long [Eq. 4-6]. Training runs at a pace of 0..1; writing does not depend on it. All times in s.
class Progress {
 public:
  /// The parts of a stretch of running time; the three sum to it. s, 0 or above.
  struct Spent {
    double training_s = 0;  ///< training at full pace counts whole, at a lower pace in part
    double slowed_s = 0;    ///< the rest of the training time
    double writing_s = 0;   ///< writing checkpoints
  };
  /// Begins to run after a (re)start, at the beginning of a cycle. `interval_s` above 0, infinite: it never saves;
  /// `write_s` 0 or above. Throws InternalFault for others, or when work is at risk: roll it back or commit it before.
  void start(double interval_s, double write_s);
  /// `dt` seconds (0 or above) at a constant pace, in a computing time that does not depend on `dt`. Throws
  /// InternalFault before the first start, or for a pace outside 0..1.
  Spent advance(double dt, double pace);
  /// `dt` seconds at a pace whose integral over [a, b] seconds from now is `worked(b) - worked(a)`; cycle by cycle.
  template <std::invocable<double> Worked>
  Spent advance(double dt, const Worked& worked);
  /// Takes a failure: drops the time since the last finished checkpoint, an unfinished write included, and returns it.
  Spent roll_back();
  /// Saves at once, without counting the time, for a planned stop. The cycle begins anew.
  void commit();
  /// Full-pace training seconds that are safe.
  double saved_s() const { return saved_s_; }
  /// Full-pace training seconds since the last finished checkpoint; a failure takes them back.
  double at_risk_s() const { return risk_.training_s; }
  /// Number of writes that were finished.
  long checkpoints() const { return checkpoints_; }
  /// Running time until `work_s` more full-pace training seconds are done, at a constant pace. Checkpoints before the
  /// last second of work are included, none after it [Eq. 6]. Infinite at pace 0.
  double until(double work_s, double pace) const;

 private:
  /// Training between two writes, and the length of a write, s; 0: never started.
  double interval_s_ = 0, write_s_ = 0;
  double phase_s_ = 0;  ///< into the cycle
  double saved_s_ = 0;
  Spent risk_{};  ///< since the last finished checkpoint
  long checkpoints_ = 0;
};

template <std::invocable<double> Worked>
Progress::Spent Progress::advance(double dt, const Worked& worked) {
  Spent spent;
  double t = 0.0;
  while (t < dt) {
    const bool training = phase_s_ < interval_s_;
    const double left = (training ? interval_s_ : interval_s_ + write_s_) - phase_s_;
    const double step = left < dt - t ? left : dt - t;
    if (training) {
      const double done = worked(t + step) - worked(t);
      spent.training_s += done;
      risk_.training_s += done;
      spent.slowed_s += step - done;
      risk_.slowed_s += step - done;
    } else {
      spent.writing_s += step;
      risk_.writing_s += step;
    }
    t += step;
    phase_s_ += step;
    if (step < left) break;
    if (training) phase_s_ = interval_s_;
    if (phase_s_ >= interval_s_ + write_s_) {
      commit();
      ++checkpoints_;
    }
  }
  return spent;
}

}  // namespace gigasim
