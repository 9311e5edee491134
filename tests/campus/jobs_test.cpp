#include <catch2/catch.hpp>
#include <functional>

#include "plan.hpp"

using namespace gigasim;

namespace {
/// The small campus, 20 racks of 72 GPUs in one hall, with a training job on 10 of them and an elastic service.
Scenario busy_plan() {
  Scenario plan = small_plan();
  entry(plan.jobs, "pretrain") = {.work = TrainingSpec{.duration = Duration(30 * 86400.0)},
                                  .gpus = CountRange{720, 720}};
  entry(plan.jobs, "chat") = {.work = ServiceSpec{}, .racks = CountRange{1, 10}};
  return plan;
}

JobSpec& job(Scenario& plan) { return *plan.jobs.find("pretrain"); }
TrainingSpec& training(Scenario& plan) { return std::get<TrainingSpec>(job(plan).work); }

std::string problems(const Scenario& plan) {
  std::string text;
  for (const Issue& issue : validate(plan)) text += issue.path + ": " + issue.message + "\n";
  return text;
}

struct Broken {
  const char* title;
  std::function<void(Scenario&)> change;
  std::string path, message;
};

void expect(const std::vector<Broken>& table) {
  for (const Broken& broken : table) {
    INFO(broken.title);
    Scenario plan = busy_plan();
    broken.change(plan);
    CHECK(problems(plan) == broken.path + ": " + broken.message + "\n");
  }
}
}  // namespace

TEST_CASE("jobs: a campus with a training job and a service has no problem") { CHECK(problems(busy_plan()) == ""); }

TEST_CASE("jobs: everything that a job may say at once") {
  Scenario plan = busy_plan();
  entry(plan.jobs, "islands") = {
      .work =
          TrainingSpec{
              .parameters = 6e12,
              .tokens = 1e14,
              .precision = Precision::fp4,
              .step = {.communication_power = 0.3, .floor = 0.5, .rack_storage = Energy(1.8e-8)},
              .smoothing = "packs",
              .checkpoint = {.rule = CheckpointRule::exact, .bytes_per_parameter = 16.0, .bandwidth = Bandwidth{1.0}},
              .spares = 0.02,
              .replicas = ReplicaSpec{.count = {2, 5}, .at_least = 1, .efficiency = 0.95},
              .regroup = Duration(3600.0),
              .crash_rate = Rate(1e-6),
              .planned = PlannedStopSpec{.every = Duration(30 * 86400.0)}},
      .halls = {"hall"},
      .racks = CountRange{2, 2},
      .priority = -1,
      .release = day("2025-04-01"),
      .until = day("2026-01-01"),
      .after = {"pretrain"},
      .preempts = false};
  plan.policy.queue.backfill = false;
  CHECK(problems(plan) == "");
}

