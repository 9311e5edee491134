#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "gigasim/report/report.hpp"
#include "gigasim/report/sweep_report.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
/// What a run that was killed may leave beside nothing else.
bool left_over(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return name.starts_with('.') && (name.ends_with(".partial") || name.ends_with(".lock"));
}

bool of_a_run(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return left_over(entry) || name == inputs_folder ||
         std::find(std::begin(result_files), std::end(result_files), name) != std::end(result_files);
}

bool holds_summary(const fs::path& directory) {
  std::ifstream file(directory / "summary.json");
  std::string start(32, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start.find("\"gigasim\"") != std::string::npos;
}
}  // namespace

FolderKind folder_kind(const fs::path& directory) {
  std::error_code none;
  if (!fs::exists(directory, none)) return FolderKind::nothing;
  if (!fs::is_directory(directory, none)) return FolderKind::other;
  const auto has = [&](std::string_view name) { return fs::exists(directory / name, none); };
  if (has(sweep_store_name) || has("shards") || has("points.csv")) return FolderKind::sweep;
  if (has("observations.csv") || has("probes.csv")) return FolderKind::search;
  if (has("study.json") || has("replications.csv")) return FolderKind::study;
  const auto all = [&](bool (*are)(const fs::path&)) {
    return std::all_of(fs::directory_iterator(directory, none), {},
                       [&](const auto& entry) { return are(entry.path()); });
  };
  if (all(left_over)) return FolderKind::nothing;
  return all(of_a_run) || holds_summary(directory) ? FolderKind::run : FolderKind::other;
}

std::string_view to_text(FolderKind kind) {
  constexpr std::string_view texts[] = {"nothing",
                                        "one run",
                                        "a study of many replications",
                                        "a sweep",
                                        "a search for a size",
                                        "files that are not a gigasim result"};
  return texts[static_cast<std::size_t>(kind)];
}

}  // namespace gigasim
