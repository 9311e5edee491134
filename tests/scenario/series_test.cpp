#include <algorithm>
#include <catch2/catch.hpp>

#include "plans.hpp"

using namespace gigasim;
using namespace plans;

namespace {
std::string demand(const std::string& text) { return with("5 MW", text); }

TimeSeries series(const std::string& text, const std::string& csv = "") {
  Folder folder;
  folder.write("load.csv", csv);
  return *load_scenario(folder.write("plan.yaml", demand(text))).scenario.loads.find("town")->demand.series;
}

std::string problem_with(const std::string& text, const std::string& csv) {
  Folder folder;
  folder.write("load.csv", csv);
  std::string all;
  for (const std::string& line : problems_of(folder.write("plan.yaml", demand(text))))
    all += (all.empty() ? "" : "\n") + line;
  return all;
}
const std::string two_columns = "hour,load,other\n0,1500,x\n1,2500,y\n";
const std::string from_csv = "{csv: load.csv, column: load, unit: kW, hold: true}";

/// A file of so many rows of 1 kW, without dates.
std::string rows(int count) {
  std::string text = "load\n";
  for (int i = 0; i < count; ++i) text += "1\n";
  return text;
}
}  // namespace

TEST_CASE("series: numbers written in the plan") {
  const TimeSeries s = series("{values: [8, 9.5], unit: MW, step: 12 h, repeat: true}");
  CHECK(s.values == std::vector<double>{8.0, 9.5});
  CHECK(s.step.value() == 43200.0);
  CHECK(s.repeat);
  CHECK(to_string(s.start) == "2026-01-01");
}

TEST_CASE("series: a CSV column, an hour a row from the start of the plan on") {
  const TimeSeries s = series(from_csv, two_columns);
  CHECK(s.values == std::vector<double>{1.5, 2.5});
  CHECK(s.step.value() == 3600.0);
  CHECK_FALSE(s.repeat);
  CHECK(series("{csv: load.csv, column: load, unit: kW, start: 2025-06-01, hold: true}",
               "\xEF\xBB\xBFload\r\n\"1000\"\r\n3000\r\n")
            .values == std::vector<double>{1.0, 3.0});
}

TEST_CASE("series: quotes, blanks, blank lines at the end and trailing commas of a CSV file change nothing") {
  const std::vector<double> kept{1.0, 3.0};
  CHECK(series(from_csv, "note,load\n\"a, \"\"b\"\"\nc\",1000\n,\"3000\"\n\n\r\n  \n").values == kept);
  CHECK(series(from_csv, "time, load ,\n0, 1000,\n1,\t3000 ,\n").values == kept);
  CHECK(series(from_csv, "load\n1000,\n3000,\n").values == kept);
  CHECK(series(from_csv, "note, \"load\" \nx, \"1000\" \ny,3000").values == kept);
}

TEST_CASE("series: a factor multiplies, a quantity makes shares of it") {
  CHECK(series("{values: [8, 10], unit: MW, scale: 1.5, repeat: true}").values == std::vector<double>{12.0, 15.0});
  CHECK(series("{values: [0.5, 1], scale: 40 MW, repeat: true}").values == std::vector<double>{20.0, 40.0});
}

TEST_CASE("series: a day by its hours") {
  const TimeSeries s = series("{daily: [[0, 80], [8, 95]], unit: MW}");
  REQUIRE(s.values.size() == 24);
  CHECK(s.values[7] == 80.0);
  CHECK(s.values[8] == 95.0);
  CHECK(s.repeat);
  const TimeSeries quarter = series("{daily: [[0, 80], [7.25, 95]], unit: MW}");
  REQUIRE(quarter.values.size() == 96);  // quarters of an hour
  CHECK(quarter.values[28] == 80.0);
  CHECK(quarter.values[29] == 95.0);
}

TEST_CASE("series: a share may be in percent") {
  Folder folder;
  const auto s =
      load_scenario(
          folder.write("plan.yaml",
                       with("loop: water", "loop: water, utilisation: {values: [50, 100], unit: '%', repeat: true}")))
          .scenario;
  CHECK(s.halls.find("hall")->utilisation.series->values == std::vector<double>{0.5, 1.0});
}

TEST_CASE("series: the CSV files are among the plan's files") {
  Folder folder;
  folder.write("load.csv", two_columns);
  CHECK(load_scenario(folder.write("plan.yaml", demand(from_csv))).files.size() == 2);
}

