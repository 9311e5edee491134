/// The shipped studies fit the plans that they are of.
#include <catch2/catch.hpp>
#include <filesystem>

#include "gigasim/scenario/sizing_file.hpp"
#include "gigasim/scenario/study_file.hpp"

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
