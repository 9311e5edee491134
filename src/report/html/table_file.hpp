/// The CSV files of a result folder as the page and the figures read them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/csv.hpp"

namespace gigasim::report {

/// A CSV file in memory whose first line names its columns. A row that breaks the format ends the table.
class TableFile {
 public:
  /// Reads the whole file; nothing when it cannot be opened.
  static std::optional<TableFile> open(const std::filesystem::path& file);

  /// Names in the first line.
  const std::vector<std::string>& columns() const { return columns_; }
  /// Cells of the next row as they were before they were made harmless (`csv_text`), valid until the next call; false
  /// at the end.
  bool next(std::vector<std::string_view>& cells);
  /// Beginning of the next row, for `go_to`.
  std::size_t position() const { return reader_.position(); }
  /// Goes back to a position.
  void go_to(std::size_t position) { reader_.go_to(position); }

 private:
  /// The text of a file; the position then is behind its first line.
  explicit TableFile(std::string text);

  std::unique_ptr<const std::string> text_;  ///< stays where it is when the table is moved
  /// Stands before the next row.
  CsvReader reader_;
  /// Names in the first line.
  std::vector<std::string> columns_;
};

/// The number of a cell; NaN when its text is none.
double number_or_nan(std::string_view cell);

}  // namespace gigasim::report
