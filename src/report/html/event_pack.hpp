/// Events of a run for the page: shortages and other costly chains, step by step, and marks on time axes.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace gigasim::report {

/// `shortages` and `costly` (other chains, by GPU-hours), the worst first, each with the `steps` of its chain; `marks`:
/// grid calls and common causes; `counts`: how many there are of each in all. Empty without events.csv.
nlohmann::ordered_json pack_events(const std::filesystem::path& events_csv);

}  // namespace gigasim::report
