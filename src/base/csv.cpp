#include "gigasim/base/csv.hpp"

#include <algorithm>
#include <charconv>

namespace gigasim {

namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF", blanks_and_breaks = " \t\r\n";

/// Without the blank lines at its end.
std::string_view to_last_row(std::string_view text) {
  const std::size_t last = text.find_last_not_of(blanks_and_breaks);
  if (last == std::string_view::npos) return text.substr(0, 0);
  const std::size_t end = text.find('\n', last);
  return text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The first comma, line feed or quote from `at` on, or the text's end. Digits and letters all come after the comma.
std::size_t past_plain(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] > ',' || (text[at] != ',' && text[at] != '\n' && text[at] != '"'))) ++at;
  return at;
}

std::string_view trimmed(std::string_view cell) {
  while (!cell.empty() && is_blank(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && (is_blank(cell.back()) || cell.back() == '\r')) cell.remove_suffix(1);
  return cell;
}

/// What stands between the outer quotes, with doubled quotes made one.
std::string undoubled(std::string_view inside) {
  std::string plain;
  plain.reserve(inside.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    plain += inside[i];
    if (inside[i] == '"') ++i;
  }
  return plain;
}
}  // namespace

CsvReader::CsvReader(std::string_view text, CsvBlanks blanks)
    : text_(to_last_row(text)), blanks_(blanks), at_(text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0) {}

bool CsvReader::next_row() {
  while (next_cell()) {
  }
  unquoted_.clear();
  if (!problem_.empty() || at_ >= text_.size()) return false;
  line_ = next_line_;
  more_ = true;
  return true;
}

bool CsvReader::next_row(std::vector<std::string_view>& cells) {
  cells.clear();
  if (!next_row()) return false;
  while (const auto cell = next_cell()) cells.push_back(*cell);
  return problem_.empty();
}

std::optional<std::string_view> CsvReader::next_line() {
  while (next_cell()) {
  }
  if (!problem_.empty() || at_ >= text_.size()) return std::nullopt;
  line_ = next_line_++;
  const std::size_t end = std::min(text_.find('\n', at_), text_.size());
  std::string_view line = text_.substr(at_, end - at_);
  if (line.ends_with('\r')) line.remove_suffix(1);
  at_ = std::min(end + 1, text_.size());
  return line;
}

std::optional<std::string_view> CsvReader::next_cell() {
  if (!more_) return std::nullopt;
  const std::size_t first = past_blanks(at_);
  return first < text_.size() && text_[first] == '"' ? quoted_cell(first + 1) : plain_cell();
}

std::optional<std::string_view> CsvReader::plain_cell() {
  const std::size_t end = past_plain(text_, at_);
  if (!ends_cell(end))
    return fail("a quote stands inside a cell; put the whole cell in quotes, and write each quote twice");
  std::string_view cell = text_.substr(at_, end - at_);
  leave_cell(end);
  if (!more_ && cell.ends_with('\r')) cell.remove_suffix(1);
  return blanks_ == CsvBlanks::trimmed ? trimmed(cell) : cell;
}

std::optional<std::string_view> CsvReader::quoted_cell(std::size_t from) {
  std::size_t end = text_.find('"', from);
  bool doubled = false;
  while (end != std::string_view::npos && end + 1 < text_.size() && text_[end + 1] == '"') {
    doubled = true;
    end = text_.find('"', end + 2);
  }
  if (end == std::string_view::npos) return fail("a quote opens a cell and none closes it; write the closing quote");
  std::string_view cell = text_.substr(from, end - from);
  const std::size_t after = past_blanks(end + 1);
  if (!ends_cell(after) && text_.substr(after, 2) != "\r\n" && text_.substr(after) != "\r")
    return fail(
        "text stands behind the closing quote of a cell; write a comma there, or a quote inside the cell twice");
  next_line_ += static_cast<int>(std::count(cell.begin(), cell.end(), '\n'));
  leave_cell(ends_cell(after) ? after : std::min(after + 1, text_.size()));
  if (doubled) cell = unquoted_.emplace_front(undoubled(cell));
  return cell;
}

std::size_t CsvReader::past_blanks(std::size_t from) const {
  while (from < text_.size() && is_blank(text_[from])) ++from;
  return from;
}

bool CsvReader::ends_cell(std::size_t at) const { return at >= text_.size() || text_[at] == ',' || text_[at] == '\n'; }

/// `end`: where the cell's comma or line feed stands, or the text's end.
void CsvReader::leave_cell(std::size_t end) {
  more_ = end < text_.size() && text_[end] == ',';
  if (end < text_.size() && text_[end] == '\n') ++next_line_;
  at_ = std::min(end + 1, text_.size());
}

std::nullopt_t CsvReader::fail(std::string problem) {
  problem_ = std::move(problem);
  more_ = false;
  at_ = text_.size();
  return std::nullopt;
}

void CsvReader::go_to(std::size_t position) {
  at_ = position;
  more_ = false;
}

std::vector<std::string> csv_cells(std::string_view row) {
  CsvReader reader(row);
  std::vector<std::string_view> cells;
  if (!reader.next_row(cells)) return {};
  return {cells.begin(), cells.end()};
}

bool csv_plain(std::string_view text) { return text.find_first_of(",\"\r\n") == std::string_view::npos; }

std::string csv_quoted(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell += '"';
}

std::string csv_cell(std::string_view text) { return csv_plain(text) ? std::string(text) : csv_quoted(text); }

bool csv_formula(std::string_view text) {
  constexpr std::string_view beginnings = "=+-@\t\r";
  if (text.empty() || beginnings.find(text.front()) == std::string_view::npos) return false;
  return !parse_double(text.front() == '+' ? text.substr(1) : text);
}

std::string csv_text(std::string_view text) {
  return csv_formula(text) ? csv_cell("'" + std::string(text)) : csv_cell(text);
}

std::string_view csv_text_of(std::string_view cell) {
  return cell.starts_with('\'') && csv_formula(cell.substr(1)) ? cell.substr(1) : cell;
}

std::optional<double> parse_double(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

}  // namespace gigasim
