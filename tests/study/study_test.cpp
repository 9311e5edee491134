#include "gigasim/study/study.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/random.hpp"
#include "scratch.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
Date day(const char* text) { return *parse_date(text); }

/// A year with a load of 1 MW and one shortage of 2 MW, as long as chance wants it, on 1 July at 10:30.
RunResult year_of_chance(std::uint64_t seed, std::uint64_t replication, Recorder& recorder) {
  const double length_h = 3.0 * RandomStream(seed, replication, "plant", "shortage").exponential();
  RunResult r{.scenario_name = "Chance",
              .start = day("2025-01-01"),
              .end = day("2026-01-01"),
              .seed = seed,
              .replication = replication};
  r.adequacy = {.loss_of_load_hours = length_h,
                .unserved_mwh = 2.0 * length_h,
                .events = 1,
                .longest_hours = length_h,
                .deepest_mw = 2.0};
  r.ledger.load_mwh = 8760.0 - r.adequacy.unserved_mwh;
  r.phases = {{.name = "whole run", .unserved_mwh = r.adequacy.unserved_mwh}};
  const Date begin = day("2025-07-01 10:30");
  recorder.event(begin, {.clock_s = clock_s(r.start, begin),
                         .component = "campus",
                         .event = "shortage",
                         .cause = "outage",
                         .power_mw = -1.0});
  recorder.event(begin, {.clock_s = clock_s(r.start, begin) + 3600.0 * length_h,
                         .component = "campus",
                         .event = "shortage_over",
                         .cause = "outage",
                         .power_mw = -2.0,
                         .duration_s = 3600.0 * length_h,
                         .energy_mwh = 2.0 * length_h});
  return r;
}

constexpr std::uint64_t seed = 11;
RunResult chance(std::uint64_t replication, Recorder& recorder) { return year_of_chance(seed, replication, recorder); }

StudyOptions options(std::uint64_t replications, const std::filesystem::path& folder = {}) {
  StudyOptions o{.identity = {"00000000000000ab", "0.1.0", seed}, .start = day("2025-01-01"), .end = day("2026-01-01")};
  Recorder nobody;
  o.metrics = metrics_of(chance(0, nobody));
  o.replications = replications;
  o.folder = folder;
  return o;
}

const MetricSummary& metric(const StudyResult& r, const std::string& name) {
  for (const MetricSummary& m : r.metrics)
    if (to_text(m.name) == name) return m;
  throw std::runtime_error("no metric " + name);
}

StudyResult study(const StudyOptions& o, const Runner& runner = chance) {
  StudyObserver nobody;
  return monte_carlo(o, runner, nobody);
}

std::size_t lines_in(const std::filesystem::path& file) {
  const std::string text = text_of(file);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}
}  // namespace

TEST_CASE("study: the mean of exponential shortages is found within its own error") {
  // Mean 3 h, 6 MWh, standard deviation the same; 6 MWh of 8760 are 684.93 ppm; one shortage a year.
  const StudyResult r = study(options(400));
  CHECK(r.end == StudyEnd::replications);
  const MetricSummary& lole = metric(r, "lole_h_per_yr");
  CHECK(lole.n == 400);
  CHECK(std::abs(lole.mean - 3.0) < 3.3 * lole.standard_error);
  CHECK(lole.standard_error == Approx(lole.deviation / 20.0));
  CHECK(metric(r, "eue_mwh_per_yr").mean == Approx(2.0 * lole.mean));
  CHECK(metric(r, "neue_ppm").mean == Approx(2.0 * lole.mean / 8760.0 * 1e6));
  CHECK(metric(r, "lolf_per_yr").mean == 1.0);
  CHECK(metric(r, "lolf_per_yr").standard_error == 0.0);
  CHECK(metric(r, "phase.\"whole run\".eue_mwh").mean == Approx(2.0 * lole.mean));
  CHECK(metric(r, "pue").n == 0);
}

TEST_CASE("study: the worst twentieth is the upper tail of what is bad and the lower of what is good") {
  const StudyResult r = study(options(100));
  CHECK(metric(r, "lole_h_per_yr").cvar > metric(r, "lole_h_per_yr").p95);
  CHECK(metric(r, "availability").cvar < metric(r, "availability").p5);
}

