/// Large numbers, as people write them for as many as there are.
#include <catch2/catch.hpp>

#include "desk.hpp"

namespace {
/// 20 racks of 0.132 MW under two jobs' rules, for ten days.
std::string plan(const std::string& job) {
  return R"(name: Numbers
start: 2025-03-01
end: 2025-03-11
sites: {memphis: {climate: memphis}}
buses: {main: {site: memphis}}
loops: {water: {site: memphis, bus: main}}
halls: {hall: {site: memphis, bus: main, loop: water}}
fleets:
  unit: {kind: generic_unit, at: main, initial: 1, capacity: 50 MW}
  chillers: {model: Carrier 30XA500, at: water, initial: 6}
  racks: {model: GB200 NVL72, at: hall, initial: 20, spares: 100}
jobs:
  train: {kind: training, )" +
         job + "}\n";
}

/// What the jobs of a run made of it, without what they wanted.
std::string useful(const Desk& desk, const std::string& job) {
  desk.write("plan.yaml", plan(job));
  const Outcome outcome = desk.gigasim("run plan.yaml --out r --quiet");
  INFO(outcome.err);
  CHECK(outcome.code == 0);
  const std::string summary = text_of(desk / "r" / "summary.json");
  const std::size_t at = summary.find("\"useful_gpu_hours\": ");
  return summary.substr(at, summary.find('\n', at) - at);
}
}  // namespace

TEST_CASE("numbers: a job for as many racks as there are takes them all, however large the number") {
  const Desk desk;
  const std::string all = useful(desk, "racks: {min: 10, max: 20}");
  for (const char* max : {"21", "29826162", "60000000", "2147483647"}) {
    CAPTURE(max);
    CHECK(useful(desk, std::string("racks: {min: 10, max: ") + max + "}") == all);
  }
  CHECK(useful(desk, "gpus: {min: 720, max: 2000000000}") == all);
}

TEST_CASE("numbers: a million islands are as many as have racks") {
  const Desk desk;
  CHECK(useful(desk, "racks: 1, islands: {count: {min: 1, max: 1000000}}") ==
        useful(desk, "racks: 1, islands: {count: {min: 1, max: 21}}"));
}
