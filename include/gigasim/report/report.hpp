/// Results for people and for other programs: terminal tables, CSV, SQLite, JSON. docs/formats/results.md
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigasim/base/stopwatch.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

/// Facts of a run that are known before it starts. They go into every result file.
struct RunHeader {
  /// `name:` of the plan, its file as given, version of the program, command line.
  std::string scenario_name, scenario_file, version, command;
  std::string scenario_hash;                                ///< of the effective scenario, hexadecimal
  std::string effective_scenario;                           ///< YAML
  std::vector<std::pair<std::string, std::string>> data{};  ///< files that it names: where they are, name in it
  std::vector<std::pair<std::string, std::string>> inputs;  ///< files that went into it: name, hash
  std::vector<std::pair<std::string, std::string>> drawn;   ///< uncertain inputs: path, value of this replication
  Date start{}, end{};                                      ///< of the run
  std::uint64_t seed = 0, replication = 0;                  ///< replication 0: the plan as written
  double resolution_s = 3600.0;                             ///< interval of the series, s
};

/// Folder of the data files that `scenario.yaml` names, within the result folder.
inline constexpr std::string_view inputs_folder = "inputs";
/// The files of a result folder, in the order in which they get their final names. A folder with a summary.json is
/// whole.
inline constexpr std::string_view result_files[] = {"series.csv",     "events.csv",    "gpu_hours.csv",
                                                    "binding.csv",    "build_out.csv", "cash_flow.csv",
                                                    "results.sqlite", "scenario.yaml", "summary.json"};

/// Kind of result that a folder holds.
enum class FolderKind {
  nothing,  ///< there is no such folder, or it is empty but for what a killed run left
  run,      ///< of one run
  study,    ///< of many replications
  sweep,    ///< of many variants of a plan, or shards of them
  search,   ///< of `gigasim size`
  other     ///< something else, or no folder at all
};
/// Looks what a folder holds. A command writes only where there is nothing, or a result of its own kind.
FolderKind folder_kind(const std::filesystem::path& directory);
/// For messages: `one run`, `a study of many replications`, `a sweep`, `a search for a size`, `other files`.
std::string_view to_text(FolderKind);

/// Writes a file whole: it gets its name, in the place of an earlier one, when all is on the disk. A device or a pipe
/// is written as it is. Throws std::system_error, naming the file, and leaves nothing behind then.
void write_whole(const std::filesystem::path& file, std::string_view text);
/// Removes all files that stand under temporary names now. It may be called from a signal handler; nothing else may be
/// done with such files afterwards.
void remove_unfinished_files() noexcept;

/// Writes the result_files into a directory. Everything is written under a temporary name (`.series.csv.partial`) and
/// renamed when whole. So neither a crash nor a full disk leaves half a file under its final name; without `finish` the
/// temporary files are removed. The same run gives the same bytes. Throws std::system_error, naming the file, when a
/// file cannot be written.
class ResultFolder : public Recorder {
 public:
  /// Makes the directory if need be and opens all files. A second writer of the same directory is refused.
  ResultFolder(std::filesystem::path directory, RunHeader header);
  /// Removes temporary files, and the directory if it was made for nothing.
  ~ResultFolder() override;
  /// Columns of the series, once, before the first row.
  void columns(const std::vector<Column>&) override;
  /// A row of the series: means over the interval from `from`. Throws InternalFault when its length is not that of the
  /// columns.
  void row(Date from, std::span<const double> values) override;
  /// An event, in the order of time.
  void event(Date when, const EventRow&) override;
  /// Completes and renames all files.
  void finish(const RunResult&);

 private:
  struct Files;
  /// The open files; never null.
  std::unique_ptr<Files> files_;
};

/// How text for a terminal is laid out.
struct TerminalStyle {
  bool colour = false;  ///< ANSI colours
  int width = 120;      ///< cells of a line
};

/// The text that `gigasim run` prints: phase table, verdict in sentences, GPU-hours, jobs, equipment to buy next, facts
/// of the run. `where` names the result folder, if any.
std::string summary_text(const RunResult&, const TerminalStyle&, std::string_view where = {});
/// Main figures of all phases. On a narrow terminal it splits into several tables rather than break a number.
std::string phase_table(const RunResult&, const TerminalStyle&);
/// GPU-hours from what is installed down to useful training, a bar a loss with its causes; empty without GPU-hours.
std::string waterfall(const RunResult&, const TerminalStyle&);
/// Jobs, a line each, with the power swing of those that have one; empty without jobs.
std::string job_table(const RunResult&, const TerminalStyle&);
/// Gain of one more unit of each kind, the best first; empty when it was not asked for.
std::string marginal_table(const RunResult&, const TerminalStyle&);
/// Purchases, running costs, and the cost of a MWh and of a useful GPU-hour; empty where nothing has a price.
std::string cost_text(const RunResult&, const TerminalStyle&);
/// Claims of others about the campus against the figures of the run, a paragraph a claim; empty without claims.
std::string claims_text(const std::vector<ClaimResult>&, const TerminalStyle&);
/// The spells that cost most GPU-hours with the resource that bound in each, in the order of time; empty when nothing
/// bound.
std::string binding_table(const RunResult&, const TerminalStyle&);
/// Sentences on each shortfall (resource, time, amount, remedy), the largest problem first; then on lost GPU-hours,
/// jobs that did not finish, and power swings that turbines and grid do not accept.
std::vector<std::string> verdict(const RunResult&);
/// summary.json of a run. docs/formats/results.md
std::string summary_json(const RunResult&, const RunHeader&);

/// The line of the progress bar, ` ████░░░░  48 %  2026-03-22  1.31 GW  eta 0.9 s`: share done (0..1), date of the
/// simulation, power of the facility (MW), wall time so far (s).
std::string progress_line(double share, Date now, double facility_mw, double elapsed_s);

/// A line on standard error that redraws itself, at most ten times a second, once something takes longer than a second.
class ProgressLine {
 public:
  /// Not `enabled`: it never draws.
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  /// Draws `text(elapsed seconds)` when it is due.
  template <class Text>
  void update(const Text& text) {
    if (due()) draw(text(clock_.elapsed_s()));
  }
  /// Takes the line away.
  void clear();

 private:
  /// Whether it is time to draw: the first second has passed, and a tenth of one since the last line.
  bool due() const;
  /// Draws a line in the place of the last one.
  void draw(const std::string& text);

  /// Lines are drawn at all.
  bool enabled_;
  /// Time since it was made.
  Stopwatch clock_{};
  /// Time of the last line on that clock, s.
  double drawn_s_ = 0.0;
};

/// The progress line of a run.
class ProgressBar {
 public:
  /// Not `enabled`: it never draws.
  explicit ProgressBar(bool enabled) : line_(enabled) {}
  /// Draws `progress_line` when it is due.
  void update(double share, Date now, double facility_mw);
  /// Takes the line away.
  void clear() { line_.clear(); }

 private:
  /// The line on the terminal.
  ProgressLine line_;
};

}  // namespace gigasim
