/// Paragraphs, and tables that split rather than break a figure when the terminal is narrow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/report/report.hpp"
#include "layout.hpp"

namespace gigasim::report {

/// Blanks between columns.
inline constexpr std::size_t column_gap = 2;

/// A column of a table.
struct TextColumn {
  std::string head, unit;            ///< first line; second line, or empty
  bool to_the_right = true;          ///< flush right, as numbers are
  std::vector<std::string> cells{};  ///< as many in every column of a table

  /// Cells of the terminal that it takes.
  std::size_t width() const;
};

/// Columns that stand side by side.
using TextBlock = std::vector<const TextColumn*>;

/// Terminal cells of a block, with its gaps.
std::size_t width_of(const TextBlock&);
/// The table in as few blocks as `width` allows, of about the same width; each begins with the first column. The blocks
/// point at the columns.
std::vector<TextBlock> balanced(const std::vector<TextColumn>&, std::size_t width);

/// The line of heads, with blanks up to the beginning of a further column.
std::string head_line(const TextBlock&);
/// The line of units, likewise.
std::string unit_line(const TextBlock&);
/// The line of a row, likewise.
std::string row_line(const TextBlock&, std::size_t row);
/// The line without blanks at its end, with a line feed.
std::string trimmed(std::string line);

/// Head, units (where there are any) and rows, in as many blocks as needed; a tone a row, or none at all.
std::string table_text(const std::vector<TextColumn>&, const TerminalStyle&, const std::vector<Tone>& tones = {});

/// The text wrapped to the terminal; the lines after the first are indented further.
std::string paragraph(std::string_view text, const TerminalStyle&);

}  // namespace gigasim::report
