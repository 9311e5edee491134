/// Study files: a base scenario and the questions asked of it. docs/formats/study.md
#pragma once

#include <filesystem>

#include "gigasim/campus/sweep_plan.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

/// The beginning of every study.
struct StudyBase {
  std::string name;                             ///< title of reports; default: the file's name
  std::filesystem::path file, scenario;         ///< the study's own, and that of its base
  std::uint64_t seed = 1;                       ///< of all random numbers
  std::optional<std::uint64_t> replications{};  ///< of each point, 1 or above; with `until`: at most
  std::optional<Written> until{};               ///< rule that stops the replications of a point, with its place
  Plan plan;                                    ///< the base with `set:` and `seed:`
};

/// A sweep as its file has it.
struct SweepFile {
  StudyBase base;   ///< its scenario, seed and replications
  SweepPlan sweep;  ///< parameters, design, metrics
};

/// Reads a study and its base, and tries every value of every parameter in its place. So a path that is not there, or a
/// value without its unit, is reported here. Throws all problems in one InputError.
SweepFile load_sweep(const std::filesystem::path& file, const PlanCheck& also = {});

}  // namespace gigasim
