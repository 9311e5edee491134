/// series.csv and events.csv: RFC 4180, UTF-8, numbers in up to six significant digits, nothing where there is no number.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string_view>

#include "gigasim/result.hpp"
#include "partial_file.hpp"

namespace gigasim::report {

class CsvFile {
 public:
  CsvFile(const std::filesystem::path& directory, std::string_view name) : file_(directory, name) {}
  void cell(std::string_view text);
  void cell(double value);
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

}  // namespace gigasim::report
