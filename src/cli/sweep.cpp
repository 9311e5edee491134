#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <filesystem>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/report/sweep_report.hpp"
#include "gigasim/study/workers.hpp"
#include "sweep_slurm.hpp"
#include "sweep_study.hpp"
#include "sweep_watch.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t points_shown = 8;

[[noreturn]] void refuse(const char* option, const std::string& message) {
  throw InputError({{.path = option, .message = message}});
}

std::optional<Shard> shard_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, shard.i);
  const bool parted = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = std::from_chars(parted ? first.ptr + 1 : end, end, shard.n);
  if (!parted || second.ec != std::errc() || second.ptr != end || shard.i < 1 || shard.i > shard.n)
    refuse("--shard", fmt::format("'{}' is no part; write e.g. '3/8', the third of eight", text));
  return shard;
}

/// Notes the progress of a shard where those who wait for it look.
class Notes : public SweepObserver {
 public:
  Notes(fs::path folder, Shard shard) : folder_(std::move(folder)), shard_(shard) {}
  void progress(const SweepProgress& p) override {
    if (since_noted_ && since_noted_->elapsed_s() < 1.0) return;
    since_noted_.emplace();
    note_progress(folder_, shard_, p, true);
  }
  bool interrupted() override { return interrupt_signal() != 0; }

 private:
  fs::path folder_;
  Shard shard_;
  std::optional<Stopwatch> since_noted_{};
};

std::string folder_for(const SweepArguments& a) { return output_directory(a.out, a.study, FolderKind::sweep); }

/// A shard may find the folder as other shards have left it.
std::string folder_of_shard(const std::string& out) {
  require_kind(out, FolderKind::sweep);
  std::error_code none;
  fs::create_directories(fs::path(out) / "shards", none);
  if (none) refuse("--out", fmt::format("cannot make the directory '{}': {}", out, none.message()));
  return out;
}

int end_interrupted(std::uint64_t finished, const std::string& how) {
  fmt::print(stderr, "gigasim: interrupted; {} points of this call are kept, {} goes on.\n", finished, how);
  std::fflush(nullptr);
  end_by_signal(interrupt_signal());
  return internal_fault;
}

int run_shard(const SweepArguments& a, Shard shard) {
  const SweepStudy study(a.study);
  const std::string folder = folder_of_shard(a.out);
  SweepStoreFile store = open_shard(folder, study.sweep(), study.origin(), shard);
  Notes notes(folder, shard);
  watch_interrupts();
  const auto maker = [&](const std::vector<std::string>& changes) { return study.variant(changes); };
  const Sweep::Report report = study.sweep().run(maker, store, notes, a.jobs.value_or(processors()), shard);
  note_progress(folder, shard, report.progress, false);
  if (!a.quiet)
    fmt::print("shard {}/{}: {} points done, {} failed · {:.1f} s wall · {:.1f} s CPU\n", shard.i, shard.n,
               report.progress.done, report.progress.failed, report.wall_s, report.cpu_s);
  if (report.end == PoolEnd::interrupted) return end_interrupted(report.progress.done, "the same command");
  return report.progress.failed > 0 ? check_failed : good;
}

