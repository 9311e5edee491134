#include <algorithm>

#include "checks.hpp"

namespace gigasim {

namespace {
constexpr Duration shortest_between_stops{60.0};

/// Checks of one training job, a part each.
struct TrainingChecks {
  Checks& checks;
  const std::string& path;
  const TrainingSpec& job;

  std::string at(std::string_view field) const { return path + "." + std::string(field); }
  void check_size() const;
  void check_step() const;
  void check_smoothing() const;
  void check_checkpoint() const;
  void check_islands(bool elastic) const;
  void check_stops() const;
};

void TrainingChecks::check_size() const {
  std::vector<std::string_view> given;
  if (job.flops) given.push_back("flops");
  if (job.tokens) given.push_back("tokens");
  if (job.duration) given.push_back("duration");
  if (given.size() > 1)
    checks.report(path, "the size is given twice, as `{}` and as `{}`; write one of them", given[0], given[1]);
  if (job.tokens && !job.parameters)
    checks.report(at("tokens"), "do not give the size without `parameters`; write them too, or `flops:` instead");
}

void TrainingChecks::check_step() const {
  const StepSpec& step = job.step;
  if (step.communication_power > step.compute_power)
    checks.report(at("step.communication_power"), "{} is above `compute_power`, {}; write less",
                  step.communication_power, step.compute_power);
  if (step.floor > step.compute_power)
    checks.report(at("step.floor"), "{} is above `compute_power`, {}; write less", step.floor, step.compute_power);
  const bool flat = step.duty == 1.0 || step.communication_power == step.compute_power;
  if (flat && step.rack_storage > Energy(0.0))
    checks.report(at("step.rack_storage"), "has no effect: the power of the steps does not swing; remove it");
  if (flat && !job.smoothing.empty())
    checks.report(at("smoothing"), "has no effect: the power of the steps does not swing; remove it");
  const Duration shorter = step.period * std::min(step.duty, 1.0 - step.duty);
  if (step.duty < 1.0 && step.edge > shorter)
    checks.report(at("step.edge"), "{} is longer than the shorter phase of a step, {}; write less", to_text(step.edge),
                  to_text(shorter));
}

void TrainingChecks::check_smoothing() const {
  if (job.smoothing.empty()) return;
  const FleetSpec* fleet = checks.resolve(at("smoothing"), job.smoothing, checks.plan.fleets, "fleet");
  if (fleet && !is_of(*fleet, Account::storage))
    checks.report(at("smoothing"), "'{}' is a {}; the swing is taken by a battery", job.smoothing, kind_of(*fleet));
}

void TrainingChecks::check_checkpoint() const {
  const CheckpointSpec &save = job.checkpoint, usual;
  const std::string where = at("checkpoint");
  if (save.every && save.rule != usual.rule)
    checks.report(where, "both `rule` and `every` are given; write one of them");
  if (save.every && *save.every < job.step.period)
    checks.report(where + ".every", "{} is shorter than a step, {}; write more", to_text(*save.every),
                  to_text(job.step.period));
  if (save.write == Duration(0.0) && !save.every)
    checks.report(where + ".write", "what takes no time would be done all the time; write more, or `every:`");
  const std::pair<const char*, bool> given[] = {
      {"bytes_per_parameter", save.bytes_per_parameter != usual.bytes_per_parameter},
      {"bandwidth", save.bandwidth != usual.bandwidth}};
  for (const auto& [field, changed] : given)
    if (changed && save.write)
      checks.report(entry_path(where, field), "has no effect: `write` is given; write one of them");
    else if (changed && !job.parameters)
      checks.report(entry_path(where, field),
                    "has no effect: the size of the state follows from `parameters`; write them, or `write:`");
}

void TrainingChecks::check_islands(bool elastic) const {
  if (!job.replicas) {
    if (!elastic && job.regroup != TrainingSpec{}.regroup)
      checks.report(at("regroup"),
                    "has no effect: the job has a fixed size; remove it, or write e.g. `gpus: {min: 72, max: 144}`");
    return;
  }
  const ReplicaSpec& islands = *job.replicas;
  if (elastic)
    checks.report(at("islands"),
                  "an island has a fixed size; write one number of GPUs or racks, and `count: {min: , max: }` for "
                  "islands that come and go");
  check_range(checks, at("islands.count"), islands.count);
  if (islands.at_least > std::max(islands.count.min, 1))
    checks.report(at("islands.at_least"), "{} is above the fewest islands, {}; write less", islands.at_least,
                  islands.count.min);
  if (islands.count.max == 1 && islands.efficiency < 1.0)
    checks.report(at("islands.efficiency"), "has no effect on one island; write a `count` above 1, or remove it");
}

void TrainingChecks::check_stops() const {
  const Duration run(clock_s(checks.plan.start, checks.plan.end));
  if (job.spares > 1.0)
    checks.report(at("spares"), "{} spare racks for each at work; write a share, e.g. '2 %'", job.spares);
  if (job.crash_rate * shortest_between_stops > 1.0)
    checks.report(at("crash_rate"), "the job would crash every {:.3g} s; write at least {} between crashes",
                  1.0 / number(job.crash_rate), to_text(shortest_between_stops));
  if (!job.planned) return;
  if (job.planned->every < shortest_between_stops)
    checks.report(at("planned.every"), "{} is too short; write at least {}", to_text(job.planned->every),
                  to_text(shortest_between_stops));
  if (job.planned->every >= run)
    checks.report(at("planned.every"), "{} is longer than the run: the stop never comes; write less",
                  to_text(job.planned->every));
  if (job.planned->length >= job.planned->every)
    checks.report(at("planned.length"), "{} is not shorter than the time between stops, {}; write less",
                  to_text(job.planned->length), to_text(job.planned->every));
}
}  // namespace

void check_training(Checks& checks, const std::string& path, const TrainingSpec& job, bool elastic) {
  const TrainingChecks one{checks, path, job};
  one.check_size();
  one.check_step();
  one.check_smoothing();
  one.check_checkpoint();
  one.check_islands(elastic);
  one.check_stops();
}

}  // namespace gigasim
