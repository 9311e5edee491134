/// Numbers and names as people write them.
#pragma once

#include <concepts>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "gigasim/base/suggest.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// The shortest decimal text that reads back to the same double: `0.1`, `35000`, `1e-09`.
std::string shortest(double value);

/// The duration in the largest unit, up to days, that gives a whole number: `90 s`, `3 min`, `36 h`, `14 d`; else in
/// seconds.
std::string to_text(Duration duration);

/// Thousands separators in the whole part of a decimal number: `-12,345.678`.
std::string grouped(std::string digits);

/// For people: three significant digits, or whole from 100 on, with thousands separators: `1,204`, `19.2`, `0.45`. A
/// dash (`–`) when it is not finite.
std::string human(double value);
/// For people: all digits, with thousands separators.
std::string human(long count);
/// For people: three digits and a metric prefix from k to T: `812`, `12.3 k`, `258 M`, `6.61 G`.
std::string prefixed(double value);

/// A number and what it counts: `1 rack`, `1,204 racks`. `many`: the plural, where it is not the noun and an `s`.
std::string counted(double count, std::string_view one, std::string_view many = {});
template <std::integral Count>
std::string counted(Count count, std::string_view one, std::string_view many = {}) {
  return counted(static_cast<double>(count), one, many);
}

/// How durations below a bound are written.
struct DurationStep {
  double below_s;      ///< the step is for durations shorter than this, in seconds
  double unit_s;       ///< unit that the number counts, in seconds
  const char* format;  ///< of the number, with its unit: `{:.0f} min`
};
/// A duration by the first step that is for it, e.g. `48 s`, `12 min`, `3.4 h`; `–` when none is, or it is not a
/// number.
std::string human(double duration_s, std::span<const DurationStep> steps);

/// How long computing takes.
inline constexpr DurationStep computing_time[] = {
    {0.00995, 1e-3, "{:.1f} ms"}, {0.0995, 1e-3, "{:.0f} ms"},    {9.95, 1.0, "{:.1f} s"},      {99.5, 1.0, "{:.0f} s"},
    {5400.0, 60.0, "{:.0f} min"}, {172800.0, 3600.0, "{:.1f} h"}, {3.15e9, 86400.0, "{:.1f} d"}};
/// How long a shortage lasts.
inline constexpr DurationStep shortage_time[] = {{60.0, 1.0, "{:.3g} s"},
                                                 {7200.0, 60.0, "{:.0f} min"},
                                                 {std::numeric_limits<double>::infinity(), 3600.0, "{:.1f} h"}};
/// How much work a job loses, and how long it stands still.
inline constexpr DurationStep job_time[] = {{120.0, 1.0, "{:.0f} s"},
                                            {7200.0, 60.0, "{:.1f} min"},
                                            {std::numeric_limits<double>::infinity(), 3600.0, "{:.1f} h"}};

}  // namespace gigasim
