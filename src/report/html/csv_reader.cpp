#include "csv_reader.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>

namespace gigasim::report {

std::optional<CsvReader> CsvReader::open(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return std::nullopt;
  std::string text(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return CsvReader(std::move(text));
}

CsvReader::CsvReader(std::string text) : text_(std::move(text)) {
  std::vector<std::string_view> names;
  if (next(names)) columns_.assign(names.begin(), names.end());
}

std::optional<std::size_t> CsvReader::find(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  return found == columns_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns_.begin()));
}

bool CsvReader::next(std::vector<std::string_view>& cells) {
  cells.clear();
  unquoted_.clear();
  if (at_ >= text_.size()) return false;
  do cells.push_back(cell());
  while (more_in_line_);
  return true;
}

std::string_view CsvReader::cell() {
  std::string_view result;
  std::size_t end;
  if (at_ < text_.size() && text_[at_] == '"') {
    std::string& plain = unquoted_.emplace_back();
    for (end = at_ + 1; end < text_.size(); ++end) {
      if (text_[end] != '"')
        plain += text_[end];
      else if (end + 1 < text_.size() && text_[end + 1] == '"')
        plain += text_[end++];
      else
        break;
    }
    result = plain;
    end = std::min(end + 1, text_.size());
  } else {
    end = std::min(text_.find_first_of(",\n", at_), text_.size());
    result = std::string_view(text_).substr(at_, end - at_);
  }
  more_in_line_ = end < text_.size() && text_[end] == ',';
  at_ = end + 1;
  return result;
}

double number_in(std::string_view cell) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = error == std::errc() && end == cell.data() + cell.size();
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace gigasim::report
