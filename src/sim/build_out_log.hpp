/// What a run writes down at the end of each day and month: how far the build-out is, and energy by month.
#pragma once

#include <functional>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Two actors that write an entry at each midnight (UTC; only where there are racks) and at the end of each calendar
/// month. Megawatts are of facility power: IT of racks at the highest utilisation of their hall, with conversion losses
/// and cooling at the design ambient.
class BuildOutLog {
 public:
  /// Starts both actors. `totals` gives energies and unserved hours since the start of the run, of which months are
  /// differences.
  BuildOutLog(World& world, std::function<MonthResult(double now)> totals);
  /// Enters the day and the month that the end of the run breaks off, and moves the entries, rack-hours of halls and
  /// completion dates of phases into the result. The phases and the halls of `result` must be there.
  void finish(double now, RunResult& result);

 private:
  /// A rack fleet, and what it has done up to the last entry.
  struct Racks {
    /// The fleet.
    const RackPool* pool;
    /// Facility power of one rack, MW; 0 until the first day has ended.
    double each_mw;
    /// Rack-seconds that jobs held its racks, until the last entry.
    double held_rack_s = 0.0;
  };
  /// Enters a day at each midnight.
  Life days();
  /// Enters a month at the end of each but the last, which `finish` enters.
  Life months();
  /// Enters the day that ends at `now`; work of jobs is the mean over it, the rest the state at its end.
  void end_day(double now);
  /// Enters the month, or the part of it, that ends at `now`.
  void end_month(double now);
  /// Units in service per fleet without racks, lapsed ones left out, then firm capability per source, MW. Capacity is
  /// judged anew only when one of them has changed; failures and repairs change none.
  std::vector<double> mark() const;
  /// Brings powered and cooled capacity up to date with the units that are there.
  void judge_capacity();
  /// Rack-hours and GPU-hours of one rack fleet under the name of its hall. A rack that boots after a repair is not up.
  HallResult hall_result(const Racks& racks, double now) const;

  /// The run.
  World& world_;
  /// Totals since the start, by clock seconds.
  std::function<MonthResult(double)> totals_;
  /// One per rack fleet.
  std::vector<Racks> racks_;
  /// Days that have ended.
  std::vector<BuildOutDay> days_;
  /// Months that have ended.
  std::vector<MonthResult> months_;
  /// Totals at the start of the present month.
  MonthResult month_start_;
  /// Clock at which the present day and month began, or the run if later, s.
  double day_since_ = 0.0, month_since_ = 0.0;
  /// The mark by which capacity was last judged.
  std::vector<double> mark_;
  /// Capacity as last judged: power through the feeders and cooling, MW of facility power, and cooling in GPUs. Halls
  /// without a loop are not in the cooled ones.
  double powered_mw_ = 0.0, cooled_mw_ = 0.0, cooled_gpus_ = 0.0;
  /// Actors of the two lives.
  Actor day_ticker_{Rank::record}, month_ticker_{Rank::record};
  /// Days (with racks only), then months.
  std::vector<Life> lives_;
};

}  // namespace gigasim::sim