TEST_CASE("study: shortages are streamed, and spread over the hours in which they were") {
  const Scratch scratch;
  const StudyResult r = study(options(50, scratch.path));
  CHECK(lines_in(scratch / "shortages.csv") == 51);
  CHECK_THAT(
      text_of(scratch / "shortages.csv"),
      Catch::StartsWith("replication,start,length_h,depth_mw,energy_mwh,gpu_hours,cause\n1,2025-07-01T10:30:00Z,"));
  CHECK(r.shortages[0].n == 50);
  CHECK(r.shortages[1].mean == 2.0);
  REQUIRE(r.worst);
  CHECK(r.worst->energy_mwh == metric(r, "eue_mwh_per_yr").maximum);
  double hours = 0.0;
  for (const auto& month : r.heat_map.cells)
    for (const Moments& cell : month) hours += cell.mean();
  CHECK(hours == Approx(metric(r, "lole_h_per_yr").mean));
  CHECK(r.heat_map.months[6].mean() == Approx(hours));
  CHECK(r.heat_map.cells[6][9].mean() == 0.0);
  CHECK(r.heat_map.cells[6][10].mean() <= 0.5);  // it begins at half past
  CHECK(r.heat_map.cells[6][10].mean() > r.heat_map.cells[6][20].mean());
}

TEST_CASE("study: a shortage that lasts to the end of the run has what the run's figures leave for it") {
  const Scratch scratch;
  study(options(1, scratch.path), [](std::uint64_t replication, Recorder& recorder) {
    RunResult r = chance(replication, recorder);
    const double last_h = 6.0;
    r.adequacy.unserved_mwh += 30.0;
    r.adequacy.loss_of_load_hours += last_h;
    r.adequacy.deepest_mw = 9.0;
    const Date begin = r.end - std::chrono::hours(6);
    recorder.event(begin, {.clock_s = clock_s(r.start, begin),
                           .component = "campus",
                           .event = "shortage",
                           .cause = "heat",
                           .power_mw = -4.0});
    return r;
  });
  CHECK_THAT(text_of(scratch / "shortages.csv"), Contains("\n1,2025-12-31T18:00:00Z,6,9,") && Contains(",0,heat\n"));
}

TEST_CASE("study: files and figures are the same for any number of workers") {
  const Scratch scratch;
  for (const int jobs : {1, 2, 4}) {
    StudyOptions o = options(130, scratch / std::to_string(jobs));
    o.jobs = jobs;
    const StudyResult r = study(o, [](std::uint64_t replication, Recorder& recorder) {
      ::usleep(replication % 3 == 0 ? 4000 : 100);
      return chance(replication, recorder);
    });
    CHECK(r.replications == 130);
  }
  for (const char* file : {"replications.csv", "shortages.csv", "study.json"})
    for (const char* jobs : {"2", "4"}) CHECK(text_of(scratch / "1" / file) == text_of(scratch / jobs / file));
}

TEST_CASE("study: the stopping rule ends every study at the same replication") {
  // Relative error of an exponential: 1 / sqrt(n) = 8 % at n = 156; it is looked at every 20.
  std::vector<std::uint64_t> ends;
  const Scratch scratch;
  for (const int jobs : {1, 2, 4}) {
    StudyOptions o = options(5000, scratch / std::to_string(jobs));
    o.jobs = jobs;
    o.until = parse_stopping_rule("eue rel-se 8%", o.metrics);
    const StudyResult r = study(o);
    CHECK(r.end == StudyEnd::precision);
    const MetricSummary& eue = metric(r, "eue_mwh_per_yr");
    CHECK(eue.standard_error <= 0.08 * eue.mean);
    ends.push_back(r.replications);
    CHECK(lines_in(scratch / std::to_string(jobs) / "replications.csv") == r.replications + 1);
  }
  CHECK(ends[0] % 20 == 0);
  CHECK(ends[0] >= 100);
  CHECK(ends[0] < 320);
  CHECK(ends[1] == ends[0]);
  CHECK(ends[2] == ends[0]);
  CHECK(text_of(scratch / "1" / "replications.csv") == text_of(scratch / "4" / "replications.csv"));
}

