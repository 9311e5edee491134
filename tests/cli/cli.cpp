/// The program as its users meet it: what it prints, where, and with which exit code.
#include <catch2/catch.hpp>
#include <csignal>

#include "desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

TEST_CASE("cli: --version and --help are good, a bare call is not") {
  const Desk desk;
  CHECK(desk.gigasim("--version").out == "gigasim 0.1.0\n");
  const Outcome help = desk.gigasim("--help");
  CHECK(help.code == 0);
  CHECK_THAT(help.out, Contains("gigasim run scenarios/colossus2.yaml") && Contains("Exit codes: 0 good"));
  CHECK(desk.gigasim("").code == 2);
}

TEST_CASE("mistyped commands and options are met with the nearest name") {
  const Desk desk;
  const Outcome command = desk.gigasim("rnu town.yaml");
  CHECK(command.code == 2);
  CHECK(command.err == "gigasim: 'rnu' is not a command; did you mean 'run'?\nTry 'gigasim --help'.\n");
  const Outcome option = desk.gigasim("run town.yaml --no-outptu");
  CHECK(option.code == 2);
  CHECK(option.err ==
        "gigasim: '--no-outptu' is not an option; did you mean '--no-output'?\nTry 'gigasim run --help'.\n");
  CHECK(desk.gigasim("run").err == "gigasim: scenario is required\nTry 'gigasim run --help'.\n");
  CHECK(desk.gigasim("run town.yaml --seed seven").code == 2);
}

TEST_CASE("a scenario that is fine is counted") {
  const Desk desk;
  const Outcome outcome = desk.gigasim("validate town.yaml");
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "town.yaml: fine: 1 site, 1 bus, 1 fleet, 0 phases, 2 units\n");
  CHECK(outcome.err.empty());
}

TEST_CASE("validate names every problem of every file, with its place, and runs nothing") {
  const Desk desk;
  desk.write("bad.yaml", replaced(replaced(town, "demand: 5 MW", "demand: 5 MWh"), "climate:", "climat:"));
  const Outcome outcome = desk.gigasim("validate town.yaml bad.yaml missing.yaml");
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.out, StartsWith("town.yaml: fine: "));
  CHECK_THAT(outcome.err, Contains("bad.yaml:5:13: sites.memphis.climat: unknown key; did you mean 'climate'?\n"));
  CHECK_THAT(outcome.err, Contains("bad.yaml:9:30: loads.town.demand: "));
  CHECK_THAT(outcome.err, Contains("missing.yaml") && EndsWith("3 problems, nothing was run.\n"));
}

TEST_CASE("run does not start on bad input and leaves nothing behind") {
  const Desk desk;
  desk.write("bad.yaml", replaced(town, "5 MW", "5"));
  const Outcome outcome = desk.gigasim("run bad.yaml");
  CHECK(outcome.code == 2);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, EndsWith("1 problem, nothing was run.\n"));
  CHECK_FALSE(fs::exists(desk / "out"));
}

TEST_CASE("run prints the table, the verdict and the facts, and leaves a result folder") {
  const Desk desk;
  const Outcome outcome = desk.gigasim("run town.yaml --out results");
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.err.empty());
  CHECK_THAT(outcome.out, StartsWith("Town · 2025-01-01 → 2025-02-01 · seed 1 · 2 units\n\nphase "));
  CHECK_THAT(outcome.out,
             Contains("\nVerdict\n  Nothing fell short: every load was served in full and no rack waited.\n"));
  CHECK_THAT(outcome.out, EndsWith(" · results in results\n"));
  CHECK(outcome.out.find('\x1b') == std::string::npos);
  for (const char* file : {"series.csv", "events.csv", "gpu_hours.csv", "binding.csv", "build_out.csv", "cash_flow.csv",
                           "results.sqlite", "summary.json", "scenario.yaml"})
    CHECK(fs::exists(desk / "results" / file));
  CHECK(std::distance(fs::directory_iterator(desk / "results"), {}) == 9);
}

TEST_CASE("without --out each run gets a folder of its own") {
  const Desk desk;
  CHECK_THAT(desk.gigasim("run town.yaml").out, Contains("results in out/town-20") && EndsWith("-1\n"));
  CHECK_THAT(desk.gigasim("run town.yaml").out, EndsWith("-2\n"));
}

TEST_CASE("the effective scenario of a result runs again to the same bytes") {
  const Desk desk;
  REQUIRE(desk.gigasim("run town.yaml --out a --quiet --set 'loads.town.demand=13 MW' --seed 5").code == 0);
  REQUIRE(desk.gigasim("run town.yaml --out b --quiet --set 'loads.town.demand=13 MW' --seed 5").code == 0);
  for (const char* file : {"series.csv", "events.csv", "results.sqlite", "summary.json", "scenario.yaml"})
    CHECK(text_of(desk / "a" / file) == text_of(desk / "b" / file));
  REQUIRE(desk.gigasim("run a/scenario.yaml --out c --quiet").code == 0);
  for (const char* file : {"series.csv", "events.csv", "scenario.yaml"})
    CHECK(text_of(desk / "a" / file) == text_of(desk / "c" / file));
}

