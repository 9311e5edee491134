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

/// What is known of a run before it starts; goes into every result file.
struct RunHeader {
  std::string scenario_name, scenario_file, version, command;
  std::string scenario_hash;                                ///< of the effective scenario
  std::string effective_scenario;                           ///< YAML
  std::vector<std::pair<std::string, std::string>> inputs;  ///< files that went into it: name, hash
  std::vector<std::pair<std::string, std::string>> drawn;   ///< uncertain inputs: path, value of this replication
  Date start{}, end{};
  std::uint64_t seed = 0, replication = 0;
  double resolution_s = 3600.0;
};

/// The files of a result folder, in the order in which they get their final names. A folder with a summary.json is
/// whole.
inline constexpr std::string_view result_files[] = {"series.csv",     "events.csv",    "gpu_hours.csv",
                                                    "binding.csv",    "build_out.csv", "cash_flow.csv",
                                                    "results.sqlite", "scenario.yaml", "summary.json"};

/// True when results may be written there: the directory does not exist, is empty, or holds an earlier result.
bool fit_for_results(const std::filesystem::path& directory);

/// Writes the result_files into a directory. Everything is written under a temporary name (`.series.csv.partial`) and
/// renamed when whole, so neither a crash nor a full disk leaves half a file under its final name; without `finish` the
/// temporary files are removed. Same run: same bytes. Throws std::system_error, naming the file, when something cannot
/// be written.
class ResultFolder : public Recorder {
 public:
  ResultFolder(std::filesystem::path directory, RunHeader header);
  ~ResultFolder() override;
  void columns(const std::vector<Column>&) override;
  void row(Date from, std::span<const double> values) override;
  void event(Date date, const EventRow&) override;
  /// Completes and renames all files.
  void finish(const RunResult&);

 private:
  struct Files;
  std::unique_ptr<Files> files_;
};

struct TerminalStyle {
  bool colour = false;
  int width = 120;
};

/// Phase table, verdict in sentences, where the GPU-hours went, jobs, what to buy next, run facts: what `gigasim run`
/// prints. `where` names the result folder, if any.
std::string summary_text(const RunResult&, const TerminalStyle&, std::string_view where = {});
/// Splits into several tables rather than break a number when the terminal is narrow.
std::string phase_table(const RunResult&, const TerminalStyle&);
/// GPU-hours from what is installed down to useful training, a bar a loss with its causes; empty without GPU-hours.
std::string waterfall(const RunResult&, const TerminalStyle&);
/// Jobs, a line each, with the power swing of those that have one; empty without jobs.
std::string job_table(const RunResult&, const TerminalStyle&);
/// What one more unit of each kind would have gained, the best first; empty when it was not asked for.
std::string marginal_table(const RunResult&, const TerminalStyle&);
/// What was bought, what running costs, what a MWh and a useful GPU-hour come to; empty where nothing has a price.
std::string cost_text(const RunResult&, const TerminalStyle&);
/// What others say about the campus against what the run has, a paragraph a claim; empty without claims.
std::string claims_text(const std::vector<ClaimResult>&, const TerminalStyle&);
/// The spells that cost most GPU-hours and what bound in them, in the order of time; empty when nothing did.
std::string binding_table(const RunResult&, const TerminalStyle&);
/// What fell short, when, by how much, and what would fix it, the largest problem first; then where GPU-hours were
/// lost, jobs that did not finish, and power swings that turbines and grid do not accept.
std::vector<std::string> verdict(const RunResult&);
std::string summary_json(const RunResult&, const RunHeader&);

/// What the progress bar shows: ` ████░░░░  48 %  2026-03-22  1.31 GW  eta 0.9 s`.
std::string progress_line(double share, Date now, double facility_mw, double elapsed_s);

/// A line on standard error that redraws itself, at most ten times a second, once something takes longer than a second.
class ProgressLine {
 public:
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  /// Draws what `text` says of the seconds so far, when it is due.
  template <class Text>
  void update(const Text& text) {
    if (due()) draw(text(clock_.elapsed_s()));
  }
  void clear();

 private:
  bool due() const;
  void draw(const std::string& text);

  bool enabled_;
  Stopwatch clock_{};
  double drawn_s_ = 0.0;
};

/// That of a run.
class ProgressBar {
 public:
  explicit ProgressBar(bool enabled) : line_(enabled) {}
  void update(double share, Date now, double facility_mw);
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
};

}  // namespace gigasim
