#include "job.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "gigasim/base/saturated.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

/// Fewest accelerators wanted, and most, of one replica.
std::pair<int, int> sizes(const JobSpec& spec, const std::vector<RackPool*>& pools) {
  if (spec.gpus) return {spec.gpus->min, spec.gpus->max};
  const double per_rack = pools.empty() ? 1.0 : pools.front()->rack.gpus;
  return {saturated<int>(spec.racks->min * per_rack), saturated<int>(spec.racks->max * per_rack)};
}

}  // namespace

double peak_flops_of_gpu(const RackSpec& rack, Precision precision) {
  const double pflops = precision == Precision::fp4   ? rack.fp4_pflops
                        : precision == Precision::fp8 ? rack.fp8_pflops
                                                      : rack.pflops;
  return rack.gpus > 0 ? pflops * 1e15 / rack.gpus : 0.0;
}

double training_utilisation(const RackSpec& rack, const StepSpec& step) {
  const double low = std::max(step.communication_power, std::min(step.floor, step.compute_power));
  return utilisation_for(rack, step.duty * step.compute_power + (1.0 - step.duty) * low);
}

double highest_utilisation(const Scenario& scenario, const std::string& hall_name, const HallSpec& hall,
                           const RackSpec& rack) {
  const auto highest = [](const Profile<double>& u) {
    return u.series ? *std::max_element(u.series->values.begin(), u.series->values.end()) : u.constant;
  };
  double top = -1.0;
  for (const auto& [name, job] : scenario.jobs) {
    if (!job.halls.empty() && std::find(job.halls.begin(), job.halls.end(), hall_name) == job.halls.end()) continue;
    if (const auto* training = std::get_if<TrainingSpec>(&job.work))
      top = std::max(top, training_utilisation(rack, training->step));
    else
      top = std::max(top, highest(std::get<ServiceSpec>(job.work).utilisation));
  }
  return top >= 0.0 ? top : highest(hall.utilisation);
}

Job::Job(Scheduler& scheduler, std::string name_in, int index_in, const JobSpec* spec_in,
         std::vector<RackPool*> pools_in, const Profile<double>* utilisation_in)
    : name(std::move(name_in)),
      index(index_in),
      spec(spec_in),
      utilisation(utilisation_in),
      pools(std::move(pools_in)),
      scheduler_(scheduler) {
  if (!spec) {
    max_gpus = std::numeric_limits<int>::max();
    return;
  }
  training = std::get_if<TrainingSpec>(&spec->work);
  if (const auto* service = std::get_if<ServiceSpec>(&spec->work)) utilisation = &service->utilisation;
  std::tie(min_gpus, max_gpus) = sizes(*spec, pools);
  if (!training) return;
  int count = 1;
  if (training->replicas) {
    count = training->replicas->count.max;
    at_least = training->replicas->at_least;
  }
  double peak = never;
  for (const RackPool* f : pools)
    if (f->rack.gpus > 0) peak = std::min(peak, peak_flops_of_gpu(f->rack, training->precision));
  size_flops = job_flops(*training, peak * max_gpus * count);
}

bool Job::may_use(const RackPool& pool) const { return std::find(pools.begin(), pools.end(), &pool) != pools.end(); }

double Job::flops_done() const {
  double sum = flops_saved;
  for (const auto& replica : replicas) sum += replica->flops_in_progress();
  return sum;
}

int Job::working() const {
  int n = 0;
  for (const auto& replica : replicas) n += replica->staffed();
  return n;
}

void Job::finish(double now) {
  if (over) return;
  for (const auto& replica : replicas) replica->account(now);
  over = true;
  ended = now;
  const bool complete = !size_flops || flops_left() <= 1e-9 * *size_flops;
  for (const auto& replica : replicas) replica->restaff();  // what is at risk is done
  scheduler_.world().record({.clock_s = now, .component = name, .event = complete ? "job_finished" : "job_ended"});
  scheduler_.ended(*this);
}

}  // namespace gigasim::sim