TEST_CASE("study: a rule that cannot be met ends at the cap") {
  StudyOptions o = options(140);
  o.until = parse_stopping_rule("lolf se 0.1", o.metrics);  // one shortage a year, always: no error to judge by
  CHECK(study(o).end == StudyEnd::cap);
  o.until = parse_stopping_rule("lole se 0.001", o.metrics);
  const StudyResult r = study(o);
  CHECK(r.end == StudyEnd::cap);
  CHECK(r.replications == 140);
}

TEST_CASE("study: rules are read, and what is no rule is told") {
  const std::vector<Metric> metrics = options(1).metrics;
  const StoppingRule rule = parse_stopping_rule("lole rel-se 2 %", metrics);
  CHECK(to_text(metrics[rule.metric].name) == "lole_h_per_yr");
  CHECK(rule.relative);
  CHECK(rule.target == Approx(0.02));
  CHECK(parse_stopping_rule("phase.\"whole run\".eue_mwh se 0.5", metrics).target == 0.5);
  const auto message = [&](const char* text) -> std::string {
    try {
      parse_stopping_rule(text, metrics);
    } catch (const InputError& error) {
      return error.what();
    }
    return "fine";
  };
  CHECK(message("lole_h_per_year rel-se 2%") ==
        "--until: 'lole_h_per_year' is not a metric; did you mean 'lole_h_per_yr'?\n");
  CHECK(message("eue rel-se -2%") == "--until: '-2' is not a number above 0\n");
  CHECK_THAT(message("eue se 2%"), Contains("write 'rel-se' for a share of the mean"));
  CHECK_THAT(message("eue"), Contains("'eue' is not a rule; write a metric, 'se' or 'rel-se', and a number"));
  CHECK_THAT(message("eue rel-se 2% soon"), Contains("'2%soon' is not a number"));
}

TEST_CASE("study: a worker that is killed is tried again and changes nothing") {
  const Scratch scratch;
  study(options(40, scratch / "calm"));
  const StudyResult r = study(options(40, scratch / "rough"), [&](std::uint64_t replication, Recorder& recorder) {
    if (replication == 17 && first_time(scratch / "killed")) std::raise(SIGKILL);
    return chance(replication, recorder);
  });
  CHECK(r.facts.retried == 1);
  for (const char* file : {"replications.csv", "shortages.csv"})
    CHECK(text_of(scratch / "calm" / file) == text_of(scratch / "rough" / file));
}

TEST_CASE("study: a replication that always fails is named, and the others stay") {
  const Scratch scratch;
  const auto broken = [](std::uint64_t replication, Recorder& recorder) {
    if (replication == 30) throw InternalFault("the power sum is not zero");
    return chance(replication, recorder);
  };
  CHECK_THROWS_WITH(study(options(40, scratch.path), broken), "replication 30 failed twice: the power sum is not zero");
  CHECK(lines_in(scratch / "replications.csv") >= 30);
  StudyOptions o = options(40, scratch.path);
  o.resume = true;
  CHECK(study(o).facts.resumed >= 29);
}

TEST_CASE("study: after kill -9 of the parent, resume loses nothing that was finished and gives the same files") {
  const Scratch scratch;
  study(options(120, scratch / "calm"));
  const auto slow = [](std::uint64_t replication, Recorder& recorder) {
    ::usleep(replication % 2 == 0 ? 9000 : 1000);  // so that some are ahead of their turn
    return chance(replication, recorder);
  };
  const pid_t parent = in_child([&] {
    StudyOptions o = options(120, scratch / "rough");
    o.jobs = 4;
    study(o, slow);
  });
  REQUIRE(comes_true([&] { return lines_in(scratch / "rough" / "replications.csv") > 40; }));
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  const std::size_t finished = lines_in(scratch / "rough" / "replications.csv") - 1;
  REQUIRE(finished < 120);
  StudyOptions o = options(120, scratch / "rough");
  o.resume = true;
  o.jobs = 2;
  const StudyResult r = study(o);
  CHECK(r.facts.resumed >= finished);
  CHECK(r.replications == 120);
  for (const char* file : {"replications.csv", "shortages.csv", "study.json"})
    CHECK(text_of(scratch / "calm" / file) == text_of(scratch / "rough" / file));
}

