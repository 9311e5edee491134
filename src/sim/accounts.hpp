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

class Accounts {
 public:
  explicit Accounts(World& world);

  /// After every settle: set the flows of the moment.
  void update(double now);
  /// What has changed where merit order is all there is: one supply, or the loads, all of them served.
  void update_supply(double now, const Supply& supply);
  void update_loads(double now, double served_mw);
  /// At the end; throws InternalFault when a ledger does not close.
  RunResult result(double now);
  const Shortfalls& shortfalls_of() const { return shortfalls_; }
  const std::string& shortage_root() const { return shortages_.root(); }
  void month_over(double now);
  std::string phase_name() const;
  double fuel_mwh(int fleet) const { return supplies_[fleet].fuel.mwh(world_.now()); }

 private:
  struct SupplyMeters {
    Meter out, limit, charging, spilled, fuel, cost;
  };
  struct LoadMeters {
    Meter wanted, unserved;
    Tally cut;
    double deepest_mw = 0.0;
  };
  struct Totals {
    Meter it, network, conversion, cooling, auxiliary, feeder_loss, load, facility, wanted, unserved;
  };
  struct Snapshot {
    double it_mwh = 0, facility_mwh = 0, wanted_mwh = 0, unserved_mwh = 0, unserved_hours = 0;
    std::vector<Shortfall> shortfalls;
  };
  /// A column of the series and how to read it: a mean over the interval, or the state at its end.
  struct Reading {
    Column column;
    const Meter* mean = nullptr;
    std::function<double()> state;
    double before = 0.0;
  };
  struct Ticker : Actor {
    Ticker() : Actor(Rank::record) {}
  };

  void update_load(double now, std::size_t load, double wanted_mw, Linear unserved);
  LoadResult load_result(std::size_t load, double now) const;
  Snapshot snapshot(double now) const;
  std::vector<Shortfall> shortfalls(double now, bool of_phase = false) const;
  void close_phase(double now);
  std::string what_binds(const PhaseResult& p) const;
  double hottest_c(Date from, Date to) const;
  FleetResult fleet_result(const Fleet& fleet, double now) const;
  EnergyLedger ledger(double now) const;
  void check(const EnergyLedger& ledger) const;
  std::vector<Use> use(double now);
  void lay_out_series();
  void write_row(double from, double now);
  Life series();
  Life phases();
  Life hourly();

  World& world_;
  Shortfalls shortfalls_;
  Shortages shortages_;
  std::vector<SupplyMeters> supplies_;
  std::vector<LoadMeters> loads_;
  Totals totals_;
  std::vector<Meter> hall_it_, feeders_;
  Adequacy adequacy_;
  std::optional<Bills> bills_;  ///< where anything has a price
  BuildOutLog build_out_log_;
  std::vector<Reading> readings_;
  std::vector<double> row_;
  std::vector<PhaseResult> phases_;
  Snapshot phase_start_;
  double it_peak_ = 0.0, facility_peak_ = 0.0;
  std::size_t phase_ = 0;
  double phase_since_ = 0.0;
  Ticker series_ticker_, phase_ticker_, hour_ticker_;
  std::vector<Life> lives_;
};

}  // namespace gigasim::sim
