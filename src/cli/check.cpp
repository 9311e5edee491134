#include "gigasim/study/check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/report/check_report.hpp"
#include "gigasim/scenario/plan_diff.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "gigasim/sim/run.hpp"
#include "gigasim/study/workers.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
[[noreturn]] void refuse(const char* option, const std::string& message) {
  throw InputError({{.path = option, .message = message}});
}

/// Plans as they were asked for, loaded before anything runs: problems of all of them are told together.
struct Job {
  std::string file;
  Plan plan;
  CheckedPlan checked{};
  std::uint64_t seed = 0;
  fs::path baseline{};
};

/// `--baseline` is the file itself for one plan, else a folder with a file of the plan's name.
fs::path baseline_file(const CheckArguments& a, const std::string& plan) {
  if (a.baseline.empty()) return {};
  if (a.plans.size() == 1 && !fs::is_directory(a.baseline) && !a.baseline.ends_with('/')) return a.baseline;
  return fs::path(a.baseline) / (fs::path(plan).stem().string() + ".json");
}

Job job_of(const CheckArguments& a, const std::string& file) {
  std::vector<std::string> set = a.set;
  if (a.seed) set.push_back(fmt::format("seed={}", *a.seed));
  Job job{.file = file, .plan = Plan::load(file, set, question_problems)};
  if (!a.quiet) print_warnings(job.plan.written().warnings);
  const Scenario& scenario = job.plan.written().scenario;
  job.seed = static_cast<std::uint64_t>(scenario.seed);
  CheckedPlan& c = job.checked;
  c.file = printable(file);
  c.asked.metrics = metrics_of(scenario);
  c.asked.questions = questions_of(scenario, c.asked.metrics);
  c.asked.most = a.replications.value_or(usual_check_replications);
  for (const Expectation& e : c.asked.questions.expectations) c.origins.push_back(job.plan.remark(e.path, ""));
  job.baseline = baseline_file(a, file);
  if (!job.baseline.empty() && !a.bless) {
    c.baseline = read_baseline(job.baseline);
    c.asked.most = std::max(c.asked.most, c.baseline->replications);
    c.asked.least = c.baseline->replications;
    if (c.baseline->replications == 1) c.asked.most = 1;
  }
  if (a.bless) c.asked.least = c.asked.most;
  return job;
}

std::vector<Job> jobs_of(const CheckArguments& a) {
  std::vector<Job> jobs;
  std::vector<Issue> issues;
  for (const std::string& file : a.plans) try {
      jobs.push_back(job_of(a, file));
    } catch (const InputError& error) {
      issues.insert(issues.end(), error.issues().begin(), error.issues().end());
    }
  if (!issues.empty()) throw InputError(std::move(issues));
  return jobs;
}

std::vector<double> simulate(const Job& job, std::uint64_t replication) {
  NoRecorder nobody;
  return values_of(run(job.plan.draw(job.seed, replication), {.seed = job.seed, .replication = replication}, nobody),
                   job.checked.asked.metrics);
}

PlanAnswers answered(const Job& job, int workers, bool draws, const std::string& title) {
  ProgressLine line(draws);
  CheckWatch watch{.interrupted = [] { return interrupt_signal() != 0; }};
  watch.progress = [&](std::uint64_t done) {
    line.update(
        [&](double) { return fmt::format("{}: {} of at most {} replications", title, done, job.checked.asked.most); });
  };
  PlanAnswers answers =
      answer(job.checked.asked, [&](std::uint64_t replication) { return simulate(job, replication); }, workers, watch);
  line.clear();
  return answers;
}

void compare_with_baseline(Job& job) {
  if (!job.checked.baseline) return;
  job.checked.moves = moves_since(*job.checked.baseline, job.checked.asked.metrics, job.checked.answers.metrics);
  job.checked.changes = plan_changes(job.checked.baseline->scenario, job.plan.written());
}

/// One plan has all processors for its replications; of several, each has a process of its own.
void run_all(std::vector<Job>& jobs, const CheckArguments& a) {
  const int workers = a.jobs.value_or(processors());
  const bool draws = !a.quiet && progress_visible();
  const auto finish = [&](Job& job, PlanAnswers answers, double wall_s) {
    job.checked.answers = std::move(answers);
    job.checked.wall_s = wall_s;
    if (job.checked.answers.interrupted) return;
    compare_with_baseline(job);
    if (!a.quiet) {
      fmt::print("{}", check_text(job.checked, terminal_style(a.no_colour)));
      std::fflush(stdout);
    }
  };
  if (jobs.size() == 1 || workers == 1) {
    for (Job& job : jobs) {
      const Stopwatch clock;
      PlanAnswers answers = answered(job, workers, draws, job.file);
      finish(job, std::move(answers), clock.elapsed_s());
      if (job.checked.answers.interrupted) return;
    }
    return;
  }
  PoolTask task;
  const int each = std::max(1, workers / static_cast<int>(jobs.size()));
  task.work = [&](std::uint64_t i) {
    const Stopwatch clock;
    const PlanAnswers answers = answered(jobs[i], each, false, "");
    return fmt::format("{:.6f} {}", clock.elapsed_s(), to_text(answers));
  };
  task.deliver = [&](std::uint64_t i, const std::string& text) {
    const std::size_t blank = text.find(' ');
    finish(jobs[i], answers_of(text.substr(blank + 1)), std::stod(text.substr(0, blank)));
    return true;
  };
  task.interrupted = [] { return interrupt_signal() != 0; };
  try {
    for_each(jobs.size(), workers, task);
  } catch (const WorkerFailure& failure) {
    throw InternalFault(fmt::format("{}: {}", jobs[failure.item()].file, failure.reason()));
  }
}

