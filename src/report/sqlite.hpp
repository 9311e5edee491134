/// results.sqlite: everything of a run in one file, written in one transaction.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/report/report.hpp"

namespace gigasim::report {

/// A series with more quantities than this is kept as rows (date, column_id, value) of `series_long`, since SQLite's
/// tables have at most 2,000 columns.
inline constexpr std::size_t widest_series = 1900;

class SqliteFile {
 public:
  SqliteFile(const std::filesystem::path& directory, const RunHeader& header);
  ~SqliteFile();
  void columns(const std::vector<Column>&);
  void row(const std::string& date, std::span<const double> values);
  void event(const std::string& date, const EventRow&);
  /// Writes the tables of the result and puts the file on the disk for good.
  void complete(const RunResult&);
  void publish();

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace gigasim::report
