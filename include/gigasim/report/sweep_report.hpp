/// Sweeps for people and for other programs, and the folder that one is kept in. docs/guide/sweeps.md,
/// docs/formats/study.md
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/report/report.hpp"
#include "gigasim/report/sweep_store.hpp"

namespace gigasim {

// the folder

/// File name of the store in a sweep's folder.
inline constexpr std::string_view sweep_store_name = "sweep.sqlite";

/// Whether the folder has the store of a sweep, or of shards of one.
bool holds_sweep(const std::filesystem::path& folder);

/// The store of a shard, in `shards/`. Each start writes a new file, which begins with what the start before it had
/// finished: a process that is believed dead and is not can spoil nothing.
SweepStoreFile open_shard(const std::filesystem::path& folder, const Sweep&, const SweepOrigin&, Shard);

/// Progress of one shard, as it was last noted.
struct ShardProgress {
  Shard shard{};             ///< which part of the sweep
  SweepProgress progress{};  ///< points of the shard
  bool running = false;      ///< it is believed to be at work
  double age_s = 0.0;        ///< time since it was noted, s
};
/// Keeps the progress beside the shard's store, for those who follow it from elsewhere. Failure to write is no failure
/// of the shard: nothing is thrown.
void note_progress(const std::filesystem::path& folder, Shard, const SweepProgress&, bool running);
/// The last notes of all shards of the folder.
std::vector<ShardProgress> progress_of_shards(const std::filesystem::path& folder);

/// Outcome of a merge.
struct MergeReport {
  std::uint64_t shards = 0, folders = 0;  ///< numbers of shards, and of stores of other folders, that were taken in
  std::vector<std::string> notes{};       ///< parts that were left out, with the reason
};
/// Takes the results of the shards in all folders, and of the stores of the others, into the first folder's store, and
/// removes the first folder's shards. Throws InputError when they belong to different studies, or when there is nothing
/// to merge.
MergeReport merge_sweeps(const std::vector<std::filesystem::path>& folders);

/// Writes points.csv and summary.json. Throws std::system_error when it cannot.
void write_sweep(const std::filesystem::path& folder, const SweepStoreFile&);

// reports

/// Format of `export_sweep`.
enum class ExportFormat {
  csv,  ///< a row a point
  json  ///< an object a point
};
/// Writes all points with all figures, to all digits. It leaves out when and where they were computed, so the same
/// sweep gives the same bytes wherever it ran.
void export_sweep(std::ostream&, const SweepStoreFile&, ExportFormat);

/// summary.json of a sweep. docs/formats/study.md
std::string sweep_json(const SweepStoreFile&);

/// The text that `gigasim sweep` prints: best points, Pareto front, main effects, Sobol indices, failures.
std::string sweep_text(const SweepStoreFile&, const TerminalStyle&);
/// Title and design of the sweep, and how many points are done, failed, dropped and pending.
std::string sweep_status_text(const SweepStoreFile&, const std::vector<ShardProgress>&, const TerminalStyle&);

/// The first points of a plan, at most `most`, as a table.
std::string sweep_plan_text(const Sweep&, std::size_t most, const TerminalStyle&);

/// ` ████░░░░  48 %  480 of 1,000 points  2 failed  eta 12 s`.
std::string sweep_progress_line(const SweepProgress&, double elapsed_s);

}  // namespace gigasim
