#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

namespace {
/// Each name with the first line of its explanation.
void list_explainable() {
  const std::vector<std::string> names = explainable();
  std::size_t widest = 0;
  for (const std::string& name : names) widest = std::max(widest, name.size());
  for (const std::string& name : names) {
    const std::string text = explain(name, 1000);
    const std::size_t from = text.find(": ") + 2;
    fmt::print("{:<{}}  {}\n", name, widest, text.substr(from, text.find('\n') - from));
  }
}
}  // namespace

int explain_kind(const std::string& kind) {
  if (kind.empty()) {
    list_explainable();
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
