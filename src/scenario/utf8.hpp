/// Whether a file is text at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gigasim::document {

/// The first place at which a file is no plain text.
struct BadCharacter {
  int line = 1;         ///< from 1
  int column = 1;       ///< from 1, in characters
  std::string problem;  ///< message
};

/// Brackets, commas and colons in one file. The YAML scanner reads the outermost bracket to its end, at 100 B a token,
/// before the first value can be counted.
inline constexpr std::size_t most_structure = 500'000;

inline constexpr int longest_line = 1'000'000;  ///< characters of one line

/// The place at which such a limit is passed, or of the first byte that is no valid UTF-8 or a control character other
/// than tab and line end; nothing for plain text.
std::optional<BadCharacter> first_bad_character(std::string_view text);

}  // namespace gigasim::document