int print_plan(const SweepArguments& a, const SweepStudy& study) {
  const Sweep& sweep = study.sweep();
  std::vector<std::uint64_t> missing;
  if (!a.out.empty() && fs::exists(fs::path(a.out) / sweep_store_name)) {
    const SweepStoreFile store = SweepStoreFile::read(fs::path(a.out) / sweep_store_name);
    missing = sweep.missing(store);
    fmt::print("'{}' has {} of the points already.\n", printable(a.out),
               sweep.points().size() - study.dropped() - missing.size());
  } else {
    for (std::uint64_t point = 0; point < sweep.points().size(); ++point)
      if (!sweep.dropped(point)) missing.push_back(point);
  }
  fmt::print("{}", sweep_plan_text(sweep, points_shown, terminal_style(a.no_colour)));
  if (sweep.points().size() - study.dropped() > points_shown) fmt::print("  ...\n");
  if (missing.empty()) {
    fmt::print("\nNothing is left to simulate.\n");
    return good;
  }
  std::fflush(stdout);
  const Sweep::Trial trial = sweep.trial(
      missing[missing.size() / 2], [&](const std::vector<std::string>& changes) { return study.variant(changes); });
  const SweepQuestions& q = sweep.questions();
  const double replications = q.until ? 100.0 : static_cast<double>(q.replications);
  const int jobs = a.jobs.value_or(processors());
  const double cpu_s = static_cast<double>(missing.size()) * (trial.variant_s + replications * trial.replication_s);
  fmt::print(
      "\n{} points to simulate, {} replication{} each{}. Point {} took {} a replication: about {} with {} at once.\n",
      missing.size(), q.until ? "at least 100" : fmt::format("{}", q.replications),
      q.until || q.replications > 1 ? "s" : "", q.until ? " until '" + q.until->text + "'" : "",
      missing[missing.size() / 2], human(trial.replication_s, computing_time), human(cpu_s / jobs, computing_time),
      jobs);
  return good;
}

void print_title(const SweepStudy& study) {
  const SweepPlan& plan = study.sweep().plan();
  fmt::print("{} · {} · {} · {} points", plan.name, printable(study.origin().base_file), to_text(plan.design),
             study.sweep().points().size());
  if (const std::uint64_t dropped = study.dropped(); dropped > 0) fmt::print(", {} dropped by constraints", dropped);
  fmt::print(" · seed {}\n\n", plan.seed);
  std::fflush(stdout);
}

int run_local(const SweepArguments& a, const SweepStudy& study, const std::string& folder) {
  SweepStoreFile store = SweepStoreFile::prepare(fs::path(folder) / sweep_store_name, study.sweep(), study.origin());
  SweepWatch watch(!a.quiet && progress_visible());
  watch_interrupts();
  const auto maker = [&](const std::vector<std::string>& changes) { return study.variant(changes); };
  const Sweep::Report report = study.sweep().run(maker, store, watch, a.jobs.value_or(processors()));
  watch.clear();
  write_sweep(folder, store);
  const bool interrupted = report.end == PoolEnd::interrupted;
  if (!a.quiet && !interrupted) {
    const SweepProgress& p = report.progress;
    fmt::print(
        "{}\n{} points simulated · {:.1f} s wall · {:.1f} s CPU · {:.0f} MB, {:.0f} MB a worker · results in {}\n",
        sweep_text(store, terminal_style(a.no_colour)), p.done + p.failed, report.wall_s, report.cpu_s,
        report.memory_mb, report.worker_memory_mb, printable(folder));
  }
  if (interrupted) return end_interrupted(report.progress.done, fmt::format("'gigasim sweep resume {}'", folder));
  return store.counts().failed > 0 ? check_failed : good;
}
}  // namespace

int run_sweep(const SweepArguments& a) {
  if (a.study.empty()) refuse("STUDY", "is missing; name a study file, or one of status, resume, merge, export");
  set_up_logging(0, true);  // workers are quiet
  const bool slurm = a.engine == "slurm";
  if (const auto shard = shard_of(a.shard)) {
    if (slurm || a.dry_run) refuse("--shard", "is for a single process; leave out --engine slurm and --dry-run");
    return run_shard(a, *shard);
  }
  if (!slurm) refuse_slurm_options(a.slurm);
  const SweepStudy study(a.study);
  if (!a.quiet || a.dry_run) print_title(study);
  if (a.dry_run) return print_plan(a, study);
  const std::string folder = folder_for(a);
  refuse_running_jobs(folder);
  return slurm ? run_on_slurm(a, study, folder) : run_local(a, study, folder);
}

}  // namespace gigasim::cli
