#include <catch2/catch.hpp>

#include "plans.hpp"

using gigasim::effective_yaml;
using gigasim::LoadedScenario;

namespace {
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// One of everything that is written in a form of its own.
const std::string rich = plans::with("  titan: {model: Titan 350, at: plant, initial: 3}", R"(  titan:
    model: Titan 350
    at: plant
    initial: 3
    owner: "Solaris: JV #2"
    lease: {rate: 35 kUSD/MW/month, term: 364 d}
    permit: air
    crew: mechanics
    spares: 1
    outage: {mttf: {law: weibull, mean: 1234.567 h, shape: 1.5}, mttr: 38 h}
    maintenance: [{every_running: 4000 h, duration: 36 h}, {dates: [2026-05-01, 2026-06-01 12:00]}]
  grid: {kind: grid_tie, at: ring, initial: 1, firm: {daily: [[0, 10], [8, 20]], unit: MW}, price: 55.5 USD/MWh, calls: {months: [7, 8]}})",
                                     plans::with("phases:\n", R"(permits:
  air: {until: 2026-12-31, nox_per_year: 87 t}
crews:
  mechanics: {count: 2}
common_causes:
  gas: {fleets: titan, outage: {rate: 0.3 /yr, mttr: 1 d}, dates: [2026-03-01]}
policy: {merit: [grid, titan], shed: [town], reserve: {units: 2, share: 5 %}}
phases:
)"));
}  // namespace

TEST_CASE("effective: what is written reads back to the same") {
  const LoadedScenario first = plans::load(rich);
  const std::string written = effective_yaml(first, false);
  INFO(written);
  const LoadedScenario second = plans::load(written);
  CHECK(effective_yaml(second, false) == written);
  const auto& titan = *second.scenario.fleets.find("titan");
  CHECK(titan.owner == "Solaris: JV #2");
  CHECK(std::get<gigasim::GasTurbineSpec>(titan.device).outage.mttf->mean.value() == 1234.567 * 3600.0);
}

TEST_CASE("effective: with origins it is the same plan") {
  const LoadedScenario first = plans::load(rich);
  CHECK(effective_yaml(plans::load(effective_yaml(first, true)), false) == effective_yaml(first, false));
}

TEST_CASE("effective: values stand in the units that people use") {
  const std::string text = effective_yaml(plans::load(rich), false);
  CHECK(holds(text, "    turnaround: 14 d\n"));
  CHECK(holds(text, "    hot_start: "));
  CHECK(holds(text, "    at: plant\n"));
  CHECK(holds(text, "    owner: \"Solaris: JV #2\"\n"));
  CHECK(holds(text, "    firm: {values: [10, 10, 10, 10, 10, 10, 10, 10, 20, 20, "));
  CHECK(holds(text, "      mttr: 38 h\n"));
  CHECK(holds(text, "      - every_running: 4000 h\n        dates: []\n        duration: 36 h\n"));
  CHECK(holds(text, "    nox_per_year: 87 t\n"));
}

TEST_CASE("effective: each value says where it comes from, in one column") {
  const std::string text = effective_yaml(plans::load(plans::tiny, {"seed=7"}), true);
  INFO(text);
  std::vector<std::size_t> columns;
  for (const std::string part : {"plan.yaml:1\n", "--set", "default", "catalog: GB200 NVL72"}) {
    const std::size_t at = text.find(part);
    CHECK(at != std::string::npos);
    columns.push_back(text.rfind("  # ", at) - text.rfind('\n', at));
  }
  CHECK(columns[1] == columns[2]);
}

TEST_CASE("effective: a long series stays a reference to its file, a short one is written out") {
  plans::Folder folder;
  std::string csv = "load\n";
  for (int hour = 0; hour < 100; ++hour) csv += std::to_string(hour % 7) + "\n";
  folder.write("load.csv", csv);
  const std::string plan = plans::with(
      "demand: 5 MW", "demand: {csv: load.csv, column: load, unit: MW, step: 30 min, repeat: true, scale: 1.5}");
  const LoadedScenario first = gigasim::load_scenario(folder.write("plan.yaml", plan));
  const std::string written = effective_yaml(first, false);
  CHECK(holds(written, "load.csv"));
  CHECK(holds(written, "column: load, unit: MW, scale: 1.5, start: 2026-01-01, step: 30 min, repeat: true}\n"));
  const LoadedScenario second = plans::load(written);
  CHECK(second.scenario.loads.find("town")->demand.series->values ==
        first.scenario.loads.find("town")->demand.series->values);
}

TEST_CASE("effective: a plan can be kept with its data files, which it then names beside it") {
  plans::Folder folder, other;
  std::string csv = "load\n";
  for (int hour = 0; hour < 100; ++hour) csv += std::to_string(hour % 7) + "\n";
  folder.write("load.csv", csv);
  other.write("load.csv", csv);
  folder.write("a.epw", plans::weather_file());
  const std::string series = "column: load, unit: MW, repeat: true";
  const std::string plan = plans::with(
      "climate: memphis", "weather: a.epw",
      plans::with("demand: 5 MW", "demand: {csv: load.csv, " + series + "}}\n  village: {bus: ring, demand: {csv: " +
                                      (other.path() / "load.csv").string() + ", scale: {uniform: [0.9, 1.1]}, " +
                                      series + "}"));
  const gigasim::PortablePlan portable =
      gigasim::portable_plan(gigasim::load_scenario(folder.write("plan.yaml", plan)));
  CHECK(holds(portable.yaml, "weather: inputs/a.epw\n"));
  CHECK(holds(portable.yaml, "{csv: inputs/load.csv, "));
  CHECK(holds(portable.yaml, "{csv: inputs/load-2.csv, "));
  CHECK_FALSE(holds(portable.yaml, folder.path().string()));
  REQUIRE(portable.data.size() == 3);
  plans::Folder moved;
  std::filesystem::create_directory(moved.path() / "inputs");
  for (const auto& [from, name] : portable.data) std::filesystem::copy_file(from, moved.path() / name);
  const auto file = moved.write("scenario.yaml", portable.yaml);
  CHECK(gigasim::portable_plan(gigasim::load_scenario(file)).yaml == portable.yaml);
}
