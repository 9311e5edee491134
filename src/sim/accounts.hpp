/// What a run keeps: energy ledger, phases, fleets, shortages, the hourly series.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bills.hpp"
#include "build_out_log.hpp"
#include "gigasim/campus/result.hpp"
#include "meter.hpp"
#include "shortages.hpp"
#include "shortfalls.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Supply;

/// The books of one run. Meters integrate the flows that the network has settled; phases, fleets, loads, shortfalls and
/// the series are read off them. At the end the electric and the heat ledger must close to 1e-9 of the throughput
/// [docs/develop/map.md, "The ledger"]. Dates (`now`) are clock seconds since the start of the run.
class Accounts {
 public:
  /// Announces the columns of the series to the recorder and starts the lives of series, phases and hours. The network,
  /// the contractor and the scheduler of `world` must exist.
  explicit Accounts(World& world);

  /// Takes over the flows of the moment. The network calls it at each settle, once the solution stands.
  void update(double now);
  /// Takes over one supply. The network calls it alone where merit order is all there is and this supply has changed
  /// (`Network::follow_loads`).
  void update_supply(double now, const Supply& supply);
  /// Takes over the loads that are not racks, all of them served: `served_mw` is their sum. The network calls it alone
  /// where merit order is all there is.
  void update_loads(double now, double served_mw);
  /// Brings the network to the present, closes the last phase and gathers the result. Call it once, at the end. It
  /// throws InternalFault when a ledger or the GPU-hours do not close.
  RunResult result(double now);
  /// What the unserved power of this moment is owed to.
  const Shortfalls& shortfalls_of() const { return shortfalls_; }
  /// What began the present shortage, in words; while none lasts, that of the latest one (empty before the first).
  const std::string& shortage_root() const { return shortages_.root(); }
  /// Ends a month, or the part of one that a phase ends, in the bills; it does nothing where nothing has a price.
  void month_over(double now);
  /// Name of the present phase; `whole run` in plans without phases.
  std::string phase_name() const;
  /// Fuel heat that the fleet (index in World::fleets) has burnt so far, MWh of lower heating value.
  double fuel_mwh(int fleet) const { return supplies_[fleet].fuel.mwh(world_.now()); }

 private:
  /// Meters of one supply.
  struct SupplyMeters {
    /// Power into its bus, its bound, power from its bus (stores only) and must-run power that nobody took, MW; fuel
    /// heat, MW (lower heating value); running cost, USD/h, so that `cost.mwh()` is in USD.
    Meter out, limit, charging, spilled, fuel, cost;
  };
  /// Meters of one load that is not a rack.
  struct LoadMeters {
    /// Power wanted, and of it not served, MW.
    Meter wanted, unserved;
    /// 1 while any of the load is unserved, else 0.
    Tally cut;
    /// The most power that was unserved at any moment so far, MW.
    double deepest_mw = 0.0;
  };
  /// Flows of the whole campus, MW.
  struct Totals {
    /// Racks without their network; network and support servers; both; losses between hall terminals and IT; cooling
    /// plants; house loads and standby; losses in branches; loads that are not racks; all of these but the loads; power
    /// wanted by everybody; of it not served; and made at the least output of machines and taken by nobody.
    Meter it, network, it_and_network, conversion, cooling, auxiliary, feeder_loss, load, facility, wanted, unserved,
        spilled;
  };
  /// Totals since the start of the run, from which a phase takes its part by difference.
  struct Snapshot {
    /// Energy of IT with its network, of the facility, wanted by all, and unserved, MWh; hours with any load unserved.
    double it_mwh = 0, facility_mwh = 0, wanted_mwh = 0, unserved_mwh = 0, unserved_hours = 0;
    /// Shortfalls and rack waits, with the worst moment of the present phase.
    std::vector<Shortfall> shortfalls;
  };
  /// A column of the series and how to read it: a mean over the interval, or the state at its end.
  struct Reading {
    /// Name, unit and text of the column.
    Column column;
    /// What a mean over the interval is taken of; none: the column is a state.
    const Meter* mean = nullptr;
    /// The state at the end of the interval; empty: the column is a mean.
    std::function<double()> state;
    /// Total of `mean` at the end of the last row, in its unit times seconds.
    double before = 0.0;
  };
  /// An actor that acts before anything else of its date, so that it sees the interval that ends there.
  struct Ticker : Actor {
    /// First of its date.
    Ticker() : Actor(Rank::record) {}
  };

