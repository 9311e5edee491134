#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "reading.hpp"

namespace gigasim {

namespace {

constexpr std::size_t most_rows = 2'000'000, most_named = 1'000;

/// Cells of the row after the first `n`, up to the last that holds something.
std::size_t cells_after(CsvReader& row, std::size_t n) {
  std::size_t filled = n;
  while (const auto cell = row.next_cell()) {
    ++n;
    if (!cell->empty()) filled = n;
  }
  return filled;
}

/// Cell number `column` of a row, or nothing when the row is too short.
std::optional<std::string_view> cell_at(CsvReader& row, std::size_t column) {
  for (std::size_t i = 0; i < column; ++i)
    if (!row.next_cell()) return std::nullopt;
  return row.next_cell();
}

/// One column of one file while it is being read.
class ColumnReader {
 public:
  ColumnReader(Reading& reading, const std::filesystem::path& file, const std::string& column, const std::string& path)
      : reading_(reading), file_(file), column_(column), path_(path) {}

  /// `parse`: a cell as a number, or what is wrong with it.
  template <class Parse>
  std::optional<std::vector<double>> read(std::string_view text, Parse parse);

 private:
  std::nullopt_t fail(std::string message) {
    if (!reading_.full()) reading_.issues.push_back({file_.string(), line_, 0, path_, std::move(message)});
    return std::nullopt;
  }
  std::optional<std::size_t> position(CsvReader& rows);
  template <class Parse>
  std::optional<double> value_in(CsvReader& row, std::size_t column, Parse parse);

  Reading& reading_;
  const std::filesystem::path& file_;
  const std::string &column_, &path_;
  int line_ = 1;
  std::size_t width_ = 0;  ///< cells of the header
};

std::optional<std::size_t> ColumnReader::position(CsvReader& rows) {
  std::vector<std::string> header;
  rows.next_row();
  for (; const auto cell = rows.next_cell(); ++width_)
    if (width_ < most_named) header.emplace_back(*cell);
  while (!header.empty() && header.back().empty()) header.pop_back();
  if (!rows.problem().empty()) return fail(rows.problem());
  const auto found = std::find(header.begin(), header.end(), column_);
  if (found == header.end()) return fail(fmt::format("no column '{}'{}", column_, suggestion(column_, header)));
  return static_cast<std::size_t>(found - header.begin());
}

template <class Parse>
std::optional<double> ColumnReader::value_in(CsvReader& row, std::size_t column, Parse parse) {
  const auto cell = cell_at(row, column);
  if (!row.problem().empty()) return fail(row.problem());
  if (!cell || cell->empty()) return fail(fmt::format("column '{}' is empty here", column_));
  const std::optional<double> value = parse(*cell);
  if (!value) return fail(fmt::format("column '{}': '{}' is not a {}", column_, cell->substr(0, 40), Parse::what));
  const std::size_t width = cells_after(row, column + 1);
  if (!row.problem().empty()) return fail(row.problem());
  if (width > width_)
    return fail(fmt::format("has {} cells, the header {}; write a decimal point, and text with a comma in quotes",
                            width, width_));
  return value;
}

template <class Parse>
std::optional<std::vector<double>> ColumnReader::read(std::string_view text, Parse parse) {
  CsvReader rows(text, CsvBlanks::trimmed);
  const auto column = position(rows);
  if (!column) return std::nullopt;
  if (text.size() > reading_.series_bytes_left) return fail("the series of the plan are too long in all");
  reading_.series_bytes_left -= text.size();
  std::vector<double> values;
  while (rows.next_row()) {
    line_ = rows.line();
    const auto value = value_in(rows, *column, parse);
    if (!value) return std::nullopt;
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

int csv_line(Reading& reading, const std::filesystem::path& file, std::size_t row) {
  std::string problem;
  const std::string* text = reading.data.read(file, problem);
  if (!text) return 0;
  CsvReader rows(*text);
  for (std::size_t i = 0; i < row + 2 && rows.next_row(); ++i) {
  }
  return rows.line();
}

}  // namespace gigasim
