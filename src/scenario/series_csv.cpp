#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "reading.hpp"

namespace gigasim {

namespace {

constexpr std::size_t most_rows = 2'000'000;
constexpr std::size_t most_named = 1'000;

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

/// The problems of a column's cells: the first ten with their lines, the rest as a number.
class BadCells {
 public:
  BadCells(Reading& reading, std::string file, std::string path)
      : reading_(reading), file_(std::move(file)), path_(std::move(path)) {}
  void add(int line, std::string message) {
    if (++count_ <= most_told_rows) tell(line, std::move(message));
    if (count_ == most_told_rows + 1) next_line_ = line;
  }
  /// Once all rows are read.
  void finish() {
    if (count_ > most_told_rows)
      tell(next_line_, fmt::format("and {} more from here on, {} in all", count_ - most_told_rows, count_));
  }
  bool none() const { return count_ == 0; }

 private:
  void tell(int line, std::string message) {
    if (!reading_.full()) reading_.issues.push_back({file_, line, 0, path_, std::move(message)});
  }
  Reading& reading_;
  std::string file_, path_;
  std::size_t count_ = 0;
  int next_line_ = 0;  ///< of the first problem that is not told by itself
};

/// One column of one file while it is being read.
class ColumnReader {
 public:
  ColumnReader(Reading& reading, const std::filesystem::path& file, const std::string& column, const std::string& path)
      : reading_(reading),
        column_(column),
        bad_(reading, file.string(), path),
        quotes_(reading.within_the_plan(file)) {}

  /// All rows of the column; NaN for cells that are reported. `parse`: a cell as a number, or nothing.
  template <class Parse>
  CsvColumn read(std::string_view text, Parse parse);
  /// The same for the first column whose first cell is a date; nothing without problems where there is none.
  CsvColumn read_dates(std::string_view text);

 private:
  double bad_cell(std::string message) {
    bad_.add(line_, std::move(message));
    return std::numeric_limits<double>::quiet_NaN();
  }
  CsvColumn failed(std::string message) {
    bad_cell(std::move(message));
    return finished({});
  }
  CsvColumn finished(std::vector<double> values) {
    bad_.finish();
    return {std::move(values), bad_.none()};
  }
  bool header(CsvReader& rows);
  std::optional<std::size_t> position();
  bool room_for(std::size_t bytes);
  template <class Parse>
  CsvColumn read_rows(CsvReader& rows, std::size_t column, Parse parse);
  template <class Parse>
  double value_in(CsvReader& row, std::size_t column, Parse parse);

