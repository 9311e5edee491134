/// What a run keeps: energy ledger, phases, fleets, shortages, the hourly series.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bills.hpp"
#include "build_out_log.hpp"
#include "gigasim/campus/result.hpp"
#include "meters.hpp"
#include "phases.hpp"
#include "series.hpp"
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
  std::string phase_name() const { return phases_.name(); }
  /// Fuel heat that the fleet (index in World::fleets) has burnt so far, MWh of lower heating value.
  double fuel_mwh(int fleet) const { return meters_.supplies[fleet].fuel.mwh(world_.now()); }

 private:
  /// Takes over the electric power of the coolers of a loop (index in the network).
  void update_coolers(double now, std::size_t index);
  /// Takes over one load (index in the scenario). `unserved` below 1e-6 MW counts as none.
  void update_load(double now, std::size_t load, double wanted_mw, Linear unserved);
  /// Adds rack-hours, from the results of fleets.
  void add_rack_hours(RunResult& result, double now) const;
  /// Adds what is lost against the plan's own racks and dates, after all else has been filled in.
  void add_losses_of_plan(RunResult& result, double now) const;
  /// Adds the halls with the peak of their coolant.
  void add_halls(RunResult& result) const;
  /// Running totals of all fleets, as World::fleets. It restarts the peaks, so that only the bills may call it.
  std::vector<Use> use(double now);
  /// Counts loss-of-load hours by the state a second after each whole hour since the start, and loss-of-load days by
  /// the state in the hour of the highest wanted power of each 24 hours.
  Life hourly();

  /// The run.
  World& world_;
  /// All flows.
  Meters meters_;
  /// Per loop: power of its plant when its coolers' meters were last set.
  std::vector<Linear> cooler_power_;
  /// Unserved power by resource and cause.
  Shortfalls shortfalls_;
  /// Spells of unserved power.
  Shortages shortages_;
  /// Hourly indices; the others are filled in at the end.
  Adequacy adequacy_;
  /// Days and months of the build-out.
  BuildOutLog build_out_log_;
  /// Bills by month and phase; none where nothing has a price.
  std::optional<Bills> bills_;
  /// Rows of the series.
  Series series_;
  /// Results of the phases.
  Phases phases_;
  /// Acts before anything else of its date.
  Actor hour_ticker_{Rank::record};
  /// Of the hourly indices.
  Life hourly_;
};

}  // namespace gigasim::sim
