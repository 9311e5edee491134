/// Numbers with an error bar, rounded to what the error bar allows.
#pragma once

#include <string>

namespace gigasim::report {

/// To the decimal that shows two digits of the standard error, with thousands separators; three digits without an
/// error.
std::string rounded(double value, double standard_error);

/// `11.2 ± 0.9`; only the value where the error is not a number.
std::string with_error(double value, double standard_error);

}  // namespace gigasim::report
