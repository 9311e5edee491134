// Shipped plans run the same whatever their process ran before, and whether or not somebody reads their series.
#include <catch2/catch.hpp>

#include "gigasim/scenario/scenario.hpp"
#include "run_digest.hpp"
#include "shipped.hpp"

using namespace gigasim;
using digest::testimony;

TEST_CASE("every shipped plan runs as in a fresh process after another, with series or without") {
  Scenario before = load_scenario(GIGASIM_SOURCE_DIR "/scenarios/first-campus.yaml").scenario;
  before.end = before.start + std::chrono::days(30);
  for (const std::string& name : shipped::names()) {
    INFO(name);
    Scenario s = load_scenario(fmt::format("{}/scenarios/{}.yaml", GIGASIM_SOURCE_DIR, name)).scenario;
    s.end = std::min(s.end, s.start + std::chrono::days(400));  // long enough for phases, calls and jobs
    const std::string fresh = testimony({{&s, 3}});
    REQUIRE(fresh.find("ledger|") != std::string::npos);
    CHECK(testimony({{&before, 1}, {&s, 3, true}}) == fresh);
  }
}
