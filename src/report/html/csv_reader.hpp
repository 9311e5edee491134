/// Reads the CSV files of a result folder (RFC 4180) line by line; only cells that need unquoting are copied.
#pragma once

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim::report {

/// A CSV file in memory, and a position in it.
class CsvReader {
 public:
  /// Reads the whole file; nothing when it cannot be opened.
  static std::optional<CsvReader> open(const std::filesystem::path& file);
  /// The text of a file; the position then is behind its first line.
  explicit CsvReader(std::string text);

  /// Names in the first line.
  const std::vector<std::string>& columns() const { return columns_; }
  /// Position of a column by its name; nothing when there is none.
  std::optional<std::size_t> find(std::string_view column) const;
  /// Cells of the next line, valid until the next call; false at the end.
  bool next(std::vector<std::string_view>& cells);
  /// Beginning of the next line, for `go_to`.
  std::size_t position() const { return at_; }
  /// Goes back to a position.
  void go_to(std::size_t position) { at_ = position; }

 private:
  std::string_view cell();

  std::string text_;
  std::vector<std::string> columns_;
  std::size_t at_ = 0;
  bool more_in_line_ = false;
  std::deque<std::string> unquoted_;
};

/// The number of a cell; NaN when its text is none.
double number_in(std::string_view cell);

}  // namespace gigasim::report
