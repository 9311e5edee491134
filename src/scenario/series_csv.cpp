#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "gigasim/text.hpp"
#include "gigasim/unit.hpp"
#include "reading.hpp"

namespace gigasim {

namespace {

constexpr std::size_t most_rows = 2'000'000;

std::string_view stripped(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  if (s.size() >= 2 && s.front() == '"' && s.back() == '"') s = s.substr(1, s.size() - 2);
  return s;
}

/// Takes the next cell off a row; commas inside double quotes belong to the cell.
std::string_view take_cell(std::string_view& row) {
  bool inside = false;
  std::size_t i = 0;
  for (; i < row.size() && (inside || row[i] != ','); ++i)
    if (row[i] == '"') inside = !inside;
  const std::string_view cell = stripped(row.substr(0, i));
  row.remove_prefix(std::min(row.size(), i + 1));
  return cell;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> cells;
  while (!row.empty() && cells.size() < 1'000) cells.emplace_back(take_cell(row));
  return cells;
}

/// Cell number `column` of a row, or nothing when the row is too short.
std::optional<std::string_view> cell_at(std::string_view row, std::size_t column) {
  for (std::size_t i = 0; i < column; ++i) {
    if (row.empty()) return std::nullopt;
    take_cell(row);
  }
  return take_cell(row);
}

}  // namespace

std::optional<std::vector<double>> read_csv_column(Reading& reading, const std::filesystem::path& file, const std::string& column,
                                                   const document::Mark& mark, const std::string& path) {
  std::string problem;
  const std::string* whole = reading.data.read(file, problem);
  if (!whole) {
    reading.report(mark, path, fmt::format("'{}': {}", file.string(), problem));
    return std::nullopt;
  }
  std::string_view rest = *whole;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  const auto header = cells_of(take_line(rest));
  const auto found = std::find(header.begin(), header.end(), column);
  int line = 1;
  const auto fail = [&](std::string message) {
    if (!reading.full()) reading.issues.push_back({file.string(), line, 0, path, std::move(message)});
    return std::nullopt;
  };
  if (found == header.end()) return fail(fmt::format("no column '{}'{}", column, suggestion(column, header)));
  const auto index = static_cast<std::size_t>(found - header.begin());
  if (whole->size() > reading.series_bytes_left) return fail("the series of the plan are too long in all");
  reading.series_bytes_left -= whole->size();
  std::vector<double> values;
  while (!rest.empty()) {
    ++line;
    const std::string_view row = take_line(rest);
    if (row.empty() && rest.empty()) break;
    const auto cell = cell_at(row, index);
    if (!cell || cell->empty()) return fail(fmt::format("column '{}' is empty here", column));
    const auto number = split_measure(*cell);
    if (!number || !number->unit.empty() || !std::isfinite(number->number))
      return fail(fmt::format("column '{}': '{}' is not a number", column, cell->substr(0, 40)));
    if (values.size() == most_rows) return fail(fmt::format("more than {} rows", most_rows));
    if (reading.series_values_left == 0) return fail("the series of the plan are too long in all");
    --reading.series_values_left;
    values.push_back(number->number);
  }
  if (values.empty()) return fail("holds no rows below its header");
  return values;
}

}  // namespace gigasim
