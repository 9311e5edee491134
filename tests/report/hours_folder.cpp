#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "gigasim/base/issue.hpp"
#include "sample.hpp"

using namespace gigasim;

namespace {
const std::string chain =
    "gt-23 trip → 31 MW short for 6 min → Megapacks empty → 210 racks capped, \"hot\" → 1,204 GPU-h";

/// A trip and the interruption that it ends in.
void write_two_events(const std::filesystem::path& directory) {
  ResultFolder folder(directory, sample::header());
  folder.columns(sample::two_columns());
  folder.event(
      sample::day("2026-07-14 15:20"),
      {.clock_s = 42650400, .component = "gt-23", .event = "trip", .cause = "outage", .power_mw = -38, .id = 1234567});
  folder.event(sample::day("2026-07-14 15:26"), {.clock_s = 42650760,
                                                 .component = "grok-5",
                                                 .event = "interrupted",
                                                 .cause = "generation",
                                                 .duration_s = 360,
                                                 .gpu_hours = 1204,
                                                 .id = 1234568,
                                                 .because = 1234567,
                                                 .chain = chain});
  folder.finish(sample::training());
}
}  // namespace

TEST_CASE("events.csv tells the number of an event, the one that caused it, and quotes the chain") {
  sample::Scratch scratch;
  write_two_events(scratch.path);
  CHECK(sample::text_of(scratch.path / "events.csv") ==
        "date,clock_s,component,event,cause,power_mw,duration_s,energy_mwh,gpu_hours,id,because,chain\n"
        "2026-07-14T15:20:00Z,42650400,gt-23,trip,outage,-38,0,0,0,1234567,,\n"
        "2026-07-14T15:26:00Z,42650760,grok-5,interrupted,generation,0,360,0,1204,1234568,1234567,"
        "\"gt-23 trip → 31 MW short for 6 min → Megapacks empty → 210 racks capped, \"\"hot\"\" → 1,204 GPU-h\"\n");
}

TEST_CASE("in results.sqlite an event leads to the one that caused it") {
  sample::Scratch scratch;
  write_two_events(scratch.path);
  SQLite::Database db((scratch.path / "results.sqlite").string());
  CHECK(db.execAndGet("SELECT c.component FROM events e JOIN events c ON c.id = e.because WHERE e.component = 'grok-5'")
            .getString() == "gt-23");
  CHECK(db.execAndGet("SELECT chain FROM events WHERE gpu_hours = 1204").getString() == chain);
  CHECK(db.execAndGet("SELECT because IS NULL FROM events WHERE id = 1234567").getInt() == 1);
}

TEST_CASE("two events of one number are a fault") {
  sample::Scratch scratch;
  ResultFolder folder(scratch.path, sample::header());
  folder.event(sample::day("2026-07-14"), {.component = "gt-23", .event = "trip", .id = 5});
  CHECK_THROWS_AS(folder.event(sample::day("2026-07-14"), {.component = "gt-24", .event = "trip", .id = 5}),
                  InternalFault);
}

TEST_CASE("gpu_hours.csv holds every cell with all its digits, and quotes causes with commas") {
  sample::Scratch scratch;
  RunResult run = sample::run();
  run.gpu_hours = {{"200 MW", "2025-03", "hall, west", "grok-5", HourBin::useful, "", 1234567.0625},
                   {"200 MW", "2025-03", "hall, west", "", HourBin::failed, "GPU, faulty", 0.5}};
  sample::write(scratch.path, run);
  CHECK(sample::text_of(scratch.path / "gpu_hours.csv") ==
        "phase,month,hall,job,bin,cause,gpu_hours\n"
        "200 MW,2025-03,\"hall, west\",grok-5,useful,,1234567.0625\n"
        "200 MW,2025-03,\"hall, west\",,failed,\"GPU, faulty\",0.5\n");
}

TEST_CASE("build_out.csv has a day a row, dated from that of the start") {
  sample::Scratch scratch;
  RunResult run = sample::run();
  run.start = sample::day("2025-03-07 06:00");
  run.build_out = {{.installed_mw = 120,
                    .powered_mw = 90,
                    .cooled_mw = 80,
                    .energised_mw = 80,
                    .training_mw = 61.5,
                    .installed_gpus = 720,
                    .energised_gpus = 504,
                    .training_gpus = 360},
                   {.installed_mw = 130}};
  sample::write(scratch.path, run);
  CHECK(sample::text_of(scratch.path / "build_out.csv") ==
        "date,installed_mw,powered_mw,cooled_mw,energised_mw,training_mw,installed_gpus,energised_gpus,training_gpus\n"
        "2025-03-07T00:00:00Z,120,90,80,80,61.5,720,504,360\n"
        "2025-03-08T00:00:00Z,130,0,0,0,0,0,0,0\n");
}

