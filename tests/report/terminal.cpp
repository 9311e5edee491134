#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <sstream>

#include "layout.hpp"
#include "sample.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Terminal cells of a line whose only characters beyond ASCII take one cell each.
std::size_t cells(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

RunResult gigawatts() {
  RunResult run = sample::run();
  PhaseResult& p = run.phases.front();
  p.name = "1.5 GW";
  p.racks_installed = 11460;
  p.racks_energised = 10233;
  p.gpus_energised = 736776;
  p.it_mean_mw = 1234;
  p.it_peak_mw = 1345;
  p.facility_mean_mw = 1456;
  p.facility_peak_mw = 1567;
  p.firm_mw = 1678;
  p.cooling_needed_mw = 1345;
  p.cooling_available_mw = 1401;
  p.unserved_mwh = 123456;
  p.binds = "generation while Titan 350 units are repaired, cooling on afternoons above 33 °C";
  return run;
}
}  // namespace

TEST_CASE("the phase table shows one line a phase under a line of units") {
  const auto lines = lines_of(phase_table(sample::run(), {.width = 160}));
  REQUIRE(lines.size() == 4);
  // Columns are 6, 10, 12, 7, 9, 11, 7, 10, 6, 8 and 4 cells wide, two apart; figures stand to the right.
  CHECK(lines[0] ==
        "phase   from               racks     GPUs      IT MW  facility MW  firm MW  cool. MWth  served  unserved   "
        "PUE  what binds");
  CHECK(lines[1] ==
        "                    energ./inst.   energ.  mean/peak    mean/peak    at °C   used/have       %       MWh");
}

TEST_CASE("the phase table's figures are rounded for people") {
  const auto lines = lines_of(phase_table(sample::run(), {.width = 160}));
  for (const char* part : {"200 MW  2025-03-07", "1,528/1,528", "110,016", "197/231", "241/291", "263 @36", "226/207",
                           "99.00", "3,500", "1.22", "cooling above 33 °C"})
    CHECK_THAT(lines.at(2), Contains(part));
  CHECK_THAT(lines.at(3), Contains("100.00"));
}

TEST_CASE("served % shows 100.00 only when everything was served") {
  RunResult run = sample::run();
  run.phases[1].unserved_mwh = 1e-3;  // of 676,800 MWh
  CHECK_THAT(lines_of(phase_table(run, {.width = 160})).at(3), Contains("99.99"));
}

TEST_CASE("at every width from 60 the table keeps its lines within it and every figure in one piece") {
  const RunResult run = gigawatts();
  for (int width = 60; width <= 200; ++width) {
    const std::string table = phase_table(run, {.width = width});
    INFO("width " << width << "\n" << table);
    for (const std::string& line : lines_of(table)) CHECK(cells(line) <= static_cast<std::size_t>(width));
    for (const char* part :
         {"10,233/11,460", "736,776", "1,234/1,345", "1,456/1,567", "1,678 @36", "1,345/1,401", "123,456", "1.22"})
      CHECK_THAT(table, Contains(part));
  }
}

TEST_CASE("a gigawatt campus fits one table on 120 columns") {
  const std::string table = phase_table(gigawatts(), {.width = 120});
  INFO(table);
  CHECK(table.find("phase") == table.rfind("phase"));
  CHECK_THAT(table, Contains("binds: generation"));
}

TEST_CASE("a run without phases still has one row") {
  RunResult run = sample::run();
  run.phases.clear();
  const std::string table = phase_table(run, {.width = 160});
  INFO(table);
  CHECK(lines_of(table).size() == 3);
  CHECK_THAT(table, Contains("whole run") && Contains("1.19") && Contains("–"));
}

TEST_CASE("a plan without racks has no columns for them") {
  RunResult run = sample::run();
  run.phases.resize(1);
  PhaseResult& p = run.phases.front();
  p.racks_installed = p.racks_energised = p.gpus_installed = p.gpus_energised = 0;
  p.it_mean_mw = p.it_peak_mw = p.it_mwh = p.cooling_available_mw = p.cooling_needed_mw = 0;
  const std::string head = lines_of(phase_table(run, {.width = 160})).at(0);
  // Columns are 6 (200 MW), 10, 11, 7, 6 and 8 cells wide, two apart.
  CHECK(head == "phase   from        facility MW  firm MW  served  unserved  what binds");
}

TEST_CASE("a number and what it counts stay on one line") {
  CHECK(report::wrapped("falls short by 19 MW of it", 17) == std::vector<std::string>{"falls short by", "19 MW of it"});
  CHECK(report::wrapped("because of outages (78 %)", 24) == std::vector<std::string>{"because of outages", "(78 %)"});
}