TEST_CASE("series: what is wrong in the plan") {
  CHECK(problem(demand("{values: [8, 9]}")) ==
        "plan.yaml:14:29: loads.town.demand: the numbers have no unit; write e.g. 'unit: MW'");
  CHECK(problem(demand("{values: [8], unit: MWh}")) ==
        "plan.yaml:14:49: loads.town.demand.unit: 'MWh' does not measure a demand; write e.g. 'MW'");
  CHECK(problem(demand("{values: [8], unit: foo}")) ==
        "plan.yaml:14:49: loads.town.demand.unit: unknown unit 'foo'; write e.g. 'MW'");
  CHECK(problem(demand("{values: [8, -1], unit: MW}")) ==
        "plan.yaml:14:38: loads.town.demand.values: number 2: -1 must not be negative");
  CHECK(problem(demand("{values: [8], unit: MW, scale: 40 MW}"))
            .find("the scale is a quantity, so that the numbers are shares of it; leave 'unit' out") !=
        std::string::npos);
  CHECK(problem(demand("{values: [8], csv: a.csv, unit: MW}"))
            .find("a series has one of 'csv', 'values' and 'daily', not empty") != std::string::npos);
  CHECK(problem(demand("{values: [], unit: MW}")).find("a series has one of") != std::string::npos);
  CHECK(problem(demand("{values: [8], unit: MW, stp: 1 h}")) ==
        "plan.yaml:14:53: loads.town.demand.stp: unknown key; did you mean 'step'?");
  CHECK(problem(demand("{daily: [[1, 80]], unit: MW}")).find("hours rise from 0 to less than 24") != std::string::npos);
  CHECK(problem(demand("{daily: [[0, 80], [24, 1]], unit: MW}")).find("hours rise from 0 to less than 24") !=
        std::string::npos);
  CHECK(problem(demand("{csv: load.csv, unit: MW}")) ==
        "plan.yaml:14:35: loads.town.demand.csv: needs the 'column' to read");
  CHECK(problem(demand(from_csv)) == "plan.yaml:14:35: loads.town.demand.csv: 'load.csv': no such file");
}

TEST_CASE("series: what is wrong in the CSV file carries its own line") {
  CHECK(problem_with("{csv: load.csv, column: lod, unit: kW}", two_columns) ==
        "load.csv:1: loads.town.demand.csv: no column 'lod'; did you mean 'load'?");
  CHECK(problem_with(from_csv, "load\n1\nx\n") ==
        "load.csv:3: loads.town.demand.csv: column 'load': 'x' is not a number");
  CHECK(problem_with(from_csv, "a,load\n1,2\n3\n") == "load.csv:3: loads.town.demand.csv: column 'load' is empty here");
  CHECK(problem_with(from_csv, "load\n1\n\n2\n") == "load.csv:3: loads.town.demand.csv: column 'load' is empty here");
  CHECK(problem_with(from_csv, "load\n1\n-2\n") ==
        "load.csv:3: loads.town.demand.csv: column 'load': -2 must not be negative");
  CHECK(problem_with(from_csv, "load\n") == "load.csv:1: loads.town.demand.csv: holds no rows below its header");
  CHECK(problem_with(from_csv, "") == "load.csv:1: loads.town.demand.csv: no column 'load'; there is none");
  CHECK(problem_with(from_csv, "load\n1,5\n") ==
        "load.csv:2: loads.town.demand.csv: has 2 cells, the header 1; write a decimal point, and text with a comma in "
        "quotes");
  CHECK(problem_with(from_csv, "load,note\n1,5\" pipe\n") ==
        "load.csv:2: loads.town.demand.csv: a quote stands inside a cell; put the whole cell in quotes, and write each "
        "quote twice");
  CHECK(problem_with(from_csv, "note,load\n\"two\nlines\",1\n,x\n") ==
        "load.csv:4: loads.town.demand.csv: column 'load': 'x' is not a number");
  CHECK(problem_with(from_csv, "note,load\n\"two\nlines\",1\n,-2\n") ==
        "load.csv:4: loads.town.demand.csv: column 'load': -2 must not be negative");
}

TEST_CASE("series: a file that does not cover the run says what holds beyond its ends") {
  const std::string refusal =
      "plan.yaml:14:21: loads.town.demand: goes from 2026-01-01 to 2026-01-01 02:00, the run from 2026-01-01 to "
      "2027-01-01; give all its values, or write `repeat: true` (it starts again) or `hold: true` (it keeps its first "
      "and last value)";
  CHECK(problem_with("{csv: load.csv, column: load, unit: kW}", two_columns) == refusal);
  CHECK(problem(demand("{values: [1, 2], unit: MW}")).empty());  // steps that are written in the plan
  CHECK(series("{values: [1, 2], unit: MW, hold: true}").hold);
  CHECK(problem(demand("{values: [1, 2], unit: MW, step: 365 d}")).empty());
  CHECK(problem(demand("{values: [1, 2], unit: MW, repeat: true, hold: true}")) ==
        "plan.yaml:14:76: loads.town.demand.hold: has no effect on a series that repeats; remove it");
}

