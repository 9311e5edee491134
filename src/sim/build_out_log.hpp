/// What a run writes down at the end of each day and month: how far the build-out is, and energy by month.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "world.hpp"

namespace gigasim::sim {

class BuildOutLog {
 public:
  /// `totals` gives energies and hours since the start.
  BuildOutLog(World& world, std::function<MonthResult(double now)> totals);
  /// At the end of the run: the day and month that it breaks off, halls, and when phases were complete.
  void finish(double now, RunResult& result);

 private:
  /// A rack fleet, and facility power of one of its racks.
  struct Racks {
    const RackPool* pool;
    double each_mw;
    double held_rack_s = 0.0;  ///< by jobs, until the last entry
  };
  Life days();
  Life months();
  void end_day(double now);
  void end_month(double now);
  void find_racks();
  std::vector<double> mark() const;
  void judge_capacity();
  HallResult hall_result(const Racks& racks, double now) const;

  World& world_;
  std::function<MonthResult(double)> totals_;
  std::vector<Racks> racks_;
  std::vector<BuildOutDay> days_;
  std::vector<MonthResult> months_;
  MonthResult month_start_;
  double day_since_ = 0.0, month_since_ = 0.0;
  std::vector<double> mark_;  ///< of the units that capacity was last judged by
  double powered_mw_ = 0.0, cooled_mw_ = 0.0, cooled_gpus_ = 0.0;
  Actor day_ticker_{Rank::record}, month_ticker_{Rank::record};
  std::vector<Life> lives_;
};

}  // namespace gigasim::sim
