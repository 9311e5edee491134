#include "gigasim/campus/resource.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;
using Kind = Resource::Kind;

TEST_CASE("resources: each is told by its kind and by the name of what it belongs to") {
  CHECK(to_text(Resource{Kind::generation}) == "generation");
  CHECK(to_text(Resource{Kind::feeder, "hall-ring"}) == "feeder hall-ring");
  CHECK(to_text(Resource{Kind::cooling, "west"}) == "cooling west");
  CHECK(to_text(Resource{Kind::cdu, "hall-a"}) == "CDUs of hall-a");
  CHECK(to_text(Resource{Kind::floor, "memphis"}) == "floor memphis");
  CHECK(to_text(Resource{Kind::build_out}) == "build-out");
  CHECK(to_text(Resource{Kind::repair, "racks"}) == "repair of racks");
}

TEST_CASE("resources: two are the same when kind and name are") {
  CHECK(Resource{Kind::feeder, "a"} == Resource{Kind::feeder, "a"});
  CHECK(Resource{Kind::feeder, "a"} != Resource{Kind::feeder, "b"});
  CHECK(Resource{Kind::feeder, "a"} != Resource{Kind::cooling, "a"});
}

TEST_CASE("causes: each has words of its own") {
  CHECK(to_text(Cause::outage) == "outage");
  CHECK(to_text(Cause::common_cause) == "common cause");
  CHECK(to_text(Cause::maintenance) == "maintenance");
  CHECK(to_text(Cause::permit) == "permit");
  CHECK(to_text(Cause::lease) == "lease");
  CHECK(to_text(Cause::starting) == "starting");
  CHECK(to_text(Cause::not_started) == "not started");
  CHECK(to_text(Cause::heat) == "heat");
  CHECK(to_text(Cause::grid_call) == "grid call");
  CHECK(to_text(Cause::not_built) == "not built");
  CHECK(to_text(Cause::design_day) == "design day");
  CHECK(to_text(Cause::must_stand_first) == "what must stand first");
  CHECK(to_text(Cause::no_crew_or_part) == "no crew or part");
}
