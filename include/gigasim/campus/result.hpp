/// What a run yields, as plain data, and the sink that rows and events stream into while it runs.
/// docs/formats/results.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/campus/economics.hpp"
#include "gigasim/campus/resource.hpp"

namespace gigasim {

/// A column of the series: its name carries the unit (`grid_import_mw`).
struct Column {
  std::string name;
  std::string unit;
  std::string text;  ///< data dictionary
};

/// Something that happened to a unit, a bus, a hall or the campus.
struct EventRow {
  double clock_s = 0.0;        ///< since the scenario's start
  std::string_view component;  ///< `titan-350/07`
  std::string_view event;      ///< `trip`, `repaired`, `delivered`, `in_service`, `shortage`, ...
  std::string_view cause;      ///< why, in one word; may be empty
  double power_mw = 0.0;       ///< gained (+) or lost (-) by it, where that makes sense
  double duration_s = 0.0;     ///< of what ended or is about to last, else 0
  double energy_mwh = 0.0;     ///< unserved, for shortages
  double gpu_hours = 0.0;      ///< lost by it, where a job lost any
  std::uint64_t id = 0;        ///< number of the event, from 1; the run assigns it
  std::uint64_t because = 0;   ///< the event that caused this one; 0: none known
  std::string_view chain{};    ///< the whole chain in words, on events that end one: `gt-23 trip → 31 MW short → ...`
};

/// Takes a run's stream. Implementations write files; calls come in order of time.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// Whether columns and rows are wanted at all; a run is quicker without.
  virtual bool wants_rows() const { return true; }
  virtual void columns(const std::vector<Column>&) {}
  /// Means over [from, from + resolution), one value a column.
  virtual void row(Date /*from*/, std::span<const double> /*values*/) {}
  virtual void event(Date /*date*/, const EventRow&) {}
  /// Called now and then with the share of the run that is done and the load of the moment.
  virtual void progress(double /*share*/, Date /*now*/, double /*facility_mw*/) {}
};

/// For runs of which only the result is wanted.
class NoRecorder : public Recorder {
 public:
  bool wants_rows() const override { return false; }
};

/// Why power or cooling fell short, or racks waited: the resource, and what took it away.
struct Shortfall {
  Resource resource{};
  Cause cause = Cause::outage;
  double energy_mwh = 0;  ///< electric energy that loads wanted and did not get
  double hours = 0;       ///< time with a shortfall of this kind
  double worst_mw = 0;
  double rack_hours = 0;  ///< rack-hours waiting to be energised (build-out), else 0
  std::string unit_name;  ///< the fleet or feeder of which one more unit would help most; empty: not known
  double unit_mw = 0;     ///< what one more of it would have brought at the worst moment, counted as worst_mw is
  std::optional<Date> worst_at{};  ///< when worst_mw was reached
};

/// Where installed GPU time goes: every GPU-second from delivery to retirement is in exactly one bin.
/// docs/models/gpu_hours.md has the rules.
enum class HourBin : std::uint8_t {
  useful,
  serving,
  checkpoint,
  lost_work,
  restart,
  waiting,
  standby,
  idle,
  planned,
  capped,
  hot,
  generation,
  feeder,
  cooling,
  permit,
  grid_import,
  fuel,
  floor,
  not_commissioned,
  failed
};
struct HourBinName {
  std::string_view id, text;
};
inline constexpr HourBinName hour_bins[] = {
    {"useful", "useful training"},
    {"serving", "serving"},  ///< service loads; racks of halls that no job may use
    {"checkpoint", "checkpointing"},
    {"lost_work", "lost work, rolled back"},
    {"restart", "restart and detection"},
    {"waiting", "waiting for racks or spares"},
    {"standby", "hot spares"},
    {"idle", "idle, no job"},
    {"planned", "planned work"},
    {"capped", "slowed by power cap"},
    {"hot", "slowed by heat"},
    {"generation", "off: generation"},
    {"feeder", "off: feeder"},
    {"cooling", "off: cooling"},
    {"permit", "off: permit or lease"},
    {"grid_import", "off: grid call"},
    {"fuel", "off: fuel or common cause"},
    {"floor", "off: floor space"},
    {"not_commissioned", "not yet commissioned"},
    {"failed", "failed, in repair"},
};
inline constexpr std::size_t hour_bin_count = std::size(hour_bins);
static_assert(hour_bin_count == static_cast<std::size_t>(HourBin::failed) + 1);
constexpr const HourBinName& to_name(HourBin bin) { return hour_bins[static_cast<std::size_t>(bin)]; }