TEST_CASE("study: half a line, a damaged line and shortages without their replication are simulated again") {
  const Scratch scratch;
  study(options(20, scratch / "calm"));
  study(options(10, scratch / "torn"));
  std::ofstream(scratch / "torn" / "shortages.csv", std::ios::app)
      << "11,2025-07-01T10:30:00Z,1,2,2,0,outage\n12,2025-";
  std::ofstream(scratch / "torn" / "replications.csv", std::ios::app) << "13,0,nonsense\n14,1,0.5,0.2";
  StudyOptions o = options(20, scratch / "torn");
  o.resume = true;
  CHECK(study(o).facts.resumed == 10);
  for (const char* file : {"replications.csv", "shortages.csv"})
    CHECK(text_of(scratch / "calm" / file) == text_of(scratch / "torn" / file));
}

TEST_CASE("study: a finished study is prolonged, or cut short, without simulating twice") {
  const Scratch scratch;
  study(options(60, scratch / "calm"));
  study(options(40, scratch / "grown"));
  StudyOptions o = options(60, scratch / "grown");
  o.resume = true;
  CHECK(study(o).facts.resumed == 40);
  CHECK(text_of(scratch / "calm" / "replications.csv") == text_of(scratch / "grown" / "replications.csv"));
  o.replications = 40;
  CHECK(study(o).facts.resumed == 40);
  CHECK(lines_in(scratch / "grown" / "replications.csv") == 41);
}

TEST_CASE("study: what is of another scenario, seed or version is not resumed") {
  const Scratch scratch;
  study(options(3, scratch.path));
  StudyOptions o = options(3, scratch.path);
  o.resume = true;
  o.identity.scenario_hash = "00000000000000ac";
  CHECK_THROWS_WITH(study(o), Contains("is a study of another scenario"));
  o.identity.seed = 12;
  CHECK_THROWS_WITH(study(o), Contains("is a study with seed 11, not 12"));
  o.identity.version = "0.2.0";
  CHECK_THROWS_WITH(study(o), Contains("is a study by gigasim 0.1.0, this is 0.2.0"));
}

TEST_CASE("study: two processes cannot have one folder") {
  const Scratch scratch;
  const pid_t first = in_child([&] {
    study(options(2, scratch.path), [](std::uint64_t replication, Recorder& recorder) {
      if (replication == 2) ::sleep(100);
      return chance(replication, recorder);
    });
  });
  REQUIRE(comes_true([&] { return lines_in(scratch / "replications.csv") == 2; }));
  CHECK_THROWS_WITH(study(options(2, scratch.path)), Contains("study.json: Device or resource busy"));
  ::kill(first, SIGKILL);
  ::waitpid(first, nullptr, 0);
}

TEST_CASE("study: an interrupted study has the figures of what was done in order") {
  struct Impatient : StudyObserver {
    std::uint64_t seen = 0;
    void progress(const StudyProgress& p) override { seen = p.done; }
    bool interrupted() override { return seen >= 25; }
  } observer;
  const Scratch scratch;
  const StudyResult r = monte_carlo(options(1000, scratch.path), chance, observer);
  CHECK(r.end == StudyEnd::interrupted);
  CHECK(r.replications >= 25);
  CHECK(r.replications < 200);
  CHECK(metric(r, "lole_h_per_yr").n == r.replications);
}

TEST_CASE("study: a folder tells what it holds") {
  const Scratch scratch;
  CHECK(folder_content(scratch / "none") == FolderContent::nothing);
  CHECK(folder_content(scratch.path) == FolderContent::nothing);
  study(options(2, scratch / "study"));
  CHECK(folder_content(scratch / "study") == FolderContent::unfinished_study);
  touch(scratch / "study" / "summary.json");
  CHECK(folder_content(scratch / "study") == FolderContent::finished_study);
  CHECK(folder_content(scratch.path) == FolderContent::other);
}