void write_file(const std::string& file, const std::string& text) {
  if (!file.empty()) write_whole(file, text);
}

/// Baselines are no part of a result.
void refuse_result_folder(const fs::path& baseline) {
  const fs::path folder = baseline.has_parent_path() ? baseline.parent_path() : fs::path(".");
  const FolderKind kind = folder_kind(folder);
  if (kind != FolderKind::nothing && kind != FolderKind::other)
    refuse("--baseline", fmt::format("'{}' holds {}; name another folder", folder.string(), to_text(kind)));
}

/// Asked for at a terminal, demanded elsewhere.
std::string reason_of(const CheckArguments& a) {
  if (!a.reason.empty()) return a.reason;
  std::string reason;
  if (::isatty(STDIN_FILENO)) {
    fmt::print(stderr, "Why may these figures be the new baseline? ");
    std::getline(std::cin, reason);
  }
  if (reason.empty())
    refuse("--bless", "needs the reason for the new figures; write --reason 'turbines ordered a month later'");
  return reason;
}

Baseline baseline_of(const Job& job, const std::string& reason) {
  Baseline b{.plan = fs::path(job.file).filename().string(), .version = GIGASIM_VERSION, .reason = reason};
  b.seed = job.seed;
  b.replications = job.checked.answers.replications;
  b.scenario = effective_yaml(job.plan.written(), false);
  for (std::size_t i = 0; i < job.checked.asked.metrics.size(); ++i) {
    const Metric& m = job.checked.asked.metrics[i];
    const Estimate& e = job.checked.answers.metrics[i];
    if (of_no_period(m.name) && e.n > 0) b.metrics.push_back({to_text(m.name), m.unit, m.sense, e});
  }
  return b;
}

void bless(const std::vector<Job>& jobs, const CheckArguments& a, const std::string& reason) {
  for (const Job& job : jobs) {
    Baseline b = baseline_of(job, reason);
    if (fs::exists(job.baseline)) {  // tolerances set by hand stay
      const Baseline old = read_baseline(job.baseline);
      b.tolerance = old.tolerance;
      for (BlessedMetric& m : b.metrics)
        for (const BlessedMetric& o : old.metrics)
          if (o.name == m.name) m.tolerance = o.tolerance;
    }
    write_baseline(job.baseline, b);
    if (!a.quiet) fmt::print("blessed {} figures in {}\n", b.metrics.size(), printable(job.baseline.string()));
  }
}

int list_figures(const std::vector<Job>& jobs) {
  for (const Job& job : jobs) fmt::print("{}\n{}", printable(job.file), known_figures(job.checked.asked.metrics));
  return good;
}
}  // namespace

int check_plans(const CheckArguments& a) {
  if (a.bless && a.baseline.empty()) refuse("--bless", "needs --baseline, the file or folder to write");
  if (!a.bless && !a.reason.empty()) refuse("--reason", "does nothing without --bless");
  const std::string reason = a.bless ? reason_of(a) : "";
  set_up_logging(0, true);
  std::vector<Job> jobs = jobs_of(a);
  if (a.bless)
    for (const Job& job : jobs) refuse_result_folder(job.baseline);
  if (a.figures) return list_figures(jobs);
  watch_interrupts();
  run_all(jobs, a);
  if (const int signal = interrupt_signal()) throw Interrupted{signal};
  std::vector<CheckedPlan> checked;
  for (const Job& job : jobs) checked.push_back(job.checked);
  write_file(a.junit, junit_xml(checked));
  write_file(a.markdown, check_markdown(checked));
  if (a.annotations) fmt::print("{}", check_annotations(checked));
  if (a.bless) bless(jobs, a, reason);
  if (!a.quiet) fmt::print("{}", check_verdict(checked));
  bool bad = false;
  for (const CheckedPlan& p : checked)
    bad = bad || p.count(Verdict::fail) > 0 || p.worse() > 0 || (a.strict && p.count(Verdict::undecided) > 0);
  return bad && !a.bless ? check_failed : good;
}

}  // namespace gigasim::cli
