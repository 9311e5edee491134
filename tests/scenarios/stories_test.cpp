/// What each story's page says, against its plan: docs/guide/stories. Expected values are worked out by hand beside
/// them.
#include <catch2/catch.hpp>
#include <cmath>

#include "shipped.hpp"

using namespace shipped;

namespace {
double figure(const Json& summary, const std::string& name) {
  for (const Json& m : summary["metrics"])
    if (m["name"] == name) return m["value"].is_null() ? std::nan("") : m["value"].get<double>();
  throw std::runtime_error("no figure " + name);
}
}  // namespace

TEST_CASE("what the shipped plans expect holds of the plans as written") {
  for (const std::string& name : names()) {
    INFO(name);
    CHECK(exit_status("check scenarios/" + name + ".yaml --replications 1 --quiet") == 0);
  }
}

TEST_CASE(
    "colossus2: none of its five claims holds, two of them by more than a factor of 2, and those of colossus1 do") {
  const Json claims = Result("colossus2").summary()["claims"];
  REQUIRE(claims.size() == 5);
  int far_off = 0;
  for (const Json& claim : claims) {
    INFO(claim["says"]);
    CHECK_FALSE(claim["supported"].get<bool>());
    far_off += claim["claimed"].get<double>() > 2.0 * claim["have"].get<double>();
  }
  CHECK(far_off == 2);
  for (const Json& claim : Result("colossus1").summary()["claims"]) CHECK(claim["supported"].get<bool>());
}

TEST_CASE("colossus2: 119 chillers of 200 MW carry fewer than 110,000 GB200 on a hot day, but more than at full load") {
  const double gpus = figure(Result("colossus2").summary(), "cooled_at_gpus.2025-09-01");
  // At full load 2.17 kW a GPU and 3 % of heat besides: 200 MW / 1.03 / 2.17 kW = 89,480. In training racks draw less
  // than their rating.
  CHECK(gpus > 200e3 / 1.03 / 2.17);
  CHECK(gpus < 110e3);
}

TEST_CASE(
    "colossus2: in January 2026 it has half a gigawatt of generation and a third of the claimed gigawatt in use") {
  const Json run = Result("colossus2").summary();
  // 7 x 38 + 11 x 16.5 + 9 x 5.7 = 498.8 MW at 15 degC; on the design day (35.6 degC, 0.7 %/K) 0.848 of it, less one
  // Titan 350, and 30 MW of grid.
  const double firm = 0.848 * (498.8 - 38.0) + 30.0;
  CHECK(figure(run, "powered_at_mw.2026-01-17") == Approx(firm).epsilon(0.03));
  CHECK(figure(run, "energised_at_mw.2026-01-17") < 0.35e3);
}

TEST_CASE("colossus2: it passes 1 GW between April and July 2026, and never 1.5 GW") {
  const Json run = Result("colossus2").summary();
  CHECK(figure(run, "energised_mw.2026-04-30") < 700.0);
  CHECK(figure(run, "energised_mw.2026-07-31") > 1000.0);
  CHECK(figure(run, "energised_mw.2026-12-30") < 1500.0);
}

TEST_CASE("colossus2: a GPU takes 2.2 to 3 kW of facility power, so that 555,000 of them take less than 2 GW") {
  const double kw = figure(Result("colossus2").summary(), "facility_per_gpu_at_kw.2026-01-17");
  // 132 kW / 72 = 1.833 kW a GPU, with network and storage 2.17; in training 0.87 of it; with PUE 1.2-1.4.
  CHECK(kw > 0.87 * 2.17 * 1.2);
  CHECK(kw < 0.87 * 2.17 * 1.5);
  CHECK(kw * 555e3 < 2e6);
}

TEST_CASE("colossus2: as many GPUs live as the public record has, within 4 %") {
  // Epoch AI: 110,000 on 2025-10-19, 220,000 on 2026-04-06, 440,000 on 2026-06-15.
  const Json run = Result("colossus2").summary();
  CHECK(figure(run, "energised_at_gpus.2025-10-31") == Approx(110e3).epsilon(0.04));
  CHECK(figure(run, "energised_at_gpus.2026-04-30") == Approx(220e3).epsilon(0.04));
  CHECK(figure(run, "energised_at_gpus.2026-06-30") == Approx(440e3).epsilon(0.04));
}

TEST_CASE("colossus2-plan: what was contracted carries 1 GW in 2027, not in 2026") {
  const Json run = Result("colossus2-plan").summary();
  CHECK(figure(run, "energised_mw.2026-04-30") < 1000.0);
  CHECK(figure(run, "energised_mw.2027-06-30") > 1000.0);
}

TEST_CASE(
    "colossus1: 100,000 GPUs on time, and 2 months of shortage when the unpermitted turbines leave before the second "
    "substation") {
  const Json run = Result("colossus1").summary();
  CHECK(figure(run, "energised_at_gpus.2024-09-30") == 100000.0);
  CHECK(figure(run, "energised_at_gpus.2025-02-28") == 200000.0);
  CHECK(figure(run, "phase.\"+ 30 k GB200\".eue_mwh") < 100.0);
  const double months = figure(run, "phase.\"permitted turbines only\".unserved_h") / 730.0;
  CHECK(months > 2.0);
  CHECK(months < 12.0 / 31.0 * 8.0);  // no longer than from 15 August to 7 November, 84 days
}

