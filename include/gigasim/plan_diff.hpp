/// What differs between two plans, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/scenario.hpp"

namespace gigasim {

struct PlanChange {
  std::string path;    ///< in the later plan, or in the earlier one for what is gone
  std::string text;    ///< `'titan-350' delivery in '1 GW' moved 2026-09-01 → 2026-11-15`
  std::string origin;  ///< where the later plan says it, e.g. `plan.yaml:33`; empty: nowhere in particular
};

/// From an effective plan (`effective_yaml`) to another. Phases are matched by name, deliveries by fleet, all else by
/// key.
std::vector<PlanChange> plan_changes(std::string_view before, const LoadedScenario& after);

}  // namespace gigasim
