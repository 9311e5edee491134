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
  int min = 0, max = 0;
};
template <class F>
void describe(F& field, CountRange& s) {
  field("min", s.min, "Fewest", at_least(1) | required);
  field("max", s.max, "Most", at_least(1) | required);
}

enum class CheckpointRule { young, daly, exact };
constexpr auto choices(CheckpointRule) {
  return Choices<CheckpointRule, 3>{
      {{"young", CheckpointRule::young}, {"daly", CheckpointRule::daly}, {"exact", CheckpointRule::exact}}};
}

/// When a job saves its state, and how long that takes. A bare rule (`daly`) or duration (`10 min`) in YAML is enough.
struct CheckpointSpec {
  CheckpointRule rule = CheckpointRule::daly;  ///< from write time and the job's mean time between failures
  std::optional<Duration> every{};             ///< fixed training time between checkpoints, instead
  std::optional<Duration> write{};             ///< none: bytes over bandwidth when parameters are known, else 10 s
  double bytes_per_parameter = 14.0;
  Bandwidth bandwidth{2.0};
};
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

/// Arithmetic that the accelerators do: the rack's FLOP/s of that precision count.
enum class Precision { bf16, fp8, fp4 };
constexpr auto choices(Precision) {
  return Choices<Precision, 3>{{{"bf16", Precision::bf16}, {"fp8", Precision::fp8}, {"fp4", Precision::fp4}}};
}

/// Independent replicas of the job, each of the job's `gpus` in lock-step, that exchange their results now and then.
struct ReplicaSpec {
  CountRange count{1, 1};
  int at_least = 1;         ///< fewer up: the others wait
  double efficiency = 1.0;  ///< of each island once there are more than one
};
template <class F>
void describe(F& field, ReplicaSpec& s) {
  field("count", s.count, "Islands: fixed, or between bounds", required);
  field("at_least", s.at_least, "The job goes on while this many islands work", at_least(1));
  field("efficiency", s.efficiency, "Progress of an island, relative to working alone",
        Rule{.low = 0.0, .high = 1.0, .low_open = true}, "EJ");
}

struct PlannedStopSpec {
  Duration every{0.0};
  Duration length{600.0};
};
template <class F>
void describe(F& field, PlannedStopSpec& s) {
  field("every", s.every, "Running time between planned stops", positive | required);
  field("length", s.length, "How long one lasts; the state is saved before", positive);
}

/// A synchronous training job: every participant waits for the slowest, and any failure stops all.
struct TrainingSpec {
  std::optional<double> flops{};                 ///< size of the job, or
  std::optional<double> parameters{}, tokens{};  ///< 6 * parameters * tokens, or
  std::optional<Duration> duration{};            ///< undisturbed training time with all GPUs wanted; none: without end
  double mfu = 0.4;
  Precision precision = Precision::bf16;
  StepSpec step{};
  std::string smoothing{};  ///< battery fleet that takes the swing
  CheckpointSpec checkpoint{};
  Duration detection{30.0};
  Duration restart{120.0};
  double spares = 0.0;  ///< hot spare racks, share of the racks at work
  std::optional<ReplicaSpec> replicas{};
  Duration regroup{86400.0};
  Rate crash_rate{0.0};
  std::optional<PlannedStopSpec> planned{};
};
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
  Profile<double> utilisation{0.6};
};
template <class F>
void describe(F& field, ServiceSpec& s) {
  field("utilisation", s.utilisation, "How hard its racks work, 0 idle to 1 full power", fraction, "EJ");
}

using Work = std::variant<TrainingSpec, ServiceSpec>;

/// Something that wants racks. Jobs queue by priority, then release, then order in the file.
struct JobSpec {
  Work work{};
  std::vector<std::string> halls{};           ///< where it may run; none given: everywhere
  std::optional<CountRange> gpus{}, racks{};  ///< one of the two
  int priority = 0;
  std::optional<Date> release{};
  std::optional<Date> until{};       ///< it ends then, finished or not
  std::vector<std::string> after{};  ///< jobs that must have ended
  bool preempts = true;              ///< takes racks from jobs of lower priority
};
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

/// `kind:` of each alternative of Work, in its order.
struct WorkKind {
  std::string_view kind, text;
};
inline constexpr WorkKind work_kinds[] = {
    {"training", "Synchronous training"},
    {"service", "Inference or other work that no failure rolls back"},
};
static_assert(std::size(work_kinds) == std::variant_size_v<Work>);

/// Floating-point operations of the whole job; nothing for one without end. `duration` counts at `peak_flops` * MFU,
/// `peak_flops` in FLOP/s of all GPUs wanted (all islands).
std::optional<double> job_flops(const TrainingSpec&, double peak_flops);
/// Time that training stands still for one checkpoint.
Duration checkpoint_write(const TrainingSpec&);
/// Training time between checkpoints of a job with this mean time between failures: `every`, or by rule, then never
/// less than one step; infinite when nothing fails.
Duration checkpoint_interval(const TrainingSpec&, Duration mtbf);

/// Progress of one lock-step group between interruptions: cycles of training and checkpoint writing, advanced in closed
/// form however long. Training runs at a pace of 0..1; writing does not depend on it.
class Progress {
 public:
  /// What one stretch of running time went to; the three sum to it.
  struct Spent {
    double training_s = 0;  ///< training at full pace counts whole, at a lower pace in part:
    double slowed_s = 0;    ///< the rest of the training time
    double writing_s = 0;
  };
  /// Begins to run after a (re)start with nothing at risk: what was is rolled back or committed before. An infinite
  /// interval never saves.
  void start(double interval_s, double write_s);
  /// `dt` seconds at a constant pace, in a time that does not depend on `dt`.
  Spent advance(double dt, double pace);
  /// `dt` seconds at a pace whose integral over [a, b] seconds from now is `worked(b) - worked(a)`; cycle by cycle.
  template <std::invocable<double> Worked>
  Spent advance(double dt, const Worked& worked);
  /// What a failure now costs, and takes out of the state: the time since the last finished checkpoint, training and
  /// writing of an unfinished one.
  Spent roll_back();
  /// Saves at once, without counting the time: a planned stop.
  void commit();
  double saved_s() const { return saved_s_; }  ///< full-pace training seconds that are safe
  double at_risk_s() const { return risk_.training_s; }
  long checkpoints() const { return checkpoints_; }
  /// Running time until `work_s` more full-pace training seconds are done, at a constant pace; checkpoints before the
  /// last second of work included, none after it. Infinite at pace 0.
  double until(double work_s, double pace) const;

 private:
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
