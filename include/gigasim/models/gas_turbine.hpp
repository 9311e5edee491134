/// Gas turbine or reciprocating generating set. The functions are pure: they depend on the state that they are given,
/// and know no clock. docs/models/gas_turbine.md
#pragma once

#include <optional>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/capacity_outage.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/frequency.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// One generating set. Powers are net at the generator terminals.
struct GasTurbineSpec {
  /// It stands at a bus, burns fuel, and takes part in the merit order; the air at its inlet decides its capability.
  static constexpr DeviceTraits traits{.kind = "gas_turbine",
                                       .text = "Gas turbine or reciprocating generating set",
                                       .place = Place::bus,
                                       .account = Account::generation,
                                       .needs_air = true,
                                       .in_merit_order = true,
                                       .burns_fuel = true};
  Power rating{16.5};           ///< P_iso: net output in ISO air (15 degC, 101.325 kPa), above 0
  KjPerKwh heat_rate{10160.0};  ///< HR_iso: full load, ISO, lower heating value, 3600 or above
  /// w of the Willans line: share of full-load fuel burnt at no load, 0 up to but not 1 [Eq. 3]. It makes the heat rate
  /// at part load.
  double no_load_fuel = 0.19;
  /// Lowest load of a running set, share of the present capability, 0..1. Output that nobody takes below it is spilled;
  /// the dispatcher runs no more sets than the load can keep above it.
  double minimum_load = 0.5;
  PerKelvin ambient_derate{0.007};   ///< k: capability lost per K above 15 degC (gained below), 0 or above [Eq. 1]
  PerKelvin hot_derate{0.010};       ///< k_hot: in the place of k above 35 degC, 0 or above
  double cold_cap = 1.10;            ///< c_cold: generator limit, share of rating, above 0
  PerKelvin heat_rate_rise{0.0007};  ///< h: relative rise of the heat rate per K above 15 degC, 0 or above [Eq. 2]
  /// Load that it takes at once, share of rating, 0..1, once the ramp has not been its limit.
  double step = 0.15;
  /// Loading rate beyond the step, above 0; unloading is free.
  RampRate ramp{2.0};
  /// Cyclic load swing that it accepts, share of rating, peak to peak, 0..1. The run compares it with the swing of jobs
  /// and does not act on it.
  double swing = 0.02;
  /// Start order to minimum load when it has been off for less than `cold_after`, 0 or above.
  Duration hot_start{600.0};
  /// Start order to minimum load when it has been off for longer, 0 or above.
  Duration cold_start{1200.0};
  /// Time off after which a start is cold, 0 or above. Sets that stand at the start of the run are cold.
  Duration cold_after{86400.0};
  /// Probability that a start succeeds, above 0, up to 1; it shows after the time of the start.
  double start_success = 0.98;
  /// Wait before the next try of a set whose start has failed, 0 or above.
  Duration start_retry{600.0};
  /// Fuel of a start, MWh (lower heating value), 0 or above; none: that of no load for half a hot start.
  std::optional<Energy> start_fuel{};
  /// Wear of a start, USD, 0 or above; none: 67 USD for each MW of the rating.
  std::optional<Usd> start_cost{};
  /// Running hours that a start counts as, for maintenance `every_running`, 0 or above.
  Duration start_hours{0.0};
  /// NOx in the exhaust during a start, before an SCR works, ppmvd at 15 % O2; never below `nox_ppm`.
  double start_nox_ppm = 25.0;
  /// Least running time, 0 or above; it binds the dispatcher, not a trip.
  Duration minimum_up{3600.0};
  /// Least time off, 0 or above; it binds the dispatcher, and no set that has just come into service.
  Duration minimum_down{1800.0};
  /// House load while it runs or starts, 0 or above, drawn from its bus beside its net output.
  Power auxiliary{0.0};
  /// NOx after any catalyst (SCR), ppmvd at 15 % O2, 0 or above [Eq. 5]. Permits count it.
  double nox_ppm = 2.0;
  /// Forced outages of one set; `only_running` stops their clock while it stands.
  OutageSpec outage{};
  std::vector<MaintenanceSpec> maintenance{};  ///< planned maintenance, each plan by itself
  /// Operation and maintenance per energy delivered, without fuel, 0 or above; part of the marginal cost.
  UsdPerMwh variable_cost{5.0};
  GovernorSpec governor{};  ///< how it holds the frequency of an island
};
/// Keys of a fleet of kind `gas_turbine`.
template <class F>
void describe(F& field, GasTurbineSpec& s) {
  field("rating", s.rating, "Net ISO output (15 degC, 101.325 kPa)", positive,
        "PUB: Solar Titan 130, Caterpillar SMT130 data sheet");
  field("heat_rate", s.heat_rate, "Full-load ISO heat rate, lower heating value", at_least(3600.0), "PUB: as rating");
  field("no_load_fuel", s.no_load_fuel, "Willans line: share of the full-load fuel burnt at no load",
        Rule{.low = 0.0, .high = 1.0, .high_open = true}, "PUB: IEC 61970-302 typical wfnl 0.18-0.20");
  field("minimum_load", s.minimum_load, "Lowest load in emission compliance, share of capability", fraction,
        "EJ: SoLoNOx range 0.4-0.5");
  field("ambient_derate", s.ambient_derate, "Capability lost per kelvin above 15 degC", non_negative,
        "PUB: 0.5-0.9 %/K");
  field("hot_derate", s.hot_derate, "Capability lost per kelvin above 35 degC", non_negative, "EJ");
  field("cold_cap", s.cold_cap, "Generator limit in cold air, share of rating", positive, "EJ");
  field("heat_rate_rise", s.heat_rate_rise, "Relative heat-rate rise per kelvin above 15 degC", non_negative,
        "PUB: 0.06-0.08 %/K");
  field("step", s.step, "Load taken at once, share of rating", fraction, "PUB: vendor sizing library");
  field("ramp", s.ramp, "Loading rate after the step", positive, "PUB: vendor sizing library");
  field("swing", s.swing, "Cyclic load swing that the machine accepts, share of rating, peak to peak", fraction, "EJ");
  field("hot_start", s.hot_start, "Start order to minimum load when off for less than cold_after", non_negative,
        "EJ [5-15 min]");
  field("cold_start", s.cold_start, "Start order to minimum load when cold", non_negative, "EJ [12-30 min]");
  field("cold_after", s.cold_after, "Off time after which a start is cold", non_negative, "EJ");
  field("start_success", s.start_success, "Probability that a start succeeds",
        Rule{.low = 0.0, .high = 1.0, .low_open = true}, "EJ [0.95-0.995]");
  field("start_retry", s.start_retry, "Wait before the next try", non_negative, "EJ");
  field("start_fuel", s.start_fuel,
        "Fuel of a start, lower heating value; default: that of no load for half of hot_start", non_negative, "EJ");
  field("start_cost", s.start_cost, "Wear of a start; default: 67 USD for each MW of the rating", non_negative,
        "PUB: Lew et al. 2013, NREL/TP-5500-55588, Table 7, gas CT, USD of 2011 [19-100]");
  field("start_hours", s.start_hours, "Running hours that a start counts as, for maintenance every_running",
        non_negative, "EJ: makers' formulas differ, 0 to 20 h");
  field("start_nox_ppm", s.start_nox_ppm, "NOx during a start, before an SCR works, ppmvd at 15 % O2", non_negative,
        "EJ [9-25]");
  field("minimum_up", s.minimum_up, "Least running time", non_negative, "EJ");
  field("minimum_down", s.minimum_down, "Least time off", non_negative, "EJ");
  field("auxiliary", s.auxiliary, "House load while running or starting", non_negative);
  field("nox_ppm", s.nox_ppm, "NOx after any SCR, ppmvd at 15 % O2", non_negative,
        "DER: Shelby County permit tonnage implies 2.0 ppm");
  field("outage", s.outage, "Forced outages", any, "EJ: forced outage rate 2.5 %");
  field("maintenance", s.maintenance, "Planned maintenance", any, "EJ");
  field("variable_cost", s.variable_cost, "Operation and maintenance without fuel", non_negative, "EJ");
  field("governor", s.governor, "How it holds the frequency of an island");
}
/// Electric size of one set.
inline Power unit_size(const GasTurbineSpec& s) { return s.rating; }

