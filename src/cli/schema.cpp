#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

int print_schema(bool reference) {
  fmt::print("{}", reference ? scenario_reference() : json_schema());
  return good;
}

}  // namespace gigasim::cli
