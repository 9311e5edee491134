/// Result folders of all kinds, full disks, closed streams, signals, and names that are made to harm.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>

#include "desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {
constexpr const char* sweep = R"(base: town.yaml
parameters: {sets: {path: fleets.sets.initial, values: [0, 1, 2]}}
metrics: [eue]
)";
constexpr const char* search = R"(base: town.yaml
find: {sets: {path: fleets.sets.initial, from: 0, to: 3, direction: fewest}}
subject_to: [lole <= 1 h/yr]
)";

/// A desk on which each kind of result can be made.
class Office : public Desk {
 public:
  Office() {
    write("sweep.yaml", sweep);
    write("search.yaml", search);
  }
  Outcome make(const std::string& kind, const std::string& folder) const {
    const std::string command = kind == "study"    ? "run town.yaml --replications 2 --jobs 1"
                                : kind == "sweep"  ? "sweep sweep.yaml --jobs 1"
                                : kind == "search" ? "size search.yaml --jobs 1"
                                                   : "run town.yaml";
    return gigasim(fmt::format("{} --quiet --out {}", command, folder));
  }
};

std::string listing(const fs::path& folder) {
  std::string names;
  for (const auto& entry : fs::directory_iterator(folder)) names += entry.path().filename().string() + "\n";
  return names;
}
}  // namespace

TEST_CASE("folders: no command writes into the result of another kind") {
  const Office desk;
  const std::pair<const char*, const char*> kinds[] = {{"run", "one run"},
                                                       {"study", "a study of many replications"},
                                                       {"sweep", "a sweep"},
                                                       {"search", "a search for a size"}};
  for (const auto& [kind, text] : kinds) REQUIRE(desk.make(kind, kind).code < 2);
  for (const auto& [there, text] : kinds)
    for (const auto& [kind, other] : kinds) {
      CAPTURE(there, kind);
      const std::string before = listing(desk / there);
      const Outcome outcome = desk.make(kind, there);
      if (std::string(there) == kind) {
        CHECK(outcome.code < 2);
        continue;
      }
      CHECK(outcome.code == 2);
      CHECK(outcome.err ==
            fmt::format("--out: '{}' holds {}; name a new directory\n1 problem, nothing was run.\n", there, text));
      CHECK(listing(desk / there) == before);
    }
  CHECK_THAT(desk.gigasim("check town.yaml --bless --reason x --baseline run/base.json").err,
             StartsWith("--baseline: 'run' holds one run"));
}

TEST_CASE("folders: none is a point of a sweep like any other") {
  const Office desk;
  CHECK(desk.make("sweep", "s").code == 0);
  const std::string points = text_of(desk / "s" / "points.csv");
  // 5 MW for 31 d without a unit: 3,720 MWh; one unit of 6 MW carries it.
  CHECK_THAT(points, Contains("\n0,0,done,") && Contains("\n1,1,done,") && Contains("\n2,2,done,"));
}

TEST_CASE("folders: a sweep that was killed before its first point begins anew") {
  const Office desk;
  fs::create_directory(desk / "s");
  desk.write("s/.sweep.sqlite.lock", "");
  CHECK(desk.make("sweep", "s").code == 0);
  fs::create_directory(desk / "t");
  desk.write("t/sweep.sqlite", "");
  CHECK_THAT(desk.gigasim("sweep resume t").err, Contains("holds no points yet"));
  CHECK(desk.make("sweep", "t").code == 0);
}

TEST_CASE("folders: altered figures of a sweep are noticed") {
  const Office desk;
  REQUIRE(desk.make("sweep", "s").code == 0);
  const std::string change =
      "python3 -c \"import sqlite3; c = sqlite3.connect('s/sweep.sqlite'); c.execute('{}'); c.commit()\"";
  if (std::system("python3 -c 'import sqlite3' 2> /dev/null") != 0) return;
  const auto altered = [&](const std::string& sql) {
    REQUIRE(std::system(
                fmt::format("cd '{}' && {}", (desk / "").string(), fmt::format(fmt::runtime(change), sql)).c_str()) ==
            0);
    return desk.gigasim("sweep export s");
  };
  const Outcome outcome = altered("UPDATE figures SET mean = mean + 1");
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err, StartsWith("s/sweep.sqlite: has figures that are not as they were written"));
  CHECK(altered("UPDATE results SET status = 7").code == 2);
}

TEST_CASE("folders: a stream that is closed never gets a result in its place") {
  const Desk desk;
  const auto run = [&](const std::string& closed) {
    return desk.gigasim(fmt::format("--version > /dev/null; ('{}' run town.yaml --out r {})", GIGASIM_BINARY, closed));
  };
  for (const char* closed : {">&-", "2>&-", "<&-", ">&- 2>&- <&-"}) {
    CAPTURE(closed);
    run(closed);
    CHECK_THAT(text_of(desk / "r" / "summary.json"), StartsWith("{\n") && EndsWith("}\n"));
    CHECK_THAT(text_of(desk / "r" / "series.csv"), StartsWith("date,"));
  }
}

