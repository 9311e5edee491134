/// A small made-up run whose figures are easy to follow.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gigasim/report/report.hpp"

namespace sample {

using namespace gigasim;

inline Date day(const char* text) { return *parse_date(text); }

inline RunHeader header() {
  RunHeader h{.scenario_name = "Two phases",
              .scenario_file = "two.yaml",
              .version = "0.1.0",
              .command = "gigasim run two.yaml"};
  h.scenario_hash = "00000000000000ab";
  h.effective_scenario = "name: Two phases\n";
  h.inputs = {{"two.yaml", "00000000000000cd"}};
  h.start = day("2025-03-07");
  h.end = day("2025-07-05");
  h.seed = 7;
  return h;
}

/// 60 days of 200 MW of which 1 % is not served for want of cooling, then 60 days of 400 MW in full.
inline RunResult run() {
  PhaseResult first{.name = "200 MW", .from = day("2025-03-07"), .to = day("2025-05-06")};
  first.racks_installed = 1528;
  first.racks_energised = 1528;
  first.gpus_installed = first.gpus_energised = 110016;
  first.it_mean_mw = 197.2;
  first.it_peak_mw = 231.0;
  first.facility_mean_mw = 240.6;
  first.facility_peak_mw = 291.4;
  first.hottest_c = 36;
  first.firm_mw = 263;
  first.cooling_available_mw = 207;
  first.cooling_needed_mw = 226;
  first.demand_mwh = 350000;
  first.unserved_mwh = 3500;
  first.served_mwh = 346500;
  first.unserved_hours = 212;
  first.it_mwh = 280000;
  first.facility_mwh = 341600;
  first.binds = "cooling above 33 °C";
  Shortfall& hot = first.shortfalls.emplace_back();
  hot.resource = {Resource::Kind::cooling, "west"};
  hot.cause = Cause::heat;
  hot.energy_mwh = 3500;
  hot.hours = 212;
  hot.worst_mw = 19;
  hot.unit_name = "chillers";
  hot.unit_mw = 1.6;
  hot.worst_at = day("2025-04-28 16:00");
  PhaseResult second{.name = "400 MW", .from = day("2025-05-06"), .to = day("2025-07-05")};
  second.racks_installed = 3056;
  second.racks_energised = 3056;
  second.gpus_installed = second.gpus_energised = 220032;
  second.it_mean_mw = 400;
  second.it_peak_mw = 430;
  second.facility_mean_mw = 470;
  second.facility_peak_mw = 500;
  second.hottest_c = 38;
  second.firm_mw = 550;
  second.cooling_available_mw = 473;
  second.cooling_needed_mw = 430;
  second.demand_mwh = second.served_mwh = 676800;
  second.it_mwh = 576000;
  second.facility_mwh = 676800;
  RunResult result{.scenario_name = "Two phases", .start = first.from, .end = second.to, .seed = 7};
  result.phases = {first, second};
  result.shortfalls = first.shortfalls;
  result.fleets = {{.name = "chillers", .kind = "chiller", .units_delivered = 119, .units_at_end = 119, .failures = 3}};
  result.adequacy = {.loss_of_load_hours = 212,
                     .unserved_mwh = 3500,
                     .events = 40,
                     .spells_to_1_min = 1,
                     .spells_longer = 39,
                     .longest_hours = 9.5,
                     .deepest_mw = 19,
                     .hourly_loss_of_load_hours = 214,
                     .loss_of_load_days = 31,
                     .hours_with_loss = 230,
                     .days_with_loss = 33};
  result.ledger.it_mwh = 856000;
  result.ledger.electric_residual = 3e-13;
  result.pue = 1.19;
  result.rack_hours_installed = 6600960;
  result.rack_hours_energised = 6501945.6;
  result.facts = {
      .events = 412907, .settles = 100000, .actors = 11842, .cpu_s = 0.81, .wall_s = 0.9, .peak_memory_mb = 96};
  return result;
}

/// The same with 2,000,000 GPU-hours: 60 % useful, 9.95 % served, 20 % not yet there, 5 % without power, 3 % failed,
/// 2 % checkpoints, 0.03 % and 0.02 % in two small bins; a job that does not finish and a service.
inline RunResult training() {
  RunResult result = run();
  const auto cell = [&](const char* phase, const char* month, const char* job, HourBin bin, const char* cause,
                        double hours) { result.gpu_hours.push_back({phase, month, "west", job, bin, cause, hours}); };
  cell("200 MW", "2025-03", "", HourBin::not_commissioned, "what must stand first", 300000);
  cell("400 MW", "2025-05", "", HourBin::not_commissioned, "lease", 100000);
  cell("200 MW", "2025-04", "grok-5", HourBin::generation, "heat", 22000);
  cell("200 MW", "2025-04", "grok-5", HourBin::generation, "titan-350 outage", 41000);
  cell("400 MW", "2025-05", "grok-5", HourBin::generation, "titan-350 outage", 20000);
  cell("400 MW", "2025-05", "grok-5", HourBin::generation, "starting", 17000);
  cell("400 MW", "2025-05", "", HourBin::failed, "GPU HBM3 memory", 30000);
  cell("400 MW", "2025-05", "", HourBin::failed, "GPU, faulty", 30000);
  cell("400 MW", "2025-05", "grok-5", HourBin::checkpoint, "", 40000);
  cell("400 MW", "2025-05", "grok-5", HourBin::grid_import, "call", 600);
  cell("400 MW", "2025-05", "grok-5", HourBin::hot, "heat", 400);
  cell("400 MW", "2025-05", "chat", HourBin::serving, "", 199000);
  cell("200 MW", "2025-04", "grok-5", HourBin::useful, "", 500000);
  cell("400 MW", "2025-05", "grok-5", HourBin::useful, "", 700000);
  result.gpu_hours_installed = 2e6;
  result.gpu_hours_residual = -1e-13;
  JobResult grok{.name = "grok-5",
                 .kind = "training",
                 .gpus_wanted = 110016,
                 .gpus_mean = 98765.4,
                 .start = day("2025-04-01"),
                 .end = day("2026-02-11"),
                 .share_done = 0.432,
                 .flops_done = 1.5e25,
                 .gpu_hours = 1341000,
                 .useful_gpu_hours = 1.2e6,
                 .checkpoint_gpu_hours = 40000,
                 .lost_work_gpu_hours = 12345,
                 .effective_time_ratio = 0.934,
                 .goodput = 0.36,
                 .checkpoints = 8123,
                 .interruptions = 75};
  grok.energy_mwh = 40000;
  grok.joule_per_flop = 1.1e-12;
  grok.swing_mw = 66;
  grok.swing_battery_mw = 58;
  grok.swing_remaining_mw = grok.swing_accepted_mw = 8;
  grok.swing_remaining_mw_per_s = grok.swing_accepted_mw_per_s = 12;
  grok.smoothing_throughput_mwh = 45000;
  grok.smoothing_loss_mwh = 3600;
  const JobResult chat{.name = "chat",
                       .kind = "service",
                       .gpus_wanted = 7200,
                       .gpus_mean = 7200,
                       .start = day("2025-05-06"),
                       .gpu_hours = 199000,
                       .energy_mwh = 250};
  result.jobs = {grok, chat};
  return result;
}

/// A directory that is gone when the test is over.
struct Scratch {
  std::filesystem::path path;
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "gigasim-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(path); }
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

inline std::vector<Column> two_columns() {
  return {{"facility_mw", "MW", "Power of the whole campus"}, {"outdoor_degc", "degC", "Air, dry bulb"}};
}

/// Writes a folder of two rows and two events.
inline void write(const std::filesystem::path& directory, const RunResult& result = run()) {
  ResultFolder folder(directory, header());
  folder.columns(two_columns());
  const double first[] = {240.61234567, -3.5}, second[] = {0.0, 1.0 / 0.0};
  folder.row(day("2025-03-07"), first);
  folder.row(day("2025-03-07 01:00"), second);
  folder.event(day("2025-03-07 00:30"),
               {.clock_s = 1800.25, .component = "titan-350/07", .event = "trip", .cause = "outage", .power_mw = -38});
  folder.event(day("2025-03-08"), {.clock_s = 86400,
                                   .component = "hall \"A\", west",
                                   .event = "shortage",
                                   .cause = "",
                                   .duration_s = 90,
                                   .energy_mwh = 1.25});
  folder.finish(result);
}

}  // namespace sample
