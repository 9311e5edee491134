#include <catch2/catch.hpp>

#include "gigasim/base/suggest.hpp"

using gigasim::nearest_name;
using gigasim::suggestion;

TEST_CASE("suggestion: one slip in a name is forgiven") {
  CHECK(nearest_name("circuts", {"circuits", "crew"}) == "circuits");  // a letter left out
  CHECK(nearest_name("palnt", {"plant", "plan b"}) == "plant");        // neighbours swapped
  CHECK(nearest_name("Titan-350", {"titan-130", "titan-350"}) == "titan-350");
  CHECK_FALSE(nearest_name("mars", {"memphis", "southaven"}));
  CHECK_FALSE(nearest_name("", {"a"}));
}

TEST_CASE("suggestion: without a near name it lists what there is") {
  CHECK(suggestion("x", {}) == "; there is none");
  CHECK(suggestion("mars", {"memphis"}) == "; there is memphis");
  CHECK(suggestion("mars", {"memphis", "southaven"}) == "; there are memphis, southaven");
}
