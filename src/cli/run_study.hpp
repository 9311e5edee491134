/// Many replications of a plan, watched from a terminal.
#pragma once

#include "gigasim/scenario/scenario.hpp"
#include "gigasim/study/study.hpp"

namespace gigasim::cli {

inline constexpr std::uint64_t usual_cap = 100000;  ///< of replications, with --until alone

/// Runs the study with a progress line where it is seen (`draws`), until it is done or a signal comes.
StudyResult run_study(const StudyOptions&, const Plan&, bool draws);

}  // namespace gigasim::cli
