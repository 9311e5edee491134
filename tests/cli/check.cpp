/// `gigasim check` and `gigasim diff` as people and pipelines use them.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {
/// Two units of 6 MW that are down 10 % of the time carry 5 MW: 1 % of the time none is up, 87.6 h a year and 438 MWh
/// of 43,800.
std::string risky(const std::string& expectations) {
  return replaced(replaced(town, "2025-02-01", "2026-01-01"), "capacity: 6 MW}",
                  "capacity: 6 MW, outage: {mttf: 90 h, mttr: 10 h}}") +
         "start_state: stationary\nexpect:\n" + expectations;
}

/// Every tag is closed in its order.
bool well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag.starts_with("?") || tag.ends_with("/")) continue;
    const std::string name = tag.substr(tag.starts_with("/") ? 1 : 0, tag.find(' ') - (tag.starts_with("/") ? 1 : 0));
    if (!tag.starts_with("/"))
      open.push_back(name);
    else if (open.empty() || open.back() != name)
      return false;
    else
      open.pop_back();
  }
  return open.empty();
}
}  // namespace

TEST_CASE("check: the three outcomes, each with its place, and exit code 1 when one fails") {
  const Desk desk;
  desk.write(
      "plan.yaml",
      risky("  - unserved energy <= 2 GWh/yr\n  - lole <= 20 h/yr\n  - {that: eue <= 438 MWh/yr, replications: 20}\n"));
  const Outcome o = desk.gigasim("check plan.yaml --replications 150 --junit out.xml --markdown out.md --annotations");
  INFO(o.out << o.err);
  CHECK(o.code == 1);
  CHECK_THAT(o.out, StartsWith("plan.yaml · "));
  CHECK_THAT(o.out, Contains("  pass       unserved energy <= 2 GWh/yr"));
  CHECK_THAT(o.out, Contains("  FAIL       lole <= 20 h/yr") && Contains("plan.yaml:15"));
  CHECK_THAT(o.out, Contains("  undecided  eue <= 438 MWh/yr"));
  CHECK_THAT(o.out, Contains("::error file=plan.yaml,line=15,col=5,title=gigasim::lole <= 20 h/yr: "));
  CHECK_THAT(o.out, EndsWith("1 of 3 expectations fails, 1 undecided.\n"));
  const std::string xml = text_of(desk / "out.xml");
  CHECK(well_formed(xml));
  CHECK_THAT(xml, Contains("tests=\"3\" failures=\"1\"") && Contains("<failure message=") &&
                      Contains("<skipped message=\"undecided: ") && Contains("line=\"15\""));
  CHECK_THAT(text_of(desk / "out.md"), Contains("| ❌ **fail** | `lole <= 20 h/yr` |"));
}

TEST_CASE("check: all that holds is exit code 0, and what is undecided fails only when it is strict") {
  const Desk desk;
  desk.write("good.yaml", risky("  - unserved energy <= 2 GWh/yr\n"));
  desk.write("close.yaml", risky("  - eue <= 438 MWh/yr\n"));
  const Outcome good = desk.gigasim("check good.yaml --replications 150");
  CHECK(good.code == 0);
  CHECK_THAT(good.out, EndsWith("1 expectation holds.\n"));
  CHECK(desk.gigasim("check close.yaml --replications 30").code == 0);
  CHECK(desk.gigasim("check close.yaml --replications 30 --strict").code == 1);
}

TEST_CASE("check: several plans are judged at once, in order") {
  const Desk desk;
  desk.write("a.yaml", risky("  - unserved energy <= 2 GWh/yr\n"));
  desk.write("b.yaml", risky("  - unserved energy <= 20 MWh/yr\n"));
  const Outcome o = desk.gigasim("check a.yaml b.yaml --replications 150 --jobs 2");
  CHECK(o.code == 1);
  CHECK(o.out.find("a.yaml ·") < o.out.find("b.yaml ·"));
  CHECK_THAT(o.out, EndsWith("1 of 2 expectations fails.\n"));
}

