/// The result of a run as plain data, and the sink that rows and events stream into while it runs. Units are in the
/// names: `_mw`, `_mwh` (electric unless said otherwise), `_c` (degC), `_s`, `_h`, `_t` (metric tons), `_usd`. Shares
/// are 0 to 1. No figure is negative unless its comment says so. docs/formats/results.md
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

/// A column of the series.
struct Column {
  std::string name;  ///< with the unit at its end: `facility_mw`
  std::string unit;  ///< `MW`, `degC`, `units`; `1` of shares
  std::string text;  ///< a line for the data dictionary
};

/// Something that happened to a unit, a bus, a hall or the campus. The texts are valid only during the call that passes
/// the row on.
struct EventRow {
  double clock_s = 0.0;        ///< seconds since the scenario's start
  std::string_view component;  ///< unit (`titan-350/07`), fleet, hall, job or `campus`
  std::string_view event;      ///< `failed`, `repaired`, `delivered`, `in_service`, `shortage`, ...
  std::string_view cause;      ///< why, in one word; may be empty
  double power_mw = 0.0;       ///< power gained (+) or lost (-) by it, where that makes sense
  double duration_s = 0.0;     ///< seconds that it lasted or is about to last, else 0
  double energy_mwh = 0.0;     ///< unserved energy, of shortages, else 0
  double gpu_hours = 0.0;      ///< GPU-hours lost by it, where a job lost any, else 0
  std::uint64_t id = 0;        ///< number of the event, from 1; the run assigns it
  std::uint64_t because = 0;   ///< number of the event that caused this one; 0: none known
  std::string_view chain{};    ///< on events that end a chain, all of it: `gt-23 trip → 31 MW short → ...`
};

/// Takes a run's stream; implementations write files. Calls come in order of time, in the process that simulates.
/// Exceptions of the calls end the run.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// Whether columns and rows are wanted at all; a run is quicker without.
  virtual bool wants_rows() const { return true; }
  /// Called once, before any row.
  virtual void columns(const std::vector<Column>&) {}
  /// One interval of the series, [from, from + resolution): one value per column, a mean over the interval or the state
  /// at its end, as the column's text says.
  virtual void row(Date /*from*/, std::span<const double> /*values*/) {}
  /// One event; `date` is that of its clock, rounded down to the second.
  virtual void event(Date /*date*/, const EventRow&) {}
  /// Called now and then with the share of the run that is done and the facility power of the moment.
  virtual void progress(double /*share*/, Date /*now*/, double /*facility_mw*/) {}
};

/// For runs of which only the result is wanted.
class NoRecorder : public Recorder {
 public:
  bool wants_rows() const override { return false; }  ///< such runs are the quickest
};

/// Why power or cooling fell short, or racks waited: the resource, and what took it away.
struct Shortfall {
  Resource resource{};          ///< what fell short, or was waited for
  Cause cause = Cause::outage;  ///< what took it away
  double energy_mwh = 0;        ///< electric energy that loads wanted and did not get
  double hours = 0;             ///< time with a shortfall of this kind
  double worst_mw = 0;
  double rack_hours = 0;  ///< rack-hours waiting to be energised (build-out), else 0
  std::string unit_name;  ///< the fleet or feeder of which one more unit would help most; empty: not known
  double unit_mw = 0;     ///< what one more of it would have brought at the worst moment, counted as worst_mw is
  std::optional<Date> worst_at{};  ///< when worst_mw was reached
};

