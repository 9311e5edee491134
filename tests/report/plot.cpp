/// Figures as SVG: well-formed, with the marks and figures of a result made by hand.
#include "gigasim/report/plot.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <regex>

#include "gigasim/base/issue.hpp"
#include "plot_canvas.hpp"
#include "sample.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
void write_file(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

/// Every tag is closed in its turn.
bool well_formed(const std::string& svg) {
  std::vector<std::string> open;
  const std::regex tag("<(/?)([a-z]+)[^<>]*?(/?)>");
  for (auto at = std::sregex_iterator(svg.begin(), svg.end(), tag); at != std::sregex_iterator(); ++at) {
    const std::string name = (*at)[2];
    if ((*at)[1].length() > 0) {
      if (open.empty() || open.back() != name) return false;
      open.pop_back();
    } else if ((*at)[3].length() == 0)
      open.push_back(name);
  }
  return open.empty();
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

const char* summary =
    R"({"gigasim": {"scenario_name": "A < B & C", "start": "2026-01-01T00:00:00Z", "end": "2026-01-05T00:00:00Z", "version": "0.1.0", "seed": 7},
  "run": {"gpu_hours_installed": 2000000},
  "phases": [{"name": "one", "from": "2026-01-02T00:00:00Z"}],
  "fleets": [{"name": "gt", "kind": "gas_turbine", "energy_mwh": 100}, {"name": "tie", "kind": "grid_tie", "energy_mwh": 10}],
  "gpu_hours": {"bins": [{"bin": "useful", "gpu_hours": 1500000, "share": 0.75}, {"bin": "failed", "gpu_hours": 500000, "share": 0.25}]}})";
}  // namespace

TEST_CASE("plot: an axis ends above the highest value, on a round step") {
  const report::Axis axis = report::Axis::up_to(940, 5, 500, 100);
  CHECK(axis.step == 200);
  CHECK(axis.high == 1000);
  CHECK(axis.at(0) == 500);
  CHECK(axis.at(250) == 400);
  CHECK(report::grouped(-1234567) == "-1,234,567");
}

TEST_CASE("plot: the waterfall hangs each bar where the last one ended") {
  sample::Scratch scratch;
  write_file(scratch.path / "summary.json", summary);
  const std::string svg = figure_svg(scratch.path, "gpu-hours");
  CHECK(well_formed(svg));
  CHECK_THAT(svg, Contains("A &lt; B &amp; C: where GPU-hours went"));
  // 450 px are all; the last quarter fails, the first three are useful.
  CHECK_THAT(svg, Contains("x=\"250.0\" y=\"77.0\" width=\"450.0\""));
  CHECK_THAT(
      svg, Contains("x=\"587.5\" y=\"101.0\" width=\"112.5\"") && Contains("x=\"250.0\" y=\"125.0\" width=\"337.5\""));
  CHECK_THAT(svg, Contains(">75.00 %<") && Contains(">25.00 %<") && Contains(">1.5 M GPU-h<"));
}

TEST_CASE("plot: supply stacks sources below the load, and what is not served above") {
  sample::Scratch scratch;
  write_file(scratch.path / "summary.json", summary);
  write_file(scratch.path / "series.csv",
             "date,facility_mw,load_mw,unserved_mw,gt_mw,tie_mw\n2026-01-01T00:00:00Z,90,10,0,60,40\n2026-01-01T01:00:"
             "00Z,90,10,100,60,40\n");
  const std::string svg = figure_svg(scratch.path, "supply");
  CHECK(well_formed(svg));
  CHECK(count_of(svg, "class=\"mark\"") == 4);  // not served, two sources, load
  CHECK_THAT(svg, Contains(">gt<") && Contains(">grid<") && Contains(">not served<") && Contains(">power, MW<") &&
                      Contains("Hourly means."));
  // 200 MW at the most: the axis goes to 250, from 452 px at 0 up to 114; so 60 MW stand at 370.9 and 100 MW at 316.8.
  CHECK_THAT(svg, Contains("M287.5 370.9L722.5 370.9L722.5 452.0L287.5 452.0Z") &&
                      Contains("M287.5 316.8L722.5 316.8L722.5 370.9L287.5 370.9Z"));
}

TEST_CASE("plot: build-out, ribbon and odds have a line or block each") {
  sample::Scratch scratch;
  write_file(scratch.path / "summary.json", summary);
  write_file(scratch.path / "build_out.csv",
             "date,installed_mw,powered_mw,cooled_mw,energised_mw,training_mw\n2026-01-01T00:00:00Z,1,2,3,1,0\n2026-01-"
             "02T00:00:00Z,4,5,6,4,3\n");
  write_file(scratch.path / "binding.csv",
             "from,to,bin,cause,gpu_hours\n2026-01-01T00:00:00Z,2026-01-03T00:00:00Z,idle,,10\n2026-01-03T00:00:00Z,"
             "2026-01-05T00:00:00Z,failed,GPU,20\n");
  write_file(scratch.path / "milestones.csv",
             "quantity,date,at_least_mw,probability\nenergised,2026-01-01,100,0\nenergised,2026-01-05,100,0."
             "5\ninstalled,2026-01-05,100,1\n");
  for (const auto& [figure, marks] : {std::pair("build-out", 5), std::pair("binding", 2), std::pair("odds", 1)}) {
    const std::string svg = figure_svg(scratch.path, figure);
    INFO(figure);
    CHECK(well_formed(svg));
    CHECK(count_of(svg, "class=\"mark\"") == static_cast<std::size_t>(marks));
  }
  // Half of 870 px each.
  CHECK_THAT(figure_svg(scratch.path, "binding"),
             Contains("x=\"70.0\" y=\"94.0\" width=\"435.0\"") && Contains("x=\"505.0\" y=\"94.0\" width=\"435.0\""));
  CHECK_THAT(figure_svg(scratch.path, "odds"), Contains("M70.0 412.0L940.0 256.0") && Contains(">100 MW or more<"));
}

TEST_CASE("plot: a folder without the data has no figure, a folder without a result is refused") {
  sample::Scratch scratch;
  CHECK_THROWS_AS(figure_svg(scratch.path, "supply"), InputError);
  write_file(scratch.path / "summary.json", R"({"gigasim": {}})");
  for (const FigureName& figure : figure_names) CHECK(figure_svg(scratch.path, figure.name).empty());
}
