/// The example of docs/models/adequacy.md against every combination of its units.
#include "gigasim/campus/adequacy.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <numbers>
#include <regex>
#include <sstream>

#include "../analytic/enumeration.hpp"
#include "gigasim/scenario/scenario.hpp"

using namespace gigasim;

namespace {
constexpr const char* example = GIGASIM_SOURCE_DIR "/scenarios/adequacy-example.yaml";
constexpr double peak_mw = 431.77;

/// As the head of the plan says.
std::vector<enumeration::Unit> ten_units() {
  return {{120.0, 1100.0, 60.0},      {120.0, 1100.0, 60.0},                            // coal
          {81.5, 950.0, 50.0},        {81.5, 950.0, 50.0},        {81.5, 950.0, 50.0},  // gas: 0.05 = 50 / (950 + 50)
          {50.2, 8760.0 / 4.4, 20.0}, {50.2, 8760.0 / 4.4, 20.0},                       // hydro
          {12.3, 450.0, 50.0},        {12.3, 450.0, 50.0},                              // diesel
          {33.7, 8760.0 / 2.0, 6.0}};                                                   // line
}

/// The formula in the head of the plan.
std::vector<double> load_mw() {
  constexpr double week[] = {1.0, 1.0, 1.0, 1.0, 1.0, 0.93, 0.89};
  const double turn = 2.0 * std::numbers::pi;
  std::vector<double> load;
  for (int h = 0; h < 8736; ++h) {
    const int day = h / 24;
    const double season = 0.88 + 0.12 * std::cos(turn * (day - 210) / 364.0);
    const double hours = 0.86 + 0.14 * std::sin(turn * (h % 24 - 9) / 24.0);
    load.push_back(peak_mw * std::round(1e4 * season * week[day % 7] * hours) / 1e4);
  }
  return load;
}

/// The figure that stands behind a name in the head of the plan.
double stated(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(example).rdbuf();
  std::smatch found;
  const std::string plan = text.str();
  REQUIRE(std::regex_search(plan, found, std::regex("# +" + name + " +([0-9.]+)")));
  return std::stod(found[1]);
}
}  // namespace

TEST_CASE("adequacy example: exact figures are those of all 1,024 combinations at all 8,736 hours") {
  const auto system = two_state_system(load_scenario(example).scenario);
  REQUIRE(std::holds_alternative<TwoStateSystem>(system));
  const ExactAdequacy exact = exact_adequacy(std::get<TwoStateSystem>(system));
  const enumeration::Answer all = enumeration::answer(ten_units(), load_mw());
  CHECK(exact.lole_h_per_yr == Approx(all.lole_h).epsilon(1e-9));
  CHECK(exact.lole_sampled_h_per_yr == Approx(all.lole_h).epsilon(1e-9));
  CHECK(exact.lole_days_per_yr == Approx(all.days).epsilon(1e-9));
  CHECK(exact.eue_mwh_per_yr == Approx(all.eue_mwh).epsilon(1e-9));
  CHECK(exact.lolf_per_yr == Approx(all.lolf).epsilon(1e-9));
  CHECK(exact.increment_mw == 0.0);

  CHECK(stated("LOLE") == Approx(all.lole_h).epsilon(1e-9));
  CHECK(stated("LOLE by the day") == Approx(all.days).epsilon(1e-9));
  CHECK(stated("EUE") == Approx(all.eue_mwh).epsilon(1e-9));
  CHECK(stated("LOLF") == Approx(all.lolf).epsilon(1e-9));
}
