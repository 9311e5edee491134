/// Searches for people and for other programs. docs/formats/sizing.md
#pragma once

#include <filesystem>
#include <string>

#include "gigasim/report/report.hpp"
#include "gigasim/study/sizing.hpp"

namespace gigasim {

/// Facts of a search that are known before it starts.
struct SizingHeader {
  std::string name, study_file, base_file, version;  ///< title, files as given, version of the program
  std::string plan_hash;                             ///< of the effective base scenario
  std::uint64_t seed = 0;                            ///< of all random numbers
};

/// A point in words: `turbines 20`, `turbines 20, megapacks 84`.
std::string point_text(const SizingProblem&, const SizingPoint&);

/// The text that `gigasim size` prints: all points that were tried, the answer, its certainty, and the criteria that
/// bind there.
std::string sizing_text(const SizingProblem&, const SizingResult&, const TerminalStyle&);
/// summary.json of a search. docs/formats/sizing.md
std::string sizing_json(const SizingProblem&, const SizingResult&, const SizingHeader&);
/// Writes probes.csv and summary.json. Throws std::system_error when it cannot.
void write_sizing(const std::filesystem::path& directory, const SizingProblem&, const SizingResult&,
                  const SizingHeader&);

/// ` turbines 20  45 of 68 replications  point 5  1,204 runs  down to 14 … 22`.
std::string sizing_progress_line(const SizingProblem&, const SizingProgress&);

}  // namespace gigasim
