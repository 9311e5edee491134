#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
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

/// One column of one file while it is being read.
class ColumnReader {
 public:
  ColumnReader(Reading& reading, const std::filesystem::path& file, const std::string& column, const std::string& path)
      : reading_(reading), file_(file), column_(column), path_(path) {}

  /// `parse`: a cell as a number, or what is wrong with it.
  template <class Parse>
  std::optional<std::vector<double>> read(std::string_view rest, Parse parse);

 private:
  std::nullopt_t fail(std::string message) {
    if (!reading_.full()) reading_.issues.push_back({file_.string(), line_, 0, path_, std::move(message)});
    return std::nullopt;
  }
  std::optional<std::size_t> position(std::string_view header_row);

  Reading& reading_;
  const std::filesystem::path& file_;
  const std::string &column_, &path_;
  int line_ = 1;
};

std::optional<std::size_t> ColumnReader::position(std::string_view header_row) {
  const auto header = cells_of(header_row);
  const auto found = std::find(header.begin(), header.end(), column_);
  if (found == header.end()) return fail(fmt::format("no column '{}'{}", column_, suggestion(column_, header)));
  return static_cast<std::size_t>(found - header.begin());
}

template <class Parse>
std::optional<std::vector<double>> ColumnReader::read(std::string_view rest, Parse parse) {
  const std::size_t bytes = rest.size();
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  const auto index = position(take_line(rest));
  if (!index) return std::nullopt;
  if (bytes > reading_.series_bytes_left) return fail("the series of the plan are too long in all");
  reading_.series_bytes_left -= bytes;
  std::vector<double> values;
  while (!rest.empty()) {
    ++line_;
    const std::string_view row = take_line(rest);
    if (row.empty() && rest.empty()) break;
    const auto cell = cell_at(row, *index);
    if (!cell || cell->empty()) return fail(fmt::format("column '{}' is empty here", column_));
    const std::optional<double> value = parse(*cell);
    if (!value) return fail(fmt::format("column '{}': '{}' is not a {}", column_, cell->substr(0, 40), Parse::what));
    if (values.size() == most_rows) return fail(fmt::format("more than {} rows", most_rows));
    if (reading_.series_values_left == 0) return fail("the series of the plan are too long in all");
    --reading_.series_values_left;
    values.push_back(*value);
  }
  if (values.empty()) return fail("holds no rows below its header");
  return values;
}

struct AsNumber {
  static constexpr const char* what = "number";
  std::optional<double> operator()(std::string_view cell) const {
    const auto number = split_measure(cell);
    return number && number->unit.empty() && std::isfinite(number->number) ? std::optional(number->number)
                                                                           : std::nullopt;
  }
};

struct AsDate {
  static constexpr const char* what = "date";
  std::optional<double> operator()(std::string_view cell) const {
    const auto date = parse_date(cell);
    return date ? std::optional(clock_s(Date{}, *date)) : std::nullopt;
  }
};

template <class Parse>
std::optional<std::vector<double>> read_column(Reading& reading, const std::filesystem::path& file,
                                               const std::string& column, const document::Mark& mark,
                                               const std::string& path, Parse parse) {
  std::string problem;
  if (const std::string* text = reading.data.read(file, problem))
    return ColumnReader(reading, file, column, path).read(*text, parse);
  reading.report(mark, path, fmt::format("'{}': {}", file.string(), problem));
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<double>> read_csv_column(Reading& reading, const std::filesystem::path& file,
                                                   const std::string& column, const document::Mark& mark,
                                                   const std::string& path) {
  const auto known = reading.columns->find({file, column});
  if (known != reading.columns->end()) return known->second;
  auto values = read_column(reading, file, column, mark, path, AsNumber{});
  if (values) reading.columns->insert_or_assign({file, column}, *values);
  return values;
}

std::optional<std::vector<double>> read_csv_dates(Reading& reading, const std::filesystem::path& file,
                                                  const std::string& column, const document::Mark& mark,
                                                  const std::string& path) {
  return read_column(reading, file, column, mark, path, AsDate{});
}

}  // namespace gigasim
