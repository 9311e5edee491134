/// Numbers and names as people write them.
#pragma once

#include <string>

#include "gigasim/base/suggest.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// The shortest decimal text that reads back to the same double: `0.1`, `35000`, `1e-09`.
std::string shortest(double value);

/// The duration in the largest unit, up to days, that gives a whole number: `90 s`, `3 min`, `36 h`, `14 d`; else in
/// seconds.
std::string to_text(Duration duration);

/// For people: three significant digits, or whole from 100 on, with thousands separators: `1,204`, `19.2`, `0.45`. A
/// dash (`–`) when it is not finite.
std::string human(double value);
/// For people: all digits, with thousands separators.
std::string human(long count);
/// For people: three digits and a metric prefix from k to T: `812`, `12.3 k`, `258 M`, `6.61 G`.
std::string prefixed(double value);

}  // namespace gigasim
