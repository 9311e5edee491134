#include "swings.hpp"

#include <algorithm>
#include <utility>

#include "network.hpp"

namespace gigasim::sim {

namespace {

/// Energies of the swing as it stood for these hours; the swing of the moment starts anew.
void book(Job& job, double hours) {
  job.floor_mwh += job.present.overhead_mw * hours;
  job.throughput_mwh += job.present.battery_throughput_mw * hours;
  job.smoothing_loss_mwh += job.present.battery_loss_mw * hours;
  job.present = {};
}

/// Adds the swing of one replica, and keeps the largest with what the sources accepted then.
void add(Job& job, const PowerSwing& swing, const SwingAcceptance& accepted) {
  job.present.overhead_mw += swing.overhead_mw;
  job.present.battery_throughput_mw += swing.battery_throughput_mw;
  job.present.battery_loss_mw += swing.battery_loss_mw;
  if (swing.unsmoothed_mw <= job.swing.unsmoothed_mw) return;
  job.swing = swing;
  job.swing_accepted_mw = accepted.mw;
  job.swing_accepted_mw_per_s = accepted.mw_per_s;
}

}  // namespace

void Swings::update(double now, const std::vector<std::unique_ptr<Job>>& jobs) {
  const double hours = (now - since_) / seconds_per_hour;
  since_ = now;
  old_ = false;
  const std::vector<Smoothing> before = std::exchange(smoothing_, std::vector<Smoothing>(smoothing_.size()));
  const SwingAcceptance sources = accepted();
  for (const auto& job : jobs) {
    if (!job->training) continue;
    book(*job, hours);
    for (const auto& replica : job->replicas) {
      if (!replica->running()) continue;
      const PowerSwing swing = swing_of(*replica);
      smooth(*job->training, swing);
      add(*job, swing, sources);
    }
  }
  for (std::size_t f = 0; f < before.size(); ++f)
    if (before[f].loss_mw != smoothing_[f].loss_mw || before[f].peak_mw != smoothing_[f].peak_mw) world_.events.touch();
}

/// By the sources that run now, all together.
SwingAcceptance Swings::accepted() const {
  SwingAcceptance sum;
  for (const Supply& s : world_.network->supplies) {
    const SwingAcceptance accepted = s.source->accepts(s.fleet->count(State::running));
    sum.mw += accepted.mw;
    sum.mw_per_s += accepted.mw_per_s;
  }
  return sum;
}

/// Beside what its battery pool has left by those before it.
PowerSwing Swings::swing_of(const Replica& replica) const {
  const TrainingSpec& training = *replica.job.training;
  double accelerators = 0.0, power_mw = 0.0, room_mw = 0.0, efficiency = 1.0;
  for (const Allocation& s : replica.allocations()) {
    const auto& rack = s.pool->rack;
    accelerators += s.racks * rack.gpus;
    power_mw += s.racks * rack.rating.value() * rack.gpu_share;
  }
  if (const auto battery = world_.scenario.fleets.index(training.smoothing)) {
    const Supply& supply = *world_.network->supply_of(*world_.fleets[*battery]);
    room_mw =
        std::max(0.0, supply.fleet->count(State::running) * supply.store->rating_mw() - smoothing_[*battery].peak_mw);
    efficiency = supply.store->round_trip_root();
  }
  return power_swing(training.step, accelerators, Power(accelerators > 0.0 ? power_mw / accelerators : 0.0),
                     Power(room_mw), efficiency);
}

void Swings::smooth(const TrainingSpec& training, const PowerSwing& swing) {
  const auto battery = world_.scenario.fleets.index(training.smoothing);
  if (!battery) return;
  Smoothing& sum = smoothing_[*battery];
  sum.peak_mw += swing.battery_takes_mw * std::max(training.step.duty, 1.0 - training.step.duty);
  sum.throughput_mw += swing.battery_throughput_mw;
  sum.loss_mw += swing.battery_loss_mw;
}

}  // namespace gigasim::sim
