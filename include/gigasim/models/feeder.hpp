/// Medium-voltage feeders, transformers and grid ties. docs/models/feeder.md
#pragma once

#include <vector>

#include "gigasim/base/profile.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/capacity_outage.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// Equipment of a branch; it decides which fields of a FeederSpec count.
enum class BranchKind {
  line,        ///< cable or overhead line: loss by resistance and length
  transformer  ///< loss at no load and at load
};
/// Spellings of `branch:`.
constexpr auto choices(BranchKind) {
  return Choices<BranchKind, 2>{{{"line", BranchKind::line}, {"transformer", BranchKind::transformer}}};
}

/// One circuit of a branch between two buses; parallel circuits share the flow equally. Voltage is nominal and the flow
/// is active power.
struct FeederSpec {
  BranchKind branch = BranchKind::line;  ///< line or transformer
  Voltage voltage{34.5};                 ///< V: line to line, above 0
  /// Capacity of one circuit, 0 or above. 0: sqrt(3) V I power_factor for a line [Eq. 1]; a transformer must state it.
  Power capacity{0.0};
  Current ampacity{650.0};       ///< I: current rating of one circuit, above 0; line only
  double power_factor = 0.98;    ///< pf of the flow, above 0, up to 1
  Length length{0.0};            ///< l, 0 or above; line only
  Resistance resistance{0.073};  ///< r per phase, 0 or above; line only
  Power no_load_loss{0.0};       ///< P_0, 0 or above; transformer only
  Power load_loss{0.0};          ///< loss at capacity beyond P_0, 0 or above; transformer only
  OutageSpec outage{};           ///< forced outages of one circuit
  Rate outage_per_km{0.0};       ///< adds length * rate (per km and time) to a line's failure rate, 0 or above [Eq. 4]
};
/// Keys of a circuit, which stand in `via:` of a bus.
template <class F>
void describe(F& field, FeederSpec& s) {
  field("branch", s.branch, "line or transformer");
  field("voltage", s.voltage, "Line-to-line voltage", positive, "PUB: 34.5 kV on large campuses");
  field("capacity", s.capacity, "Capacity of one circuit; 0: from voltage, ampacity and power factor", non_negative);
  field("ampacity", s.ampacity, "Current rating of one circuit", positive, "EJ: 1000 kcmil Al XLPE underground");
  field("power_factor", s.power_factor, "Power factor of the flow", Rule{.low = 0.0, .high = 1.0, .low_open = true},
        "EJ");
  field("length", s.length, "Length of the line", non_negative);
  field("resistance", s.resistance, "Resistance per phase and km", non_negative, "DER: 1000 kcmil Al");
  field("no_load_loss", s.no_load_loss, "Transformer no-load loss", non_negative);
  field("load_loss", s.load_loss, "Transformer load loss at capacity", non_negative);
  field("outage", s.outage, "Outages of one circuit");
  field("outage_per_km", s.outage_per_km, "Failure rate per km (unit: per year and km, write e.g. 0.02 /yr)",
        non_negative, "REC: IEEE 493-1997, 0.00613 /yr per 1,000 ft");
}
/// Capacity of one circuit, above 0 [Eq. 1]. Throws InternalFault for a transformer that states none.
Power circuit_capacity(const FeederSpec&);
/// k of one circuit, MW of loss per MW^2 of flow: 3 I^2 R of a line, load_loss / capacity^2 of a transformer [Eq. 2]. A
/// branch of n circuits that carries P at its receiving end loses n * no_load_loss + k P^2 / n [Eq. 3].
double loss_coefficient_per_mw(const FeederSpec&);
/// The circuit's outage law with the length's share added to the rate [Eq. 4]. Where that share is above 0 the time to
/// failure becomes exponential, whatever law it had.
OutageSpec circuit_outage(const FeederSpec&);

