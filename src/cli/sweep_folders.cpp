#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/report/sweep_report.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
SweepStoreFile store_in(const std::string& folder) {
  const fs::path file = fs::path(folder) / sweep_store_name;
  if (fs::exists(file)) return SweepStoreFile::glance(file);
  throw InputError(
      {{.path = folder,
        .message = holds_sweep(folder) ? "holds shards that are not merged yet; run 'gigasim sweep merge' on it first"
                                       : "holds no sweep; name the folder that 'gigasim sweep' wrote"}});
}
}  // namespace

int sweep_status(const SweepFolderArguments& a) {
  const std::string& folder = a.folders.front();
  fmt::print("{}", sweep_status_text(store_in(folder), progress_of_shards(folder), terminal_style(a.no_colour)));
  return good;
}

int sweep_resume(SweepArguments run) {
  {
    const SweepStoreFile store = store_in(run.out);
    run.study = store.facts().study_file;
    if (!fs::exists(run.study))
      throw InputError(
          {{.path = run.out,
            .message =
                fmt::format("its study '{}' is not there; run 'gigasim sweep STUDY --out {}' with the file's new place",
                            run.study, run.out)}});
  }
  return run_sweep(run);
}

int sweep_merge(const SweepFolderArguments& a) {
  const MergeReport report = merge_sweeps({a.folders.begin(), a.folders.end()});
  for (const std::string& note : report.notes) fmt::print(stderr, "gigasim: {}\n", printable(note));
  const SweepStoreFile store = store_in(a.folders.front());
  const SweepCounts n = store.counts();
  fmt::print("{} shards and {} folders merged into {}\n{}", report.shards, report.folders, printable(a.folders.front()),
             sweep_status_text(store, {}, terminal_style(a.no_colour)));
  return n.failed + n.pending() > 0 ? check_failed : good;
}

int sweep_export(const SweepFolderArguments& a) {
  const SweepStoreFile store = store_in(a.folders.front());
  const ExportFormat format = a.format == "json" ? ExportFormat::json : ExportFormat::csv;
  if (a.out.empty()) {
    export_sweep(std::cout, store, format);
    if (!std::cout.flush())
      throw std::system_error(errno, std::generic_category(), "standard output cannot be written");
    return good;
  }
  std::ofstream file(a.out, std::ios::binary);
  export_sweep(file, store, format);
  file.close();
  if (file) return good;
  const int reason = errno;
  std::error_code none;
  if (fs::is_regular_file(a.out, none)) fs::remove(a.out, none);
  throw std::system_error(reason, std::generic_category(), fmt::format("cannot write {}", a.out));
}

}  // namespace gigasim::cli
