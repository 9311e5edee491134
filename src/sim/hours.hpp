/// Where installed GPU time goes: a ledger that every rack's every second enters once. docs/models/gpu_hours.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A root cause's part of what is being lost in a hall.
struct Share {
  /// Bin that time without power goes to for this cause.
  HourBin bin = HourBin::generation;
  /// Number of the cause, as `Hours::cause` gives it.
  int cause = 0;
  /// Its part, 0 to 1; the parts of a loss sum to 1.
  double part = 0.0;
};
/// The causes of one loss; empty: nobody knows any.
using Shares = std::vector<Share>;

/// Every GPU-second between delivery and retirement of a rack goes into one bin, with its root cause, hall and job.
/// Jobs book the time of racks that they hold; the rest follows from the clocks of the racks' states
/// [docs/models/gpu_hours.md]. `now` is clock seconds.
class Hours {
 public:
  /// Starts the life that ends months. The racks of `world` must exist.
  explicit Hours(World& world);

  /// Number of a cause with this text, new or known; 0 is that of no cause (empty text).
  int cause(std::string_view text);
  /// Number of the cause that takes a resource away.
  int cause(const Resource& resource, Cause why);
  /// Number of the cause that takes capacity of a fleet away.
  int cause(const Fleet& fleet, Cause why);
  /// Text of a cause by its number.
  const std::string& cause_text(int number) const { return causes_[static_cast<std::size_t>(number)]; }
  /// Books GPU-seconds, which may be negative where earlier ones are taken back. `hall` and `job` are indices in the
  /// scenario; -1: of no hall, of no job.
  void add(HourBin bin, int cause, int hall, int job, double gpu_s);
  /// The same for a loss to power or heat with several causes: in the bin given or, without one, in that of each cause.
  /// It counts in `lost_gpu_s`.
  void add(std::optional<HourBin> bin, const Shares& shares, int hall, int job, double gpu_s);

  /// Books racks without power up to now, and notes why they have none from now on. Called after every settle.
  void settled(double now);
  /// Brings all bins to the present and notes what took the most GPU time since the last call.
  void sample(double now);
  /// Ends a phase of this name.
  void close(double now, const std::string& phase);
  /// Moves the cells into the result. Throws InternalFault when the bins do not sum to what is installed within 1e-9,
  /// or when idle time is negative.
  void finish(double now, RunResult& result);
  /// GPU-seconds lost to power and heat so far, up to the last accounts of jobs.
  double lost_gpu_s() const { return lost_; }

 private:
  /// One bin of the present month and phase.
  struct Entry {
    /// Where the time goes.
    HourBin bin;
    /// Number of the cause; indices in the scenario, -1: none.
    int cause, hall, job;
    /// GPU-seconds so far, and at the last sample.
    double gpu_s = 0.0, sampled = 0.0;
  };
  /// A rack fleet's clocks at the last flush, in rack-seconds.
  struct RackClocks {
    /// The fleet.
    const RackPool* pool;
    /// GPUs of one rack.
    double gpus;
    /// Time in each state.
    std::array<double, state_count> state{};
    /// Time held by jobs; time without power.
    double held = 0.0, without_power = 0.0;
    /// Time down per entry of `RackPool::down`; time waited per entry of `Contractor::waits`.
    std::vector<double> down, waits;
  };
  /// Racks of a hall that have no power, and why.
  struct Dark {
    /// GPUs of racks that are off or boot after it.
    double racks_gpus = 0.0;
    /// They were switched off for heat.
    bool for_heat = false;
    /// What took their power away.
    Shares why;
  };
  /// Brings all bins to the present.
  void flush(double now);
  /// Books the time that racks of a fleet spent in no job's hands since the last flush.
  void flush_fleet(RackClocks& f, double now);
  /// Books rack-seconds of a fleet in a bin, owed to a cause (its number).
  void charge(const RackClocks& f, HourBin bin, int why, double rack_s);
  /// Books what racks of a fleet waited for before they were energised, since the last flush; returns rack-seconds.
  double charge_waits(RackClocks& f, double now);
  /// Books what kept racks of a fleet out of service since the last flush; returns rack-seconds.
  double charge_down(RackClocks& f, double now);
  /// Turns the bins of the month and phase that end now into cells and empties them.
  void emit(double now, const std::string& phase);
  /// Notes the cause that took the most GPU time since the last sample, joined to the spell before if it is the same.
  void bind(double now);
  /// Throws InternalFault for a cell, or a bin, of less than no hours. `installed`: GPU-hours of all.
  static void check_cells(const std::vector<GpuHours>& cells, double installed);
  /// Ends each calendar month (UTC), here and in the bills.
  Life months();

  /// The run.
  World& world_;
  /// Texts of the causes by number; the first is that of none.
  std::vector<std::string> causes_{""};
  /// Numbers of the causes by text.
  std::unordered_map<std::string, int> numbers_;
  /// The bins.
  std::vector<Entry> entries_;
  /// Index of a bin by its packed bin, cause, hall and job.
  std::unordered_map<std::uint64_t, std::size_t> index_;
  /// Per rack fleet.
  std::vector<RackClocks> fleets_;
  /// Per hall.
  std::vector<Dark> dark_;
  /// Clock up to which racks without power are booked, all bins are booked, and the last sample was taken, s.
  double dark_since_ = 0.0, flushed_at_ = 0.0, sampled_at_ = 0.0;
  /// GPU-seconds lost to power and heat.
  double lost_ = 0.0;
  /// Cells of months and phases that have ended.
  std::vector<GpuHours> cells_;
  /// What bound, in order of time.
  std::vector<BindingSpell> binding_;
  /// Actor of the life of months.
  Actor month_ticker_{Rank::record};
  /// That life.
  Life months_;
};

}  // namespace gigasim::sim
