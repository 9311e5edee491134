/// results.sqlite: everything of a run in one file, written in one transaction.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gigasim/report/report.hpp"

namespace gigasim::report {

/// A series with more quantities than this is kept as rows (date, column_id, value) of `series_long`, since SQLite's
/// tables have at most 2,000 columns.
inline constexpr std::size_t widest_series = 1900;

/// Writes results.sqlite. Throws std::system_error, naming the file, when it cannot be written.
class SqliteFile {
 public:
  /// Opens the file under its temporary name.
  SqliteFile(const std::filesystem::path& directory, const RunHeader& header);
  /// Removes the file when it was not published.
  ~SqliteFile();
  /// Columns of the series, once, before the first row.
  void columns(const std::vector<Column>&);
  /// A row of the series, with the date as `iso_date`.
  void row(const std::string& date, std::span<const double> values);
  /// An event, with the date as `iso_date`.
  void event(const std::string& date, const EventRow&);
  /// Writes the tables of the result and puts the file on the disk for good.
  void complete(const RunResult&);
  /// Gives the file its final name; `complete` comes before.
  void publish();

 private:
  /// The open database and its statements; SQLiteCpp stays out of this header.
  struct Database;
  /// Never null.
  std::unique_ptr<Database> database_;
};

}  // namespace gigasim::report