  /// Takes over one load (index in the scenario). `unserved` below 1e-6 MW counts as none.
  void update_load(double now, std::size_t load, double wanted_mw, Linear unserved);
  /// The load's result so far.
  LoadResult load_result(std::size_t load, double now) const;
  /// Totals at this date.
  Snapshot snapshot(double now) const;
  /// Shortfalls of power and cooling since the start, then rack-hours that the contractor's gates and the repair queues
  /// took. `of_phase`: their worst moments are those of the present phase.
  std::vector<Shortfall> shortfalls(double now, bool of_phase = false) const;
  /// Ends the present phase: its result is the difference of two snapshots. The bills of the month are closed as well.
  void close_phase(double now);
  /// The resource that limited the phase, or the margin of the scarcer of firm power and cooling, in a few words. A
  /// shortfall counts from 1e-4 of the demanded energy on.
  std::string what_binds(const PhaseResult& p) const;
  /// Outdoor temperature of the hottest hour at the hottest site, degC; -273 without sites.
  double hottest_c(Date from, Date to) const;
  /// The fleet's result so far. Energy of racks is the input of their hall, split by the racks in service at the end.
  FleetResult fleet_result(const Fleet& fleet, double now) const;
  /// Energy and heat of the whole run and what does not add up of them.
  EnergyLedger ledger(double now) const;
  /// Throws InternalFault when a residual of the ledger is above 1e-9.
  void check(const EnergyLedger& ledger) const;
  /// Running totals of all fleets, as World::fleets. It restarts the peaks, so that only the bills may call it.
  std::vector<Use> use(double now);
  /// Lists the columns of the series and tells the recorder.
  void lay_out_series();
  /// Writes the row of the interval from `from` to `now`, clock seconds.
  void write_row(double from, double now);
  /// Writes a row per interval of `output.resolution`; where nobody reads rows and there are no GPUs, it only reports
  /// progress, every 30 days at least.
  Life series();
  /// Closes a phase when the next begins.
  Life phases();
  /// Counts loss-of-load hours by the state a second after each whole hour since the start, and loss-of-load days by
  /// the state in the hour of the highest wanted power of each 24 hours.
  Life hourly();

  /// The run.
  World& world_;
  /// Unserved power by resource and cause.
  Shortfalls shortfalls_;
  /// Spells of unserved power.
  Shortages shortages_;
  /// Per fleet of the world; those of fleets that deliver nothing stay at zero.
  std::vector<SupplyMeters> supplies_;
  /// Per load of the scenario.
  std::vector<LoadMeters> loads_;
  /// Of the whole campus.
  Totals totals_;
  /// IT input per hall, network included, MW; flow from the parent into each bus with circuits, MW, negative when it
  /// exports.
  std::vector<Meter> hall_it_, feeders_;
  /// Hourly indices; the others are filled in at the end.
  Adequacy adequacy_;
  /// Bills by month and phase; none where nothing has a price.
  std::optional<Bills> bills_;
  /// Days and months of the build-out.
  BuildOutLog build_out_log_;
  /// The columns of the series.
  std::vector<Reading> readings_;
  /// Values of the row that is being written, one per column.
  std::vector<double> row_;
  /// Phases that have ended.
  std::vector<PhaseResult> phases_;
  /// Totals at the start of the present phase.
  Snapshot phase_start_;
  /// Index of the present phase.
  std::size_t phase_ = 0;
  /// Clock of its start, s.
  double phase_since_ = 0.0;
  /// Actors of the three lives.
  Ticker series_ticker_, phase_ticker_, hour_ticker_;
  /// Series, phases, hours.
  std::vector<Life> lives_;
};

}  // namespace gigasim::sim
