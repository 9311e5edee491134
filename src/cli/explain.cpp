#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/scenario.hpp"

namespace gigasim::cli {

int explain_kind(const std::string& kind) {
  if (kind.empty()) {
    for (const std::string& name : explainable()) fmt::print("{}\n", name);
    return good;
  }
  try {
    fmt::print("{}", explain(kind, terminal_style(true).width));
    return good;
  } catch (const InputError& e) {
    print_problems(e.issues());
    return bad_input;
  }
}

}  // namespace gigasim::cli
