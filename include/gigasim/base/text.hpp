/// Numbers and names as people write them.
#pragma once

#include <string>

#include "gigasim/base/suggest.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// The shortest decimal text that reads back to the same double: `0.1`, `35000`, `1e-09`.
std::string shortest(double value);

/// In the largest unit that gives a whole number: `90 s`, `3 min`, `36 h`, `14 d`; else in seconds.
std::string to_text(Duration duration);

/// For people: three significant digits or whole, with thousands separators: `1,204`, `19.2`, `0.45`. `–` when it is
/// not a number.
std::string human(double value);
std::string human(long count);
/// Three digits and a prefix: `812`, `12.3 k`, `258 M`, `6.61 G`.
std::string prefixed(double value);

}  // namespace gigasim
