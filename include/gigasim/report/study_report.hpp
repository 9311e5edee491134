/// Studies and comparisons for people and for other programs. docs/formats/results.md
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "gigasim/report/report.hpp"
#include "gigasim/study/study.hpp"

namespace gigasim {

/// Writes the files that a study has beside replications.csv and shortages.csv: heatmap.csv, milestones.csv,
/// drivers.csv, scenario.yaml, summary.json. Throws std::system_error when it cannot.
void write_study(const std::filesystem::path& directory, const StudyResult&, const RunHeader&);
/// summary.json of a study. docs/formats/results.md
std::string study_json(const StudyResult&, const RunHeader&);

/// The text that `gigasim run --replications` prints: metrics as mean ± standard error with quantiles, odds of the
/// build-out and their drivers, the worst shortage, facts. Phases show their main figures; all metrics are in
/// summary.json.
std::string study_text(const StudyResult&, const TerminalStyle&, std::string_view where = {});

/// ` ████░░░░  48 %  480 of 1,000  eue 11.2 ± 0.9 MWh/yr  eta 12 s`.
std::string study_progress_line(const StudyProgress&, double elapsed_s);

/// The figures that `gigasim adequacy` prints. The references must outlive it.
struct AdequacyReport {
  const Scenario& plan;              ///< independent units that feed one load
  const ExactAdequacy& exact;        ///< its exact figures
  const CapacityOutageTable& table;  ///< its capacity-outage table
  std::vector<CrossCheck> checks{};  ///< exact figures beside simulated ones; empty: not simulated
  std::uint64_t seed = 0;            ///< of the simulation
};
/// Exact figures, those of a study beside them if there is one, and the head of the capacity-outage table.
std::string adequacy_text(const AdequacyReport&, const TerminalStyle&);
/// The same as JSON, with the whole table.
std::string adequacy_json(const AdequacyReport&);

/// Differences with error bars. Without `all`: campus and phases, and what else differs significantly.
std::string comparison_text(const Comparison&, const TerminalStyle&, std::string_view a, std::string_view b, bool all);

}  // namespace gigasim
