/// Delivery risk and its drivers, for a terminal and for files.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "csv.hpp"
#include "gigasim/report/study_report.hpp"

namespace gigasim::report {

/// Probability of so many MW of a build-out quantity by the ends of months; empty where nothing is built during the
/// run.
std::string milestone_table(const StudyResult&, std::string_view quantity, const TerminalStyle&);
/// P10, P50 and P90 of the date on which each phase is complete, beside the plan; empty without phases.
std::string phase_odds_text(const StudyResult&, const TerminalStyle&);
/// The strongest inputs of each main result, with bars to the left (the more, the less) and to the right; empty without
/// any.
std::string drivers_text(const StudyResult&, const TerminalStyle&);

/// Rows of milestones.csv, under a line of names.
void write_milestones(CsvFile&, const std::vector<MilestoneOdds>&);
/// Rows of drivers.csv, under a line of names.
void write_drivers(CsvFile&, const std::vector<Driver>&);
/// Milestones for summary.json.
nlohmann::ordered_json milestones_json(const std::vector<MilestoneOdds>&);
/// Completion of phases for summary.json.
nlohmann::ordered_json phase_odds_json(const std::vector<PhaseOdds>&);
/// Drivers for summary.json.
nlohmann::ordered_json drivers_json(const std::vector<Driver>&);

}  // namespace gigasim::report
