/// Numbers with an error bar, rounded to what the error bar allows.
#pragma once

#include <string>

namespace gigasim::report {

/// The value to the decimal that shows two digits of the standard error, with thousands separators; as `human` when the
/// error is 0 or unknown.
std::string rounded(double value, double standard_error);

/// `11.2 ± 0.9`; only the value where the error is not finite.
std::string with_error(double value, double standard_error);

}  // namespace gigasim::report