TEST_CASE("jobs: problems of halls and racks") {
  expect({
      {"unknown hall", [](Scenario& s) { job(s).halls = {"hal"}; }, "jobs.pretrain.halls[0]",
       "unknown hall 'hal'; did you mean 'hall'?"},
      {"hall twice", [](Scenario& s) { job(s).halls = {"hall", "hall"}; }, "jobs.pretrain.halls[1]",
       "'hall' is named twice; write it once"},
      {"hall without accelerators",
       [](Scenario& s) {
         entry(s.halls, "storage") = {.site = "memphis", .bus = "ring"};
         s.fleets.items.emplace_back("disks", fleet_of(RackSpec{.gpus = 0}, "storage", 1));
         job(s).halls = {"hall", "storage"};
       },
       "jobs.pretrain.halls[1]",
       "no rack with accelerators ever stands in 'storage'; remove it, or add a rack fleet with `at: storage`"},
      {"no accelerators anywhere", [](Scenario& s) { std::get<RackSpec>(s.fleets.find("racks")->device).gpus = 0; },
       "jobs", "no rack with accelerators ever stands anywhere; add a rack fleet, or remove the jobs"},
      {"hall with a utilisation of its own", [](Scenario& s) { s.halls.find("hall")->utilisation.constant = 0.9; },
       "halls.hall.utilisation",
       "has no effect: the jobs that may run here decide; remove it, or keep them out with `halls:`"},
      {"no size", [](Scenario& s) { job(s).gpus.reset(); }, "jobs.pretrain",
       "does not say how much it wants; write `gpus:` or `racks:`"},
      {"two sizes", [](Scenario& s) { job(s).racks = CountRange{10, 10}; }, "jobs.pretrain",
       "both `gpus` and `racks` are given; write one of them"},
      {"range the wrong way", [](Scenario& s) { job(s).gpus = CountRange{720, 72}; }, "jobs.pretrain.gpus",
       "`min`, 720, is above `max`, 72; write less"},
      {"more GPUs than 20 x 72 = 1,440", [](Scenario& s) { job(s).gpus = CountRange{1441, 2000}; },
       "jobs.pretrain.gpus", "wants 1441 GPUs, but its halls will never have more than 1440; write less, or add racks"},
      {"more racks than 20",
       [](Scenario& s) {
         job(s).gpus.reset();
         job(s).racks = CountRange{21, 21};
       },
       "jobs.pretrain.racks", "wants 21 racks, but its halls will never have more than 20; write less, or add racks"},
      {"islands: 3 x 500 = 1,500 GPUs",
       [](Scenario& s) {
         job(s).gpus = CountRange{500, 500};
         training(s).replicas = ReplicaSpec{.count = {3, 3}};
       },
       "jobs.pretrain.gpus",
       "wants 1500 GPUs in 3 islands, but its halls will never have more than 1440; write less, or add racks"},
      {"islands of 73 GPUs take two racks each: 11 x 2 = 22",
       [](Scenario& s) {
         job(s).gpus = CountRange{73, 73};
         training(s).replicas = ReplicaSpec{.count = {11, 11}};
       },
       "jobs.pretrain.gpus",
       "wants 22 racks in 11 islands, but its halls will never have more than 20; write less, or add racks"},
      {"arithmetic that the racks lack",
       [](Scenario& s) {
         std::get<RackSpec>(s.fleets.find("racks")->device).fp4_pflops = 0.0;
         training(s).precision = Precision::fp4;
       },
       "jobs.pretrain.precision",
       "'racks' in its halls does no fp4; write another precision, the fleet's `fp4_pflops`, or other `halls`"},
  });
}

TEST_CASE("jobs: a hall that no job may use keeps its utilisation") {
  Scenario plan = busy_plan();
  entry(plan.halls, "west") = {.site = "memphis", .bus = "ring", .utilisation = 0.7};
  plan.fleets.items.emplace_back("more", fleet_of(RackSpec{}, "west", 1));
  for (auto& [name, entry] : plan.jobs) entry.halls = {"hall"};
  CHECK(problems(plan) == "");
}

TEST_CASE("jobs: initial racks and all phases count, also where a job wants them all") {
  Scenario plan = busy_plan();
  plan.fleets.find("racks")->initial = 5;
  job(plan).gpus = CountRange{25 * 72, 25 * 72};
  CHECK(problems(plan) == "");
}

TEST_CASE("jobs: problems of dates and order") {
  expect({
      {"released after the end", [](Scenario& s) { job(s).release = day("2026-01-01"); }, "jobs.pretrain.release",
       "2026-01-01 is outside the run, 2025-01-01 to 2026-01-01"},
      {"over before the start", [](Scenario& s) { job(s).until = day("2025-01-01"); }, "jobs.pretrain.until",
       "2025-01-01 is outside the run, 2025-01-01 to 2026-01-01"},
      {"over before the release",
       [](Scenario& s) {
         job(s).release = day("2025-06-01");
         job(s).until = day("2025-05-01");
       },
       "jobs.pretrain.until", "2025-05-01 is not after `release`, 2025-06-01; write a later date"},
      {"after the unknown", [](Scenario& s) { job(s).after = {"chta"}; }, "jobs.pretrain.after[0]",
       "unknown job 'chta'; did you mean 'chat'?"},
      {"after a service without end", [](Scenario& s) { job(s).after = {"chat"}; }, "jobs.pretrain.after[0]",
       "can never be met: 'chat' has no end; write its size, or `until:`"},
      {"after training without end",
       [](Scenario& s) {
         training(s).duration.reset();
         s.jobs.find("chat")->after = {"pretrain"};
       },
       "jobs.chat.after[0]", "can never be met: 'pretrain' has no end; write its size, or `until:`"},
      {"after itself", [](Scenario& s) { job(s).after = {"pretrain"}; }, "jobs.pretrain.after",
       "can never be met: it leads to jobs that wait for each other in a circle; remove one of the chain"},
      {"a queue of nothing",
       [](Scenario& s) {
         s.jobs.items.clear();
         s.policy.queue.preemption = false;
       },
       "policy.queue", "has no effect: there are no jobs; write `jobs:`, or remove it"},
  });
}

