#include "gigasim/models/training_job.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/saturated.hpp"

namespace gigasim {

namespace {
constexpr double flops_per_parameter_and_token = 6.0;
constexpr Duration default_write{10.0};
constexpr double bytes_per_tb = 1e12;

Duration rule_interval(CheckpointRule rule, Duration write, Duration mtbf) {
  switch (rule) {
    case CheckpointRule::young:
      return young_interval(write, mtbf);
    case CheckpointRule::daly:
      return daly_interval(write, mtbf);
    case CheckpointRule::exact:
      return optimal_interval(write, mtbf);
  }
  throw std::logic_error("checkpoint_interval: unknown rule");
}
}  // namespace

std::optional<double> job_flops(const TrainingSpec& job, double peak_flops) {
  if (job.flops) return job.flops;
  if (job.parameters && job.tokens) return flops_per_parameter_and_token * *job.parameters * *job.tokens;
  if (job.duration) return job.duration->value() * peak_flops * job.mfu;
  return std::nullopt;
}

Duration checkpoint_write(const TrainingSpec& job) {
  const CheckpointSpec& checkpoint = job.checkpoint;
  if (checkpoint.write) return *checkpoint.write;
  if (!job.parameters) return default_write;
  return Duration{*job.parameters * checkpoint.bytes_per_parameter / (checkpoint.bandwidth.value * bytes_per_tb)};
}

Duration checkpoint_interval(const TrainingSpec& job, Duration mtbf) {
  if (job.checkpoint.every) return *job.checkpoint.every;
  return std::max(rule_interval(job.checkpoint.rule, checkpoint_write(job), mtbf), job.step.period);
}

void Progress::start(double interval_s, double write_s) {
  if (!(interval_s > 0.0 && write_s >= 0.0)) throw InternalFault("progress: no training between checkpoints");
  if (risk_.training_s + risk_.slowed_s + risk_.writing_s > 0.0)
    throw InternalFault("progress: starts again with unsaved work; roll it back or commit it before");
  interval_s_ = interval_s;
  write_s_ = write_s;
  phase_s_ = 0.0;
}

Progress::Spent Progress::advance(double dt, double pace) {
  if (!(interval_s_ > 0.0)) throw InternalFault("progress: runs before its start");
  if (!(dt >= 0.0 && pace >= 0.0 && pace <= 1.0))
    throw InternalFault("progress: runs backwards or faster than full pace");
  const auto writing_at = [this](double phase) { return std::max(0.0, phase - interval_s_); };
  const auto spent = [pace](double training, double writing) {
    return Spent{training * pace, training * (1.0 - pace), writing};
  };

  const double cycle = interval_s_ + write_s_;
  const double end = phase_s_ + dt;
  const double phase = std::fmod(end, cycle);  // exact, so it never disagrees with the number of cycles
  const double cycles = std::round((end - phase) / cycle);
  const double writing = std::min(dt, cycles * write_s_ + writing_at(phase) - writing_at(phase_s_));
  const Spent all = spent(dt - writing, writing);

  if (cycles > 0.0) {
    const Spent open = spent(std::min(phase, interval_s_), writing_at(phase));
    saved_s_ += risk_.training_s + all.training_s - open.training_s;
    risk_ = open;
    checkpoints_ += saturated<long>(cycles);
  } else {
    risk_.training_s += all.training_s;
    risk_.slowed_s += all.slowed_s;
    risk_.writing_s += all.writing_s;
  }
  phase_s_ = phase;
  return all;
}

Progress::Spent Progress::roll_back() {
  phase_s_ = 0.0;
  return std::exchange(risk_, Spent{});
}

void Progress::commit() {
  saved_s_ += risk_.training_s;
  risk_ = {};
  phase_s_ = 0.0;
}

double Progress::until(double work_s, double pace) const {
  if (work_s <= 0.0) return 0.0;
  if (pace <= 0.0) return std::numeric_limits<double>::infinity();
  const double training = work_s / pace;
  const double first = std::max(0.0, interval_s_ - phase_s_);  // what this cycle still trains
  if (training <= first) return training;
  const double later = training - first;
  const double writes = std::ceil(later / interval_s_) - 1.0;  // none after the last second of work
  return interval_s_ + write_s_ - phase_s_ + later + writes * write_s_;
}

}  // namespace gigasim
