#include "sweep_slurm.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "gigasim/base/printable.hpp"
#include "gigasim/report/sweep_report.hpp"
#include "gigasim/study/sweep_slurm.hpp"
#include "sweep_watch.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t points_of_a_shard = 10;
constexpr int most_shards = 1000;
constexpr double shortest_pause_s = 1.0, longest_pause_s = 5.0, longest_end_s = 120.0;

[[noreturn]] void refuse(const char* option, const std::string& message) {
  throw InputError({{.path = option, .message = message}});
}

SlurmOptions options_of(const SlurmArguments& a, std::uint64_t missing) {
  SlurmOptions o{.partition = a.partition,
                 .account = a.account,
                 .time = a.time,
                 .cpus = a.cpus.value_or(1),
                 .at_once = a.at_once,
                 .further = a.options};
  const int most = std::min(most_shards, most_tasks());
  if (a.shards && *a.shards > most)
    refuse("--shards", fmt::format("an array of this cluster has at most {} tasks", most));
  const std::uint64_t usual = (missing + points_of_a_shard - 1) / points_of_a_shard;
  o.shards = a.shards.value_or(static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(most), usual)));
  return o;
}

SweepProgress sum_of(const fs::path& folder, std::uint64_t planned) {
  SweepProgress sum{.planned = planned};
  for (const ShardProgress& s : progress_of_shards(folder)) {
    sum.done += s.progress.done;
    sum.failed += s.progress.failed;
  }
  return sum;
}

/// Until neither job is in the queue, or the user has had enough.
void follow(const SlurmJobs& jobs, const fs::path& folder, std::uint64_t planned, SweepWatch& watch) {
  double pause_s = shortest_pause_s;
  Stopwatch since_asked;
  SweepProgress furthest{.planned = planned};
  while (!watch.interrupted()) {
    const SweepProgress sum = sum_of(folder, planned);
    if (sum.done + sum.failed >= furthest.done + furthest.failed) furthest = sum;  // merged shards are gone
    watch.progress(furthest);
    if (since_asked.elapsed_s() >= pause_s) {
      if (in_queue(jobs) == false) return;
      pause_s = std::min(longest_pause_s, 1.2 * pause_s);
      since_asked.restart();
    }
    ::usleep(200'000);
  }
}

/// Nobody may write the shards when they are merged here.
void stop(const SlurmJobs& jobs) {
  cancel(jobs);
  for (const Stopwatch clock; in_queue(jobs) != false && clock.elapsed_s() < longest_end_s;) ::usleep(500'000);
}

void merge_here(const fs::path& folder) {
  if (progress_of_shards(folder).empty()) return;
  for (const std::string& note : merge_sweeps({folder}).notes) fmt::print(stderr, "gigasim: {}\n", printable(note));
}

int report(const SweepArguments& a, const fs::path& folder) {
  const SweepStoreFile store = SweepStoreFile::read(folder / sweep_store_name);
  const SweepCounts n = store.counts();
  if (std::error_code none; n.pending() == 0) fs::remove_all(folder / "shards", none);  // only logs are left there
  if (!a.quiet)
    fmt::print("{}\nresults in {}\n", sweep_text(store, terminal_style(a.no_colour)),
               a.out.empty() ? folder.string() : a.out);
  if (n.pending() > 0)
    fmt::print(
        stderr,
        "gigasim: {} points are missing; '{}/shards' has the logs, 'gigasim sweep resume {} --engine slurm' goes on.\n",
        n.pending(), folder.string(), folder.string());
  return n.failed + n.pending() > 0 ? check_failed : good;
}

int end_interrupted(const fs::path& folder) {
  fmt::print(stderr,
             "gigasim: interrupted and cancelled; what is finished is kept, 'gigasim sweep resume {}' goes on.\n",
             folder.string());
  std::fflush(nullptr);
  end_by_signal(interrupt_signal());
  return internal_fault;
}
}  // namespace

void refuse_slurm_options(const SlurmArguments& a) {
  const std::pair<const char*, bool> given[] = {
      {"--partition", !a.partition.empty()}, {"--account", !a.account.empty()}, {"--time", !a.time.empty()},
      {"--shards", a.shards.has_value()},    {"--cpus", a.cpus.has_value()},    {"--at-once", a.at_once.has_value()},
      {"--sbatch", !a.options.empty()},      {"--no-wait", a.no_wait}};
  for (const auto& [option, is_given] : given)
    if (is_given) refuse(option, "does nothing without --engine slurm");
}

void refuse_running_jobs(const fs::path& folder) {
  const auto jobs = noted_jobs(folder);
  if (jobs && in_queue(*jobs) == true)
    refuse("--out", fmt::format("Slurm job {} still works on '{}'; wait for it, or 'scancel {} {}'", jobs->array,
                                folder.string(), jobs->array, jobs->merge));
}

int run_on_slurm(const SweepArguments& a, const SweepStudy& study, const std::string& where) {
  if (a.jobs) refuse("--jobs", "is for this machine; with --engine slurm write --cpus, of each shard");
  const fs::path folder = fs::absolute(where).lexically_normal();
  merge_here(folder);
  std::uint64_t missing = 0;
  {
    const SweepStoreFile store = SweepStoreFile::prepare(folder / sweep_store_name, study.sweep(), study.origin());
    missing = study.sweep().missing(store).size();
    write_sweep(folder, store);
  }
  if (missing == 0) return report(a, folder);
  const SlurmOptions options = options_of(a.slurm, missing);
  const SlurmJobs jobs = submit(options, "gigasim-" + fs::path(a.study).stem().string(),
                                fs::read_symlink("/proc/self/exe"), study.origin().study_file, folder);
  note_jobs(folder, jobs);
  if (!a.quiet)
    fmt::print("Slurm job {}: {} points in {} shards; job {} merges them\n", jobs.array, missing, options.shards,
               jobs.merge);
  if (a.slurm.no_wait) {
    fmt::print("'gigasim sweep status {}' follows them.\n", folder.string());
    return good;
  }
  std::fflush(stdout);
  SweepWatch watch(!a.quiet && progress_visible());
  watch_interrupts();
  follow(jobs, folder, missing, watch);
  watch.clear();
  if (interrupt_signal() != 0) stop(jobs);
  merge_here(folder);
  return interrupt_signal() != 0 ? end_interrupted(folder) : report(a, folder);
}

}  // namespace gigasim::cli
