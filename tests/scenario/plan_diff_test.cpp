#include "gigasim/scenario/plan_diff.hpp"

#include <catch2/catch.hpp>

#include "plans.hpp"

using namespace gigasim;

namespace {
constexpr const char* plan = R"(name: Site
start: 2026-01-01
end: 2027-01-01
sites: {memphis: {climate: memphis}}
buses: {main: {site: memphis}}
loads: {town: {bus: main, demand: 5 MW}}
fleets:
  sets: {kind: generic_unit, at: main, initial: 1, capacity: 6 MW}
  more: {kind: generic_unit, at: main, capacity: 6 MW}
phases:
  - name: first
    add:
      - {fleet: sets, count: 1, date: 2026-02-01}
  - name: second
    add:
      - {fleet: sets, count: 2, date: 2026-05-01}
      - {fleet: more, count: 1, date: 2026-05-01}
)";

std::string changed(std::string text, const std::string& old, const std::string& by) {
  return text.replace(text.find(old), old.size(), by);
}

std::vector<PlanChange> changes(const std::string& a, const std::string& b) {
  const plans::Folder folder;
  const auto before = load_scenario(folder.write("a.yaml", a));
  return plan_changes(effective_yaml(before, false), load_scenario(folder.write("b.yaml", b)));
}
}  // namespace

TEST_CASE("plan diff: the same plan has no changes") { CHECK(changes(plan, plan).empty()); }

TEST_CASE("plan diff: deliveries that move and grow are told in words, with their line") {
  const auto all = changes(plan, changed(changed(plan, "count: 2, date: 2026-05-01", "count: 3, date: 2026-06-15"),
                                         "capacity: 6 MW", "capacity: 7 MW"));
  REQUIRE(all.size() == 3);
  CHECK(all[0].text == "fleets.sets.capacity: 6 MW → 7 MW");
  CHECK(all[1].text == "'sets' in phase 'second': 2 → 3 units");
  CHECK(all[2].text == "'sets' in phase 'second': delivery moved 2026-05-01 → 2026-06-15");
  CHECK(all[2].origin.find("b.yaml:16") != std::string::npos);
}

TEST_CASE("plan diff: what is new and what is gone") {
  const auto all =
      changes(plan, changed(plan, "      - {fleet: more, count: 1, date: 2026-05-01}\n",
                            "  - name: third\n    add:\n      - {fleet: more, count: 4, date: 2026-08-01}\n"));
  REQUIRE(all.size() == 2);
  CHECK(all[0].text == "'more' in phase 'second': gone, was 1 unit on 2026-05-01");
  CHECK(all[1].text.starts_with("phase 'third': new, "));
}