TEST_CASE("jobs: a chain of jobs is fine, a circle is not") {
  Scenario plan = busy_plan();
  plan.jobs.find("chat")->after = {"pretrain"};
  CHECK(problems(plan) == "");
  plan.jobs.find("chat")->until = day("2025-12-01");
  job(plan).after = {"chat"};
  const std::string circle =
      ".after: can never be met: it leads to jobs that wait for each other in a circle; remove one of the chain\n";
  CHECK(problems(plan) == "jobs.pretrain" + circle + "jobs.chat" + circle);
}

TEST_CASE("jobs: problems of a training job's size and checkpoints") {
  expect({
      {"two sizes", [](Scenario& s) { training(s).flops = 1e25; }, "jobs.pretrain",
       "the size is given twice, as `flops` and as `duration`; write one of them"},
      {"tokens of no model",
       [](Scenario& s) {
         training(s).duration.reset();
         training(s).tokens = 1e13;
       },
       "jobs.pretrain.tokens", "do not give the size without `parameters`; write them too, or `flops:` instead"},
      {"rule and interval",
       [](Scenario& s) { training(s).checkpoint = {.rule = CheckpointRule::young, .every = Duration(600.0)}; },
       "jobs.pretrain.checkpoint", "both `rule` and `every` are given; write one of them"},
      {"checkpoints within a step", [](Scenario& s) { training(s).checkpoint.every = Duration(1.0); },
       "jobs.pretrain.checkpoint.every", "1 s is shorter than a step, 2 s; write more"},
      {"checkpoints for nothing", [](Scenario& s) { training(s).checkpoint.write = Duration(0.0); },
       "jobs.pretrain.checkpoint.write", "what takes no time would be done all the time; write more, or `every:`"},
      {"bandwidth beside the time",
       [](Scenario& s) {
         training(s).checkpoint.write = Duration(5.0);
         training(s).checkpoint.bandwidth = Bandwidth{1.0};
       },
       "jobs.pretrain.checkpoint.bandwidth", "has no effect: `write` is given; write one of them"},
      {"bytes of unknown parameters", [](Scenario& s) { training(s).checkpoint.bytes_per_parameter = 16.0; },
       "jobs.pretrain.checkpoint.bytes_per_parameter",
       "has no effect: the size of the state follows from `parameters`; write them, or `write:`"},
  });
}

TEST_CASE("jobs: parameters alone give the size of the checkpoint") {
  Scenario plan = busy_plan();
  training(plan).parameters = 405e9;
  training(plan).checkpoint.bandwidth = Bandwidth{1.0};
  CHECK(problems(plan) == "");
}

