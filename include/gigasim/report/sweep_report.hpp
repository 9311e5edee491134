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

inline constexpr std::string_view sweep_store_name = "sweep.sqlite";

/// True for a folder with the store of a sweep, or of shards of one.
bool holds_sweep(const std::filesystem::path& folder);

/// The store of a shard, in `shards/`. Each start writes a new file, which begins with what the start before it had
/// finished: a process that is believed dead and is not can spoil nothing.
SweepStoreFile open_shard(const std::filesystem::path& folder, const Sweep&, const SweepOrigin&, Shard);

struct ShardProgress {
  Shard shard{};
  SweepProgress progress{};
  bool running = false;
  double age_s = 0.0;  ///< since it was written
};
/// Kept beside the shard's store, for those who follow it from elsewhere. Failure to write is no failure of the shard.
void note_progress(const std::filesystem::path& folder, Shard, const SweepProgress&, bool running);
std::vector<ShardProgress> progress_of_shards(const std::filesystem::path& folder);

struct MergeReport {
  std::uint64_t shards = 0, folders = 0;
  std::vector<std::string> notes{};  ///< what was left out, and why
};
/// Takes the results of the shards in all folders, and of the stores of the others, into the first folder's store, and
/// removes the first folder's shards. Throws InputError when they belong to different studies, or when there is nothing
/// to merge.
MergeReport merge_sweeps(const std::vector<std::filesystem::path>& folders);

/// points.csv and summary.json.
void write_sweep(const std::filesystem::path& folder, const SweepStoreFile&);

// reports

enum class ExportFormat { csv, json };
/// All points with all figures, to all digits; nothing of when and where they were computed, so the same sweep gives
/// the same bytes wherever it ran.
void export_sweep(std::ostream&, const SweepStoreFile&, ExportFormat);

std::string sweep_json(const SweepStoreFile&);

/// Best points, Pareto front, main effects, Sobol indices, failures: what `gigasim sweep` prints.
std::string sweep_text(const SweepStoreFile&, const TerminalStyle&);
/// How many points are done, failed, dropped, pending; what the sweep is.
std::string sweep_status_text(const SweepStoreFile&, const std::vector<ShardProgress>&, const TerminalStyle&);

/// First points of a plan as a table.
std::string sweep_plan_text(const Sweep&, std::size_t most, const TerminalStyle&);

/// ` ████░░░░  48 %  480 of 1,000 points  2 failed  eta 12 s`.
std::string sweep_progress_line(const SweepProgress&, double elapsed_s);
/// `40 s`, `12 min`, `3.5 h`.
std::string time_text(double seconds);

}  // namespace gigasim
