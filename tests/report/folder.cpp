#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "gigasim/base/issue.hpp"
#include "sample.hpp"

using namespace gigasim;
namespace fs = std::filesystem;

namespace {
std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<std::string> whole{"binding.csv",    "build_out.csv", "cash_flow.csv", "events.csv",  "gpu_hours.csv",
                                     "results.sqlite", "scenario.yaml", "series.csv",    "summary.json"};
}  // namespace

TEST_CASE("series.csv has ISO dates, six significant digits, and nothing where there is no number") {
  sample::Scratch scratch;
  sample::write(scratch.path);
  CHECK(sample::text_of(scratch.path / "series.csv") ==
        "date,facility_mw,outdoor_degc\n"
        "2025-03-07T00:00:00Z,240.612,-3.5\n"
        "2025-03-07T01:00:00Z,0,\n");
}

TEST_CASE("events.csv quotes what needs quoting and keeps milliseconds of the clock") {
  sample::Scratch scratch;
  sample::write(scratch.path);
  CHECK(sample::text_of(scratch.path / "events.csv") ==
        "date,clock_s,component,event,cause,power_mw,duration_s,energy_mwh,gpu_hours,id,because,chain\n"
        "2025-03-07T00:30:00Z,1800.250,titan-350/07,trip,outage,-38,0,0,0,,,\n"
        "2025-03-08T00:00:00Z,86400,\"hall \"\"A\"\", west\",shortage,,0,90,1.25,0,,,\n");
}

