/// The page of a result folder, whatever stands in it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "gigasim/base/issue.hpp"
#include "gigasim/report/html_report.hpp"
#include "html/event_pack.hpp"
#include "html/series_pack.hpp"
#include "sample.hpp"

using namespace gigasim;
namespace fs = std::filesystem;

namespace {
const std::string events_head =
    "date,clock_s,component,event,cause,power_mw,duration_s,energy_mwh,gpu_hours,id,because,chain\n";
const std::string failed = "2025-03-07T00:00:00Z,0,gt-23,failed,outage,-38,0,0,0,1,,\n";
const std::string over = "2025-03-07T01:00:00Z,3600,campus,shortage_over,,31,360,3.1,0,2,1,gt-23 failed\n";

nlohmann::ordered_json packed(const std::string& rows) {
  sample::Scratch scratch;
  std::ofstream(scratch.path / "events.csv") << events_head << rows;
  return report::pack_events(scratch.path / "events.csv");
}
}  // namespace

TEST_CASE("page: events that somebody has sorted otherwise lead to their causes all the same") {
  const auto as_written = packed(failed + over), sorted = packed(over + failed);
  REQUIRE(as_written["shortages"].size() == 1);
  CHECK(as_written["shortages"][0]["steps"].size() == 2);
  CHECK(sorted == as_written);
}

TEST_CASE("page: events that lead nowhere, in circles, or have no number are harmless") {
  CHECK(packed(over)["shortages"][0]["steps"].size() == 1);
  CHECK(packed("2025-03-07T00:00:00Z,0,a,shortage_over,,1,1,1,0,nan,,\n")["shortages"].empty());
  CHECK(packed("2025-03-07T00:00:00Z,0,a,shortage_over,,1,1,1,0,1e300,-5,\n")["shortages"].empty());
  CHECK(packed("2025-03-07T00:00:00Z,0,a,shortage_over,,1,1,1,0,7,7,\n")["shortages"].size() == 1);
  CHECK(packed("too,short\n")["shortages"].empty());
}

TEST_CASE("page: a shortage of a minute is there however few rows of a year are left") {
  report::Series series{.names = {"unserved_mw"}, .columns = {std::vector<float>(525'600, 0.0F)}};
  series.columns[0][328'353] = 5.5F;
  series.keep_peaks("unserved_mw", "unserved_peak_mw");
  REQUIRE(series.names == std::vector<std::string>{"unserved_mw", "unserved_peak_mw"});
  const auto peaks = report::highest(series.columns[1], 22);
  CHECK(*std::max_element(peaks.begin(), peaks.end()) == 5.5F);
  CHECK(peaks[328'353 / 22] == 5.5F);
  std::string bytes;
  const auto json = report::pack(series, report::stretches(series.rows(), {}, 1440, 24'000), bytes);
  CHECK(double(json["columns"][1]["scale"]) * 4095.0 == Approx(5.5));  // 5.5 MW, not its mean over 22 min
  CHECK(double(json["columns"][0]["scale"]) * 4095.0 == Approx(5.5 / 22.0));
}

TEST_CASE("page: a folder that is damaged, or not in UTF-8, is a problem of the folder") {
  if (!html_report_built()) return;
  sample::Scratch scratch;
  const auto page = [&] { return html_report(scratch.path, nullptr); };
  sample::write(scratch.path);
  CHECK_NOTHROW(page());
  std::ofstream(scratch.path / "events.csv")
      << events_head << failed << "2025-03-07T01:00:00Z,3600,caf\xE9,shortage_over,,31,360,3.1,0,2,1,x\n";
  CHECK_THROWS_AS(page(), InputError);
  fs::remove(scratch.path / "events.csv");
  std::ofstream(scratch.path / "series.csv")
      << "date,a_mw\n2025-01-01T00:00:00Z,inf\n2025-01-01T00:00:00Z,1e999\n,1e300\nx\n";
  CHECK_NOTHROW(page());
  for (const char* summary :
       {"", "{", "[]", "{\"fleets\": 5}", "{\"gigasim\": []}", "{\"gigasim\": {\"scenario_name\": 7}}"}) {
    CAPTURE(summary);
    std::ofstream(scratch.path / "summary.json") << summary;
    try {
      page();
    } catch (const InputError&) {
    }
  }
}

TEST_CASE("page: a plan may be called like a mark of the page") {
  if (!html_report_built()) return;
  sample::Scratch scratch;
  RunHeader header = sample::header();
  header.scenario_name = "%PAYLOAD%";
  {
    ResultFolder folder(scratch.path, header);
    folder.columns(sample::two_columns());
    folder.finish(sample::run());
  }
  const std::string page = html_report(scratch.path, nullptr);
  CHECK(page.find("<title>%PAYLOAD%") != std::string::npos);
  CHECK(page.find(report_payload(scratch.path, nullptr)) != std::string::npos);
}
