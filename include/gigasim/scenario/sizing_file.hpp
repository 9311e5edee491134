/// The study file of `gigasim size`. docs/formats/sizing.md
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "gigasim/campus/sizing_plan.hpp"
#include "gigasim/scenario/study_file.hpp"

namespace gigasim {

/// A study of `gigasim size` as its file has it.
struct SizingFile {
  StudyBase base;                     ///< its scenario, seed and replications
  SizingProblem problem{};            ///< without criteria: these are read against the scenario's figures
  std::vector<Written> subject_to{};  ///< criteria as written, with their places
  std::optional<Written> cost{};      ///< metric whose mean is the cost of a point; none: the prices of the values
};

/// Reads a study and its base. Throws every problem in one InputError.
SizingFile load_sizing(const std::filesystem::path& path, const PlanCheck& also = {});

}  // namespace gigasim
