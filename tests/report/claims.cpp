#include <catch2/catch.hpp>

#include "gigasim/report/report.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
ClaimResult claim(double claimed, double have) {
  ClaimResult c{.date = *parse_date("2026-01-17"),
                .says = "facility power >= 1 GW",
                .source = "a press report",
                .figure = "energised_at_mw.2026-01-17",
                .unit = "MW"};
  c.claimed = claimed;
  c.have = have;
  c.supported = have >= claimed;
  return c;
}
}  // namespace

TEST_CASE("claims: one that falls short says by how much, by what factor and what each resource carries") {
  ClaimResult c = claim(1000.0, 400.0);
  c.resources = {{"racks standing", 400.0}, {"cooling", 420.0}};
  CHECK(claims_text({c}, {.width = 400}) ==
        "Claims\n  'facility power >= 1 GW' on 2026-01-17: NOT supported; 400 MW stand, 600 MW short: the claim is 2.5 "
        "times what there is. "
        "Facility power that each carries: racks standing 400 MW, cooling 420 MW (a press report).\n");
}

TEST_CASE("claims: one that holds says what there is, over replications with its odds") {
  ClaimResult c = claim(1000.0, 1100.0);
  c.odds = 0.8;
  c.replications = 250;
  CHECK_THAT(claims_text({c}, {.width = 400}),
             Contains("supported in 80 % of 250 replications; 1,100 MW stand on average (a press report).") &&
                 !Contains("NOT"));
}

TEST_CASE("claims: without any there is no section") { CHECK(claims_text({}, {}).empty()); }
