/// Parts that the summary.json of a run and that of a study share.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "gigasim/report/report.hpp"
#include "gigasim/study/metrics.hpp"

namespace gigasim::report {

nlohmann::ordered_json header_json(const RunHeader&);
nlohmann::ordered_json claims_json(const std::vector<ClaimResult>&);
nlohmann::ordered_json metrics_json(const std::vector<Metric>&);

}  // namespace gigasim::report