/// Air at the compressor inlet.
struct Inlet {
  Temperature ambient{15.0};   ///< T, dry bulb
  Pressure pressure{101.325};  ///< p, absolute
};

/// Capability of one set in this air = rating * min(cold_cap, (1 - derate(T)) * p / 101.325 kPa), never below 0
/// [docs/models/gas_turbine.md, Eq. 1]. Valid from -20 to 45 degC.
Power capability(const GasTurbineSpec&, const Inlet&);
/// Full-load heat rate at this ambient temperature, lower heating value [Eq. 2]; pressure has no effect.
KjPerKwh full_load_heat_rate(const GasTurbineSpec&, const Inlet&);
/// Heat input of the fuel (LHV) of one running set at `output`, from minimum load to capability (Willans line) [Eq. 3].
Power fuel_input(const GasTurbineSpec&, const Inlet&, Power output);
/// Fuel heat input (LHV) of one running set = no_load + slope * output [Eq. 3].
struct WillansLine {
  Power no_load{0.0};  ///< MW of fuel at no load
  double slope = 0.0;  ///< MW of fuel per MW of output
};
/// The line of one set in this air.
WillansLine willans_line(const GasTurbineSpec&, const Inlet&);
/// Start order to minimum load, of a try that succeeds, after being off for `off_for`.
Duration start_time(const GasTurbineSpec&, Duration off_for);

