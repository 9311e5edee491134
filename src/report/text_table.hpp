/// Paragraphs, and tables that split rather than break a figure when the terminal is narrow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/report/report.hpp"
#include "layout.hpp"

namespace gigasim::report {

inline constexpr std::size_t column_gap = 2;

struct TextColumn {
  std::string head, unit;
  bool to_the_right = true;
  std::vector<std::string> cells{};

  std::size_t width() const;
};

/// Columns that stand side by side.
using TextBlock = std::vector<const TextColumn*>;

std::size_t width_of(const TextBlock&);
/// As few blocks as `width` allows, and of about the same width; each begins with the first column.
std::vector<TextBlock> balanced(const std::vector<TextColumn>&, std::size_t width);

/// Lines of a block, with blanks up to where a further column would begin.
std::string head_line(const TextBlock&);
std::string unit_line(const TextBlock&);
std::string row_line(const TextBlock&, std::size_t row);
/// Without blanks at its end, with a line feed.
std::string trimmed(std::string line);

/// Head, units (where there are any) and rows, in as many blocks as needed; a tone a row, or none at all.
std::string table_text(const std::vector<TextColumn>&, const TerminalStyle&, const std::vector<Tone>& tones = {});

/// Wrapped to the terminal; the lines after the first are indented further.
std::string paragraph(std::string_view text, const TerminalStyle&);

}  // namespace gigasim::report