/// A cell of the table phase x month x hall x job x bin x cause; cells sum to the installed GPU-hours.
struct GpuHours {
  std::string phase;
  std::string month;  ///< `2026-07`
  std::string hall;
  std::string job;  ///< empty: of no job
  HourBin bin = HourBin::useful;
  std::string cause;  ///< root cause: `titan-350 outage`, `heat`, `GPU HBM3 memory`; empty where the bin says it all
  double gpu_hours = 0;
};

/// A time during which one resource cost the most GPU-hours of all.
struct BindingSpell {
  Date from{}, to{};
  HourBin bin = HourBin::useful;
  std::string cause;
  double gpu_hours = 0;  ///< lost to it in the spell
};

/// What one more unit would have gained, from a second run with the same random draws.
struct MarginalValue {
  std::string unit;  ///< `titan-350`, `circuit of hall-ring`, `crew rack-crew`, `spare part of gb200`
  int added = 1;
  double gpu_hours_per_year = 0;     ///< useful GPU-hours (training and serving) gained a year
  double unserved_mwh_per_year = 0;  ///< change of unserved energy a year
  double standard_error =
      0;  ///< of gpu_hours_per_year, over pairs of runs that share their draws; not a number with one pair
  int replications = 1;  ///< pairs
};

struct JobResult {
  std::string name, kind;
  long gpus_wanted = 0;  ///< most, all islands
  double gpus_mean = 0;  ///< at work, from start to end
  std::optional<Date> start{},
      end{};  ///< of its first training; of its end or, with `finished` false, projected at the last month's pace
  bool finished = false;
  double share_done = 0;  ///< of its size; 0 for jobs without end
  double flops_done = 0, tokens_done = 0;
  double gpu_hours = 0;  ///< held, from start to end
  double useful_gpu_hours = 0, checkpoint_gpu_hours = 0, lost_work_gpu_hours = 0, restart_gpu_hours = 0,
         waiting_gpu_hours = 0, slowed_gpu_hours = 0;
  double effective_time_ratio = 0;  ///< useful / held, hot spares not counted
  double goodput = 0;               ///< useful FLOP/s over the peak FLOP/s of the GPUs held
  long checkpoints = 0, interruptions = 0, planned_stops = 0, preemptions = 0;
  double mtbf_h = 0;                 ///< running time per interruption by failure
  double checkpoint_interval_s = 0;  ///< at the end
  double energy_mwh = 0;             ///< IT energy of the racks held
  double joule_per_flop = 0;         ///< of useful work
  double swing_mw = 0;               ///< peak to peak, unsmoothed, all GPUs in lock-step; the largest of the run
  double swing_floor_mw = 0, swing_rack_mw = 0, swing_battery_mw = 0;  ///< what each takes of it
  double swing_remaining_mw = 0, swing_accepted_mw = 0;
  double swing_remaining_mw_per_s = 0, swing_accepted_mw_per_s = 0;
  double smoothing_floor_mwh = 0, smoothing_throughput_mwh = 0, smoothing_loss_mwh = 0;
};

/// One row of the phase table.
struct PhaseResult {
  std::string name;
  Date from{}, to{};
  long racks_installed = 0, racks_energised = 0;  ///< at the end of the phase
  long gpus_installed = 0, gpus_energised = 0;
  double exaflops_energised = 0;  ///< dense BF16, of the racks energised
  double it_mean_mw = 0, it_peak_mw = 0;
  double facility_mean_mw = 0, facility_peak_mw = 0;
  double hottest_c = 0;             ///< outdoor temperature of the phase's hottest hour
  double firm_mw = 0;               ///< generation and firm import in that hour, reserve withheld, at phase end
  double cooling_available_mw = 0;  ///< in that hour, thermal, all units in service at phase end
  double cooling_needed_mw = 0;     ///< heat of all energised racks at their utilisation
  double demand_mwh = 0, served_mwh = 0, unserved_mwh = 0;
  double unserved_hours = 0;            ///< time with any load unserved or capped
  double it_mwh = 0, facility_mwh = 0;  ///< PUE = facility / IT
  std::vector<Shortfall> shortfalls;    ///< largest first
  std::string binds;                    ///< what limits, in a few words
  std::optional<Date> complete{};       ///< when all that the phase adds was in service; nothing: not within the run
};

