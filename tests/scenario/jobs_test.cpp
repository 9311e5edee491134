#include <catch2/catch.hpp>

#include "plans.hpp"

using namespace gigasim;
using namespace plans;

namespace {
/// `tiny`, 72 racks of 72 GPUs, with jobs in every form of writing.
const std::string busy = tiny + R"(jobs:
  pretrain:
    kind: training
    gpus: 2880
    parameters: 405e9
    tokens: 15.6e12
    mfu: 38 %
    checkpoint: {rule: young, bandwidth: 400 GB/s}
    priority: 10
  sweep: {kind: training, racks: {min: 1, max: 8}, flops: 3.8e+20, checkpoint: 10 min, after: pretrain, precision: fp8}
  post: {kind: training, gpus: 144, duration: 20 d, checkpoint: exact, islands: {count: 2}, planned: {every: 7 d}}
  chat: {kind: service, gpus: {min: 72, max: 720}, utilisation: {daily: [[0, 0.4], [8, 0.9]]}, preempts: false}
policy: {queue: {backfill: false}}
)";

const JobSpec& job(const Scenario& s, std::string_view name) { return *s.jobs.find(name); }
const TrainingSpec& training(const Scenario& s, std::string_view name) {
  return std::get<TrainingSpec>(job(s, name).work);
}
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
std::string with_job(const std::string& fields) { return tiny + "jobs: {a: {" + fields + "}}\n"; }
}  // namespace

TEST_CASE("jobs: every form of writing is read") {
  const Scenario s = load(busy).scenario;
  CHECK(job(s, "pretrain").gpus->min == 2880);
  CHECK(job(s, "pretrain").gpus->max == 2880);
  CHECK_FALSE(job(s, "pretrain").racks);
  CHECK(job(s, "pretrain").priority == 10);
  CHECK(training(s, "pretrain").parameters == 405e9);
  CHECK(training(s, "pretrain").tokens == 15.6e12);
  CHECK(training(s, "pretrain").mfu == 0.38);
  CHECK(training(s, "pretrain").checkpoint.rule == CheckpointRule::young);
  CHECK(training(s, "pretrain").checkpoint.bandwidth.value == 0.4);
  CHECK(job(s, "sweep").racks->min == 1);
  CHECK(job(s, "sweep").racks->max == 8);
  CHECK(job(s, "sweep").after == std::vector<std::string>{"pretrain"});
  CHECK(training(s, "sweep").flops == 3.8e20);
  CHECK(training(s, "sweep").precision == Precision::fp8);
  CHECK(training(s, "sweep").checkpoint.every->value() == 600.0);
  CHECK(training(s, "post").checkpoint.rule == CheckpointRule::exact);
  CHECK(training(s, "post").replicas->count.max == 2);
  CHECK(training(s, "post").planned->every.value() == 7 * 86400.0);
  CHECK(std::get<ServiceSpec>(job(s, "chat").work).utilisation.series->values.size() == 24);
  CHECK_FALSE(job(s, "chat").preempts);
  CHECK_FALSE(s.policy.queue.backfill);
}

TEST_CASE("jobs: what is wrong is told with what to write") {
  const auto says = [](const std::string& fields, const std::string& message) {
    INFO(fields);
    const std::string found = problem(with_job(fields));
    INFO(found);
    CHECK(found.ends_with(message));
  };
  says("gpus: 72", "jobs.a.kind: missing; write 'kind: training' or 'kind: service'");
  says("kind: trainig, gpus: 72", "jobs.a.kind: 'trainig' is unknown; did you mean 'training'?");
  says("kind: service, gpus: 72, tokens: 1",
       "jobs.a.tokens: unknown key; there are kind, utilisation, halls, gpus, racks, priority, release, until, after, "
       "preempts");
  says("kind: training, gpu: 72", "jobs.a.gpu: unknown key; did you mean 'gpus'?");
  says("kind: training, gpus: 1e3", "jobs.a.gpus: '1e3' is not a whole number; write e.g. '12'");
  says("kind: training, gpus: 0", "jobs.a.gpus: '0' must be at least 1");
  says("kind: training, gpus: {min: 72}", "jobs.a.gpus.max: missing; write e.g. 'max: 12'");
  says("kind: training, gpus: 72, checkpoint: dali", "jobs.a.checkpoint.rule: 'dali' is unknown; did you mean 'daly'?");
  says("kind: training, gpus: 72, checkpoint: 10", "jobs.a.checkpoint.every: '10' has no unit; write e.g. '10 min'");
  says("kind: training, gpus: 72, checkpoint: 10 MW",
       "jobs.a.checkpoint.every: '10 MW' is power, an every is time; write e.g. '10 min'");
  says("kind: training, gpus: 72, checkpoint: {bandwidth: 2 TB}",
       "jobs.a.checkpoint.bandwidth: '2 TB' is information, not bandwidth; write e.g. '2 TB/s'");
  says("kind: training, gpus: 9999",
       "jobs.a.gpus: wants 9999 GPUs, but its halls will never have more than 5184; write less, or add racks");
}