/// Grid calls: the utility asks for import to fall, on dates or at random.
struct GridCallSpec {
  /// Mean number of random calls a year, 0 or above. Each day of the given months has one with the same chance.
  double per_year = 0.0;
  /// Length of a call, above 0.
  Duration length{4 * 3600.0};
  /// Time from the announcement to the beginning, 0 or above; the dispatcher starts machines in it.
  Duration notice{1800.0};
  /// Share of firm import given up during a call, 0..1; interruptible import goes whole.
  double depth = 1.0;
  std::vector<int> months{6, 7, 8, 9};  ///< months in which random calls come, 1..12
  /// Random calls begin at a whole hour within [from_hour, to_hour), local standard time of the site's climate (UTC
  /// without one), 0..23.
  int from_hour = 14;
  int to_hour = 20;         ///< end of that window, 1..24
  std::vector<Date> dates;  ///< beginnings of scheduled calls, in addition
};
/// Keys of `calls:` of a grid tie.
template <class F>
void describe(F& field, GridCallSpec& s) {
  field("per_year", s.per_year, "Mean number of random calls a year", non_negative, "EJ [4-20]");
  field("length", s.length, "Length of a call", positive, "EJ [2-8 h]");
  field("notice", s.notice, "Notice before a call", non_negative, "PUB: TVA, 30 min");
  field("depth", s.depth, "Share of the import given up during a call", fraction, "EJ");
  field("months", s.months, "Months in which random calls come", between(1, 12), "EJ");
  field("from_hour", s.from_hour, "Random calls begin from this hour, local standard time", between(0, 23), "EJ");
  field("to_hour", s.to_hour, "Random calls begin before this hour", between(1, 24), "EJ");
  field("dates", s.dates, "Scheduled calls, in addition");
}

/// One connection to the utility. It imports only.
struct GridTieSpec {
  /// It stands at a bus, is booked as grid, and takes part in the merit order by its energy price.
  static constexpr DeviceTraits traits{.kind = "grid_tie",
                                       .text = "Connection to the utility",
                                       .place = Place::bus,
                                       .account = Account::grid,
                                       .needs_air = false,
                                       .in_merit_order = true};
  /// Import as of right, 0 or above; calls take away `depth` of it. Racks may count on it.
  Profile<Power> firm{Power{0.0}};
  /// Import that every call takes away whole, 0 or above; racks may not count on it.
  Profile<Power> interruptible{Power{0.0}};
  Profile<UsdPerMwh> price{UsdPerMwh{55.0}};  ///< of imported energy, any sign
  UsdPerMwMonth demand_charge{0.0};           ///< on the highest import of each month, 0 or above
  GridCallSpec calls{};                       ///< demand-response calls
  /// Cyclic load swing that the utility accepts, peak to peak, 0 or above; told beside the swing of jobs, not acted on.
  Power swing{5.0};
  RampRate swing_ramp{1.0};  ///< steepest load change that the utility accepts, either way, 0 or above
  OutageSpec outage{};       ///< forced outages of one tie
};
/// Keys of a fleet of kind `grid_tie`.
template <class F>
void describe(F& field, GridTieSpec& s) {
  field("firm", s.firm, "Firm import", non_negative);
  field("interruptible", s.interruptible, "Interruptible import: given up whole in a call", non_negative);
  field("price", s.price, "Energy price", any, "EJ [45-70 USD/MWh]");
  field("demand_charge", s.demand_charge, "Charge on the highest import of each month; 0: the energy price is all-in",
        non_negative, "EJ: all-in energy price");
  field("calls", s.calls, "Demand-response calls");
  field("swing", s.swing, "Cyclic load swing that the utility accepts, peak to peak", non_negative, "EJ");
  field("swing_ramp", s.swing_ramp, "Steepest load change that the utility accepts", non_negative, "EJ");
  field("outage", s.outage, "Outages of the tie", any, "EJ: 0.3 /yr, 2 h");
}
/// Electric size of one tie: its constant firm import.
inline Power unit_size(const GridTieSpec& s) { return s.firm.constant; }
/// A tie costs something when its energy or its highest import does.
bool costs_to_run(const GridTieSpec&);
/// Charge on the highest import of each month.
inline UsdPerMwMonth demand_charge(const GridTieSpec& s) { return s.demand_charge; }
/// Up with all its import, or down, where neither a series nor a call changes the import.
TwoStates two_states(const GridTieSpec&);

}  // namespace gigasim
