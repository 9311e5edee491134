/// Sweeps on a Slurm cluster: an array of shards and a job that merges them. Uses sbatch, squeue, scancel and scontrol;
/// no accounting. docs/guide/sweeps.md
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gigasim {

/// How the jobs of a sweep are submitted.
struct SlurmOptions {
  std::string partition{}, account{}, time{};  ///< as sbatch takes them; empty: the site's default
  int shards = 1, cpus = 1;                    ///< tasks of the array, and processors of each; from 1
  std::optional<int> at_once{};                ///< most shards at the same time; none: no limit
  std::vector<std::string> further{};          ///< further options of sbatch, as written
};

/// The two jobs of a sweep.
struct SlurmJobs {
  std::string array{}, merge{};  ///< job numbers; `merge` is empty until it is submitted
};

/// Arguments of sbatch for the array of shards. Their logs go to the folder `logs`.
std::vector<std::string> array_arguments(const SlurmOptions&, const std::string& name,
                                         const std::filesystem::path& logs);
/// Arguments of sbatch for the merge job. It waits for all tasks of the job `array`, however they end.
std::vector<std::string> merge_arguments(const SlurmOptions&, const std::string& name,
                                         const std::filesystem::path& logs, const std::string& array);
/// Script of the array's tasks: `program` sweeps one shard of the study into the folder. Paths are absolute.
std::string array_script(const std::filesystem::path& program, const std::filesystem::path& study,
                         const std::filesystem::path& folder, const SlurmOptions&);
/// Script of the merge job: `program` merges the shards of the folder. Paths are absolute.
std::string merge_script(const std::filesystem::path& program, const std::filesystem::path& folder);

/// Submits both jobs, and makes the folder for their logs. Throws InputError at `--engine slurm` with the answer of
/// sbatch when it refuses; then nothing is left in the queue. Throws std::system_error when no process can be started.
SlurmJobs submit(const SlurmOptions&, const std::string& name, const std::filesystem::path& program,
                 const std::filesystem::path& study, const std::filesystem::path& folder);
/// Whether one of the jobs still waits or runs. Nothing when the queue cannot be asked now.
std::optional<bool> in_queue(const SlurmJobs&);
/// Cancels the jobs. Errors of scancel are ignored.
void cancel(const SlurmJobs&);
/// Most tasks that an array of this cluster may have; Slurm's default, 1000, when the cluster does not tell.
int most_tasks();

/// Notes the jobs in the folder (`.slurm-jobs`), for those who come back later. Errors are ignored.
void note_jobs(const std::filesystem::path& folder, const SlurmJobs&);
/// The jobs that are noted in the folder; nothing when there are none.
std::optional<SlurmJobs> noted_jobs(const std::filesystem::path& folder);

}  // namespace gigasim
