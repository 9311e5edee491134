/// Parts that the summary.json of a run and that of a study share.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "gigasim/report/report.hpp"
#include "gigasim/study/metrics.hpp"

namespace gigasim::report {

/// The header's fields, with inputs and drawn values.
nlohmann::ordered_json header_json(const RunHeader&);
/// An array of claims, each with its resources.
nlohmann::ordered_json claims_json(const std::vector<ClaimResult>&);
/// An array of metrics: name, unit, which direction is better, value.
nlohmann::ordered_json metrics_json(const std::vector<Metric>&);

}  // namespace gigasim::report
