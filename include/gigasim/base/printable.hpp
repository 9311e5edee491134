/// Texts from files and names of files, made harmless for terminals and for the files that programs read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gigasim {

/// The first character that is no part of a text for people: a control character other than tab and line feed (ESC,
/// BEL, carriage return), a non-character of Unicode (U+FFFE), a mark that turns the direction of what follows, or a
/// byte that is no UTF-8. For people: `U+001B`, `byte 0xFF`. Nothing when there is none.
std::optional<std::string> first_unprintable(std::string_view text);

/// The text with each such character in its place as `\\u{1B}` or `\\x{FF}`; other texts as they are.
std::string printable(std::string_view text);

}  // namespace gigasim