TEST_CASE("jobs: what is written back reads to the same") {
  const LoadedScenario first = load(busy);
  const std::string written = effective_yaml(first, false);
  INFO(written);
  CHECK(holds(written, "    kind: training\n"));
  CHECK(holds(written, "    gpus: 2880\n"));
  CHECK(holds(written, "    racks:\n      min: 1\n      max: 8\n"));
  CHECK(holds(written, "      count: 2\n"));
  CHECK(holds(written, "      every: 10 min\n"));
  CHECK(holds(written, "      bandwidth: 0.4 TB/s\n"));
  const LoadedScenario second = load(written);
  CHECK(effective_yaml(second, false) == written);
  CHECK(training(second.scenario, "pretrain").tokens == 15.6e12);
  CHECK(training(second.scenario, "sweep").checkpoint.every->value() == 600.0);
  CHECK(training(second.scenario, "post").replicas->count.min == 2);
}

TEST_CASE("jobs: short forms keep their origin, what they leave open is a default") {
  const LoadedScenario loaded = load(busy);
  const std::string text = effective_yaml(loaded, true);
  INFO(text);
  const auto line = [&](const std::string& start, const std::string& after) {
    const std::size_t at = text.find(start, text.find(after));
    return text.substr(at, text.find('\n', at) - at);
  };
  CHECK(line("gpus: 2880", "pretrain:").ends_with("plan.yaml:27"));
  CHECK(line("every: 10 min", "sweep:").ends_with("plan.yaml:33"));
  CHECK(line("rule: daly", "sweep:").ends_with("# default"));
  CHECK(line("rule: exact", "post:").ends_with("plan.yaml:34"));
  CHECK(line("bytes_per_parameter: 14", "post:").ends_with("# default (EJ: 14-16 B, mixed-precision Adam)"));
  CHECK(line("count: 2", "post:").ends_with("plan.yaml:34"));
}

TEST_CASE("jobs: a change on the command line, in short and in full") {
  const Scenario s = load(busy, {"jobs.pretrain.gpus=1440", "jobs.pretrain.checkpoint=daly", "jobs.sweep.racks.max=4",
                                 "jobs.sweep.flops=1e21", "jobs.post.checkpoint=5 min",
                                 "jobs.chat.gpus={min: 144, max: 288}", "jobs.post.spares=2 %"})
                         .scenario;
  CHECK(job(s, "pretrain").gpus->max == 1440);
  CHECK(training(s, "pretrain").checkpoint.rule == CheckpointRule::daly);
  CHECK(job(s, "sweep").racks->max == 4);
  CHECK(training(s, "sweep").flops == 1e21);
  CHECK(training(s, "post").checkpoint.every->value() == 300.0);
  CHECK(job(s, "chat").gpus->min == 144);
  CHECK(training(s, "post").spares == 0.02);
  CHECK(problem(busy, {"jobs.pretrain.gpus=lots"}) ==
        "--set jobs.pretrain.gpus=lots: jobs.pretrain.gpus: 'lots' is not a whole number; write e.g. '12'");
}

TEST_CASE("jobs: kinds of work are explained with what every job has") {
  const std::string text = explain("training", 140);
  CHECK(holds(text, "training: Synchronous training. A kind of job.\n"));
  CHECK(holds(text, "\nEvery job also has:\n"));
  CHECK(holds(text, "one of young, daly,"));
  CHECK(
      holds(explain("service", 120), "service: Inference or other work that no failure rolls back. A kind of job.\n"));
  CHECK(holds(explain("job", 200), "\ngpus      whole number, or range"));
  CHECK(explain("jobs") == explain("job"));
  CHECK(explain("gpus") == explain("range"));
  CHECK(holds(scenario_reference(),
              "| `checkpoint` | one of young, daly, exact, or e.g. 10 min, or [checkpoint](#checkpoint) |"));
  CHECK(holds(scenario_reference(), "\n## training\n\nSynchronous training.\n"));
}