/// What the campus is good for at the end of a day (UTC), in MW of facility power: IT of racks at the highest
/// utilisation of their hall, with conversion losses and cooling at the design ambient. docs/models/build_out.md
struct BuildOutDay {
  double installed_mw = 0;  ///< racks delivered, on the floor and commissioned, whether they have power or not
  double powered_mw = 0;    ///< what firm generation and import, the reserve withheld, can carry through the feeders
  double cooled_mw = 0;     ///< what the cooling plant in service can carry
  double energised_mw = 0;  ///< racks energised: installed, powered and cooled
  double training_mw = 0;   ///< racks that jobs held, mean over the day
  double installed_gpus = 0, energised_gpus = 0, training_gpus = 0;  ///< of the same racks
  double cooled_gpus =
      0;  ///< that the cooling plant in service can carry, each loop's counted in racks of its first hall
};
struct BuildOutQuantity {
  std::string_view id, text;
  double BuildOutDay::* mw;
};
inline constexpr BuildOutQuantity build_out_quantities[] = {
    {"installed", "racks standing", &BuildOutDay::installed_mw},
    {"powered", "generation and feeders", &BuildOutDay::powered_mw},
    {"cooled", "cooling", &BuildOutDay::cooled_mw},
    {"energised", "racks energised", &BuildOutDay::energised_mw},
    {"training", "racks at work for jobs", &BuildOutDay::training_mw},
};
inline constexpr BuildOutQuantity build_out_gpus[] = {
    {"installed", "GPUs standing", &BuildOutDay::installed_gpus},
    {"cooled", "GPUs that cooling can carry", &BuildOutDay::cooled_gpus},
    {"energised", "GPUs energised", &BuildOutDay::energised_gpus},
    {"training", "GPUs at work for jobs", &BuildOutDay::training_gpus},
};

/// A calendar month, or what the run has of it.
struct MonthResult {
  std::string month;  ///< `2026-07`
  double it_mwh = 0, facility_mwh = 0, unserved_mwh = 0;
  double unserved_hours = 0;  ///< time with any load unserved or capped
};

/// A hall and its racks over the whole run.
struct HallResult {
  std::string name;
  std::optional<double> coolant_peak_c{};               ///< warmest coolant at the racks; none: no loop takes its heat
  double in_service_rack_hours = 0, up_rack_hours = 0;  ///< energised; of these in working order and with power
  double in_service_gpu_hours = 0, up_gpu_hours = 0;
};

/// A load that is not a rack, over the whole run.
struct LoadResult {
  std::string name;
  double wanted_mwh = 0, unserved_mwh = 0;
  double unserved_hours = 0;  ///< time with any of it unserved
  double deepest_mw = 0;      ///< the most that was missing
};

/// A fleet over the whole run.
struct FleetResult {
  std::string name, kind, owner;
  int units_delivered = 0, units_at_end = 0;
  double available_hours = 0;   ///< unit-hours in service and not failed or in maintenance
  double in_service_hours = 0;  ///< unit-hours between commissioning and retirement
  double running_hours = 0;     ///< unit-hours running
  double forced_outage_hours = 0, maintenance_hours = 0, waiting_hours = 0;  ///< waiting: for crew or part
  long failures = 0, starts = 0, failed_starts = 0;
  double energy_mwh = 0;  ///< delivered (generation, import, discharge), consumed (racks, chillers)
  double charged_mwh = 0;
  double fuel_mwh_lhv = 0, co2_t = 0, nox_t = 0;
  double cost_usd = 0;  ///< fuel, variable operation, import energy, rent
  double cycles = 0, state_of_health = 1;
};

