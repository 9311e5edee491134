#include "csv.hpp"

#include <fmt/compile.h>

#include <cmath>
#include <iterator>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/saturated.hpp"

namespace gigasim::report {

namespace {
constexpr std::size_t flushed_at = 1 << 20;
}

void CsvFile::separate() {
  if (row_begun_) buffer_.push_back(',');
  row_begun_ = true;
}

void CsvFile::cell(std::string_view text) {
  separate();
  if (csv_formula(text))
    buffer_.append(csv_text(text));
  else if (csv_plain(text))
    buffer_.append(text);
  else
    buffer_.append(csv_quoted(text));
}

void CsvFile::cell(double value) {
  separate();
  if (value == 0.0)
    buffer_.push_back('0');
  else if (std::isfinite(value))
    fmt::format_to(std::back_inserter(buffer_), FMT_COMPILE("{:.6g}"), value);
}

void CsvFile::exact(double value) {
  separate();
  if (std::isfinite(value)) fmt::format_to(std::back_inserter(buffer_), FMT_COMPILE("{}"), value);
}

void CsvFile::number(std::uint64_t value) {
  separate();
  fmt::format_to(std::back_inserter(buffer_), FMT_COMPILE("{}"), value);
}

void CsvFile::clock(double seconds) {
  separate();
  const auto milliseconds = saturated<long>(std::round(seconds * 1000.0));
  fmt::format_to(std::back_inserter(buffer_), "{}", milliseconds / 1000);
  if (const auto rest = milliseconds % 1000; rest != 0) fmt::format_to(std::back_inserter(buffer_), ".{:03}", rest);
}

void CsvFile::end_row() {
  buffer_.push_back('\n');
  row_begun_ = false;
  if (buffer_.size() >= flushed_at) flush();
}

void CsvFile::flush() {
  file_.write({buffer_.data(), buffer_.size()});
  buffer_.clear();
}

void CsvFile::sync() {
  flush();
  file_.sync();
}

}  // namespace gigasim::report
