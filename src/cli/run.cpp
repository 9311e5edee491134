#include "gigasim/sim/run.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/report/report.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "gigasim/study/marginal.hpp"
#include "gigasim/study/questions.hpp"
#include "gigasim/study/study.hpp"
#include "gigasim/study/workers.hpp"
#include "run_header.hpp"

namespace gigasim::cli {

namespace {
/// Passes a run's stream on to the result folder, if any, and to the progress bar.
class Audience : public Recorder {
 public:
  Audience(ResultFolder* folder, ProgressBar& bar) : folder_(folder), bar_(bar) {}
  bool wants_rows() const override { return folder_ != nullptr; }
  void columns(const std::vector<Column>& all) override {
    watch_interrupts(Haste::within_a_second);
    if (folder_) folder_->columns(all);
  }
  void row(Date from, std::span<const double> values) override {
    if (folder_) folder_->row(from, values);
  }
  void event(Date date, const EventRow& row) override {
    if (folder_) folder_->event(date, row);
  }
  void progress(double share, Date now, double facility_mw) override {
    stop_if_interrupted();
    bar_.update(share, now, facility_mw);
  }

 private:
  ResultFolder* folder_;
  ProgressBar& bar_;
};

void measure(RunFacts& facts) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  facts.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  facts.peak_memory_mb = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

RunResult simulate(const Scenario& scenario, const RunHeader& header, std::vector<MarginalValue> marginal,
                   ResultFolder* folder, ProgressBar& bar) {
  Audience audience(folder, bar);
  try {
    RunResult result = run(scenario, {.seed = header.seed, .replication = header.replication}, audience);
    result.marginal = std::move(marginal);
    result.claims = judge_claims(scenario, result);
    if (folder) folder->finish(result);
    bar.clear();
    return result;
  } catch (const Interrupted&) {
    bar.clear();
    throw;
  } catch (const InternalFault& fault) {
    bar.clear();
    throw InternalFault(fmt::format("{}\nin scenario {}, hash {}, seed {}, version {}", fault.what(),
                                    header.scenario_file, header.scenario_hash, header.seed, header.version));
  }
}

/// Quietly: what one more unit gains is told by the run's own report.
std::vector<MarginalValue> marginal_of(const Scenario& scenario, const RunHeader& header, const RunArguments& a) {
  ProgressLine line(!a.quiet && progress_visible());
  MarginalOptions options{.replications = *a.marginal, .jobs = a.jobs.value_or(processors())};
  options.interrupted = [] { return interrupt_signal() != 0; };
  options.progress = [&](double share) {
    line.update([&](double) { return fmt::format("what one more unit gains: {:.0f} %", 100.0 * share); });
  };
  watch_interrupts(Haste::within_a_second);
  auto values = marginal_values(
      scenario,
      [&](const Scenario& plan, std::uint64_t replication) {
        NoRecorder nothing;
        spdlog::set_level(spdlog::level::warn);
        return run(plan, {.seed = header.seed, .replication = replication}, nothing);
      },
      options);
  line.clear();
  stop_if_interrupted();
  return values;
}

}  // namespace

int run_scenario(const RunArguments& a) {
  if (a.replications || !a.until.empty()) return run_study(a);
  if ((a.jobs && !a.marginal) || a.resume)
    throw InputError({Issue{.path = a.jobs ? "--jobs" : "--resume",
                            .message = "does nothing for a single run; add --replications or --until"}});
  if (a.report) require_html_report("--report");
  set_up_logging(a.verbose, a.quiet);
  const Plan plan = load(a);
  const RunHeader header = header_of(a, plan);
  const Scenario scenario = plan.draw(header.seed, header.replication);
  const std::string where = a.no_output ? "" : output_directory(a.out, a.scenario, FolderKind::run);
  std::optional<ResultFolder> folder;
  watch_interrupts(Haste::within_a_second);
  if (!a.no_output) folder.emplace(where, header);
  if (!a.quiet) print_title(header, scenario);
  std::vector<MarginalValue> marginal;
  if (a.marginal) marginal = marginal_of(scenario, header, a);
  ProgressBar bar(!a.quiet && progress_visible());
  RunResult result = simulate(scenario, header, std::move(marginal), folder ? &*folder : nullptr, bar);
  measure(result.facts);
  if (!a.quiet) fmt::print("{}", summary_text(result, terminal_style(a.no_colour), printable(where)));
  if (a.report) tell_report(a, where);
  return good;
}

}  // namespace gigasim::cli
