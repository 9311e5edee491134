/// Text for a terminal: numbers as people read them, columns of UTF-8, wrapped paragraphs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gigasim::report {

/// Three significant digits or whole, with thousands separators: `1,204`, `19.2`, `0.45`. `–` when it is not a number.
std::string human(double value);
std::string human(long count);
/// Three digits and a prefix: `812`, `12.3 k`, `258 M`, `6.61 G`.
std::string prefixed(double value);
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
