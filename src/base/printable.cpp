#include "gigasim/base/printable.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace gigasim {

namespace {
/// A character of UTF-8 and the bytes it takes; for a byte that begins none, the byte.
struct Character {
  std::uint32_t code = 0;
  std::size_t size = 1;
  bool valid = true;
};

std::size_t size_of(unsigned char first) {
  return first < 0x80                     ? 1
         : first >= 0xC2 && first <= 0xDF ? 2
         : first >= 0xE0 && first <= 0xEF ? 3
         : first >= 0xF0 && first <= 0xF4 ? 4
                                          : 0;
}

Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t size = size_of(byte(0));
  const Character bad{byte(0), 1, false};
  if (size == 0 || size > text.size()) return bad;
  if (size == 1) return {byte(0), 1, true};
  std::uint32_t code = byte(0) & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return bad;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code >= least[size] && code <= 0x10FFFF && !surrogate ? Character{code, size, true} : bad;
}

bool within(std::uint32_t code, std::uint32_t low, std::uint32_t high) { return code >= low && code <= high; }

bool harmless(const Character& c) {
  if (!c.valid) return false;
  if (c.code == '\t' || c.code == '\n') return true;
  const bool control = c.code < 0x20 || within(c.code, 0x7F, 0x9F);
  const bool turns = within(c.code, 0x202A, 0x202E) || within(c.code, 0x2066, 0x2069);
  const bool none = (c.code & 0xFFFEu) == 0xFFFE || within(c.code, 0xFDD0, 0xFDEF);
  return !control && !turns && !none;
}
}  // namespace

std::optional<std::string> first_unprintable(std::string_view text) {
  while (!text.empty()) {
    const Character c = first_of(text);
    if (!harmless(c)) return c.valid ? fmt::format("U+{:04X}", c.code) : fmt::format("byte 0x{:02X}", c.code);
    text.remove_prefix(c.size);
  }
  return std::nullopt;
}

std::string printable(std::string_view text) {
  std::string plain;
  for (Character c; !text.empty(); text.remove_prefix(c.size)) {
    c = first_of(text);
    if (harmless(c))
      plain += text.substr(0, c.size);
    else
      plain += fmt::format("\\{}{{{:02X}}}", c.valid ? 'u' : 'x', c.code);
  }
  return plain;
}

}  // namespace gigasim