TEST_CASE("folders: output that does not fit is a failure, and leaves nothing") {
  const Office desk;
  REQUIRE(desk.make("sweep", "s").code == 0);
  const auto code = [&](const std::string& command) {
    return desk.gigasim(fmt::format("--version > /dev/null; {}", command)).code;
  };
  CHECK(code(fmt::format("('{}' sweep export s > /dev/full 2> /dev/null)", GIGASIM_BINARY)) == 3);
  CHECK(desk.gigasim("sweep export s --out /dev/full").code == 3);
  CHECK(desk.gigasim("check town.yaml --quiet --junit /dev/full").code == 3);
  desk.write("expect.yaml", std::string(town) + "expect: [eue <= 1 MWh/yr]\n");
  CHECK(code(fmt::format("(ulimit -f 0; '{}' check expect.yaml --quiet --junit j.xml 2> /dev/null)", GIGASIM_BINARY)) ==
        3);
  CHECK_FALSE(fs::exists(desk / "j.xml"));
  CHECK(code(fmt::format("(ulimit -f 8; '{}' run town.yaml --out full --quiet 2> /dev/null)", GIGASIM_BINARY)) == 3);
  CHECK_FALSE(fs::exists(desk / "full"));
}

TEST_CASE("folders: a signal ends a run within a second, whatever it is at") {
  const Desk desk;
  desk.write("many.yaml", replaced(replaced(town, "initial: 2", "initial: 150000"), "2025-02-01", "2032-01-01"));
  for (const int after_ms : {20, 150, 400}) {
    for (const char* signal : {"TERM"}) {  // a shell without job control has its background jobs ignore INT
      CAPTURE(after_ms, signal);
      const auto begin = std::chrono::steady_clock::now();
      const Outcome outcome =
          desk.gigasim(fmt::format("--version > /dev/null; '{}' run many.yaml --out r --quiet --set "
                                   "output.resolution='1 min' 2> told & sleep {}; "
                                   "kill -{} $!; wait $!",
                                   GIGASIM_BINARY, after_ms / 1000.0, signal));
      const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      CHECK(outcome.code > 128);
      CHECK(took < 2.5);  // a second, and what starting the shell and a busy machine take
      if (fs::exists(desk / "r")) CHECK(listing(desk / "r").empty());
    }
  }
}

TEST_CASE("folders: a result that was moved runs again, with the files that it names") {
  const Desk desk;
  std::string csv = "load\n";
  for (int i = 0; i < 744; ++i) csv += fmt::format("{}\n", 4 + i % 3);
  desk.write("load.csv", csv);
  desk.write("plan.yaml", replaced(town, "demand: 5 MW", "demand: {csv: load.csv, column: load, unit: MW}"));
  REQUIRE(desk.gigasim("run plan.yaml --out a --quiet").code == 0);
  REQUIRE(desk.gigasim("run plan.yaml --replications 2 --jobs 1 --out study --quiet").code == 0);
  fs::remove(desk / "load.csv");
  fs::create_directory(desk / "elsewhere");
  fs::rename(desk / "a", desk / "elsewhere" / "b");
  REQUIRE(desk.gigasim("run elsewhere/b/scenario.yaml --out c --quiet").code == 0);
  for (const char* file : {"series.csv", "events.csv", "scenario.yaml", "inputs/load.csv"})
    CHECK(text_of(desk / "c" / file) == text_of(desk / "elsewhere" / "b" / file));
  CHECK(desk.gigasim("run study/scenario.yaml --no-output --quiet").code == 0);
}

TEST_CASE("folders: names that are made to harm a terminal are refused or written out") {
  const Desk desk;
  desk.write("bad\x1b[31m.yaml", town);
  const Outcome fine = desk.gigasim("validate 'bad\x1b[31m.yaml'");
  CHECK(fine.code == 0);
  CHECK(fine.out.find('\x1b') == std::string::npos);
  CHECK(desk.gigasim("validate 'gone\x1b]0;x\a.yaml'").err.find_first_of("\x1b\a") == std::string::npos);
  desk.write("escape.yaml", replaced(town, "name: Town", "name: \"T\\e[31m\""));
  const Outcome refused = desk.gigasim("run escape.yaml");
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, StartsWith("escape.yaml:1:7: holds U+001B"));
}

TEST_CASE("folders: fifteen failures are ten annotations, and the last says how many more") {
  const Desk desk;
  std::string expectations = "expect:\n";
  for (int i = 0; i < 15; ++i) expectations += fmt::format("  - eue >= {} MWh/yr\n", i + 1);
  desk.write("plan.yaml", town + expectations);
  const Outcome outcome = desk.gigasim("check plan.yaml --quiet --annotations --junit j.xml");
  CHECK(outcome.code == 1);
  CHECK(std::count(outcome.out.begin(), outcome.out.end(), '\n') == 10);
  CHECK_THAT(outcome.out,
             EndsWith("::notice title=gigasim::and 6 more; the summary and the JUnit file have all of them\n"));
  CHECK_THAT(text_of(desk / "j.xml"), Contains("failures=\"15\""));
}
