#include <algorithm>
#include <map>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
/// A fleet of racks with accelerators.
struct Racks {
  std::string_view fleet;
  const RackSpec* spec;
  std::int64_t units;
};
using Halls = std::map<std::string_view, std::vector<Racks>>;

Halls halls_of(const Scenario& plan) {
  Halls halls;
  for (const auto& [name, fleet] : plan.fleets)
    if (const RackSpec* rack = racks_of(fleet.device); rack && rack->gpus > 0)
      halls[fleet.at].push_back({name, rack, units_ever(plan, name)});
  return halls;
}

bool is_elastic(const JobSpec& job) {
  const auto& range = job.gpus ? job.gpus : job.racks;
  return range && range->min != range->max;
}

/// Nothing says when it would be over.
bool is_endless(const JobSpec& job) {
  if (job.until) return false;
  const TrainingSpec* training = std::get_if<TrainingSpec>(&job.work);
  return !training || !(training->flops || training->tokens || training->duration);
}

/// Checks of one job, whatever its work.
struct JobChecks {
  Checks& checks;
  const std::string path;
  const JobSpec& job;
  const Halls& halls;

  std::string at(std::string_view field) const { return path + "." + std::string(field); }
  template <class Visit>
  void each_rack(Visit visit) const {
    for (const auto& [hall, racks] : halls)
      if (job.halls.empty() || std::find(job.halls.begin(), job.halls.end(), hall) != job.halls.end())
        std::for_each(racks.begin(), racks.end(), visit);
  }

  void check_halls() const;
  void check_size() const;
  void check_room(std::string_view field, const CountRange&) const;
  void check_dates() const;
  void check_after() const;
  void check_precision(const TrainingSpec&) const;
};

void JobChecks::check_halls() const {
  for (std::size_t i = 0; i < job.halls.size(); ++i) {
    const std::string where = item_path(at("halls"), i);
    const std::string& hall = job.halls[i];
    if (checks.resolve(where, hall, checks.plan.halls, "hall") && !halls.contains(hall))
      checks.report(where,
                    "no rack with accelerators ever stands in '{}'; remove it, or add a rack fleet with `at: {}`", hall,
                    hall);
  }
  check_twice(checks, at("halls"), job.halls);
}

void JobChecks::check_size() const {
  if (!job.gpus && !job.racks) return checks.report(path, "does not say how much it wants; write `gpus:` or `racks:`");
  if (job.gpus && job.racks) return checks.report(path, "both `gpus` and `racks` are given; write one of them");
  const std::string_view field = job.gpus ? "gpus" : "racks";
  const CountRange& range = job.gpus ? *job.gpus : *job.racks;
  check_range(checks, at(field), range);
  check_room(field, range);
}

/// Even at its smallest, the job must fit into what the plan ever adds. GPUs are taken in whole racks.
void JobChecks::check_room(std::string_view field, const CountRange& range) const {
  std::int64_t racks = 0, gpus = 0, largest = 1;
  each_rack([&](const Racks& r) {
    racks += r.units;
    gpus += r.units * r.spec->gpus;
    largest = std::max<std::int64_t>(largest, r.spec->gpus);
  });
  if (racks == 0 || checks.misspelt("hall") || checks.misspelt("fleet")) return;
  const TrainingSpec* training = std::get_if<TrainingSpec>(&job.work);
  const std::int64_t groups = training && training->replicas ? training->replicas->count.min : 1;
  const std::int64_t least = job.gpus ? (range.min + largest - 1) / largest : range.min;
  const std::string of = groups > 1 ? fmt::format(" in {} islands", groups) : "";
  if (job.gpus && range.min * groups > gpus)
    checks.report(at(field), "wants {} GPUs{}, but its halls will never have more than {}; write less, or add racks",
                  range.min * groups, of, gpus);
  else if (least * groups > racks)
    checks.report(at(field), "wants {} racks{}, but its halls will never have more than {}; write less, or add racks",
                  least * groups, of, racks);
}

void JobChecks::check_dates() const {
  const Scenario& plan = checks.plan;
  const std::string run = fmt::format("{} to {}", to_string(plan.start), to_string(plan.end));
  if (job.release && (*job.release < plan.start || *job.release >= plan.end))
    checks.report(at("release"), "{} is outside the run, {}", to_string(*job.release), run);
  if (!job.until) return;
  if (job.release && *job.until <= *job.release)
    checks.report(at("until"), "{} is not after `release`, {}; write a later date", to_string(*job.until),
                  to_string(*job.release));
  else if (*job.until <= plan.start || *job.until > plan.end)
    checks.report(at("until"), "{} is outside the run, {}", to_string(*job.until), run);
}

