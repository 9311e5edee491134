/// The CSV files of a result: RFC 4180, UTF-8, numbers in up to six significant digits, nothing where there is no
/// number.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "partial_file.hpp"
#include "record_fields.hpp"

namespace gigasim::report {

/// Writes one CSV file, cell by cell. Throws std::system_error when it cannot be written.
class CsvFile {
 public:
  /// Opens the file under its temporary name (PartialFile).
  CsvFile(const std::filesystem::path& directory, std::string_view name) : file_(directory, name) {}
  /// A text, quoted where RFC 4180 asks for it, and harmless in a spreadsheet (`csv_text`).
  void cell(std::string_view text);
  /// A number in up to six significant digits; empty when it is not finite.
  void cell(double value);
  /// A number in all digits that a double has, for columns that must add up; empty when it is not finite.
  void exact(double value);
  /// A whole number.
  void number(std::uint64_t value);
  /// Seconds, to the millisecond.
  void clock(double seconds);
  /// Ends the line.
  void end_row();
  /// Puts everything written so far on the disk for good.
  void sync();
  /// Gives the file its final name; `sync` comes before.
  void publish() { file_.publish(); }

 private:
  /// Puts the comma before every cell but the first of a row.
  void separate();
  /// Passes the buffer on to the file.
  void flush();

  /// The file under its temporary name.
  PartialFile file_;
  /// Text that has not been passed on.
  fmt::memory_buffer buffer_;
  /// The present row has a cell.
  bool row_begun_ = false;
};

/// Writes a line of names, then a line a record, with one column a field of the records (record_fields.hpp).
template <class T>
void write_records(CsvFile& csv, const std::vector<T>& records) {
  const auto name = [&](const char* field, const auto&) { csv.cell(field); };
  visit(name, T{});
  csv.end_row();
  struct Cells {
    CsvFile& csv;
    void operator()(const char*, const std::string& text) { csv.cell(text); }
    void operator()(const char*, Date date) { csv.cell(iso_date(date)); }
    void operator()(const char*, double value) { csv.exact(value); }
  } cells{csv};
  for (const T& record : records) {
    visit(cells, record);
    csv.end_row();
  }
}

}  // namespace gigasim::report
