/// Comma-separated values as RFC 4180 writes them: the one reader and the one writer of cells. Every file of a user
/// and every file of a result passes through here.
#pragma once

#include <cstddef>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim {

/// Whether blanks around a cell that is not in quotes belong to it. RFC 4180 keeps them; people align columns with
/// them.
enum class CsvBlanks { kept, trimmed };

/// Reads a text row by row and cell by cell, without copying the text.
///
/// A line ends with LF or CRLF. A cell in double quotes may hold commas, line breaks, and quotes written twice; blanks
/// may stand around its quotes. A byte order mark at the beginning and blank lines at the end are passed over; a blank
/// line before a row is a row of one empty cell. A quote anywhere else breaks the format: reading ends there, and
/// `problem` says why.
class CsvReader {
 public:
  /// The text must outlive the reader and the cells that it gives.
  explicit CsvReader(std::string_view text, CsvBlanks blanks = CsvBlanks::kept);

  /// Goes to the next row, past the cells of the present row that were not read. False at the end and after a problem.
  bool next_row();
  /// Goes to the next row and reads all its cells. False at the end and after a problem.
  bool next_row(std::vector<std::string_view>& cells);
  /// The next cell of the present row, valid until the next row; nothing after the last cell and after a problem.
  std::optional<std::string_view> next_cell();
  /// Goes to the next line and gives it as it stands, for free text between rows. Nothing at the end.
  std::optional<std::string_view> next_line();

  /// Line on which the present row begins, counted from 1; 0 before the first row.
  int line() const { return line_; }
  /// How the present row breaks the format and what to write instead; empty while all is well.
  const std::string& problem() const { return problem_; }
  /// Byte at which the next row begins, once all cells of the present row are read.
  std::size_t position() const { return at_; }
  /// Goes on at a position that `position` gave; line numbers mean nothing from then on.
  void go_to(std::size_t position);

 private:
  /// Reads a cell that is not in quotes.
  std::optional<std::string_view> plain_cell();
  /// Reads a cell whose opening quote stands at byte `from`; one with quotes written twice is copied.
  std::optional<std::string_view> quoted_cell(std::size_t from);
  /// First byte from `from` on that is no blank.
  std::size_t past_blanks(std::size_t from) const;
  /// Whether a cell may end before this byte: a comma, a line end or the end of the text.
  bool ends_cell(std::size_t at) const;
  /// Goes behind the comma or line end at which a cell ended.
  void leave_cell(std::size_t end);
  /// Ends the reading with this problem.
  std::nullopt_t fail(std::string problem);

  /// The whole text.
  std::string_view text_;
  /// What blanks around cells mean.
  CsvBlanks blanks_;
  std::size_t at_ = 0;                         ///< next byte to read
  bool more_ = false;                          ///< the present row has further cells
  int line_ = 0;                               ///< of the present row
  int next_line_ = 1;                          ///< that `at_` stands on
  std::forward_list<std::string> unquoted_{};  ///< cells of the present row that are not a piece of the text
  /// How the text breaks the format; empty while all is well.
  std::string problem_{};
};

/// Cells of a single row, copied; none where the row breaks the format.
std::vector<std::string> csv_cells(std::string_view row);

/// Whether a text may stand as a cell without quotes: it holds no comma, no quote and no line break.
bool csv_plain(std::string_view text);
/// The text in quotes, each of its own quotes doubled.
std::string csv_quoted(std::string_view text);
/// The text as a cell: in quotes where it needs them.
std::string csv_cell(std::string_view text);

/// Whether a spreadsheet would take the text for a formula: it begins with `=`, `+`, `-`, `@`, a tab or a carriage
/// return, and is no number.
bool csv_formula(std::string_view text);
/// A text that comes from a user as a cell of a result. A formula gets an apostrophe in front, so that no spreadsheet
/// carries it out (OWASP, "CSV injection").
std::string csv_text(std::string_view text);
/// The text of such a cell, without the apostrophe.
std::string_view csv_text_of(std::string_view cell);

/// The number that makes up the whole text, as `123`, `-4.5`, `1e6`; nothing where the text is something else.
std::optional<double> parse_double(std::string_view text);

}  // namespace gigasim