TEST_CASE("colour codes appear only where they are asked for") {
  CHECK(summary_text(sample::run(), {.colour = false}).find('\x1b') == std::string::npos);
  CHECK(summary_text(sample::run(), {.colour = true}).find('\x1b') != std::string::npos);
}

TEST_CASE("the verdict names the shortfall, its size and time, and the units that close it") {
  // 19 MW at 1.6 MW a chiller: 11.9, so 12.
  const auto sentences = verdict(sample::run());
  REQUIRE(sentences.size() == 1);
  CHECK(sentences[0] ==
        "200 MW: cooling 'west' falls short by up to 19 MW for 212 h in all, 3,500 MWh unserved, worst at 2025-04-28 "
        "16:00, because of "
        "hot weather; 12 more of 'chillers' (1.6 MW each at that moment) would close it.");
}

TEST_CASE("the verdict begins with the largest problem and weighs waiting racks by the energy they would have used") {
  // 856,000 MWh over 6,501,945.6 rack-hours is 0.1317 MW a rack; 1,000 racks for 60 d * 24 h wait 1,440,000 rack-hours,
  // 189,600 MWh, more than the 3,500 MWh for want of cooling.
  RunResult run = sample::run();
  run.phases[1].shortfalls = {
      {.resource = {Resource::Kind::floor, "memphis"}, .cause = Cause::not_built, .rack_hours = 1440000}};
  const auto sentences = verdict(run);
  REQUIRE(sentences.size() == 2);
  CHECK(sentences[0] ==
        "400 MW: 1,000 racks on average wait for floor space at 'memphis' that is not built yet: 1.44 million "
        "rack-hours, about 190 GWh of "
        "IT work; earlier or denser floor for about 130 MW of IT would let them start.");
  CHECK_THAT(sentences[1], Contains("cooling 'west'"));
}

TEST_CASE("racks that wait for the same through several phases are told once") {
  // Each phase lasts 60 d * 24 h = 1,440 h: 72,000 rack-hours are 50 racks, 216,000 are 150; 288,000 * 0.1317 MW =
  // 37,900 MWh.
  RunResult run = sample::run();
  run.phases[0].shortfalls = {
      {.resource = {Resource::Kind::cooling, "west"}, .cause = Cause::design_day, .rack_hours = 72000}};
  run.phases[1].shortfalls = {
      {.resource = {Resource::Kind::cooling, "west"}, .cause = Cause::design_day, .rack_hours = 216000}};
  const auto sentences = verdict(run);
  REQUIRE(sentences.size() == 1);
  CHECK(sentences[0] ==
        "200 MW to 400 MW: 50 to 150 racks on average wait for cooling 'west', which carries no more on the design "
        "day: 288,000 "
        "rack-hours, about 38,000 MWh of IT work; cooling for about 20 MW more of IT, or a milder "
        "'policy.energise.ambient', would let them start.");
}

TEST_CASE("one resource is one sentence that shares the loss among its causes") {
  // 9,000 + 600 + 400 MWh; the causes overlap, so the hours are the phase's and the depth is at most the run's deepest.
  RunResult run = sample::run();
  run.adequacy.deepest_mw = 1215;
  run.phases[0].unserved_hours = 9;
  run.phases[0].shortfalls = {
      {.resource = {Resource::Kind::generation}, .cause = Cause::outage, .energy_mwh = 600, .hours = 9, .worst_mw = 80},
      {.resource = {Resource::Kind::generation},
       .cause = Cause::common_cause,
       .energy_mwh = 9000,
       .hours = 8,
       .worst_mw = 1180},
      {.resource = {Resource::Kind::generation},
       .cause = Cause::starting,
       .energy_mwh = 400,
       .hours = 0.5,
       .worst_mw = 400}};
  const auto sentences = verdict(run);
  REQUIRE(sentences.size() == 1);
  CHECK(sentences[0] ==
        "200 MW: generation falls short by up to 1,215 MW for 9 h in all, 10,000 MWh unserved, because of a common "
        "cause that takes many "
        "units at once (90 %), forced outages (6 %), units that were still starting (4 %); 1,180 MW that does not "
        "depend on the same event "
        "would close most of it.");
}

TEST_CASE("the remedy fits the cause") {
  RunResult run = sample::run();
  Shortfall& s = run.phases[0].shortfalls[0];
  s = {.resource = {Resource::Kind::generation},
       .cause = Cause::starting,
       .energy_mwh = 12,
       .hours = 0.5,
       .worst_mw = 19};
  CHECK_THAT(verdict(run)[0], Contains("for 30 min in all") && Contains("19 MW of batteries that bridge the start"));
  s.cause = Cause::grid_call;
  CHECK_THAT(
      verdict(run)[0],
      Contains("because of the utility's calls; 19 MW of own generation or batteries during calls would close it."));
  s.cause = Cause::permit;
  CHECK_THAT(verdict(run)[0], Contains("a longer permit, or 19 MW more of it would close it."));
  s.cause = Cause::outage;
  s.unit_name = "titan-350";
  s.unit_mw = 40;
  CHECK_THAT(verdict(run)[0],
             Contains("because of forced outages; 1 more of 'titan-350' (40 MW each at that moment) would close it."));
}

