#include <algorithm>
#include <catch2/catch.hpp>
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

std::string repeated(const char* glyph, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += glyph;
  return text;
}

std::vector<BindingSpell> spells(int n) {
  std::vector<BindingSpell> all;
  for (int i = 0; i < n; ++i) {
    const Date from = sample::day("2025-03-07") + std::chrono::hours(24 * i);
    all.push_back({from, from + std::chrono::hours(5), HourBin::generation, "titan-350 outage", 1000.0 * (i + 1)});
  }
  return all;
}
}  // namespace

TEST_CASE("GPU-hours are told with three digits and a prefix") {
  CHECK(prefixed(0.0) == "0");
  CHECK(prefixed(812.0) == "812");
  CHECK(prefixed(999.6) == "1 k");
  CHECK(prefixed(12345.0) == "12.3 k");
  CHECK(prefixed(6.6149e9) == "6.61 G");
  CHECK(prefixed(-2.9e6) == "-2.9 M");
}

TEST_CASE("each bar of the waterfall hangs from where the last one ended") {
  // Beside labels of 20 cells, shares of 8 and amounts of 5, and four gaps of 2, 91 columns leave 50: 20 for bars, 28
  // for causes. A cell is 5 %. Levels: 100, 80, 75, 72, 70, 69.95, 60 %; 72 % is 28.8 half cells, so 29; 0.05 % is a
  // stroke at 70 %.
  const auto lines = lines_of(waterfall(sample::training(), {.width = 91}));
  REQUIRE(lines.size() == 10);
  CHECK(lines[0] == "GPU-hours (of 2 M installed)");
  CHECK(lines[1] == "  installed             " + repeated("█", 20) + "  100.00 %    2 M");
  CHECK(lines[2] ==
        "  not yet commissioned  " + repeated(" ", 16) + "████   20.00 %  400 k  what must stand first 75 %");
  CHECK(lines[3] ==
        "  off: generation       " + repeated(" ", 15) + "█    " + "    5.00 %  100 k  titan-350 outage 61 %");
  CHECK(lines[4] ==
        "  failed, in repair     " + repeated(" ", 14) + "▐     " + "    3.00 %   60 k  GPU HBM3 memory 50 %");
  CHECK(lines[5] == "  checkpointing         " + repeated(" ", 14) + "▌     " + "    2.00 %   40 k");
  CHECK(lines[6] ==
        "  other                 " + repeated(" ", 14) + "▏     " + "    0.05 %    1 k  off: grid call, slowed by h…");
  CHECK(lines[7] == "  serving               " + repeated(" ", 12) + "██      " + "    9.95 %  199 k");
  CHECK(lines[8] == "  useful training       " + repeated("█", 12) + repeated(" ", 8) + "   60.00 %  1.2 M");
  CHECK(lines[9] == "  sum                   " + repeated(" ", 20) + "  100.00 %    2 M  bins close to 1e-13");
}

TEST_CASE("a wider terminal has room for more causes") {
  const std::string text = waterfall(sample::training(), {.width = 120});
  INFO(text);
  CHECK_THAT(text, Contains("titan-350 outage 61 %, heat 22 %"));
  CHECK_THAT(text, Contains("what must stand first 75 %, lease 25 %"));
  CHECK_THAT(text, Contains("GPU HBM3 memory 50 %, GPU, faulty 50 %"));
  CHECK_THAT(text, Contains("off: grid call, slowed by heat"));
}

TEST_CASE("a single cause needs no share, and a long one is shortened before its share") {
  RunResult run = sample::training();
  run.gpu_hours = {
      {"", "2025-03", "west", "", HourBin::useful, "", 50},
      {"", "2025-03", "west", "", HourBin::permit, "lease", 10},
      {"", "2025-03", "west", "", HourBin::generation, "a turbine of a very long name that trips and trips again", 30},
      {"", "2025-03", "west", "", HourBin::generation, "heat", 10}};
  run.gpu_hours_installed = 100;
  const auto lines = lines_of(waterfall(run, {.width = 91}));
  REQUIRE(lines.size() == 6);
  CHECK_THAT(lines[2], Contains("10.00 %") && Catch::EndsWith("  lease"));
  CHECK_THAT(lines[3], Contains("a turbine of a very lo") && Catch::EndsWith("… 75 %"));
}

