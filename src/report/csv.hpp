/// The CSV files of a result: RFC 4180, UTF-8, numbers in up to six significant digits, nothing where there is no
/// number.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "partial_file.hpp"
#include "record_fields.hpp"

namespace gigasim::report {

class CsvFile {
 public:
  CsvFile(const std::filesystem::path& directory, std::string_view name) : file_(directory, name) {}
  void cell(std::string_view text);
  void cell(double value);
  /// All digits that a double has, for what must add up.
  void exact(double value);
  void number(std::uint64_t value);
  /// Seconds, to the millisecond.
  void clock(double seconds);
  void end_row();
  /// Everything written so far is on the disk for good.
  void sync();
  void publish() { file_.publish(); }

 private:
  void separate();
  void flush();

  PartialFile file_;
  fmt::memory_buffer buffer_;
  bool row_begun_ = false;
};

/// One column a field of the records (record_fields.hpp), under a line of their names.
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
