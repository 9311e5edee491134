/// Sweeps as a job array.
#pragma once

#include <filesystem>
#include <string>

#include "commands.hpp"
#include "sweep_study.hpp"

namespace gigasim::cli {

/// Throws InputError at an option of Slurm that was given, since without `--engine slurm` it would do nothing.
void refuse_slurm_options(const SlurmArguments&);
/// Throws InputError when jobs of the folder are still in the queue: a store has one writer.
void refuse_running_jobs(const std::filesystem::path& folder);
/// Submits the missing points of a sweep, waits for the jobs (unless `no_wait`), merges the shards and prints the
/// result. Interrupted, it cancels the jobs, keeps the finished points and ends by the signal. Returns check_failed
/// when points failed or are missing.
int run_on_slurm(const SweepArguments&, const SweepStudy&, const std::string& where);

}  // namespace gigasim::cli
