/// Text for a terminal: numbers as people read them, columns of UTF-8, wrapped paragraphs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/text.hpp"

namespace gigasim::report {

/// `1 rack`, `212 racks`.
std::string counted(double count, std::string_view noun);

/// Terminal cells that a UTF-8 text takes.
std::size_t display_width(std::string_view text);
std::string pad(std::string_view text, std::size_t width, bool to_the_right);
/// At most `width` cells, the cut marked by `…`.
std::string shortened(std::string_view text, std::size_t width);
/// Lines of at most `width` cells, broken at blanks only, and not between a number and what it counts; never none.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

enum class Tone { plain, bold, dim, good, warning, bad, blue, magenta, cyan };
std::string toned(std::string_view text, Tone tone, bool colour);

}  // namespace gigasim::report