TEST_CASE("series: a leap year of rows in a common year would be a day late after February") {
  CHECK(problem_with("{csv: load.csv, column: load, unit: kW}", rows(8760)).empty());
  CHECK(problem_with("{csv: load.csv, column: load, unit: kW}", rows(8784)) ==
        "plan.yaml:14:21: loads.town.demand: has a day more than there is from 2026-01-01 to 2027-01-01: its 29 "
        "February would stand on 1 March; leave that day out, give the rows their dates, or write `hold: true` if they "
        "are right as they are");
  CHECK(problem_with("{csv: load.csv, column: load, unit: kW, hold: true}", rows(8784)).empty());
  CHECK(problem_with("{csv: load.csv, column: load, unit: kW}", rows(9000)).empty());
}

TEST_CASE("series: dates of the file give the start and must rise by the step") {
  const std::string dated = "{csv: load.csv, column: load, unit: kW, repeat: true";
  const TimeSeries s = series(dated + "}", "when,load\n2026-02-03 00:00,1\n2026-02-03 01:00,2\n2026-02-03 02:00,3\n");
  CHECK(to_string(s.start) == "2026-02-03");
  CHECK(s.values.size() == 3);
  CHECK(
      to_string(series(dated + ", start: 2026-01-05}", "when,load\n2012-02-03 00:00,1\n2012-02-03 01:00,2\n").start) ==
      "2026-01-05");
  CHECK(to_string(series(dated + "}", ",load\n2026-02-03T00:00:00-06:00,1\n2026-02-03T01:00:00-06:00,2\n").start) ==
        "2026-02-03 06:00");
  // The hour that clocks leave out in spring, and the one that they show twice in autumn.
  CHECK(problem_with(dated + "}", "when,load\n2026-03-08 01:00,1\n2026-03-08 03:00,2\n2026-03-08 04:00,3\n") ==
        "load.csv:3: loads.town.demand.csv: 2026-03-08 03:00 comes 2 h after the row before; rows follow each other in "
        "steps of 1 h, in UTC, where clocks never change");
  CHECK(problem_with(dated + "}", "when,load\n2026-11-01 01:00,1\n2026-11-01 01:00,2\n2026-11-01 02:00,3\n")
            .find("load.csv:3: loads.town.demand.csv: 2026-11-01 01:00 comes 0 s after") == 0);
  CHECK(problem_with(dated + "}", "when,load\n2026-03-08 02:00,1\n2026-03-08 01:00,2\n").find("comes 1 h before") !=
        std::string::npos);
  CHECK(problem_with(dated + "}", "when,load\n2026-03-08 01:00,1\n2026-03-08 01:15,2\n2026-03-08 01:30,3\n") ==
        "plan.yaml:14:35: loads.town.demand.csv: the dates of 'load.csv' rise by 15 min; write 'step: 15 min'");
  CHECK(problem_with(dated + "}", "when,load\n2026-03-08 01:00,1\nsoon,2\n") ==
        "load.csv:3: loads.town.demand.csv: column 'when': 'soon' is not a date");
}

TEST_CASE("series: all bad cells of a file are told at once, ten by their lines and the rest by their number") {
  std::string csv = "load\n1\n";
  for (int i = 0; i < 25; ++i) csv += i % 2 == 0 ? "x\n" : "-1\n";
  const std::string text = problem_with(from_csv, csv);
  CHECK(std::count(text.begin(), text.end(), '\n') == 21);  // ten and one of each kind
  CHECK(text.find("load.csv:3: loads.town.demand.csv: column 'load': 'x' is not a number\n") == 0);
  CHECK(text.find("load.csv:4: loads.town.demand.csv: column 'load': -1 must not be negative") != std::string::npos);
  CHECK(text.find("load.csv:23: loads.town.demand.csv: and 3 more from here on, 13 in all") != std::string::npos);
  CHECK(text.find("load.csv:24: loads.town.demand.csv: and 2 more from here on, 12 in all") != std::string::npos);
}

TEST_CASE("series: of a file outside the folder of the plan no text is shown") {
  Folder folder, elsewhere;
  const std::string file = elsewhere.write("secret.csv", "root:x:0\nhunter2\n").string();
  const auto told = [&](const std::string& column) {
    return problems_of(folder.write("plan.yaml", demand("{csv: " + file + ", column: '" + column + "', unit: kW}")))
        .at(0);
  };
  CHECK(told("load").ends_with("no column 'load'"));
  CHECK(told("root:x:0").ends_with("column 'root:x:0': the cell is not a number"));
}