TEST_CASE("check: problems of all plans are told before anything runs") {
  const Desk desk;
  desk.write("a.yaml", risky("  - unserved enrgy <= 2 GWh/yr\n"));
  desk.write("b.yaml", risky("  - eue <= 2 MW\n"));
  const Outcome o = desk.gigasim("check a.yaml b.yaml");
  CHECK(o.code == 2);
  CHECK_THAT(o.err, Contains("a.yaml:14:5: expect[0]: ") &&
                        Contains("b.yaml:14:5: expect[0]: '2 MW' is power; eue_mwh_per_yr is in MWh/yr"));
  CHECK(o.out.empty());
}

TEST_CASE(
    "check: blessed figures stay as they are, and a change of the plan is named and fails when it makes things worse") {
  const Desk desk;
  desk.write("plan.yaml", risky("  - unserved energy <= 2 GWh/yr\n"));
  CHECK(desk.gigasim("check plan.yaml --baseline plan.json --bless").code == 2);  // no reason, and nobody to ask
  const Outcome blessed =
      desk.gigasim("check plan.yaml --replications 40 --baseline plan.json --bless --reason 'first plan'");
  INFO(blessed.out << blessed.err);
  REQUIRE(blessed.code == 0);
  CHECK_THAT(text_of(desk / "plan.json"), Contains("\"reason\": \"first plan\""));
  const Outcome same = desk.gigasim("check plan.yaml --baseline plan.json");
  CHECK(same.code == 0);
  CHECK_THAT(same.out, Contains("as blessed: "));
  desk.write("plan.yaml", replaced(risky("  - unserved energy <= 2 GWh/yr\n"), "initial: 2", "initial: 1"));
  const Outcome worse = desk.gigasim("check plan.yaml --baseline plan.json");
  CHECK(worse.code == 1);
  CHECK_THAT(worse.out,
             Contains("WORSE      eue_mwh_per_yr: ") && Contains("changed    fleets.sets.initial: 2 → 1 (plan.yaml:"));
}

TEST_CASE("check: --figures lists what can be expected") {
  const Desk desk;
  const Outcome o = desk.gigasim("check town.yaml --figures");
  CHECK(o.code == 0);
  CHECK_THAT(o.out, Contains("unserved energy") && Contains("eue_mwh_per_yr"));
}

TEST_CASE("diff: what changed in the plan and what comes of it, pair by pair") {
  const Desk desk;
  desk.write("a.yaml", risky("  - eue <= 2 GWh/yr\n"));
  desk.write("b.yaml", replaced(risky("  - eue <= 2 GWh/yr\n"), "initial: 2", "initial: 3"));
  const Outcome o = desk.gigasim("diff a.yaml b.yaml --replications 20");
  INFO(o.err);
  CHECK(o.code == 0);
  CHECK_THAT(o.out, StartsWith("1 change of the plan\n  fleets.sets.initial: 2 → 3 (b.yaml:"));
  CHECK_THAT(o.out, Contains("20 pairs with the same random draws are compared one by one."));
  CHECK_THAT(o.out, Contains("eue_mwh_per_yr") && Contains("better"));
  CHECK(desk.gigasim("diff a.yaml a.yaml").out == "The plans are the same.\n");
  CHECK_THAT(desk.gigasim("diff a.yaml b.yaml --plan-only").out, !Contains("What comes of it"));
}

TEST_CASE("check: the pipeline of the guide passes, and fails when a delivery slips") {
  const Desk desk;
  fs::copy(GIGASIM_SOURCE_DIR "/docs/guide/ci-example", desk / "repo", fs::copy_options::recursive);
  const auto pipeline = [&] {
    return std::system(fmt::format("cd '{}' && PATH='{}':$PATH ./check-plans > ../log 2>&1 < /dev/null",
                                   (desk / "repo").string(), fs::path(GIGASIM_BINARY).parent_path().string())
                           .c_str());
  };
  const int first = pipeline();
  INFO(text_of(desk / "log"));
  CHECK(first == 0);
  CHECK(fs::exists(desk / "repo/out/junit.xml"));
  const std::string plan = text_of(desk / "repo/plans/campus.yaml");
  desk.write("repo/plans/campus.yaml", replaced(plan, "date: 2026-03-01", "date: 2026-09-01"));
  const int second = pipeline();
  INFO(text_of(desk / "log"));
  CHECK(WEXITSTATUS(second) == 1);
  CHECK_THAT(text_of(desk / "log"),
             Contains("'turbines' in phase '100 racks': delivery moved 2026-03-01 → 2026-09-01 (plans/campus.yaml:"));
}