TEST_CASE("results.sqlite holds the series, the events, the tables of the result and a data dictionary") {
  sample::Scratch scratch;
  sample::write(scratch.path);
  SQLite::Database db((scratch.path / "results.sqlite").string());
  CHECK(db.execAndGet("SELECT facility_mw FROM series WHERE date = '2025-03-07T00:00:00Z'").getDouble() ==
        240.61234567);
  CHECK(db.execAndGet("SELECT outdoor_degc IS NULL FROM series WHERE date = '2025-03-07T01:00:00Z'").getInt() == 1);
  CHECK(db.execAndGet("SELECT component FROM events WHERE date >= '2025-03-08'").getString() == "hall \"A\", west");
  CHECK(db.execAndGet("SELECT unit FROM columns WHERE name = 'outdoor_degc'").getString() == "degC");
  CHECK(db.execAndGet("SELECT seed FROM run").getInt() == 7);
  CHECK(db.execAndGet("SELECT count(*) FROM phases WHERE unserved_mwh > 0").getInt() == 1);
  CHECK(db.execAndGet("SELECT unit_name FROM shortfalls WHERE phase = '200 MW'").getString() == "chillers");
  CHECK(db.execAndGet("SELECT failures FROM fleets WHERE name = 'chillers'").getInt() == 3);
  CHECK(db.execAndGet("SELECT value FROM ledger WHERE entry = 'it_mwh'").getDouble() == 856000.0);
  CHECK(db.execAndGet("SELECT yaml FROM scenario WHERE yaml IS NOT NULL").getString() == "name: Two phases\n");
  CHECK(db.execAndGet("SELECT hash FROM scenario WHERE yaml IS NULL").getString() == "00000000000000cd");
  CHECK(db.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("a series of 2,500 quantities, too wide for a table of SQLite, is kept as rows") {
  sample::Scratch scratch;
  std::vector<Column> columns;
  std::vector<double> values;
  for (int i = 0; i < 2500; ++i) {
    columns.push_back({fmt::format("q{}", i), "MW", ""});
    values.push_back(i);
  }
  ResultFolder folder(scratch.path, sample::header());
  folder.columns(columns);
  folder.row(sample::day("2025-03-07"), values);
  folder.finish(sample::run());
  SQLite::Database db((scratch.path / "results.sqlite").string());
  CHECK(db.execAndGet("SELECT count(*) FROM series_long").getInt() == 2500);
  CHECK(
      db.execAndGet("SELECT value FROM series_long JOIN columns ON id = column_id WHERE name = 'q2499'").getDouble() ==
      2499.0);
}

TEST_CASE("columns that SQLite cannot tell apart get a suffix there") {
  sample::Scratch scratch;
  {
    ResultFolder folder(scratch.path, sample::header());
    folder.columns({{"Titan_mw", "MW", ""}, {"titan_mw", "MW", ""}});
    folder.row(sample::day("2025-03-07"), std::vector<double>{1.0, 2.0});
    folder.finish(sample::run());
  }
  SQLite::Database db((scratch.path / "results.sqlite").string());
  CHECK(db.execAndGet("SELECT \"titan_mw~2\" FROM series").getDouble() == 2.0);
}

TEST_CASE("the same run gives the same bytes, however long it took") {
  sample::Scratch a, b;
  sample::write(a.path);
  RunResult slower = sample::run();
  slower.facts.cpu_s = 9.0;
  slower.facts.wall_s = 10.0;
  slower.facts.peak_memory_mb = 400.0;
  sample::write(b.path, slower);
  REQUIRE(names_in(a.path) == whole);
  for (const std::string_view name : result_files)
    CHECK(sample::text_of(a.path / name) == sample::text_of(b.path / name));
}

TEST_CASE("a run that does not finish leaves an earlier result untouched and nothing of its own") {
  sample::Scratch scratch;
  sample::write(scratch.path);
  const std::string before = sample::text_of(scratch.path / "series.csv");
  {
    ResultFolder folder(scratch.path, sample::header());
    folder.columns(sample::two_columns());
    CHECK(names_in(scratch.path).size() == 2 * whole.size());
  }
  CHECK(names_in(scratch.path) == whole);
  CHECK(sample::text_of(scratch.path / "series.csv") == before);
}

TEST_CASE("a run that does not finish leaves no directory that it made") {
  sample::Scratch scratch;
  {
    ResultFolder folder(scratch.path / "new" / "run", sample::header());
  }
  CHECK_FALSE(fs::exists(scratch.path / "new" / "run"));
}

TEST_CASE("a second run into the same folder at the same time is refused") {
  sample::Scratch scratch;
  ResultFolder first(scratch.path, sample::header());
  CHECK_THROWS_AS(ResultFolder(scratch.path, sample::header()), std::system_error);
  CHECK(names_in(scratch.path).size() == whole.size());
}

TEST_CASE("when the disk takes no more, the error names the file and nothing half-written stays") {
  // A limit on the size of files stands for a full disk: writes beyond it fail with EFBIG (SIGXFSZ ignored).
  sample::Scratch scratch;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit tight{1 << 20, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  std::string message;
  try {
    ResultFolder folder(scratch.path / "run", sample::header());
    folder.columns(sample::two_columns());
    const double values[] = {1.0 / 3.0, 2.0 / 3.0};
    for (int i = 0; i < 200000; ++i) folder.row(sample::day("2025-03-07") + std::chrono::hours(i), values);
    folder.finish(sample::run());
  } catch (const std::system_error& e) {
    message = e.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  CHECK_THAT(message, Catch::Contains("cannot write") && Catch::Contains("File too large"));
  CHECK_THAT(message, Catch::Contains("series.csv") || Catch::Contains("results.sqlite"));
  CHECK_FALSE(fs::exists(scratch.path / "run"));
}

TEST_CASE("a folder tells what kind of result it holds") {
  sample::Scratch scratch;
  CHECK(folder_kind(scratch.path / "new") == FolderKind::nothing);
  CHECK(folder_kind(scratch.path) == FolderKind::nothing);
  std::ofstream(scratch.path / ".series.csv.partial") << "killed";
  std::ofstream(scratch.path / ".sweep.sqlite.lock") << "";
  CHECK(folder_kind(scratch.path) == FolderKind::nothing);
  sample::write(scratch.path);
  CHECK(folder_kind(scratch.path) == FolderKind::run);
  std::ofstream(scratch.path / "notes.txt") << "mine";
  CHECK(folder_kind(scratch.path) == FolderKind::run);
  fs::remove(scratch.path / "summary.json");
  CHECK(folder_kind(scratch.path) == FolderKind::other);
  CHECK(folder_kind(scratch.path / "notes.txt") == FolderKind::other);
  std::ofstream(scratch.path / "study.json") << "{}";
  CHECK(folder_kind(scratch.path) == FolderKind::study);
  std::ofstream(scratch.path / "observations.csv") << "";
  CHECK(folder_kind(scratch.path) == FolderKind::search);
  std::ofstream(scratch.path / "sweep.sqlite") << "";
  CHECK(folder_kind(scratch.path) == FolderKind::sweep);
}

TEST_CASE("the data files of a plan are kept with it, a run over its own result too") {
  sample::Scratch scratch;
  const fs::path source = scratch.path / "load.csv", folder = scratch.path / "run";
  std::ofstream(source) << "load\n1\n";
  const auto write = [&](const fs::path& data) {
    RunHeader header = sample::header();
    header.data = {{data.string(), "inputs/load.csv"}};
    ResultFolder results(folder, header);
    results.columns(sample::two_columns());
    results.finish(sample::run());
  };
  write(source);
  CHECK(sample::text_of(folder / "inputs/load.csv") == "load\n1\n");
  write(folder / "inputs/load.csv");
  CHECK(sample::text_of(folder / "inputs/load.csv") == "load\n1\n");
  CHECK(names_in(folder / "inputs") == std::vector<std::string>{"load.csv"});
  CHECK_THROWS_AS(write(scratch.path / "gone.csv"), std::system_error);
}

TEST_CASE("texts of a result are no formulas for a spreadsheet") {
  sample::Scratch scratch;
  {
    ResultFolder folder(scratch.path, sample::header());
    folder.columns({{"=1+1_mw", "MW", ""}});
    folder.event(sample::day("2025-03-07"),
                 {.component = "-gas/01", .event = "failed", .cause = "@SUM(A1,A2)", .power_mw = -38});
    folder.finish(sample::run());
  }
  CHECK(sample::text_of(scratch.path / "series.csv") == "date,'=1+1_mw\n");
  CHECK_THAT(sample::text_of(scratch.path / "events.csv"),
             Catch::Contains(",'-gas/01,failed,\"'@SUM(A1,A2)\",-38,0,0,0,,,\n"));
}

TEST_CASE("a file is written whole or not at all, a device as it is") {
  sample::Scratch scratch;
  write_whole(scratch.path / "a.xml", "<a/>");
  CHECK(sample::text_of(scratch.path / "a.xml") == "<a/>");
  CHECK_THROWS_AS(write_whole("/dev/full", "<a/>"), std::system_error);
  write_whole("/dev/null", "<a/>");
  CHECK_THROWS_AS(write_whole(scratch.path / "no" / "a.xml", "<a/>"), std::system_error);
  CHECK(names_in(scratch.path) == std::vector<std::string>{"a.xml"});
}

TEST_CASE("unfinished files can be removed at once") {
  sample::Scratch scratch;
  ResultFolder folder(scratch.path, sample::header());
  CHECK(fs::exists(scratch.path / ".series.csv.partial"));
  remove_unfinished_files();
  CHECK(names_in(scratch.path).empty());
}

TEST_CASE("summary.json says what was run and holds every figure, without facts that change from run to run") {
  const auto json = nlohmann::json::parse(summary_json(sample::run(), sample::header()));
  CHECK(json["gigasim"]["version"] == "0.1.0");
  CHECK(json["gigasim"]["scenario_hash"] == "00000000000000ab");
  CHECK(json["gigasim"]["inputs"][0]["name"] == "two.yaml");
  CHECK(json["gigasim"]["start"] == "2025-03-07T00:00:00Z");
  CHECK(json["phases"][0]["facility_peak_mw"] == 291.4);
  CHECK(json["phases"][0]["shortfalls"][0]["unit_mw"] == 1.6);
  CHECK(json["adequacy"]["loss_of_load_days"] == 31);
  CHECK(json["run"]["wakeups"] == 412907);
  CHECK(json["verdict"].size() == 1);
  CHECK_FALSE(json.dump().find("cpu") != std::string::npos);
}

namespace {
void collect_keys(const nlohmann::json& json, std::set<std::string>& keys) {
  for (const auto& item : json.items()) {
    if (json.is_object()) keys.insert(item.key());
    if (item.value().is_structured()) collect_keys(item.value(), keys);
  }
}
}  // namespace

TEST_CASE("docs/formats/results.md names every key of summary.json and every table and column of the SQLite file") {
  sample::Scratch scratch;
  RunResult everything = sample::training();
  everything.marginal = {{.unit = "titan-350"}};
  sample::write(scratch.path, everything);
  std::set<std::string> names;
  collect_keys(nlohmann::json::parse(sample::text_of(scratch.path / "summary.json")), names);
  SQLite::Database db((scratch.path / "results.sqlite").string());
  SQLite::Statement columns(db,
                            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type "
                            "= 'table' AND m.name <> 'series'");
  while (columns.executeStep()) {
    names.insert(columns.getColumn(0).getString());
    names.insert(columns.getColumn(1).getString());
  }
  for (const HourBinName& bin : hour_bins) names.emplace(bin.id);
  REQUIRE(names.size() > 130);
  const std::string page = sample::text_of(std::filesystem::path(GIGASIM_SOURCE_DIR) / "docs/formats/results.md");
  for (const std::string& name : names) {
    INFO(name);
    CHECK(page.find(fmt::format("`{}`", name)) != std::string::npos);
  }
}

TEST_CASE("a row with the wrong number of values is a fault") {
  sample::Scratch scratch;
  ResultFolder folder(scratch.path, sample::header());
  folder.columns(sample::two_columns());
  CHECK_THROWS_AS(folder.row(sample::day("2025-03-07"), std::vector<double>{1.0}), InternalFault);
}

TEST_CASE("speed: 200,000 events and 20,000 rows of 60 quantities", "[.speed]") {
  sample::Scratch scratch;
  std::vector<Column> columns;
  for (int i = 0; i < 60; ++i) columns.push_back({fmt::format("quantity_{}_mw", i), "MW", ""});
  std::vector<double> values(60);
  const std::clock_t begin = std::clock();
  ResultFolder folder(scratch.path, sample::header());
  folder.columns(columns);
  for (int i = 0; i < 20000; ++i) {
    const Date date = sample::day("2025-03-07") + std::chrono::hours(i);
    for (int k = 0; k < 60; ++k) values[k] = 1e3 / (1.0 + i % 977 + 3.1 * k);
    folder.row(date, values);
    for (int k = 0; k < 10; ++k)
      folder.event(date, {.clock_s = 3600.0 * i,
                          .component = "racks/01234",
                          .event = "repaired",
                          .cause = "gpu",
                          .power_mw = 0.13,
                          .duration_s = 7200.5});
  }
  const double streamed = double(std::clock() - begin) / CLOCKS_PER_SEC;
  folder.finish(sample::run());
  WARN("CPU " << streamed << " s streaming, " << double(std::clock() - begin) / CLOCKS_PER_SEC << " s in all");
}
