/// What differs between two plans, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/plan_change.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

/// From an effective plan (`effective_yaml`) to another. Phases are matched by name, deliveries by fleet, all else by
/// key.
std::vector<PlanChange> plan_changes(std::string_view before, const LoadedScenario& after);

}  // namespace gigasim