TEST_CASE("one-job: one job on 547,200 GPUs and five islands train as Daly's exact expectation says") {
  // M = 1 / (547,200 * 1.973e-5 /h) = 333.4 s, C 10 s, R 120 s: 0.537; M = 27.8 min: 0.832.
  CHECK(figure(Result("one-job").summary(), "job.pretrain.effective_time_ratio") == Approx(0.537).margin(0.01));
  CHECK(figure(Result("one-job-islands").summary(), "job.pretrain.effective_time_ratio") == Approx(0.832).margin(0.01));
}

TEST_CASE(
    "permit: without the state's permit the plant shrinks to what started last, with it nobody misses the trailers") {
  const Json without = Result("permit").summary(), granted = Result("permit-granted").summary(),
             court = Result("permit-court").summary();
  CHECK(figure(granted, "phase.\"a winter later\".eue_mwh") < 10.0);
  CHECK(figure(without, "phase.\"57 units\".eue_mwh") < 10.0);
  CHECK(figure(without, "phase.\"a winter later\".eue_mwh") > 10e3);
  // 27 units stopped for 54 days: what the racks want, 230-290 MW, less 30 MW of grid.
  const double lost_mwh = figure(court, "phase.\"first fires\".eue_mwh");
  CHECK(lost_mwh > 54 * 24 * 150.0);
  CHECK(lost_mwh < 54 * 24 * 290.0);
  CHECK(figure(court, "phase.\"57 units\".eue_mwh") < 10.0);
}

TEST_CASE("space: racks stand by floor area over density") {
  // 140 kW * 1.185 = 165.9 kW a rack: 1.0e6 / 1,800 ft2/MW / 165.9 kW = 3,348.7 racks; 2.0e6 6,697.5; at 1,200 ft2/MW
  // 5,023.1; 1.8e6 6,027.7.
  CHECK(figure(Result("space").summary(), "energised_at_gpus.2027-06-30") == 72 * 3348);
  CHECK(figure(Result("space-second-storey").summary(), "energised_at_gpus.2027-06-30") == 72 * 6697);
  CHECK(figure(Result("space-denser").summary(), "energised_at_gpus.2027-06-30") == 72 * 5023);
  CHECK(figure(Result("space-third-building").summary(), "energised_at_gpus.2027-06-30") == 72 * 6027);
}

TEST_CASE("pace: nine months are worth the GPU-hours of nine months") {
  const double six = figure(Result("pace").summary(), "gpu_h.serving"),
               fifteen = figure(Result("pace-15").summary(), "gpu_h.serving");
  // 273 days from 2025-09-15 to 2026-06-15, 107,000 GPUs on the design day, 99 % up.
  CHECK(six - fifteen == Approx(273 * 24 * 107e3 * 0.99).epsilon(0.03));
}

TEST_CASE("megapack: 2 h units ride through a trip, 4 h units lose more of a gas train, nothing carries all gas lost") {
  const Json two = Result("megapack").summary(),
             four = Result("megapack", "--set 'fleets.megapacks.model=Megapack 2 XL 4h'").summary();
  const auto lost = [](const Json& run, const std::string& phase) {
    return figure(run, "phase.\"" + phase + "\".eue_mwh");
  };
  for (const Json& run : {two, four}) {
    CHECK(lost(run, "a unit trips") < 1.0);
    CHECK(lost(run, "grid call 4 h") < 1.0);
  }
  CHECK(lost(two, "train A 30 min") < 10.0);
  CHECK(lost(four, "train A 30 min") > 5 * lost(two, "train A 30 min"));
  // All gas: 960-1,010 MW less 30 MW of grid and 324 MW (164 MW) of Megapacks, for at least half an hour and at most
  // one.
  CHECK(lost(two, "all gas 30 min") > 0.5 * (960 - 30 - 324));
  CHECK(lost(two, "all gas 30 min") < 1010 - 30 - 324);
  CHECK(lost(four, "all gas 30 min") > 0.5 * (960 - 30 - 164));
  CHECK(lost(four, "all gas 30 min") < 1010 - 30 - 164);
}

TEST_CASE(
    "pjm-summer: turbines and Megapacks of the campus keep the neighbours' lights on that it would put out as a load "
    "alone") {
  const Json campus = Result("pjm-summer").summary(), load = Result("pjm-summer-load-only").summary();
  CHECK(figure(campus, "load.neighbours.eue_mwh") < 0.1 * figure(load, "load.neighbours.eue_mwh"));
  // At the peak of the fourth summer, a quarter of the import away: 1,000 MW * 1.048^3 + 260-310 MW - 0.75 * 1,300 MW.
  CHECK(figure(load, "load.neighbours.deepest_mw") > 1000 * std::pow(1.048, 3) + 260 - 975.0);
  CHECK(figure(load, "load.neighbours.deepest_mw") < 1000 * std::pow(1.048, 3) + 310 - 975.0);
}

TEST_CASE("two-gigawatt: 2 GW of facility power carry far more than 555,000 GPUs, through a heat wave") {
  const Json run = Result("two-gigawatt").summary();
  CHECK(figure(run, "energised_at_mw.2028-07-31") == Approx(2000.0).epsilon(0.05));
  CHECK(figure(run, "energised_at_gpus.2028-07-31") > 1.2 * 555e3);
  CHECK(figure(run, "neue_ppm") < 100.0);
}
