#include <algorithm>
#include <string_view>

#include "gigasim/study/study.hpp"
#include "metric_sheet.hpp"

namespace gigasim {

double CrossCheck::z() const {
  if (simulated.mean == exact) return 0.0;
  return simulated.standard_error > 0.0 ? (simulated.mean - exact) / simulated.standard_error : study::no_number;
}

std::vector<CrossCheck> cross_check(const ExactAdequacy& a, const std::vector<MetricSummary>& simulated) {
  const std::pair<std::string_view, double> figures[] = {{"lole_h_per_yr", a.lole_h_per_yr},
                                                         {"lole_hourly_h_per_yr", a.lole_sampled_h_per_yr},
                                                         {"lole_days_per_yr", a.lole_days_per_yr},
                                                         {"eue_mwh_per_yr", a.eue_mwh_per_yr},
                                                         {"neue_ppm", 1e6 * a.neue},
                                                         {"lolf_per_yr", a.lolf_per_yr}};
  std::vector<CrossCheck> checks;
  for (const auto& [name, exact] : figures) {
    const auto found = std::find_if(simulated.begin(), simulated.end(), [&](const MetricSummary& m) {
      return m.name == MetricName{.figure = std::string(name)};
    });
    if (found != simulated.end() && found->n > 0) checks.push_back({exact, *found});
  }
  return checks;
}

}  // namespace gigasim
