/// The shipped studies fit the plans that they are of.
#include <catch2/catch.hpp>
#include <filesystem>

#include "gigasim/scenario/sizing_file.hpp"
#include "gigasim/scenario/study_file.hpp"
#include "plans.hpp"

using namespace gigasim;
namespace fs = std::filesystem;

TEST_CASE("studies: every shipped sizing study can be read, with its plan") {
  int n = 0;
  for (const auto& entry : fs::directory_iterator(GIGASIM_SOURCE_DIR "/scenarios/sizing")) {
    INFO(entry.path());
    CHECK_FALSE(load_sizing(entry.path()).problem.variables.empty());
    ++n;
  }
  CHECK(n > 0);
}

TEST_CASE("studies: every shipped sweep can be read, with its plan") {
  int n = 0;
  for (const auto& entry : fs::directory_iterator(GIGASIM_SOURCE_DIR "/scenarios/studies")) {
    INFO(entry.path());
    CHECK_FALSE(load_sweep(entry.path()).sweep.parameters.empty());
    ++n;
  }
  CHECK(n > 0);
}

namespace {
/// A sweep of the tiny plan over points from a CSV file.
SweepPlan swept(const std::string& points_csv) {
  plans::Folder folder;
  folder.write("plan.yaml", plans::tiny);
  folder.write("points.csv", points_csv);
  return load_sweep(folder.write("study.yaml", R"(base: plan.yaml
design: list
parameters:
  gas: {path: fleets.titan.initial}
  town: {path: loads.town.demand}
points: {csv: points.csv}
)"))
      .sweep;
}

std::vector<std::string> levels(const SweepParameter& parameter) {
  std::vector<std::string> texts;
  for (const SweepLevel& level : parameter.levels) texts.push_back(level.text);
  return texts;
}

/// The problem of such a sweep, from the name of the points' file on.
std::string problem_of(const std::string& points_csv) {
  try {
    swept(points_csv);
  } catch (const InputError& e) {
    for (const Issue& issue : e.issues())
      if (const std::size_t at = issue.message.find("points.csv'"); at != std::string::npos)
        return issue.message.substr(at);
  }
  return "";
}
}  // namespace

TEST_CASE("studies: points come from the columns of a CSV file that bear the parameters' names") {
  const SweepPlan plan = swept("\xEF\xBB\xBFtown,note,\"gas\"\r\n5 MW,\"a, or so\",3\r\n\"6 MW\",,4\r\n\r\n");
  REQUIRE(plan.parameters.size() == 2);
  CHECK(levels(plan.parameters[0]) == std::vector<std::string>{"3", "4"});
  CHECK(levels(plan.parameters[1]) == std::vector<std::string>{"5 MW", "6 MW"});
}

TEST_CASE("studies: what is wrong in a file of points is told with its line") {
  CHECK(problem_of("town\n5 MW\n") == "points.csv' has no column 'gas'");
  CHECK(problem_of("town,gas\n5 MW,3\n6 MW\n") == "points.csv', line 3: has 1 cells, the header 2");
  CHECK(problem_of("town,gas\n\"5 MW,3\n") ==
        "points.csv', line 2: a quote opens a cell and none closes it; write the closing quote");
}
