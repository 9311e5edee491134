#include "gigasim/base/issue.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;

TEST_CASE("issue: what is unknown is left out") {
  CHECK(to_string(Issue{"site.yaml", 3, 7, "fleets.a", "unknown field"}) == "site.yaml:3:7: fleets.a: unknown field");
  CHECK(to_string(Issue{"site.yaml", 3, 0, "", "unknown field"}) == "site.yaml:3: unknown field");
  CHECK(to_string(Issue{"site.yaml", 0, 0, "", "cannot be read"}) == "site.yaml: cannot be read");
  CHECK(to_string(Issue{"", 0, 0, "fleets.a", "unknown field"}) == "fleets.a: unknown field");
}

TEST_CASE("issue: an input error lists all of them, one a line") {
  const InputError error({{"a", 1, 1, "", "x"}, {"a", 2, 1, "", "y"}});
  CHECK(error.issues().size() == 2);
  CHECK(std::string(error.what()) == "a:1:1: x\na:2:1: y\n");
}