void JobChecks::check_after() const {
  for (std::size_t i = 0; i < job.after.size(); ++i) {
    const std::string where = item_path(at("after"), i);
    const JobSpec* before = checks.resolve(where, job.after[i], checks.plan.jobs, "job");
    if (before && is_endless(*before))
      checks.report(where, "can never be met: '{}' has no end; write its size, or `until:`", job.after[i]);
  }
  check_twice(checks, at("after"), job.after);
}

double pflops(const RackSpec& rack, Precision precision) {
  return precision == Precision::bf16 ? rack.pflops : precision == Precision::fp8 ? rack.fp8_pflops : rack.fp4_pflops;
}

void JobChecks::check_precision(const TrainingSpec& training) const {
  std::string_view unfit;
  each_rack([&](const Racks& r) {
    if (unfit.empty() && !(pflops(*r.spec, training.precision) > 0.0)) unfit = r.fleet;
  });
  const std::string_view precision = to_text(training.precision);
  if (!unfit.empty())
    checks.report(at("precision"),
                  "'{}' in its halls does no {}; write another precision, the fleet's `{}`, or other `halls`", unfit,
                  precision, training.precision == Precision::bf16 ? "pflops" : fmt::format("{}_pflops", precision));
}

void check_job(Checks& checks, const std::string& name, const JobSpec& job, const Halls& halls) {
  const JobChecks one{checks, entry_path("jobs", name), job, halls};
  one.check_halls();
  one.check_size();
  one.check_dates();
  one.check_after();
  if (const TrainingSpec* training = std::get_if<TrainingSpec>(&job.work)) {
    one.check_precision(*training);
    check_training(checks, one.path, *training, is_elastic(job));
  } else {
    check_series(checks, one.at("utilisation"), std::get<ServiceSpec>(job.work).utilisation.series, 0.0, 1.0);
  }
}

/// Jobs that no order serves are left when whoever waits for nobody is taken away, again and again.
std::vector<bool> never_begin(const Named<JobSpec>& jobs) {
  std::map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < jobs.size(); ++i) index.emplace(jobs.items[i].first, i);
  std::vector<std::vector<std::size_t>> followers(jobs.size());
  std::vector<std::size_t> waits(jobs.size(), 0), ready;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    for (const std::string& before : jobs.items[i].second.after)
      if (const auto found = index.find(before); found != index.end()) {
        followers[found->second].push_back(i);
        ++waits[i];
      }
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (waits[i] == 0) ready.push_back(i);
  while (!ready.empty()) {
    const std::size_t done = ready.back();
    ready.pop_back();
    for (const std::size_t next : followers[done])
      if (--waits[next] == 0) ready.push_back(next);
  }
  std::vector<bool> stuck;
  for (const std::size_t left : waits) stuck.push_back(left > 0);
  return stuck;
}

void check_circles(Checks& checks) {
  const Named<JobSpec>& jobs = checks.plan.jobs;
  const std::vector<bool> stuck = never_begin(jobs);
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (stuck[i])
      checks.report(entry_path("jobs", jobs.items[i].first, "after"),
                    "can never be met: it leads to jobs that wait for each other in a circle; remove one of the chain");
}

/// Where jobs decide how hard racks work, the hall's own utilisation says nothing.
void check_utilisation(Checks& checks) {
  const Scenario& plan = checks.plan;
  std::set<std::string_view> used;
  bool everywhere = false;
  for (const auto& [name, job] : plan.jobs) {
    used.insert(job.halls.begin(), job.halls.end());
    everywhere = everywhere || job.halls.empty();
  }
  for (const auto& [name, hall] : plan.halls)
    if ((everywhere || used.contains(name)) &&
        (hall.utilisation.varies() || hall.utilisation.constant != HallSpec{}.utilisation.constant))
      checks.report(entry_path("halls", name, "utilisation"),
                    "has no effect: the jobs that may run here decide; remove it, or keep them out with `halls:`");
}
}  // namespace

void check_range(Checks& checks, const std::string& path, const CountRange& range) {
  if (range.min > range.max) checks.report(path, "`min`, {}, is above `max`, {}; write less", range.min, range.max);
}

void check_jobs(Checks& checks) {
  const Scenario& plan = checks.plan;
  const QueueSpec &queue = plan.policy.queue, usual;
  if (plan.jobs.empty()) {
    if (queue.backfill != usual.backfill || queue.preemption != usual.preemption)
      checks.report("policy.queue", "has no effect: there are no jobs; write `jobs:`, or remove it");
    return;
  }
  const Halls halls = halls_of(plan);
  if (halls.empty())
    checks.report("jobs", "no rack with accelerators ever stands anywhere; add a rack fleet, or remove the jobs");
  for (const auto& [name, job] : plan.jobs) check_job(checks, name, job, halls);
  check_circles(checks);
  check_utilisation(checks);
}

}  // namespace gigasim
