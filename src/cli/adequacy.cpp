#include "gigasim/adequacy.hpp"

#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/scenario.hpp"

namespace gigasim::cli {

int exact_adequacy_of(const AdequacyArguments& a) {
  const Scenario plan = load_scenario(a.scenario, a.set).scenario;
  auto system = two_state_system(plan);
  if (auto* reasons = std::get_if<std::vector<Issue>>(&system)) {
    for (Issue& reason : *reasons) reason.file = a.scenario;
    print_problems(*reasons);
    fmt::print(stderr, "The exact figures do not apply, {}; `gigasim run` simulates it.\n",
               reasons->size() == 1 ? "for this reason" : fmt::format("for these {} reasons", reasons->size()));
    return bad_input;
  }
  const auto& units = std::get<TwoStateSystem>(system);
  const CapacityOutageTable table(units.units);
  const ExactAdequacy figures = exact_adequacy(units, table);
  fmt::print("{}", a.json ? adequacy_json(plan, figures, table) : adequacy_text(plan, figures, table, terminal_style(false)));
  return good;
}

}  // namespace gigasim::cli
