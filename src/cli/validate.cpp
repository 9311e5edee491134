#include <fmt/format.h>

#include <cstdio>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "gigasim/study/questions.hpp"
#include "plan_size.hpp"

namespace gigasim::cli {

int validate_scenarios(const ValidateArguments& a) {
  std::size_t problems = 0;
  for (const std::string& file : a.scenarios) {
    try {
      const LoadedScenario loaded = load_scenario(file, a.set, question_problems);
      fmt::print("{}: fine: {}\n", printable(file), plan_size_text(loaded.scenario));
      std::fflush(stdout);
      print_warnings(loaded.warnings);
    } catch (const InputError& e) {
      std::fflush(stdout);
      print_problems(e.issues());
      problems += e.issues().size();
    }
  }
  if (problems == 0) return good;
  print_problem_count(problems);
  return bad_input;
}

}  // namespace gigasim::cli