TEST_CASE("binding.csv lists the spells") {
  sample::Scratch scratch;
  RunResult run = sample::run();
  run.binding = {{sample::day("2025-03-07"), sample::day("2025-04-01 06:30"), HourBin::not_commissioned,
                  "what must stand first", 300000}};
  sample::write(scratch.path, run);
  CHECK(sample::text_of(scratch.path / "binding.csv") ==
        "from,to,bin,cause,gpu_hours\n"
        "2025-03-07T00:00:00Z,2025-04-01T06:30:00Z,not_commissioned,what must stand first,300000\n");
}

TEST_CASE("a run without GPU-hours leaves files of one line") {
  sample::Scratch scratch;
  sample::write(scratch.path);
  CHECK(sample::text_of(scratch.path / "gpu_hours.csv") == "phase,month,hall,job,bin,cause,gpu_hours\n");
  CHECK(sample::text_of(scratch.path / "binding.csv") == "from,to,bin,cause,gpu_hours\n");
}

TEST_CASE("results.sqlite answers where the hours went, and how jobs fared") {
  sample::Scratch scratch;
  RunResult run = sample::training();
  run.marginal = {{.unit = "titan-350", .gpu_hours_per_year = 2.9e6, .unserved_mwh_per_year = -120}};
  run.binding = {{sample::day("2025-03-07"), sample::day("2025-04-01"), HourBin::generation, "heat", 5}};
  sample::write(scratch.path, run);
  SQLite::Database db((scratch.path / "results.sqlite").string());
  // 41,000 + 20,000 of the two phases.
  CHECK(db.execAndGet("SELECT sum(gpu_hours) FROM gpu_hours WHERE bin = 'generation' AND cause = 'titan-350 outage'")
            .getDouble() == 61000);
  CHECK(db.execAndGet("SELECT sum(gpu_hours) FROM gpu_hours").getDouble() == 2e6);
  CHECK(db.execAndGet("SELECT gpu_hours_installed FROM run").getDouble() == 2e6);
  CHECK(db.execAndGet("SELECT interruptions FROM jobs WHERE name = 'grok-5' AND NOT finished").getInt() == 75);
  CHECK(db.execAndGet("SELECT \"end\" FROM jobs WHERE name = 'grok-5'").getString() == "2026-02-11T00:00:00Z");
  CHECK(db.execAndGet("SELECT gpu_hours_per_year FROM marginal WHERE unit = 'titan-350'").getDouble() == 2.9e6);
  CHECK(db.execAndGet("SELECT cause FROM binding").getString() == "heat");
}

TEST_CASE("summary.json adds up the GPU-hours by bin with its causes, and by phase and bin") {
  const auto json = nlohmann::json::parse(summary_json(sample::training(), sample::header()));
  CHECK(json["run"]["gpu_hours_installed"] == 2e6);
  CHECK(json["run"]["gpu_hours_residual"] == -1e-13);
  double sum = 0.0;
  for (const auto& bin : json["gpu_hours"]["bins"]) sum += bin["gpu_hours"].get<double>();
  CHECK(sum == 2e6);
  const auto& useful = json["gpu_hours"]["bins"][0];
  CHECK(useful["bin"] == "useful");
  CHECK(useful["share"] == 0.6);
  const auto& phases = json["gpu_hours"]["phases"];
  REQUIRE(phases.size() == 2);
  // 300,000 + 22,000 + 41,000 + 500,000.
  CHECK(phases[0]["phase"] == "200 MW");
  CHECK(phases[0]["gpu_hours"] == 863000);
  CHECK(phases[0]["bins"][1] ==
        nlohmann::json{{"bin", "generation"}, {"gpu_hours", 63000.0}, {"share", 63000.0 / 863000.0}});
}

TEST_CASE("summary.json names the causes of a bin, the largest first") {
  const auto json = nlohmann::json::parse(summary_json(sample::training(), sample::header()));
  for (const auto& bin : json["gpu_hours"]["bins"])
    if (bin["bin"] == "generation")
      CHECK(bin["causes"] ==
            nlohmann::json::parse(
                R"([{"cause": "titan-350 outage", "gpu_hours": 61000.0}, {"cause": "heat", "gpu_hours": 22000.0},
                                                       {"cause": "starting", "gpu_hours": 17000.0}])"));
}

TEST_CASE("summary.json lists the jobs, and what one more unit gains only when that was asked for") {
  RunResult run = sample::training();
  const auto json = nlohmann::json::parse(summary_json(run, sample::header()));
  REQUIRE(json["jobs"].size() == 2);
  CHECK(json["jobs"][0]["finished"] == false);
  CHECK(json["jobs"][0]["lost_work_gpu_hours"] == 12345);
  CHECK(json["jobs"][1]["end"] == "");
  CHECK_FALSE(json.contains("marginal"));
  run.marginal = {{.unit = "titan-350", .added = 2, .gpu_hours_per_year = 2.9e6, .unserved_mwh_per_year = -120}};
  CHECK(nlohmann::json::parse(summary_json(run, sample::header()))["marginal"][0]["added"] == 2);
}
