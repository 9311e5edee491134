#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

int show_scenario(const ShowArguments& a) {
  fmt::print("{}", effective_yaml(load_scenario(a.scenario, a.set), !a.plain));
  return good;
}

}  // namespace gigasim::cli