TEST_CASE("the waterfall and the tables of jobs, units and spells keep within terminals of 60 to 200 columns") {
  RunResult run = sample::training();
  run.marginal = {{.unit = "circuit of hall-ring", .gpu_hours_per_year = 2.9e6, .unserved_mwh_per_year = -120}};
  run.binding = spells(12);
  for (int width = 60; width <= 200; ++width)
    for (const auto& part : {waterfall(run, {.width = width}), job_table(run, {.width = width}),
                             marginal_table(run, {.width = width}), binding_table(run, {.width = width})}) {
      INFO("width " << width << "\n" << part);
      for (const std::string& line : lines_of(part))
        CHECK(report::display_width(line) <= static_cast<std::size_t>(width));
    }
}

TEST_CASE("shares and amounts of the waterfall stand in columns at 80, 100 and 120 columns") {
  for (const int width : {80, 100, 120}) {
    const auto lines = lines_of(waterfall(sample::training(), {.width = width}));
    INFO(waterfall(sample::training(), {.width = width}));
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i < lines.size(); ++i)
      ends.push_back(report::display_width(lines[i].substr(0, lines[i].find(" %"))));
    CHECK(std::equal(ends.begin() + 1, ends.end(), ends.begin()));
  }
}

TEST_CASE("in colour useful training is green, and without colour nothing is") {
  const std::string text = waterfall(sample::training(), {.colour = true, .width = 91});
  CHECK_THAT(text, Contains("\x1b[32m  useful training") && Contains("\x1b[31m  off: generation") &&
                       Contains("\x1b[33m  failed"));
  CHECK(waterfall(sample::training(), {.width = 91}).find('\x1b') == std::string::npos);
}

TEST_CASE("bins that close exactly are said to") {
  RunResult run = sample::training();
  run.gpu_hours_residual = 0.0;
  CHECK_THAT(waterfall(run, {}), Contains("bins close exactly"));
}

TEST_CASE("the table of jobs tells how each fared, a service has no goodput") {
  // Columns are 6, 14, 10, 16, 4, 6, 7, 8, 5, 6, 6 and 7 cells wide, two apart: 117.
  const auto lines = lines_of(job_table(sample::training(), {.width = 120}));
  REQUIRE(lines.size() >= 4);
  CHECK(lines[0] ==
        "job               GPUs  start                    end  done    eff.  goodput  failures  ckpts    lost  energy  "
        " useful");
  CHECK(lines[1] ==
        "           mean/wanted                                   %  time %        %                    GPU-h     MWh  "
        "J/TFLOP");
  CHECK(lines[2] ==
        "grok-5  98,765/110,016  2025-04-01  proj. 2026-02-11  43.2    93.4     36.0        75  8,123  12.3 k  40,000  "
        "    1.1");
  CHECK(lines[3] ==
        "chat       7,200/7,200  2025-05-06                 –     –       –        –         0      –       –     250  "
        "      –");
}

TEST_CASE("narrow terminals split the table of jobs between columns") {
  for (const int width : {80, 100}) {
    const std::string text = job_table(sample::training(), {.width = width});
    INFO(text);
    for (const char* figure : {"98,765/110,016", "proj. 2026-02-11", "12.3 k", "40,000"})
      CHECK_THAT(text, Contains(figure));
    CHECK_THAT(text, Contains("job               GPUs") && Contains("\n\njob "));
  }
}

TEST_CASE("the power swing tells who takes what of it, what remains and what smoothing costs") {
  const RunResult run = sample::training();
  CHECK_THAT(
      job_table(run, {.width = 400}),
      Contains("  Power swing of grok-5: 66 MW peak to peak; the power floor takes 0, rack storage 0, batteries 58; 8 "
               "MW at 12 MW/s remain "
               "(accepted 8 MW, 12 MW/s). Smoothing costs 3,600 MWh of losses, 45,000 MWh through batteries.\n"));
  CHECK_THAT(job_table(run, {}), !Contains("swing of chat"));
}

TEST_CASE("a swing beyond what is accepted is a warning and part of the verdict") {
  RunResult run = sample::training();
  CHECK_THAT(job_table(run, {.colour = true, .width = 400}), !Contains("\x1b[33m"));
  run.jobs[0].swing_remaining_mw = 9;
  CHECK_THAT(job_table(run, {.colour = true, .width = 400}), Contains("\x1b[33m  Power swing of grok-5"));
  CHECK(verdict(run).back() ==
        "Job 'grok-5' swings more than turbines and grid tie take: 9 MW where 8 MW are accepted; a higher power floor, "
        "rack storage or more batteries would smooth it.");
  run.jobs[0].swing_remaining_mw_per_s = 20;
  CHECK_THAT(verdict(run).back(), Contains("9 MW where 8 MW are accepted and 20 MW/s where 12 MW/s are accepted"));
}

