#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/report/study_report.hpp"

namespace gigasim::cli {

int compare_results(const CompareArguments& a) {
  fmt::print("{}",
             comparison_text(compare(a.a, a.b), terminal_style(a.no_colour), printable(a.a), printable(a.b), a.all));
  return good;
}

}  // namespace gigasim::cli
