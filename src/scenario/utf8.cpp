#include "utf8.hpp"

#include <fmt/format.h>

namespace gigasim::document {

namespace {

/// Length of the well-formed UTF-8 sequence at the start of `s` (Unicode 15, table 3-7); 0 if there is none.
std::size_t sequence_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned a = byte(0), b = byte(1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    const bool overlong = a == 0xE0 && b < 0xA0, surrogate = a == 0xED && b >= 0xA0;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const bool overlong = a == 0xF0 && b < 0x90, beyond = a == 0xF4 && b >= 0x90;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool is_structure(char c) { return c == ',' || c == ':' || c == '[' || c == '{'; }

bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u < 0x20 && c != '\t' && c != '\n' && c != '\r') || u == 0x7F;
}

}  // namespace

std::optional<BadCharacter> first_bad_character(std::string_view text) {
  BadCharacter at;
  std::size_t structure = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = sequence_length(text.substr(i, 4));
    if (n == 0 || is_control(text[i])) {
      at.problem = fmt::format("not UTF-8 text: byte 0x{:02X}", static_cast<unsigned char>(text[i]));
      return at;
    }
    if (text[i] == '\n') {
      ++at.line;
      at.column = 0;
    }
    if (is_structure(text[i]) && ++structure > most_structure) {
      at.problem = "too many brackets, commas and colons for a plan; bulk data belongs in a CSV file";
      return at;
    }
    i += n;
    if (++at.column > longest_line) {
      at.problem = fmt::format("a line of more than {} characters", longest_line);
      return at;
    }
  }
  return std::nullopt;
}

}  // namespace gigasim::document
