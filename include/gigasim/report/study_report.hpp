/// Studies and comparisons for people and for other programs. docs/formats/results.md
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "gigasim/report/report.hpp"
#include "gigasim/study/study.hpp"

namespace gigasim {

/// The files that a study has beside replications.csv and shortages.csv: heatmap.csv, milestones.csv, drivers.csv,
/// scenario.yaml, summary.json.
void write_study(const std::filesystem::path& directory, const StudyResult&, const RunHeader&);
std::string study_json(const StudyResult&, const RunHeader&);

/// Metrics as mean ± standard error with quantiles, odds of the build-out and what drives them, the worst shortage,
/// facts: what `gigasim run --replications` prints. Phases show their main figures; all metrics are in summary.json.
std::string study_text(const StudyResult&, const TerminalStyle&, std::string_view where = {});

/// ` ████░░░░  48 %  480 of 1,000  eue 11.2 ± 0.9 MWh/yr  eta 12 s`.
std::string study_progress_line(const StudyProgress&, double elapsed_s);

/// What `gigasim adequacy` prints: the figures, beside those of a study if there is one, and the head of the
/// capacity-outage table; in JSON all of it.
struct AdequacyReport {
  const Scenario& plan;
  const ExactAdequacy& exact;
  const CapacityOutageTable& table;
  std::vector<CrossCheck> checks{};  ///< none: not simulated
  std::uint64_t seed = 0;
};
std::string adequacy_text(const AdequacyReport&, const TerminalStyle&);
std::string adequacy_json(const AdequacyReport&);

/// Differences with error bars. Without `all`: campus and phases, and what else differs significantly.
std::string comparison_text(const Comparison&, const TerminalStyle&, std::string_view a, std::string_view b, bool all);

}  // namespace gigasim
