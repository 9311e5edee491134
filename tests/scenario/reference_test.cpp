#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "gigasim/scenario/scenario.hpp"

namespace {
std::string page() {
  std::ifstream file(GIGASIM_SOURCE_DIR "/docs/formats/scenario.md");
  return {std::istreambuf_iterator<char>(file), {}};
}
}  // namespace

TEST_CASE("reference: docs/formats/scenario.md is current, `gigasim schema --reference` writes it") {
  CHECK((page() == gigasim::scenario_reference()));
}

TEST_CASE("reference: every link leads to a heading") {
  const std::string text = gigasim::scenario_reference();
  for (std::size_t at = text.find("](#"); at != std::string::npos; at = text.find("](#", at + 1)) {
    const std::string name = text.substr(at + 3, text.find(')', at) - at - 3);
    INFO(name);
    CHECK(text.find("\n## " + name + "\n") != std::string::npos);
  }
}

TEST_CASE("reference: a row tells type, default, range, meaning and source") {
  CHECK(gigasim::scenario_reference().find("| `rating` | e.g. 38 MW | `1.927 MW` | > 0 | Inverter rating, charge and "
                                           "discharge | PUB: Megapack 2 XL 2 h |\n") != std::string::npos);
}