TEST_CASE("when nothing fell short the verdict says so and names the smallest headroom") {
  // 400 MW: firm power 550 against 500 is 10.0 %, cooling 473 against 430 is 10.0 %; make cooling the smaller: 451.5, 5
  // %.
  RunResult run = sample::run();
  run.phases.erase(run.phases.begin());
  run.shortfalls.clear();
  run.adequacy = {};
  run.phases[0].cooling_available_mw = 451.5;
  const auto sentences = verdict(run);
  REQUIRE(sentences.size() == 2);
  CHECK(sentences[0] == "Nothing fell short: every load was served in full and no rack waited.");
  CHECK(sentences[1] == "The smallest headroom is 21.5 MW (5 %) of cooling in phase '400 MW', at 38 °C.");
  run.phases[0].firm_mw = 450;  // 50 MW, 10 %, below the peak of 500
  CHECK_THAT(verdict(run)[1], Contains("firm power at 38 °C is 50 MW (10 %) below"));
}

TEST_CASE("beyond six problems, and where they hardly matter, the rest is summed up") {
  // 3,500 MWh of cooling first, then five of eight feeders of 20 MWh; 3 * 20 + 1 MWh remain, the last less than 0.2 %
  // of 3,500.
  RunResult run = sample::run();
  for (int i = 0; i < 8; ++i)
    run.phases[1].shortfalls.push_back({.resource = {Resource::Kind::feeder, std::to_string(i)},
                                        .cause = Cause::outage,
                                        .energy_mwh = 20,
                                        .hours = 1,
                                        .worst_mw = 20});
  run.phases[1].shortfalls.push_back(
      {.resource = {Resource::Kind::generation}, .cause = Cause::outage, .energy_mwh = 1, .hours = 1, .worst_mw = 1});
  const auto sentences = verdict(run);
  REQUIRE(sentences.size() == 7);
  CHECK(sentences.back() == "4 smaller shortfalls, 61 MWh in all, are listed in summary.json.");
}

TEST_CASE("the summary ends with the facts of the run") {
  const auto lines = lines_of(summary_text(sample::run(), {}, "out/two-1"));
  CHECK(lines.back() == "412,907 events · 0.81 s CPU · 96 MB · energy closes to 3e-13 · results in out/two-1");
}

TEST_CASE("the summary tells the adequacy of the supply when loads went unserved") {
  const std::string text = summary_text(sample::run(), {.width = 400});
  CHECK_THAT(
      text,
      Contains(
          "Adequacy: loss of load 212 h in 40 spells (0 up to 1 s, 1 up to 1 min, 39 longer; longest 9.5 h, deepest "
          "19 MW), 3,500 MWh unserved; 230 hours and 33 days with any loss; sampled by the hour 214 h, at the day's "
          "peak 31 days."));
  CHECK_THAT(text, Contains("98.50 % of them energised"));  // 6,501,945.6 / 6,600,960
  RunResult calm = sample::run();
  calm.adequacy = {};
  CHECK_THAT(summary_text(calm, {}), !Contains("Adequacy"));
}

TEST_CASE("the progress line shows share, date, power and the time that is left") {
  // 50 % after 2 s: 2 s are left; half of 32 cells are full.
  const std::string line = progress_line(0.5, sample::day("2026-03-22"), 1310, 2.0);
  CHECK_THAT(line, Contains("  50 %  2026-03-22  1.31 GW  eta 2.0 s"));
  const auto count = [&](const std::string& cell) {
    int n = 0;
    for (std::size_t i = line.find(cell); i != std::string::npos; i = line.find(cell, i + cell.size())) ++n;
    return n;
  };
  CHECK(count("█") == 16);
  CHECK(count("░") == 16);
}

TEST_CASE("a plan without racks or sites has dashes, not temperatures of nowhere and shares of nothing") {
  RunResult result{.scenario_name = "Loads", .start = sample::day("2025-01-01"), .end = sample::day("2025-02-01")};
  result.pue = std::numeric_limits<double>::quiet_NaN();
  PhaseResult p{.name = "whole run", .from = result.start, .to = result.end};
  p.hottest_c = std::numeric_limits<double>::quiet_NaN();
  p.demand_mwh = p.served_mwh = 744.0;
  result.phases = {p};
  const std::string text = summary_text(result, {.colour = false, .width = 120});
  INFO(text);
  for (const char* wrong : {"nan", "NaN", "-273", "0/0", "PUE", "facility MW"})
    CHECK(text.find(wrong) == std::string::npos);
}
