/// Figures of shipped plans against blessed ones. A figure that moves on purpose is blessed anew, with the reason in
/// the commit: `GIGASIM_BLESS=1 build/release/tests/test_scenarios '[baseline]'`.
#include <catch2/catch.hpp>
#include <cmath>

#include "shipped.hpp"

using namespace shipped;

namespace {
struct Metric {
  const char* name;
  double relative, absolute;  ///< tolerance: the larger of the two
};

// What follows from plan and equipment alone moves little; what failures decide moves with every draw.
constexpr Metric phase_metrics[] = {
    {"racks_installed", 0, 0},        {"racks_energised", 0.005, 0}, {"it_mean_mw", 0.01, 0},
    {"it_peak_mw", 0.02, 0},          {"facility_mean_mw", 0.01, 0}, {"facility_peak_mw", 0.03, 0},
    {"hottest_degc", 0, 0.01},        {"firm_mw", 0.005, 0},         {"cooling_available_mwth", 0.005, 0},
    {"cooling_needed_mwth", 0.01, 0}, {"unserved_share", 0, 0.002},  {"pue", 0.01, 0},
};
constexpr Metric run_metrics[] = {{"pue", 0.01, 0},
                                  {"energised_share", 0, 0.005},
                                  {"failed_share", 0.1, 0},
                                  {"import_share", 0.05, 0},
                                  {"useful_share", 0, 0.01}};

Json figures_of(const Json& run) {
  Json figures;
  for (Json phase : run["phases"]) {
    phase["pue"] = phase["facility_mwh"].get<double>() / phase["it_mwh"].get<double>();
    phase["unserved_share"] = phase["unserved_mwh"].get<double>() / phase["demand_mwh"].get<double>();
    for (const Metric& m : phase_metrics) figures[phase["name"]][m.name] = phase[m.name];
  }
  const Json &all = run["run"], &energy = run["ledger"];
  const double installed = all["rack_h_installed"], imported = energy["imported_mwh"],
               generated = energy["generated_mwh"];
  double useful = 0.0;
  for (const Json& bin : run["gpu_hours"]["bins"])
    if (bin["bin"] == "useful" || bin["bin"] == "serving") useful += bin["gpu_hours"].get<double>();
  figures["whole run"] = {{"pue", all["pue"]},
                          {"energised_share", all["rack_h_energised"].get<double>() / installed},
                          {"failed_share", all["rack_h_failed"].get<double>() / installed},
                          {"import_share", imported / (imported + generated)},
                          {"useful_share", useful / all["gpu_hours_installed"].get<double>()}};
  return figures;
}

template <std::size_t N>
void compare(const Json& now, const Json& blessed, const Metric (&metrics)[N]) {
  for (const Metric& m : metrics) {
    const double was = blessed.at(m.name), is = now.at(m.name);
    INFO(m.name << ": " << is << ", blessed " << was);
    CHECK(std::abs(is - was) <= std::max(m.relative * std::abs(was), m.absolute));
  }
}

void check_baseline(const std::string& name) {
  const std::string file = GIGASIM_SOURCE_DIR "/tests/scenarios/baselines/" + name + ".json";
  const Json figures = figures_of(Result(name).summary());
  if (std::getenv("GIGASIM_BLESS")) std::ofstream(file) << figures.dump(2) << "\n";
  const Json blessed = Json::parse(text_of(file));
  REQUIRE(figures.size() == blessed.size());
  for (const auto& [phase, values] : figures.items()) {
    INFO(phase);
    if (phase == "whole run")
      compare(values, blessed.at(phase), run_metrics);
    else
      compare(values, blessed.at(phase), phase_metrics);
  }
}
}  // namespace

TEST_CASE("baseline: Colossus 2", "[baseline]") { check_baseline("colossus2"); }
TEST_CASE("baseline: Colossus 2 as planned", "[baseline]") { check_baseline("colossus2-plan"); }
TEST_CASE("baseline: Colossus 1", "[baseline]") { check_baseline("colossus1"); }
TEST_CASE("baseline: Megapacks", "[baseline]") { check_baseline("megapack"); }
TEST_CASE("baseline: court orders", "[baseline]") { check_baseline("permit-court"); }
TEST_CASE("baseline: PJM summer", "[baseline]") { check_baseline("pjm-summer"); }
TEST_CASE("baseline: two gigawatts", "[baseline]") { check_baseline("two-gigawatt"); }
TEST_CASE("baseline: the first campus", "[baseline]") { check_baseline("first-campus"); }
TEST_CASE("baseline: Llama 3 405B", "[baseline]") { check_baseline("llama3-405b"); }
TEST_CASE("baseline: one model on a growing campus", "[baseline]") { check_baseline("grok5-campus"); }
