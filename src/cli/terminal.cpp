#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/base/text.hpp"

namespace gigasim::cli {

namespace {
constexpr int usual_width = 120, narrowest = 40;

int terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* const columns = std::getenv("COLUMNS");
  const int width = columns ? std::atoi(columns) : 0;
  return width > 0 ? width : usual_width;
}
}  // namespace

TerminalStyle terminal_style(bool no_colour) {
  const char* const refused = std::getenv("NO_COLOR");
  const bool colour = !no_colour && !(refused && *refused) && isatty(STDOUT_FILENO);
  return {.colour = colour, .width = std::max(terminal_width(), narrowest)};
}

bool progress_visible() { return isatty(STDERR_FILENO) != 0; }

void print_problems(const std::vector<Issue>& issues) {
  for (const Issue& issue : issues) std::fprintf(stderr, "%s\n", printable(to_string(issue)).c_str());
}

void print_warnings(const std::vector<Issue>& warnings) {
  for (Issue warning : warnings) {
    warning.message = "warning: " + warning.message;
    std::fprintf(stderr, "%s\n", printable(to_string(warning)).c_str());
  }
}

void print_problem_count(std::size_t count) {
  std::fprintf(stderr, "%s, nothing was run.\n", counted(count, "problem").c_str());
}

}  // namespace gigasim::cli
