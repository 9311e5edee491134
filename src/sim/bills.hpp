/// What fleets use and when their units come and go, by month and phase: all that costs are computed from.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A fleet's running totals since the start of the run.
struct Use {
  /// Unit-hours in service; energy delivered, MWh; fuel burnt, MWh of lower heating value; cost of running, USD, above
  /// or below 0. The peak alone is no total: it is the highest delivery since the last bill, MW.
  double in_service_hours = 0, energy_mwh = 0, fuel_mwh = 0, cost_usd = 0, peak_mw = 0;
};

/// Splits the running totals of all fleets into months and phases. Two closings at one date count as one.
class Bills {
 public:
  /// Bills of a run that begins at clock 0. `world` must outlive them and have all its fleets.
  explicit Bills(const World& world);
  /// Ends a month or a phase at `now`, clock seconds; `phase` is its name. `use` has an entry per fleet of the world,
  /// with the totals up to now and the highest delivery since the last call. Fleets that neither ran nor are rented get
  /// no row.
  void close(double now, const std::string& phase, const std::vector<Use>& use);
  /// Moves the rows into the result and adds the batches in which units came and left.
  void finish(RunResult& result);

 private:
  /// Adds the units of a fleet that were delivered, grouped by phase, day of arrival and day of leaving (UTC).
  void batches_of(const Fleet& fleet, std::vector<UnitBatch>& batches) const;

  /// The run.
  const World& world_;
  /// Clock of the last closing, s.
  double closed_at_ = 0.0;
  /// Per fleet, totals at the last closing.
  std::vector<Use> before_;
  /// Rows so far.
  std::vector<FleetMonth> months_;
};

}  // namespace gigasim::sim
