/// Sweeps on a Slurm cluster: an array of shards and a job that merges them. Uses sbatch, squeue, scancel and scontrol;
/// no accounting. docs/guide/sweeps.md
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gigasim {

struct SlurmOptions {
  std::string partition{}, account{}, time{};  ///< empty: the site's default
  int shards = 1, cpus = 1;
  std::optional<int> at_once{};
  std::vector<std::string> further{};  ///< options of sbatch, as written
};

struct SlurmJobs {
  std::string array{}, merge{};  ///< job numbers
};

/// `sbatch` arguments of the array, and those of the merge job that waits for all of its tasks, however they end.
std::vector<std::string> array_arguments(const SlurmOptions&, const std::string& name,
                                         const std::filesystem::path& logs);
std::vector<std::string> merge_arguments(const SlurmOptions&, const std::string& name,
                                         const std::filesystem::path& logs, const std::string& array);
/// What the tasks run: `program` with the study and the folder, absolute.
std::string array_script(const std::filesystem::path& program, const std::filesystem::path& study,
                         const std::filesystem::path& folder, const SlurmOptions&);
std::string merge_script(const std::filesystem::path& program, const std::filesystem::path& folder);

/// Submits both. Throws InputError with what sbatch says against it; then nothing is left in the queue.
SlurmJobs submit(const SlurmOptions&, const std::string& name, const std::filesystem::path& program,
                 const std::filesystem::path& study, const std::filesystem::path& folder);
/// Whether any of them still waits or runs; nothing when the queue cannot be asked now.
std::optional<bool> in_queue(const SlurmJobs&);
void cancel(const SlurmJobs&);
/// Most tasks that an array of this cluster may have.
int most_tasks();

/// The jobs of a folder, for those who come back later.
void note_jobs(const std::filesystem::path& folder, const SlurmJobs&);
std::optional<SlurmJobs> noted_jobs(const std::filesystem::path& folder);

}  // namespace gigasim
