/// Sweeps as a job array.
#pragma once

#include <filesystem>
#include <string>

#include "commands.hpp"
#include "sweep_study.hpp"

namespace gigasim::cli {

/// Throws InputError for an option that would do nothing.
void refuse_slurm_options(const SlurmArguments&);
/// Throws InputError when jobs of the folder are still in the queue: a store has one writer.
void refuse_running_jobs(const std::filesystem::path& folder);
int run_on_slurm(const SweepArguments&, const SweepStudy&, const std::string& folder);

}  // namespace gigasim::cli