TEST_CASE("jobs: problems of steps and smoothing") {
  expect({
      {"communication above computing", [](Scenario& s) { training(s).step.communication_power = 0.96; },
       "jobs.pretrain.step.communication_power", "0.96 is above `compute_power`, 0.95; write less"},
      {"floor above computing", [](Scenario& s) { training(s).step.floor = 0.96; }, "jobs.pretrain.step.floor",
       "0.96 is above `compute_power`, 0.95; write less"},
      {"a flank of 0.6 s, communication of 2 s x 0.25 = 0.5 s",
       [](Scenario& s) { training(s).step.edge = Duration(0.6); }, "jobs.pretrain.step.edge",
       "0.6 s is longer than the shorter phase of a step, 0.5 s; write less"},
      {"storage that nothing charges",
       [](Scenario& s) {
         training(s).step.communication_power = 0.95;
         training(s).step.rack_storage = Energy(1e-8);
       },
       "jobs.pretrain.step.rack_storage", "has no effect: the power of the steps does not swing; remove it"},
      {"smoothing of what is smooth",
       [](Scenario& s) {
         training(s).step.duty = 1.0;
         training(s).smoothing = "packs";
       },
       "jobs.pretrain.smoothing", "has no effect: the power of the steps does not swing; remove it"},
      {"smoothed by the unknown", [](Scenario& s) { training(s).smoothing = "pakcs"; }, "jobs.pretrain.smoothing",
       "unknown fleet 'pakcs'; did you mean 'packs'?"},
      {"smoothed by a turbine", [](Scenario& s) { training(s).smoothing = "titan"; }, "jobs.pretrain.smoothing",
       "'titan' is a gas_turbine; the swing is taken by a battery"},
  });
}

TEST_CASE("jobs: problems of islands, spares and stops") {
  const auto islands = [](Scenario& s) -> ReplicaSpec& {
    job(s).gpus = CountRange{144, 144};
    return training(s).replicas.emplace(ReplicaSpec{.count = {2, 4}});
  };
  expect({
      {"fewest above most", [&](Scenario& s) { islands(s).count = {4, 2}; }, "jobs.pretrain.islands.count",
       "`min`, 4, is above `max`, 2; write less"},
      {"needs more than there may be", [&](Scenario& s) { islands(s).at_least = 3; }, "jobs.pretrain.islands.at_least",
       "3 is above the fewest islands, 2; write less"},
      {"an island alone", [&](Scenario& s) { islands(s) = {.count = {1, 1}, .efficiency = 0.9}; },
       "jobs.pretrain.islands.efficiency", "has no effect on one island; write a `count` above 1, or remove it"},
      {"elastic islands",
       [&](Scenario& s) {
         islands(s);
         job(s).gpus = CountRange{72, 144};
       },
       "jobs.pretrain.islands",
       "an island has a fixed size; write one number of GPUs or racks, and `count: {min: , max: }` for islands that "
       "come and go"},
      {"regrouping what is fixed", [](Scenario& s) { training(s).regroup = Duration(3600.0); }, "jobs.pretrain.regroup",
       "has no effect: the job has a fixed size; remove it, or write e.g. `gpus: {min: 72, max: 144}`"},
      {"a percent sign forgotten", [](Scenario& s) { training(s).spares = 2.0; }, "jobs.pretrain.spares",
       "2 spare racks for each at work; write a share, e.g. '2 %'"},
      {"crashes by the second", [](Scenario& s) { training(s).crash_rate = Rate(0.5); }, "jobs.pretrain.crash_rate",
       "the job would crash every 2 s; write at least 1 min between crashes"},
      {"stops without end", [](Scenario& s) { training(s).planned = PlannedStopSpec{.every = Duration(300.0)}; },
       "jobs.pretrain.planned.length", "10 min is not shorter than the time between stops, 5 min; write less"},
      {"a stop that never comes",
       [](Scenario& s) { training(s).planned = PlannedStopSpec{.every = Duration(365 * 86400.0)}; },
       "jobs.pretrain.planned.every", "365 d is longer than the run: the stop never comes; write less"},
      {"a service above full power",
       [](Scenario& s) {
         std::get<ServiceSpec>(s.jobs.find("chat")->work).utilisation.series = TimeSeries{.values = {0.5, 60.0}};
       },
       "jobs.chat.utilisation", "value 2 of the series is 60; write at most 1"},
  });
}

TEST_CASE("jobs: ten thousand jobs in a chain are checked in no time") {
  Scenario plan = busy_plan();
  std::string before = "pretrain";
  for (int i = 0; i < 9'998; ++i) {
    std::string name = "j";
    name += std::to_string(i);
    plan.jobs.items.emplace_back(
        name, JobSpec{.work = TrainingSpec{.flops = 1e20}, .gpus = CountRange{1, 1}, .after = {before}});
    before = name;
  }
  CHECK(problems(plan) == "");
}