TEST_CASE("the verdict tells the three largest losses with their root cause, then jobs that did not finish") {
  const auto sentences = verdict(sample::training());
  REQUIRE(sentences.size() == 3);
  CHECK(sentences[1] ==
        "Of 2 M installed GPU-hours 60.00 % were useful training and 9.95 % served; most were lost to: not yet "
        "commissioned 20.00 % "
        "(mostly what must stand first), off: generation 5.00 % (mostly titan-350 outage), failed, in repair 3.00 % "
        "(mostly GPU HBM3 memory).");
  CHECK(sentences[2] ==
        "Job 'grok-5' is 43.2 % done when the run ends; at the last month's pace it would end on 2026-02-11.");
}

TEST_CASE("the verdict of a job fits what became of it") {
  RunResult run = sample::training();
  JobResult& job = run.jobs[0];
  job.end = sample::day("2025-06-01");
  CHECK(verdict(run).back() == "Job 'grok-5' ended on 2025-06-01 with 43.2 % done.");
  job.end.reset();
  CHECK(verdict(run).back() == "Job 'grok-5' is 43.2 % done when the run ends and makes no progress any more.");
  job.start.reset();
  job.share_done = 0;
  CHECK(verdict(run).back() == "Job 'grok-5' never started; it wants 110,016 GPUs.");
  job.start = sample::day("2025-04-01");
  job.finished = true;
  job.share_done = 1;
  CHECK(verdict(run).size() == 2);
}

TEST_CASE("what one more unit gains is ranked") {
  RunResult run = sample::run();
  run.marginal = {
      {.unit = "circuit of hall-ring"},
      {.unit = "titan-350",
       .gpu_hours_per_year = 2.9e6,
       .unserved_mwh_per_year = -120,
       .standard_error = 1.1e5,
       .replications = 4},
      {.unit = "crew rack-crew", .added = 2, .gpu_hours_per_year = 81234, .standard_error = 41000, .replications = 4}};
  const auto lines = lines_of(marginal_table(run, {}));
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == "Next: what one more unit gains");
  CHECK(lines[1] == "unit                     gains  ± s.e.  unserved");
  CHECK(lines[2] == "                      GPU-h/yr            MWh/yr");
  CHECK(lines[3] == "titan-350               +2.9 M   110 k      -120");
  CHECK(lines[4] == "2 × crew rack-crew     +81.2 k    41 k         0  no significant gain");
  CHECK(lines[5] == "circuit of hall-ring         0       0         0  no significant gain");
}

TEST_CASE("what binds when shows the eight costliest spells in the order of time and sums up the rest") {
  // 12 spells that cost 1,000 to 12,000: the first four, 10,000 together, are not told.
  RunResult run = sample::run();
  run.binding = spells(12);
  const auto lines = lines_of(binding_table(run, {}));
  REQUIRE(lines.size() == 11);
  CHECK(lines[0] == "What binds when");
  CHECK(lines[1] == "from        to                GPU-hours  what binds");
  CHECK(lines[2] == "2025-03-11  2025-03-11 05:00        5 k  off: generation (titan-350 outage)");
  CHECK(lines[9] == "2025-03-18  2025-03-18 05:00       12 k  off: generation (titan-350 outage)");
  CHECK(lines[10] == "  and 4 smaller spells that cost 10 k GPU-hours");
}

TEST_CASE("the summary shows waterfall, jobs, marginal values and spells only when there are any") {
  const std::string plain = summary_text(sample::run(), {});
  for (const char* head : {"GPU-hours", "goodput", "Next:", "What binds when"}) CHECK_THAT(plain, !Contains(head));
  RunResult run = sample::training();
  run.marginal = {{.unit = "titan-350"}};
  run.binding = spells(1);
  const std::string full = summary_text(run, {});
  std::size_t at = full.find("Verdict");
  for (const char* head : {"\n\nGPU-hours (of", "\n\njob ", "\n\nNext:", "\n\nWhat binds when"}) {
    INFO(head << "\n" << full);
    REQUIRE(full.find(head, at) != std::string::npos);
    at = full.find(head, at);
  }
}
