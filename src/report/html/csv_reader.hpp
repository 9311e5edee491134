/// Reads the CSV files of a result folder (RFC 4180) line by line, without copying what needs no unquoting.
#pragma once

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim::report {

class CsvReader {
 public:
  /// Reads the whole file; nothing when there is none.
  static std::optional<CsvReader> open(const std::filesystem::path& file);
  explicit CsvReader(std::string text);

  /// Names in the first line.
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> find(std::string_view column) const;
  /// Cells of the next line, valid until the next call; false at the end.
  bool next(std::vector<std::string_view>& cells);
  /// Where the next line begins, and going back there.
  std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = position; }

 private:
  std::string_view cell();

  std::string text_;
  std::vector<std::string> columns_;
  std::size_t at_ = 0;
  bool more_in_line_ = false;
  std::deque<std::string> unquoted_;
};

/// Not a number where the text is none.
double number_in(std::string_view cell);

}  // namespace gigasim::report
