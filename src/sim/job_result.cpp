// What a run reports of a job.
#include <cmath>

#include "job.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

constexpr double furthest_s = 100.0 * 365.0 * 86400.0;  ///< an end beyond is none

/// When the job ended, or will end at the pace of the last month or two.
std::optional<double> end_of(const Job& job, double flops, double now) {
  if (job.over) return job.ended;
  if (!job.size_flops || flops <= job.month_ago.flops || now <= job.month_ago.date) return std::nullopt;
  const double left_s = job.flops_left() * (now - job.month_ago.date) / (flops - job.month_ago.flops);
  if (left_s < furthest_s) return now + left_s;
  return std::nullopt;
}

void add_progress(JobResult& r, const Job& job, const World& world, double now) {
  const double begin = job.started, end = job.over ? job.ended : now;
  if (begin != never) r.start = world.date(begin);
  if (begin != never && end > begin) r.gpus_mean = (job.held_gpu_s - job.held_before_gpu_s) / (end - begin);
  const double flops = job.flops_done();
  r.finished = job.over && (!job.size_flops || job.flops_left() <= 1e-9 * *job.size_flops);
  if (const auto date = end_of(job, flops, now)) r.end = world.date(*date);
  r.flops_done = flops;
  if (job.size_flops) r.share_done = flops / *job.size_flops;
  if (job.training && job.training->parameters) r.tokens_done = flops / (6.0 * *job.training->parameters);
  if (job.peak_flop_s > 0.0) r.goodput = flops / job.peak_flop_s;
  r.energy_mwh = job.energy_mj / seconds_per_hour;
  if (flops > 0.0) r.joule_per_flop = job.energy_mj * 1e6 / flops;
}

void add_hours(JobResult& r, const Job& job) {
  const auto hours = [&](HourBin bin) { return job.gpu_s[static_cast<std::size_t>(bin)] / seconds_per_hour; };
  r.gpu_hours = job.held_gpu_s / seconds_per_hour;
  r.useful_gpu_hours = hours(job.training ? HourBin::useful : HourBin::serving);
  r.checkpoint_gpu_hours = hours(HourBin::checkpoint);
  r.lost_work_gpu_hours = hours(HourBin::lost_work);
  r.restart_gpu_hours = hours(HourBin::restart);
  r.waiting_gpu_hours = hours(HourBin::waiting);
  r.slowed_gpu_hours = hours(HourBin::capped) + hours(HourBin::hot);
  if (r.gpu_hours > 0.0) r.effective_time_ratio = r.useful_gpu_hours / r.gpu_hours;
}

void add_stops(JobResult& r, const Job& job) {
  r.checkpoints = job.checkpoints;
  r.interruptions = job.interruptions;
  r.planned_stops = job.planned_stops;
  r.preemptions = job.preemptions;
  if (job.interruptions > 0) r.mtbf_h = job.running_s / seconds_per_hour / static_cast<double>(job.interruptions);
  r.checkpoint_interval_s = std::isfinite(job.interval_s) ? job.interval_s : 0.0;
}

void add_swing(JobResult& r, const Job& job) {
  r.swing_mw = job.swing.unsmoothed_mw;
  r.swing_floor_mw = job.swing.floor_takes_mw;
  r.swing_rack_mw = job.swing.rack_takes_mw;
  r.swing_battery_mw = job.swing.battery_takes_mw;
  r.swing_remaining_mw = job.swing.remaining_mw;
  r.swing_remaining_mw_per_s = job.swing.remaining_ramp_mw_per_s;
  r.swing_accepted_mw = job.swing_accepted_mw;
  r.swing_accepted_mw_per_s = job.swing_accepted_mw_per_s;
  r.smoothing_floor_mwh = job.floor_mwh;
  r.smoothing_throughput_mwh = job.throughput_mwh;
  r.smoothing_loss_mwh = job.smoothing_loss_mwh;
}

}  // namespace

JobResult Job::result(double now) const {
  JobResult r;
  r.name = name;
  r.kind = training ? "training" : "service";
  r.gpus_wanted = static_cast<long>(max_gpus) * static_cast<long>(replicas.size());
  add_progress(r, *this, scheduler_.world(), now);
  add_hours(r, *this);
  add_stops(r, *this);
  add_swing(r, *this);
  return r;
}

}  // namespace gigasim::sim
