/// Areas with ties that fail, against the enumeration of their states.
#include <catch2/catch.hpp>
#include <cmath>

#include "desk.hpp"

namespace {
struct Estimate {
  double mean, error;
};

/// Of a metric in the summary.json of a study.
Estimate estimate(const std::string& summary, const std::string& metric) {
  const auto number = [&](const char* key, std::size_t from) {
    return std::stod(summary.substr(summary.find(':', summary.find(key, from)) + 1));
  };
  const std::size_t at = summary.find("\"name\": \"" + metric + "\"");
  REQUIRE(at != std::string::npos);
  return {number("\"mean\"", at), number("\"standard_error\"", at)};
}

void check_within(const Estimate& e, double exact) {
  INFO(e.mean << " ± " << e.error << ", exact " << exact << ", z " << (e.mean - exact) / e.error);
  CHECK(e.error > 0.0);
  CHECK(std::abs(e.mean - exact) <= 3.3 * e.error);
}

constexpr double hours = 8760.0;

/// Both plans have this head.
constexpr const char* year = R"(start: 2025-01-01
end: 2026-01-01
start_state: stationary
sites: {here: {climate: memphis}}
policy: {reserve: {units: 0}}
)";

/// summary.json of many years of a plan.
std::string study_of(const std::string& plan, int replications) {
  const Desk desk;
  desk.write("areas.yaml", year + plan);
  const Outcome o = desk.gigasim(fmt::format("run areas.yaml --replications {} --quiet --out r", replications));
  INFO(o.err);
  REQUIRE(o.code == 0);
  return text_of(desk / "r/summary.json");
}
}  // namespace

TEST_CASE("areas: two with a tie that fails are as short as the enumeration of their eight states says") {
  const std::string summary = study_of(R"(name: Two areas
buses:
  east: {site: here}
  west: {site: here, from: east, via: {capacity: 60 MW, circuits: 1, outage: {mttf: 80 h, mttr: 20 h}}}
loads:
  east: {bus: east, demand: 40 MW}
  west: {bus: west, demand: 50 MW}
fleets:
  east-unit: {kind: generic_unit, at: east, initial: 1, capacity: 100 MW, outage: {mttf: 950 h, mttr: 50 h}}
  west-unit: {kind: generic_unit, at: west, initial: 1, capacity: 60 MW, outage: {mttf: 900 h, mttr: 100 h}}
)",
                                       600);
  // Down: east 0.05, west 0.1, tie 0.2. Short by: east alone down, 40 - 10 that west spares through the tie, or 40
  // without it; west alone down, 50 without the tie; both down, 90.
  const double east_tied = 0.9 * 0.05 * 0.8, east_cut = 0.9 * 0.05 * 0.2, west_cut = 0.1 * 0.95 * 0.2,
               both = 0.1 * 0.05;
  check_within(estimate(summary, "eue_mwh_per_yr"),
               hours * (30 * east_tied + 40 * east_cut + 50 * west_cut + 90 * both));
  check_within(estimate(summary, "lole_h_per_yr"), hours * (east_tied + east_cut + west_cut + both));
}

TEST_CASE("areas: of three in a row, the one in the middle passes on what its ties carry") {
  const std::string summary = study_of(R"(name: Three areas
buses:
  east: {site: here}
  middle: {site: here, from: east, via: {capacity: 30 MW, circuits: 2, outage: {mttf: 90 h, mttr: 10 h}}}
  west: {site: here, from: middle, via: {capacity: 50 MW, circuits: 1, outage: {mttf: 80 h, mttr: 20 h}}}
loads:
  middle: {bus: middle, demand: 20 MW}
  west: {bus: west, demand: 30 MW}
fleets:
  east-unit: {kind: generic_unit, at: east, initial: 1, capacity: 80 MW, outage: {mttf: 900 h, mttr: 100 h}}
)",
                                       400);
  // East up (0.9) sends 60, 30 or 0 MW through two circuits (0.81, 0.18, 0.01); 20 MW are wanted in the middle, 30
  // beyond a tie (0.8). Both ties whole: nothing is short. One circuit: 20 short, or with the western tie out 30 (the
  // middle has its 20). No circuit: 50.
  const double one = 0.18, none = 0.01, tie = 0.8;
  const double short_mw = 0.9 * (0.81 * (1 - tie) * 30 + one * (tie * 20 + (1 - tie) * 30) + none * 50) + 0.1 * 50;
  check_within(estimate(summary, "eue_mwh_per_yr"), hours * short_mw);
}
