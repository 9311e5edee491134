/// Many replications of a plan, watched from a terminal.
#pragma once

#include "gigasim/scenario/scenario.hpp"
#include "gigasim/study/study.hpp"

namespace gigasim::cli {

/// Most replications of a study that has a stopping rule alone.
inline constexpr std::uint64_t usual_cap = 100000;

/// Runs the study until it is done or a signal comes, with a progress line when `draws`. The result has the claims of
/// the plan. Throws like monte_carlo(), and InputError when a replication draws values that do not fit together.
StudyResult run_study(const StudyOptions&, const Plan&, bool draws);

}  // namespace gigasim::cli
