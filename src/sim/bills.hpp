/// What fleets use and when their units come and go, by month and phase: all that costs are computed from.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A fleet's running totals.
struct Use {
  double in_service_hours = 0, energy_mwh = 0, fuel_mwh = 0, cost_usd = 0, peak_mw = 0;
};

class Bills {
 public:
  explicit Bills(const World& world);
  /// Ends a month or a phase; `use` has the totals of every fleet up to now, and the highest delivery since the last
  /// call.
  void close(double now, const std::string& phase, const std::vector<Use>& use);
  void finish(RunResult& result);

 private:
  void batches_of(const Fleet& fleet, std::vector<UnitBatch>& batches) const;

  const World& world_;
  double closed_at_ = 0.0;
  std::vector<Use> before_;
  std::vector<FleetMonth> months_;
};

}  // namespace gigasim::sim