TEST_CASE("what two units cannot carry is named in the verdict") {
  // 13 MW of load on 12 MW of units: 1 MW short for 31 d * 24 h = 744 h, 744 MWh.
  const Desk desk;
  const Outcome outcome = desk.gigasim("run town.yaml --no-output --set 'loads.town.demand=13 MW'");
  REQUIRE(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("744 MWh unserved") && Contains("up to 1 MW"));
  CHECK_FALSE(fs::exists(desk / "out"));
}

TEST_CASE("cli: --quiet prints nothing, --no-output writes nothing") {
  const Desk desk;
  const Outcome outcome = desk.gigasim("run town.yaml --quiet --no-output");
  CHECK(outcome.code == 0);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.empty());
  CHECK_FALSE(fs::exists(desk / "out"));
}

TEST_CASE("results are never written among other files") {
  const Desk desk;
  const Outcome outcome = desk.gigasim("run town.yaml --out .");
  CHECK(outcome.code == 2);
  CHECK(outcome.err ==
        "--out: '.' holds files that are not a gigasim result; name a new directory\n1 problem, nothing was run.\n");
  CHECK(desk.gigasim("run town.yaml --out town.yaml").err ==
        "--out: 'town.yaml' is a file; name a directory\n1 problem, nothing was run.\n");
  CHECK(text_of(desk / "town.yaml") == town);
}

TEST_CASE("an earlier result is replaced") {
  const Desk desk;
  REQUIRE(desk.gigasim("run town.yaml --out results --quiet --seed 1").code == 0);
  REQUIRE(desk.gigasim("run town.yaml --out results --quiet --seed 2").code == 0);
  CHECK_THAT(text_of(desk / "results" / "summary.json"), Contains("\"seed\": 2"));
}

TEST_CASE("output that cannot be written is a failure") {
  const Desk desk;
  const Outcome outcome = desk.gigasim("catalog > /dev/full 2>&1; echo code $? > code; true");
  CHECK(outcome.code == 0);
  CHECK(text_of(desk / "code") == "code 3\n");
}

TEST_CASE("a full disk is told by name and leaves no half-written file") {
  const Desk desk;
  const std::string limited =
      fmt::format("--version > /dev/null; trap '' XFSZ; ulimit -f 8; '{}' run town.yaml --out results", GIGASIM_BINARY);
  const Outcome outcome = desk.gigasim(limited);
  CHECK(outcome.code == 3);
  CHECK_THAT(outcome.err, Contains("cannot write results/") && Contains("File too large") &&
                              EndsWith("No half-written file is left under a final name.\n"));
  CHECK_FALSE(fs::exists(desk / "results"));
}

TEST_CASE("an interrupted run says so, ends by the signal and leaves nothing behind") {
  // Seven years by the minute take many seconds; the signal comes as soon as the series is being written.
  const Desk desk;
  const Outcome outcome = desk.gigasim(fmt::format(
      "--version > /dev/null; '{}' run town.yaml --out results --quiet --set output.resolution='1 min' --set "
      "end=2032-01-01 2> told & "
      "for i in $(seq 1000); do [ -s results/.series.csv.partial ] && break; sleep 0.01; done; kill -TERM $!; wait $!",
      GIGASIM_BINARY));
  CHECK(outcome.code == 128 + SIGTERM);
  CHECK(text_of(desk / "told") == "gigasim: interrupted, no results were written.\n");
  CHECK_FALSE(fs::exists(desk / "results"));
}

TEST_CASE("show fills in every default and says where values come from, --plain reads back to the same") {
  const Desk desk;
  const Outcome shown = desk.gigasim("show town.yaml --set 'loads.town.demand=7 MW'");
  CHECK(shown.code == 0);
  CHECK_THAT(shown.out,
             Contains("# town.yaml:1") && Contains("demand: 7 MW") && Contains("# --set") && Contains("# default"));
  const Outcome plain = desk.gigasim("show town.yaml --plain");
  desk.write("plain.yaml", plain.out);
  CHECK(desk.gigasim("show plain.yaml --plain").out == plain.out);
}

TEST_CASE("explain, schema and catalog answer, and say what there is when asked for what there is not") {
  const Desk desk;
  CHECK_THAT(desk.gigasim("explain").out, Contains("\nbattery ") && Contains("A load that is not a rack.\n"));
  CHECK_THAT(desk.gigasim("explain battery").out, Contains("capacity"));
  CHECK_THAT(desk.gigasim("explain batery").err, Contains("did you mean 'battery'?"));
  CHECK(desk.gigasim("explain batery").code == 2);
  CHECK_THAT(desk.gigasim("schema").out, StartsWith("{"));
  CHECK_THAT(desk.gigasim("catalog").out, Contains("Titan 350"));
  CHECK_THAT(desk.gigasim("catalog 'Titan 350'").out, Contains("gas_turbine"));
  CHECK_THAT(desk.gigasim("catalog climates").out, Contains("memphis\n"));
  CHECK_THAT(desk.gigasim("catalog failures").out,
             StartsWith("llama-3 ") && Contains("GPU HBM3 memory") && Contains("  419  "));
  const Outcome unknown = desk.gigasim("catalog 'Titan 305'");
  CHECK(unknown.code == 2);
  CHECK_THAT(unknown.err, StartsWith("catalog: unknown model 'Titan 305'; did you mean 'Titan 350'?"));
}