  Reading& reading_;
  std::string column_;
  BadCells bad_;
  bool quotes_;  ///< the file's own text may stand in messages
  int line_ = 1;
  std::vector<std::string> header_{};  ///< names of the columns
  std::size_t width_ = 0;              ///< cells of the header
};

bool ColumnReader::header(CsvReader& rows) {
  rows.next_row();
  for (; const auto cell = rows.next_cell(); ++width_)
    if (width_ < most_named) header_.emplace_back(*cell);
  while (!header_.empty() && header_.back().empty()) header_.pop_back();
  if (!rows.problem().empty()) bad_cell(rows.problem());
  return rows.problem().empty();
}

std::optional<std::size_t> ColumnReader::position() {
  const auto found = std::find(header_.begin(), header_.end(), column_);
  if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  bad_cell(fmt::format("no column '{}'{}", column_, quotes_ ? suggestion(column_, header_) : ""));
  return std::nullopt;
}

bool ColumnReader::room_for(std::size_t bytes) {
  if (bytes <= reading_.series_bytes_left) {
    reading_.series_bytes_left -= bytes;
    return true;
  }
  bad_cell("the series of the plan are too long in all");
  return false;
}

template <class Parse>
double ColumnReader::value_in(CsvReader& row, std::size_t column, Parse parse) {
  const auto cell = cell_at(row, column);
  if (!row.problem().empty()) return bad_cell(row.problem());
  if (!cell || cell->empty()) return bad_cell(fmt::format("column '{}' is empty here", column_));
  const std::optional<double> value = parse(*cell);
  const std::string text = value || !quotes_ ? "the cell" : fmt::format("'{}'", cell->substr(0, 40));
  const std::size_t width = cells_after(row, column + 1);
  if (!row.problem().empty()) return bad_cell(row.problem());
  if (width > width_)
    return bad_cell(fmt::format("has {} cells, the header {}; write a decimal point, and text with a comma in quotes",
                                width, width_));
  return value ? *value : bad_cell(fmt::format("column '{}': {} is not a {}", column_, text, Parse::what));
}

template <class Parse>
CsvColumn ColumnReader::read_rows(CsvReader& rows, std::size_t column, Parse parse) {
  std::vector<double> values;
  while (rows.next_row()) {
    line_ = rows.line();
    if (values.size() == most_rows) return failed(fmt::format("more than {} rows", most_rows));
    if (reading_.series_values_left == 0) return failed("the series of the plan are too long in all");
    --reading_.series_values_left;
    values.push_back(value_in(rows, column, parse));
  }
  if (values.empty()) return failed("holds no rows below its header");
  return finished(std::move(values));
}

template <class Parse>
CsvColumn ColumnReader::read(std::string_view text, Parse parse) {
  CsvReader rows(text, CsvBlanks::trimmed);
  if (!header(rows)) return finished({});
  const auto column = position();
  if (!column || !room_for(text.size())) return finished({});
  return read_rows(rows, *column, parse);
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

CsvColumn ColumnReader::read_dates(std::string_view text) {
  CsvReader rows(text, CsvBlanks::trimmed);
  std::vector<std::string_view> first;
  if (!header(rows) || !rows.next_row(first)) return {};
  const auto found = std::find_if(first.begin(), first.end(), [](std::string_view cell) { return parse_date(cell); });
  if (found == first.end() || !room_for(text.size())) return finished({});
  const auto column = static_cast<std::size_t>(found - first.begin());
  column_ = column < header_.size() ? header_[column] : "";
  CsvReader again(text, CsvBlanks::trimmed);
  again.next_row();
  return read_rows(again, column, AsDate{});
}

CsvColumn read_new(Reading& reading, const CsvPlace& at, CsvAs as, const std::string& column) {
  std::string problem;
  const std::string* text = reading.data.read(at.file, problem);
  if (!text) {
    reading.report(at.mark, at.path, fmt::format("'{}': {}", at.file.string(), problem));
    return {{}, false};
  }
  ColumnReader reader(reading, at.file, column, at.path);
  if (as == CsvAs::stamps) return reader.read_dates(*text);
  return as == CsvAs::dates ? reader.read(*text, AsDate{}) : reader.read(*text, AsNumber{});
}

}  // namespace

CsvColumn read_csv(Reading& reading, const CsvPlace& at, CsvAs as, const std::string& column) {
  const auto known = reading.columns->find({at.file, as, column});
  if (known != reading.columns->end()) return {known->second, true};
  CsvColumn read = read_new(reading, at, as, column);
  if (read.sound) reading.columns->insert_or_assign({at.file, as, column}, read.values);
  return read;
}

void report_rows(Reading& reading, const CsvPlace& at, const std::vector<RowProblem>& problems) {
  if (problems.empty()) return;
  BadCells bad(reading, at.file.string(), at.path);
  std::string unread;
  const std::string* text = reading.data.read(at.file, unread);
  CsvReader rows(text ? std::string_view(*text) : std::string_view());
  rows.next_row();
  std::size_t row = 0;
  for (const RowProblem& problem : problems) {
    for (; row <= problem.row && rows.next_row(); ++row) {
    }
    bad.add(rows.line(), problem.message);
  }
  bad.finish();
}

}  // namespace gigasim