/// Higher over lower heating value of pipeline gas; EJ [1.105-1.112].
inline constexpr double hhv_per_lhv = 1.108;
inline constexpr double mmbtu_per_mwh = 3.412142;  ///< MMBtu per MWh of heat
/// CO2 per higher heating value of natural gas; EPA [Eq. 4].
inline constexpr double co2_kg_per_mmbtu = 53.06;
inline constexpr double nox_lb_per_mmbtu_ppm =
    1.194e-7 * 8710.0 * 20.9 / 5.9;  ///< EPA Method 19: lb/scf/ppm, dscf/MMBtu, 15 % O2
/// Mass emitted to the air.
struct Emissions {
  Mass co2{0.0};  ///< carbon dioxide, t
  Mass nox{0.0};  ///< nitrogen oxides as NO2, t
};
/// Emissions of burning this much fuel in a running set, lower heating value [Eq. 4, 5].
Emissions emissions(const GasTurbineSpec&, Energy fuel_lhv);
/// The same in a set that starts, at `start_nox_ppm`.
Emissions start_emissions(const GasTurbineSpec&, Energy fuel_lhv);
/// Fuel of one start, lower heating value.
Energy start_fuel(const GasTurbineSpec&);
/// Cost of one start at this gas price (higher heating value): its fuel and its wear.
Usd start_price(const GasTurbineSpec&, UsdPerMmbtu gas);

/// Values that contradict each other within one specification, at paths within the fleet.
std::vector<Issue> problems(const GasTurbineSpec&);
/// A set burns fuel whenever it runs.
inline bool costs_to_run(const GasTurbineSpec&) { return true; }
/// Operation and maintenance for an MWh delivered, without fuel.
inline UsdPerMwh variable_cost(const GasTurbineSpec& s) { return s.variable_cost; }
/// Never of two states.
TwoStates two_states(const GasTurbineSpec&);
/// Machines that take `step` at once and the rest at `ramp`.
std::optional<FrequencyUnits> frequency_units(const GasTurbineSpec&, const RunningUnits&, Frequency nominal);

/// A generating unit of any kind, described by capacity, time to failure and time to repair only. That is enough to
/// write down any published generation-adequacy system.
struct GenericUnitSpec {
  /// It stands at a bus and takes part in the merit order; air does not matter to it.
  static constexpr DeviceTraits traits{
      .kind = "generic_unit",
      .text = "Generating unit given by capacity, time to failure and time to repair only",
      .place = Place::bus,
      .account = Account::generation,
      .needs_air = false,
      .in_merit_order = true};
  /// Net capacity, whatever the weather, above 0; it counts as firm.
  Power capacity{0.0};
  /// Lowest load of the units that are up, share of capacity, 0..1; output that nobody takes below it is spilled.
  double minimum_load = 0.0;
  OutageSpec outage{};                         ///< forced outages of one unit
  std::vector<MaintenanceSpec> maintenance{};  ///< planned maintenance, each plan by itself
  /// Marginal cost, fuel included, 0 or above; it sets the merit order and the cost of running.
  UsdPerMwh cost{0.0};
  std::optional<GovernorSpec> governor{};  ///< how it holds the frequency of an island; none: it has no part in it
};
/// Keys of a fleet of kind `generic_unit`.
template <class F>
void describe(F& field, GenericUnitSpec& s) {
  field("capacity", s.capacity, "Net capacity", positive | required);
  field("minimum_load", s.minimum_load, "Lowest load, share of capacity", fraction);
  field("outage", s.outage, "Forced outages");
  field("maintenance", s.maintenance, "Planned maintenance");
  field("cost", s.cost, "Marginal cost, for the merit order", non_negative);
  field("governor", s.governor, "How it holds the frequency of an island; none: it has no part in it");
}
/// Electric size of one unit.
inline Power unit_size(const GenericUnitSpec& s) { return s.capacity; }
/// A unit costs something when its energy does.
inline bool costs_to_run(const GenericUnitSpec& s) { return s.cost.value > 0.0; }
/// Up with its whole capacity, or down.
inline TwoStates two_states(const GenericUnitSpec& s) { return {.capacity = s.capacity}; }
/// Machines behind the governor; without one they have no part in the frequency.
std::optional<FrequencyUnits> frequency_units(const GenericUnitSpec&, const RunningUnits&, Frequency nominal);

}  // namespace gigasim
