/// Differences between two plans, in words.
#pragma once

#include <string_view>
#include <vector>

#include "gigasim/campus/plan_change.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

/// Changes from an effective plan (`effective_yaml`) to another. Phases are matched by name, deliveries by fleet,
/// everything else by key. Empty when both are equal.
std::vector<PlanChange> plan_changes(std::string_view before, const LoadedScenario& after);

}  // namespace gigasim
