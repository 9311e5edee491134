/// Text for a terminal: numbers as people read them, columns of UTF-8, wrapped paragraphs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/text.hpp"

namespace gigasim::report {

/// Number of terminal cells that a UTF-8 text takes.
std::size_t display_width(std::string_view text);
/// The text filled up with blanks to `width` cells, flush right or left; a longer text stays as it is.
std::string pad(std::string_view text, std::size_t width, bool to_the_right);
/// At most `width` cells of the text; a cut is marked by `…`.
std::string shortened(std::string_view text, std::size_t width);
/// The text, a blank and the unit; the text alone without a unit.
std::string with_unit(const std::string& text, const std::string& unit);
/// Lines of at most `width` cells. They are broken at blanks only, and not between a number and its noun; there is at
/// least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Weight or colour of a text. good, warning and bad are green, yellow and red.
enum class Tone { plain, bold, dim, good, warning, bad, blue, magenta, cyan };
/// The text in a tone, as ANSI escapes; as it is without `colour`.
std::string toned(std::string_view text, Tone tone, bool colour);

}  // namespace gigasim::report
