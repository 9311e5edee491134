#include "text_table.hpp"

#include <algorithm>

namespace gigasim::report {

namespace {
/// Blocks of at most `width`.
std::vector<TextBlock> split(const std::vector<TextColumn>& columns, std::size_t width) {
  std::vector<TextBlock> blocks{{&columns[0]}};
  for (std::size_t i = 1; i < columns.size(); ++i) {
    blocks.back().push_back(&columns[i]);
    if (width_of(blocks.back()) <= width || blocks.back().size() <= 2) continue;
    blocks.back().pop_back();
    blocks.push_back({&columns[0], &columns[i]});
  }
  return blocks;
}

template <class Text>
std::string line_of(const TextBlock& block, const Text& text) {
  std::string line;
  for (const TextColumn* column : block)
    line += pad(text(*column), column->width(), column->to_the_right) + std::string(column_gap, ' ');
  return line;
}

bool has_units(const TextBlock& block) {
  return std::any_of(block.begin(), block.end(), [](const TextColumn* column) { return !column->unit.empty(); });
}
}  // namespace

std::size_t TextColumn::width() const {
  std::size_t widest = std::max(display_width(head), display_width(unit));
  for (const std::string& cell : cells) widest = std::max(widest, display_width(cell));
  return widest;
}

std::size_t width_of(const TextBlock& block) {
  std::size_t width = 0;
  for (const TextColumn* column : block) width += column->width() + column_gap;
  return width - column_gap;
}

std::vector<TextBlock> balanced(const std::vector<TextColumn>& columns, std::size_t width) {
  const std::size_t fewest = split(columns, width).size();
  if (fewest > 1)
    for (std::size_t narrower = width / 2; narrower < width; ++narrower)
      if (auto blocks = split(columns, narrower); blocks.size() == fewest) return blocks;
  return split(columns, width);
}

std::string head_line(const TextBlock& block) {
  return line_of(block, [](const TextColumn& c) { return c.head; });
}

std::string unit_line(const TextBlock& block) {
  return line_of(block, [](const TextColumn& c) { return c.unit; });
}

std::string row_line(const TextBlock& block, std::size_t row) {
  return line_of(block, [row](const TextColumn& c) { return c.cells[row]; });
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string table_text(const std::vector<TextColumn>& columns, const TerminalStyle& style,
                       const std::vector<Tone>& tones) {
  std::string text;
  for (const TextBlock& block : balanced(columns, static_cast<std::size_t>(std::max(style.width, 20)))) {
    if (!text.empty()) text += "\n";
    text += toned(trimmed(head_line(block)), Tone::bold, style.colour);
    if (has_units(block)) text += toned(trimmed(unit_line(block)), Tone::dim, style.colour);
    for (std::size_t row = 0; row < columns.front().cells.size(); ++row)
      text += toned(trimmed(row_line(block, row)), tones.empty() ? Tone::plain : tones[row], style.colour);
  }
  return text;
}

std::string paragraph(std::string_view text, const TerminalStyle& style) {
  std::string block;
  for (const std::string& line : wrapped(text, static_cast<std::size_t>(std::max(style.width, 24)) - 4))
    block += (block.empty() ? "  " : "    ") + line + "\n";
  return block;
}

}  // namespace gigasim::report
