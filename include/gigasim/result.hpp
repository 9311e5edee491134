/// What a run yields, as plain data, and the sink that rows and events stream into while it runs. docs/formats/results.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/calendar.hpp"

namespace gigasim {

/// A column of the series: its name carries the unit (`grid_import_mw`).
struct Column {
  std::string name;
  std::string unit;
  std::string text;  ///< data dictionary
};

/// Something that happened to a unit, a bus, a hall or the campus.
struct EventRow {
  double clock_s = 0.0;         ///< since the scenario's start
  std::string_view component;   ///< `titan-350/07`
  std::string_view event;       ///< `trip`, `repaired`, `delivered`, `in_service`, `shortage`, ...
  std::string_view cause;       ///< why, in one word; may be empty
  double power_mw = 0.0;        ///< gained (+) or lost (-) by it, where that makes sense
  double duration_s = 0.0;      ///< of what ended or is about to last, else 0
  double energy_mwh = 0.0;      ///< unserved, for shortages
};

/// Takes a run's stream. Implementations write files; calls come in order of time.
class Recorder {
 public:
  virtual ~Recorder() = default;
  virtual void columns(const std::vector<Column>&) {}
  /// Means over [from, from + resolution), one value a column.
  virtual void row(Date /*from*/, std::span<const double> /*values*/) {}
  virtual void event(Date /*date*/, const EventRow&) {}
  /// Called now and then with the share of the run that is done and the load of the moment.
  virtual void progress(double /*share*/, Date /*now*/, double /*facility_mw*/) {}
};

/// Why power or cooling fell short, or racks waited: the resource and, where known, what took it away.
struct Shortfall {
  std::string resource;   ///< `generation`, `feeder hall-ring`, `cooling west`, `grid import`, `floor memphis`, ...
  std::string cause;      ///< `outage`, `maintenance`, `heat`, `starting`, `permit`, `lease`, `call`, `not built`, ...
  double energy_mwh = 0;  ///< electric energy that loads wanted and did not get
  double hours = 0;       ///< time with a shortfall of this kind
  double worst_mw = 0;
  double rack_hours = 0;  ///< rack-hours waiting to be energised (build-out), else 0
  std::string unit_name;  ///< the fleet or feeder of which one more unit would help most; empty: not known
  double unit_mw = 0;     ///< what one more of it would have brought at the worst moment, counted as worst_mw is
  std::optional<Date> worst_at{};  ///< when worst_mw was reached
};

/// One row of the phase table.
struct PhaseResult {
  std::string name;
  Date from{}, to{};
  long racks_installed = 0, racks_energised = 0;   ///< at the end of the phase
  long gpus_installed = 0, gpus_energised = 0;
  double exaflops_energised = 0;                   ///< dense BF16, of the racks energised
  double it_mean_mw = 0, it_peak_mw = 0;
  double facility_mean_mw = 0, facility_peak_mw = 0;
  double hottest_c = 0;                            ///< outdoor temperature of the phase's hottest hour
  double firm_mw = 0;                              ///< generation and firm import in that hour, reserve withheld, at phase end
  double cooling_available_mw = 0;                 ///< in that hour, thermal, all units in service at phase end
  double cooling_needed_mw = 0;                    ///< heat of all energised racks at their utilisation
  double demand_mwh = 0, served_mwh = 0, unserved_mwh = 0;
  double unserved_hours = 0;                       ///< time with any load unserved or capped
  double it_mwh = 0, facility_mwh = 0;             ///< PUE = facility / IT
  std::vector<Shortfall> shortfalls;               ///< largest first
  std::string binds;                               ///< what limits, in a few words
};

/// A fleet over the whole run.
struct FleetResult {
  std::string name, kind, owner;
  int units_delivered = 0, units_at_end = 0;
  double available_hours = 0;     ///< unit-hours in service and not failed or in maintenance
  double in_service_hours = 0;    ///< unit-hours between commissioning and retirement
  double running_hours = 0;       ///< unit-hours running
  double forced_outage_hours = 0, maintenance_hours = 0, waiting_hours = 0;  ///< waiting: for crew or part
  long failures = 0, starts = 0, failed_starts = 0;
  double energy_mwh = 0;          ///< delivered (generation, import, discharge), consumed (racks, chillers)
  double charged_mwh = 0;
  double fuel_mwh_lhv = 0, co2_t = 0, nox_t = 0;
  double cost_usd = 0;            ///< fuel, variable operation, import energy, rent
  double cycles = 0, state_of_health = 1;
};

/// Where the energy went. Inputs less outputs less change of stored energy must vanish.
struct EnergyLedger {
  double generated_mwh = 0, imported_mwh = 0, spilled_mwh = 0;
  double battery_loss_mwh = 0, battery_stored_change_mwh = 0;
  double it_mwh = 0, network_mwh = 0, conversion_loss_mwh = 0, cooling_mwh = 0, auxiliary_mwh = 0, load_mwh = 0;
  double feeder_loss_mwh = 0;
  double heat_in_mwh = 0, heat_removed_mwh = 0, heat_stored_change_mwh = 0;
  double electric_residual = 0;   ///< relative to throughput
  double heat_residual = 0;
};

/// Adequacy of the supply of all loads together, in continuous time.
struct Adequacy {
  double loss_of_load_hours = 0;     ///< time with any load unserved
  double unserved_mwh = 0;
  long events = 0;                   ///< separate spells
  double longest_hours = 0, deepest_mw = 0;
  double hourly_loss_of_load_hours = 0;  ///< hours sampled at their start
  long loss_of_load_days = 0;        ///< days whose daily-peak hour falls short
};

struct RunFacts {
  std::uint64_t events = 0;          ///< wake-ups of actors fired
  std::uint64_t settles = 0;         ///< solutions of the network
  long actors = 0;
  double cpu_s = 0, wall_s = 0, peak_memory_mb = 0;
};

struct RunResult {
  std::string scenario_name;
  Date start{}, end{};
  std::uint64_t seed = 0, replication = 0;
  std::vector<PhaseResult> phases;
  std::vector<FleetResult> fleets;
  std::vector<Shortfall> shortfalls;   ///< whole run, largest first
  EnergyLedger ledger;
  Adequacy adequacy;
  double pue = 0;                      ///< facility / IT energy
  double rack_hours_installed = 0, rack_hours_energised = 0, rack_hours_failed = 0;
  RunFacts facts;
};

}  // namespace gigasim
