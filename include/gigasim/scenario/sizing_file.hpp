/// The study file of `gigasim size`. docs/formats/sizing.md
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "gigasim/campus/sizing_plan.hpp"
#include "gigasim/scenario/study_file.hpp"

namespace gigasim {

struct SizingFile {
  StudyBase base;
  SizingProblem problem{};  ///< without criteria: these are read against the scenario's figures
  std::vector<Written> subject_to{};
  std::optional<Written> cost{};  ///< metric whose mean is the cost of a point
};

/// Reads a study and its base, with every problem in one InputError.
SizingFile load_sizing(const std::filesystem::path& file, const PlanCheck& also = {});

}  // namespace gigasim
