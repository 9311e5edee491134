/// Searches for people and for other programs. docs/formats/sizing.md
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "gigasim/report/report.hpp"
#include "gigasim/study/sizing.hpp"

namespace gigasim {

/// What is known of a search before it starts.
struct SizingHeader {
  std::string name, study_file, base_file, version;
  std::string plan_hash;  ///< of the effective base scenario
  std::uint64_t seed = 0;
};

/// `turbines 20`, `turbines 20, megapacks 84`.
std::string point_text(const SizingProblem&, const SizingPoint&);

/// All points that were tried, the answer, how sure it is, and what binds there.
std::string sizing_text(const SizingProblem&, const SizingResult&, const TerminalStyle&);
std::string sizing_json(const SizingProblem&, const SizingResult&, const SizingHeader&);
/// probes.csv and summary.json.
void write_sizing(const std::filesystem::path& directory, const SizingProblem&, const SizingResult&,
                  const SizingHeader&);

/// ` turbines 20  45 of 68 replications  point 5  1,204 runs  down to 14 … 22`.
std::string sizing_progress_line(const SizingProblem&, const SizingProgress&);

}  // namespace gigasim
