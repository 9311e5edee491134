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
const std::string two_columns = "time,load,other\n2026-01-01,1500,x\n2026-01-02,2500,y\n";
const std::string from_csv = "{csv: load.csv, column: load, unit: kW}";
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
  CHECK(series("{csv: load.csv, column: load, unit: kW, start: 2025-06-01}", "\xEF\xBB\xBFload\r\n\"1000\"\r\n3000\r\n")
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
  CHECK(series("{values: [8, 10], unit: MW, scale: 1.5}").values == std::vector<double>{12.0, 15.0});
  CHECK(series("{values: [0.5, 1], scale: 40 MW}").values == std::vector<double>{20.0, 40.0});
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
          folder.write("plan.yaml", with("loop: water", "loop: water, utilisation: {values: [50, 100], unit: '%'}")))
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
  CHECK(problem_with(from_csv, "load\n1,5\n2,5\n") ==
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