/// What a fleet did in one month of one phase: what bills are made of. Fleets that deliver power or are rented have
/// such rows.
struct FleetMonth {
  int fleet = 0;                ///< index in RunResult::fleets
  std::string phase, month;     ///< `2026-07`
  double in_service_hours = 0;  ///< unit-hours
  double energy_mwh = 0;        ///< delivered
  double fuel_mwh_lhv = 0;
  double peak_mw = 0;   ///< highest delivery of any moment
  double cost_usd = 0;  ///< fuel, variable operation, import energy
};

/// Units of a fleet that came on one day, and left on one day or stayed.
struct UnitBatch {
  int fleet = 0;               ///< index in RunResult::fleets
  std::string phase;           ///< that added them; empty: they stood there from the start
  Date arrived{};              ///< day of delivery as simulated, delays included
  std::optional<Date> left{};  ///< day of retirement or return
  int units = 0;
};

/// Where the energy went. Inputs less outputs less change of stored energy must vanish.
struct EnergyLedger {
  double generated_mwh = 0, imported_mwh = 0, spilled_mwh = 0;
  double battery_loss_mwh = 0, battery_stored_change_mwh = 0;
  double it_mwh = 0, network_mwh = 0, conversion_loss_mwh = 0, cooling_mwh = 0, auxiliary_mwh = 0, load_mwh = 0;
  double feeder_loss_mwh = 0;
  double heat_in_mwh = 0, heat_removed_mwh = 0, heat_stored_change_mwh = 0;
  double electric_residual = 0;  ///< relative to throughput
  double heat_residual = 0;
};

/// Adequacy of the supply of all loads together, in continuous time.
struct Adequacy {
  double loss_of_load_hours = 0;  ///< time with any load unserved
  double unserved_mwh = 0;
  long events = 0;  ///< separate spells
  double longest_hours = 0, deepest_mw = 0;
  double hourly_loss_of_load_hours = 0;  ///< hours sampled at their start
  long loss_of_load_days = 0;            ///< days whose daily-peak hour falls short
};

/// A claim (`claims:` of the plan) against what a run, or the mean of many, has on its date.
struct ClaimResult {
  Date date{};
  std::string says, source;
  std::string figure, unit;  ///< the metric that it is about
  bool supported = false;
  double claimed = 0, have = 0;  ///< in `unit`; `have` is not a number when the run has no such figure
  struct Resource {
    std::string text;  ///< `cooling`
    double mw = 0;     ///< facility power that it carries on the date
  };
  std::vector<Resource> resources{};  ///< for claims of power in place, the scarcest first
  std::optional<double> odds{};       ///< share of replications that bear it out
  std::uint64_t replications = 1;
};

struct RunFacts {
  std::uint64_t events = 0;   ///< wake-ups of actors fired
  std::uint64_t settles = 0;  ///< solutions of the network
  long actors = 0;
  double cpu_s = 0, wall_s = 0, peak_memory_mb = 0;
};

struct RunResult {
  std::string scenario_name;
  Date start{}, end{};
  std::uint64_t seed = 0, replication = 0;
  std::vector<PhaseResult> phases;
  std::vector<FleetResult> fleets;
  std::vector<HallResult> halls;
  std::vector<LoadResult> loads;
  std::vector<Shortfall> shortfalls;  ///< whole run, largest first
  EnergyLedger ledger;
  Adequacy adequacy;
  double pue = 0;  ///< facility / IT energy
  double rack_hours_installed = 0, rack_hours_energised = 0, rack_hours_failed = 0;
  std::vector<GpuHours> gpu_hours;  ///< empty without racks of accelerators
  double gpu_hours_installed = 0;
  double gpu_hours_residual = 0;       ///< (installed - sum of the bins) / installed
  std::vector<BuildOutDay> build_out;  ///< a day each, from that of the start; empty without racks
  std::vector<MonthResult> monthly;
  std::vector<Date> dates_asked;  ///< by the plan's questions, besides the ends of its months
  std::vector<BindingSpell> binding;
  std::vector<JobResult> jobs;
  std::vector<MarginalValue> marginal;   ///< only when asked for
  std::vector<ClaimResult> claims;       ///< in the order of the plan
  std::vector<FleetMonth> fleet_months;  ///< only where something has a price, as `batches`
  std::vector<UnitBatch> batches;
  std::optional<Economics> economics;  ///< only where something has a price
  RunFacts facts;
};

}  // namespace gigasim
