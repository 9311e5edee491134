#include "layout.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace gigasim::report {

namespace {
struct Glyph {
  std::uint32_t code;
  std::size_t bytes;
};

Glyph glyph_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[k])); };
  const std::uint32_t lead = byte(i);
  std::size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  bytes = std::min(bytes, text.size() - i);
  std::uint32_t code = bytes == 1 ? lead : lead & (0x7Fu >> bytes);
  for (std::size_t k = 1; k < bytes; ++k) code = (code << 6) | (byte(i + k) & 0x3F);
  return {code, bytes};
}

std::size_t cells(std::uint32_t code) {
  if ((code >= 0x300 && code <= 0x36F) || code == 0x200B || code == 0xFE0F) return 0;  // combining marks
  const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x1F300 && code <= 0x1FAFF);
  return wide ? 2 : 1;
}
}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Glyph glyph = glyph_at(text, i);
    width += cells(glyph.code);
    i += glyph.bytes;
  }
  return width;
}

std::string pad(std::string_view text, std::size_t width, bool to_the_right) {
  const std::size_t taken = display_width(text);
  const std::string blank(width > taken ? width - taken : 0, ' ');
  return to_the_right ? blank + std::string(text) : std::string(text) + blank;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t used = 1, i = 0;
  while (i < text.size()) {
    const Glyph glyph = glyph_at(text, i);
    if (used + cells(glyph.code) > width) break;
    used += cells(glyph.code);
    i += glyph.bytes;
  }
  return std::string(text.substr(0, i)) + "…";
}

namespace {
bool is_digit(char c) { return c >= '0' && c <= '9'; }
}  // namespace

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() ? text : text + " " + unit;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = std::min(text.find(' ', i), text.size());
    while (end < text.size() && is_digit(text[end - 1])) end = std::min(text.find(' ', end + 1), text.size());
    const std::string_view word = text.substr(i, end - i);
    std::string& line = lines.back();
    if (line.empty())
      line = word;
    else if (display_width(line) + 1 + display_width(word) <= width)
      (line += ' ') += word;
    else
      lines.emplace_back(word);
    i = end + 1;
  }
  return lines;
}

std::string toned(std::string_view text, Tone tone, bool colour) {
  constexpr const char* codes[] = {"",         "\x1b[1m",  "\x1b[2m",  "\x1b[32m", "\x1b[33m",
                                   "\x1b[31m", "\x1b[34m", "\x1b[35m", "\x1b[36m"};
  if (!colour || tone == Tone::plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", codes[static_cast<int>(tone)], text);
}

}  // namespace gigasim::report
