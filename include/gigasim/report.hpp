/// Results for people and for other programs: terminal tables, CSV, SQLite, JSON. docs/formats/results.md
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "gigasim/result.hpp"

namespace gigasim {

/// What is known of a run before it starts; goes into every result file.
struct RunHeader {
  std::string scenario_name, scenario_file, version, command;
  std::string scenario_hash;       ///< of the effective scenario
  std::string effective_scenario;  ///< YAML
  Date start{}, end{};
  std::uint64_t seed = 0, replication = 0;
  double resolution_s = 3600.0;
};

/// Writes series.csv, events.csv, results.sqlite, summary.json and scenario.yaml into a directory. Everything is written
/// under a temporary name and renamed when whole, so neither a crash nor a full disk leaves half a file under its final
/// name. Same run: same bytes. Throws std::system_error when the directory cannot be written.
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

/// Phase table, verdict in sentences, run facts: what `gigasim run` prints.
std::string summary_text(const RunResult&, const TerminalStyle&);
std::string phase_table(const RunResult&, const TerminalStyle&);
/// What fell short, when, by how much, and what would fix it.
std::vector<std::string> verdict(const RunResult&);
std::string summary_json(const RunResult&, const RunHeader&);

/// A line that redraws itself on a terminal once a run takes longer than a second; silent elsewhere.
class ProgressBar {
 public:
  explicit ProgressBar(bool enabled);
  void update(double share, Date now, double facility_mw);
  void clear();

 private:
  bool enabled_;
  double started_s_;
  double drawn_s_ = 0.0;
};

}  // namespace gigasim