/// Where installed GPU time goes: every GPU-second from delivery to retirement is in exactly one bin.
/// docs/models/gpu_hours.md has the rules.
enum class HourBin : std::uint8_t {
  useful,            ///< training, weighted by its pace
  serving,           ///< held by a service, or in a hall that no job may use
  checkpoint,        ///< writing checkpoints
  lost_work,         ///< training and writing that an interruption rolls back
  restart,           ///< detecting a failure, restarting, and the first start
  waiting,           ///< held by a replica that lacks racks, or waits for other replicas
  standby,           ///< hot spares of a job
  idle,              ///< up, with power, held by no job
  planned,           ///< planned stops of jobs, and maintenance of racks
  capped,            ///< training time lost to power caps
  hot,               ///< training time lost to heat or missing CDUs
  generation,        ///< off or not energised for want of generation
  feeder,            ///< off or not energised for want of feeder capacity
  cooling,           ///< off for heat, or not energised for want of cooling
  permit,            ///< off because a permit or lease took generation away
  grid_import,       ///< off because of a grid call
  fuel,              ///< off because of a common cause
  floor,             ///< delivered, waiting for floor space
  not_commissioned,  ///< delivered, waiting for its turn or being commissioned
  failed             ///< from failure until up again: crew, part, repair and boot
};
/// Name of a bin.
struct HourBinName {
  std::string_view id, text;  ///< as in files (`lost_work`), and for people
};
/// Names of the bins in the order of HourBin.
inline constexpr HourBinName hour_bins[] = {
    {"useful", "useful training"},
    {"serving", "serving"},
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
/// Number of bins.
inline constexpr std::size_t hour_bin_count = std::size(hour_bins);
static_assert(hour_bin_count == static_cast<std::size_t>(HourBin::failed) + 1);
/// Names of a bin.
constexpr const HourBinName& to_name(HourBin bin) { return hour_bins[static_cast<std::size_t>(bin)]; }

/// A cell of the table phase x month x hall x job x bin x cause; cells sum to the installed GPU-hours.
struct GpuHours {
  std::string phase;              ///< phase of the plan, or `whole run` without phases
  std::string month;              ///< `2026-07`
  std::string hall;               ///< where the racks stand
  std::string job;                ///< job that held them; empty: none did
  HourBin bin = HourBin::useful;  ///< where the time went
  std::string cause;              ///< root cause: `titan-350 outage`, `heat`, `GPU HBM3 memory`; empty: the bin says it
  /// GPU-hours. Of useful and checkpoint it may be negative: work of the month before that was rolled back in this one.
  double gpu_hours = 0;
};

/// A time during which one resource cost more GPU-hours than any other.
struct BindingSpell {
  Date from{}, to{};              ///< the spell, UTC; `to` is the moment after its last
  HourBin bin = HourBin::useful;  ///< bin that lost most; never useful, serving or standby
  std::string cause;              ///< root cause, as in GpuHours
  double gpu_hours = 0;           ///< GPU-hours lost to this bin and cause in the spell
};

/// Gain of one more unit, from further runs with the same random draws. docs/models/gpu_hours.md, "Marginal values"
struct MarginalValue {
  std::string unit;                  ///< `titan-350`, `circuit of hall-ring`, `crew rack-crew`, `spare part of gb200`
  int added = 1;                     ///< units added
  double gpu_hours_per_year = 0;     ///< GPU-hours of training and serving gained a year; negative: lost
  double unserved_mwh_per_year = 0;  ///< change of unserved energy a year; negative: less of it
  double standard_error = 0;         ///< of gpu_hours_per_year, over the pairs of runs; NaN with one pair
  int replications = 1;              ///< pairs of runs
};

/// A job over the whole run. docs/models/jobs.md
struct JobResult {
  std::string name, kind;  ///< name in the plan; `training` or `service`
  long gpus_wanted = 0;    ///< most GPUs that it can use, all replicas together
  double gpus_mean = 0;    ///< GPUs at work, mean from start to end, hot spares not counted
  /// Dates of its first training and of its end. The end of a job at work is projected at the pace of the last one or
  /// two months. None: not known.
  std::optional<Date> start{}, end{};
  bool finished = false;                   ///< all its work is done; of jobs without a size, its time is over
  double share_done = 0;                   ///< share of its size; 0 of jobs without a size
  double flops_done = 0, tokens_done = 0;  ///< work that counts; tokens are 0 where the parameters are not given
  double gpu_hours = 0;                    ///< GPU-hours held, from start to end, hot spares not counted
  /// GPU-hours by bin; `useful` of a service is its serving, `slowed` is capped and hot together.
  double useful_gpu_hours = 0, checkpoint_gpu_hours = 0, lost_work_gpu_hours = 0, restart_gpu_hours = 0,
         waiting_gpu_hours = 0, slowed_gpu_hours = 0;
  double effective_time_ratio = 0;  ///< useful / held GPU-hours, hot spares not counted
  double goodput = 0;               ///< FLOPs that count / peak FLOPs of the GPUs held
  /// Checkpoints written; stops by failures, by plan, and by jobs of higher priority.
  long checkpoints = 0, interruptions = 0, planned_stops = 0, preemptions = 0;
  double mtbf_h = 0;                 ///< running hours per interruption; 0 without interruptions
  double checkpoint_interval_s = 0;  ///< seconds between checkpoints at the end; 0: it writes none
  double energy_mwh = 0;             ///< IT energy of the racks held, hot spares included
  double joule_per_flop = 0;         ///< energy per FLOP that counts
  double swing_mw = 0;               ///< largest power swing of the run: peak to peak, unsmoothed, GPUs in lock-step
  /// Parts of that swing that the power floor, the storage in the racks and the batteries take
  /// (docs/models/power_swing.md).
  double swing_floor_mw = 0, swing_rack_mw = 0, swing_battery_mw = 0;
  double swing_remaining_mw = 0, swing_accepted_mw = 0;  ///< swing that remains; that turbines and grid tie accept
  double swing_remaining_mw_per_s = 0, swing_accepted_mw_per_s = 0;  ///< slopes of the same two
  /// Energy that smoothing costs over the run: burnt by the floor, moved through batteries, lost in them.
  double smoothing_floor_mwh = 0, smoothing_throughput_mwh = 0, smoothing_loss_mwh = 0;
};

/// One row of the phase table.
struct PhaseResult {
  std::string name;                               ///< of the phase; `whole run` in plans without phases
  Date from{}, to{};                              ///< time that it is reported for, UTC
  long racks_installed = 0, racks_energised = 0;  ///< at its end: delivered and not retired; of these in service
  long gpus_installed = 0, gpus_energised = 0;    ///< GPUs of the same racks
  double exaflops_energised = 0;                  ///< dense BF16 EFLOP/s of the racks energised
  double it_mean_mw = 0, it_peak_mw = 0;          ///< input of racks and network servers
  /// Conversion, cooling, losses and auxiliaries included; loads that are not racks left out.
  double facility_mean_mw = 0, facility_peak_mw = 0;
  /// Outdoor temperature of its hottest hour at the hottest site; may be negative; NaN without a site.
  double hottest_c = 0;
  /// Generation and import in that hour after the loss of the largest unit or circuit of a tie (N-1), MW.
  double firm_after_loss_mw = 0;
  double firm_mw = 0;  ///< generation and firm import in that hour with the units of its end, reserve withheld
  double cooling_available_mw = 0;  ///< thermal, in that hour, all units in service at its end
  double cooling_needed_mw = 0;     ///< thermal, heat of all energised racks at their utilisation
  double demand_mwh = 0, served_mwh = 0, unserved_mwh = 0;  ///< energy that all loads wanted; got; did not get
  double unserved_hours = 0;                                ///< time with any load unserved or capped
  double it_mwh = 0, facility_mwh = 0;                      ///< energy of IT and facility; PUE is facility / IT
  std::vector<Shortfall> shortfalls;                        ///< the largest first
  std::string binds;                                        ///< resource that limits, or the margin, in a few words
  /// When all that it adds was in service; none: not within the run, or it adds nothing.
  std::optional<Date> complete{};
};

/// Capacity of the campus at the end of a day (UTC). All MW are of facility power: IT of racks at the highest
/// utilisation of their hall, with conversion losses and cooling at the design ambient. docs/formats/results.md,
/// "build_out.csv"
struct BuildOutDay {
  double installed_mw = 0;  ///< racks delivered, on the floor and commissioned, whether they have power or not
  double powered_mw = 0;    ///< power that firm generation and import, the reserve withheld, carry through the feeders
  double cooled_mw = 0;     ///< power that the cooling plant in service carries
  double energised_mw = 0;  ///< racks energised: installed, powered and cooled
  double training_mw = 0;   ///< racks that jobs held, mean over the day
  double installed_gpus = 0, energised_gpus = 0, training_gpus = 0;  ///< GPUs of the same racks
  double cooled_gpus = 0.0;  ///< GPUs that the cooling plant carries, each loop's racks in the plan's proportion
};
/// A figure of BuildOutDay under its name.
struct BuildOutQuantity {
  std::string_view id, text;  ///< as in files (`energised`), and for people
  double BuildOutDay::* mw;   ///< the figure: MW, or a number of GPUs
};
/// The quantities in MW, by which metrics and milestones are named.
inline constexpr BuildOutQuantity build_out_quantities[] = {
    {"installed", "racks standing", &BuildOutDay::installed_mw},
    {"powered", "generation and feeders", &BuildOutDay::powered_mw},
    {"cooled", "cooling", &BuildOutDay::cooled_mw},
    {"energised", "racks energised", &BuildOutDay::energised_mw},
    {"training", "racks at work for jobs", &BuildOutDay::training_mw},
};
/// The quantities in GPUs.
inline constexpr BuildOutQuantity build_out_gpus[] = {
    {"installed", "GPUs standing", &BuildOutDay::installed_gpus},
    {"cooled", "GPUs that cooling can carry", &BuildOutDay::cooled_gpus},
    {"energised", "GPUs energised", &BuildOutDay::energised_gpus},
    {"training", "GPUs at work for jobs", &BuildOutDay::training_gpus},
};

/// A calendar month, or the part of it that lies in the run.
struct MonthResult {
  std::string month;  ///< `2026-07`
  /// Energy of IT with its network, of the whole facility, and energy that loads did not get.
  double it_mwh = 0, facility_mwh = 0, unserved_mwh = 0;
  double unserved_hours = 0;  ///< time with any load unserved or capped
};

/// A hall and its racks over the whole run.
struct HallResult {
  std::string name;                        ///< of the hall
  std::optional<double> coolant_peak_c{};  ///< warmest coolant at the racks, degC; none: no loop takes its heat
  double in_service_rack_hours = 0, up_rack_hours = 0;  ///< energised; of these in working order and with power
  double in_service_gpu_hours = 0, up_gpu_hours = 0;    ///< GPU-hours of the same racks
};

/// A load that is not a rack, over the whole run.
struct LoadResult {
  std::string name;                         ///< of the load
  double wanted_mwh = 0, unserved_mwh = 0;  ///< energy that it wanted, and of it did not get
  double unserved_hours = 0;                ///< time with any of it unserved
  double deepest_mw = 0;                    ///< the most power that was missing
};

/// A fleet over the whole run, or the circuits of a branch. Hours are unit-hours.
struct FleetResult {
  std::string name, kind, owner;  ///< name; `gas_turbine`, ... or `circuit`; owner as in the plan, may be empty
  int units_delivered = 0, units_at_end = 0;  ///< delivered, those at the start included; in service at the end
  double available_hours = 0;                 ///< in service, and neither failed nor in maintenance
  double in_service_hours = 0;                ///< between commissioning and retirement
  double running_hours = 0;                   ///< running
  /// Failed or hit by a common cause; in maintenance; waiting for a crew or a part (part of the first).
  double forced_outage_hours = 0, maintenance_hours = 0, waiting_hours = 0;
  long failures = 0, starts = 0, failed_starts = 0;  ///< counts of failures, starts, and starts that did not succeed
  double energy_mwh =
      0;  ///< delivered (generation, import, discharge), or consumed (racks, chillers, dry coolers); else 0
  double charged_mwh = 0;  ///< into batteries
  double spilled_mwh = 0;  ///< made and thrown away: machines at their least output that nobody could take
  double fuel_mwh_lhv = 0, co2_t = 0, nox_t = 0;  ///< fuel burnt, lower heating value; emissions
  double cost_usd = 0;  ///< paid (+) for fuel, variable operation, starts, import energy and rent
  double start_fuel_mwh_lhv = 0, start_cost_usd = 0;  ///< of these, what starts took: fuel; fuel and wear
  double cycles = 0, state_of_health = 1;  ///< of batteries: equivalent full cycles; share of the capacity that is left
};

/// Operation of a fleet in one month of one phase, from which bills are made. Fleets that deliver power or are rented
/// have such rows.
struct FleetMonth {
  int fleet = 0;                ///< index in RunResult::fleets
  std::string phase, month;     ///< phase of the plan; `2026-07`
  double in_service_hours = 0;  ///< unit-hours between commissioning and retirement
  double energy_mwh = 0;        ///< delivered
  double fuel_mwh_lhv = 0;      ///< fuel burnt, lower heating value
  double peak_mw = 0;           ///< highest delivery of any moment
  double cost_usd = 0;          ///< paid (+) for fuel, variable operation and import energy
};

/// Units of a fleet that came on one day, and left on one day or stayed.
struct UnitBatch {
  int fleet = 0;               ///< index in RunResult::fleets
  std::string phase;           ///< phase that added them; empty: they stood there from the start
  Date arrived{};              ///< day of delivery as simulated, delays included
  std::optional<Date> left{};  ///< day of retirement or return; none: they stayed
  int units = 0;               ///< number of units, from 1
};

/// Where the energy went. Inputs less outputs less change of stored energy must vanish, or the run fails.
struct EnergyLedger {
  /// Into the buses from generation and import; surplus of machines that nothing took, which is in no balance.
  double generated_mwh = 0, imported_mwh = 0, spilled_mwh = 0;
  /// Energy lost in batteries, and change of the energy stored in them: more (+) or less (-) at the end.
  double battery_loss_mwh = 0, battery_stored_change_mwh = 0;
  /// Outputs: racks, network servers, conversion, cooling plant, auxiliaries of machines, loads that are not racks.
  double it_mwh = 0, network_mwh = 0, conversion_loss_mwh = 0, cooling_mwh = 0, auxiliary_mwh = 0, load_mwh = 0;
  double feeder_loss_mwh = 0;  ///< output: lost in feeders and transformers between buses
  /// Thermal, of the coolant loops: heat in, heat rejected, and stored more (+) or less (-) at the end.
  double heat_in_mwh = 0, heat_removed_mwh = 0, heat_stored_change_mwh = 0;
  double electric_residual = 0;  ///< electric energy that does not add up / throughput; within 1e-9, either sign
  double heat_residual = 0;      ///< heat that does not add up / heat in; within 1e-9, either sign
};

/// Adequacy of the supply of all loads together, in continuous time, over the whole run.
struct Adequacy {
  double loss_of_load_hours = 0;  ///< time with any load unserved, spells under the hold-up left out
  double unserved_mwh = 0;        ///< energy that loads wanted and did not get
  long events = 0;                ///< separate spells, those under the hold-up left out
  /// Spells by length: under `policy.hold_up`; from it to 1 s; to 1 min; longer.
  long spells_under_hold_up = 0, spells_to_1_s = 0, spells_to_1_min = 0, spells_longer = 0;
  double longest_hours = 0, deepest_mw = 0;  ///< of the longest spell; of the deepest moment
  double hourly_loss_of_load_hours = 0;      ///< hours that fall short at their start, as tables of hourly loads count
  long loss_of_load_days = 0;                ///< days of 24 h from the start whose daily-peak hour falls short
  /// Clock hours, and calendar days in the local standard time of the first site, with any loss of load, however short.
  long hours_with_loss = 0, days_with_loss = 0;
};

/// A claim (`claims:` of the plan) beside the figure that a run, or the mean of many, has on its date.
struct ClaimResult {
  Date date{};               ///< as in the plan
  std::string says, source;  ///< as in the plan
  std::string figure, unit;  ///< metric that it is about, and the metric's unit
  bool supported = false;    ///< the figure keeps the claim; of many replications, in at least half of them
  /// Bound of the claim and figure of the run, in `unit`. The figure is NaN when the run has none.
  double claimed = 0, have = 0;
  /// A resource that power in place needs.
  struct Resource {
    std::string text;  ///< `racks standing`, `generation and feeders`, `cooling`
    double mw = 0;     ///< facility power that it carries on the date
  };
  std::vector<Resource> resources{};  ///< for claims of power in place, the scarcest first
  std::optional<double> odds{};       ///< share of replications that bear it out; none: a single run
  std::uint64_t replications = 1;     ///< runs that it was judged by
};

/// Size of a run, and the time and memory that it has taken.
struct RunFacts {
  std::uint64_t events = 0;   ///< wake-ups of actors fired
  std::uint64_t settles = 0;  ///< solutions of the network
  /// Solutions in which power, cooling and losses did not agree: the highest cooling and losses stood.
  std::uint64_t approximations = 0;
  long actors = 0;                                   ///< actors of the run
  double cpu_s = 0, wall_s = 0, peak_memory_mb = 0;  ///< CPU and wall-clock seconds; peak memory of the process, MB
};

/// Result of one run.
struct RunResult {
  std::string scenario_name;                ///< name of the plan
  Date start{}, end{};                      ///< of the run, UTC
  std::uint64_t seed = 0, replication = 0;  ///< decide all random numbers; replication 0 is the plan as written
  std::vector<PhaseResult> phases;          ///< in order of time; one, `whole run`, in plans without phases
  std::vector<FleetResult> fleets;          ///< fleets of the plan in its order, then branches with circuits
  std::vector<HallResult> halls;            ///< in the order of the plan
  std::vector<LoadResult> loads;            ///< in the order of the plan
  std::vector<Shortfall> shortfalls;        ///< whole run, the largest first
  EnergyLedger ledger;                      ///< of the whole run
  Adequacy adequacy;                        ///< of the whole run
  double pue = 0;                           ///< facility / IT energy; NaN without IT energy
  /// Rack-hours from delivery to retirement; of these in service; of these failed.
  double rack_hours_installed = 0, rack_hours_energised = 0, rack_hours_failed = 0;
  /// Against the plan's own racks and dates: energy wanted by loads and by all racks that were delivered, dark ones at
  /// full power with their cooling; of it not served. The time of commissioning does not count.
  double plan_wanted_mwh = 0, plan_unserved_mwh = 0;
  /// GPU-hours of all racks delivered, commissioning left out, and those of them lost: neither at work for a job, nor
  /// standing by, nor without a job, nor in a planned stop.
  double plan_gpu_hours = 0, plan_lost_gpu_hours = 0;
  std::vector<GpuHours> gpu_hours;       ///< empty without racks of accelerators
  double gpu_hours_installed = 0;        ///< GPU-hours from delivery to retirement
  double gpu_hours_residual = 0;         ///< (installed - sum of the bins) / installed; within 1e-9, either sign
  std::vector<BuildOutDay> build_out;    ///< one per day, from that of the start; empty without racks
  std::vector<MonthResult> monthly;      ///< one per calendar month of the run
  std::vector<Date> dates_asked;         ///< dates that the plan's questions name, besides the ends of its months
  std::vector<BindingSpell> binding;     ///< in order of time
  std::vector<JobResult> jobs;           ///< in the order of the plan
  std::vector<MarginalValue> marginal;   ///< the largest gain first; only when asked for
  std::vector<ClaimResult> claims;       ///< in the order of the plan; the caller of the run fills it
  std::vector<FleetMonth> fleet_months;  ///< only where something has a price, as `batches`
  std::vector<UnitBatch> batches;        ///< by fleet
  std::optional<Economics> economics;    ///< only where something has a price
  RunFacts facts;                        ///< its size, time and memory
};

}  // namespace gigasim
