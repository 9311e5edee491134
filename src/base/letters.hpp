/// Letters and blanks of texts that hold numbers and units.
#pragma once

#include <string_view>

namespace gigasim {

/// Whether it is one of 0 to 9.
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Without the spaces at both ends.
inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace gigasim
