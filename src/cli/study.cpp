#include "gigasim/study/study.hpp"

#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/campus/milestones.hpp"
#include "gigasim/report/study_report.hpp"
#include "gigasim/study/workers.hpp"
#include "run_header.hpp"
#include "run_study.hpp"

namespace gigasim::cli {

namespace {

[[noreturn]] void refuse(const char* option, const std::string& message) {
  throw InputError({{.path = option, .message = message}});
}

std::string study_directory(const RunArguments& a) {
  if (a.resume && a.out.empty()) refuse("--resume", "needs --out, the folder of the study to go on with");
  if (a.no_output) return "";
  if (!a.out.empty()) require_kind(a.out, FolderKind::study);
  switch (a.out.empty() ? FolderContent::nothing : folder_content(a.out)) {
    case FolderContent::nothing:
      return output_directory(a.out, a.scenario, FolderKind::study);
    case FolderContent::finished_study:
      return a.out;
    case FolderContent::unfinished_study:
      if (a.resume) return a.out;
      refuse("--out",
             fmt::format("'{}' holds an unfinished study; add --resume to go on with it, or name another directory",
                         a.out));
    case FolderContent::other:
      break;  // what a killed study left before its first replication
  }
  return a.out;
}

std::vector<PlannedPhase> phases_of(const Scenario& scenario) {
  std::vector<PlannedPhase> phases;
  for (const PhaseSpec& phase : scenario.phases) phases.push_back({phase.name, planned_completion(scenario, phase)});
  return phases;
}

StudyInputs inputs_of(const Plan& plan, std::uint64_t seed) {
  StudyInputs inputs{.values = [&plan, seed](std::uint64_t replication) { return plan.values(seed, replication); }};
  for (const UncertainInput& input : plan.inputs()) {
    inputs.names.push_back(input.path);
    inputs.units.push_back(input.unit);
  }
  return inputs;
}

StudyOptions options_of(const RunArguments& a, const Plan& plan, const RunHeader& header) {
  const Scenario& scenario = plan.written().scenario;
  StudyOptions o{
      .identity = {header.scenario_hash, header.version, header.seed}, .start = scenario.start, .end = scenario.end};
  o.metrics = metrics_of(scenario);
  o.phases = phases_of(scenario);
  o.inputs = inputs_of(plan, header.seed);
  o.identity.sampling = a.sampling;
  o.block = block_size(sampling_of(a));
  o.replications = a.replications.value_or(usual_cap);
  if (!a.until.empty()) o.until = parse_stopping_rule(a.until, o.metrics);
  o.jobs = a.jobs.value_or(processors());
  o.resume = a.resume;
  o.folder = study_directory(a);
  return o;
}

/// With what is done so far in hand; the caller's shell sees that it was not all.
int end_interrupted(const StudyResult& result, const std::string& where) {
  fmt::print(stderr, "gigasim: interrupted after {} replications{}.\n", result.replications,
             where.empty() ? "" : "; --resume goes on with them");
  std::fflush(nullptr);
  end_by_signal(interrupt_signal());
  return internal_fault;
}
}  // namespace

int run_study(const RunArguments& a) {
  if (a.report) require_html_report("--report");
  set_up_logging(0, true);  // workers are quiet
  const Plan plan = load(a);
  const RunHeader header = header_of(a, plan);
  const StudyOptions options = options_of(a, plan, header);
  const std::string where = options.folder.string();
  if (!a.quiet) print_title(header, plan.written().scenario);
  const StudyResult result = run_study(options, plan, !a.quiet && progress_visible());
  if (!where.empty()) write_study(where, result, header);
  if (!a.quiet) fmt::print("{}", study_text(result, terminal_style(a.no_colour), printable(where)));
  if (a.report) tell_report(a, where);
  return result.end == StudyEnd::interrupted ? end_interrupted(result, where) : good;
}

}  // namespace gigasim::cli
