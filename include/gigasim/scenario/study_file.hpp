/// Study files: a base scenario and what is asked of it. docs/formats/study.md
#pragma once

#include <filesystem>

#include "gigasim/campus/sweep_plan.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

/// What every study begins with.
struct StudyBase {
  std::string name;                      ///< default: the file's
  std::filesystem::path file, scenario;  ///< the study's own, and that of its base
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> replications{};
  std::optional<Written> until{};
  Plan plan;  ///< the base with `set:` and `seed:`
};

struct SweepFile {
  StudyBase base;
  SweepPlan sweep;
};

/// Reads a study and its base, and tries every value of every parameter in its place, so that a path that is not there,
/// a value without its unit and the like are told here, all at once, in one InputError.
SweepFile load_sweep(const std::filesystem::path& file, const PlanCheck& also = {});

}  // namespace gigasim
