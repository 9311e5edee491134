/// Where installed GPU time goes: a ledger that every rack's every second enters once. docs/models/gpu_hours.md
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// A root cause's part of what is being lost in a hall; `bin` is where time without power goes.
struct Share {
  HourBin bin = HourBin::generation;
  int cause = 0;
  double part = 0.0;  ///< the parts of a loss sum to 1
};
using Shares = std::vector<Share>;

class Hours {
 public:
  explicit Hours(World& world);

  /// Number of a cause with a name of its own; 0 is none.
  int cause(std::string_view text);
  /// Number of a cause that takes a resource away, and of one that takes capacity of a fleet away.
  int cause(const Resource& resource, Cause cause);
  int cause(const Fleet& fleet, Cause cause);
  const std::string& cause_text(int number) const { return causes_[static_cast<std::size_t>(number)]; }
  /// `job` and `hall` are indices in the scenario; -1: of no job.
  void add(HourBin bin, int cause, int hall, int job, double gpu_s);
  /// The same for a loss with several causes, in the bin given or, without one, in that of each cause.
  void add(std::optional<HourBin> bin, const Shares& shares, int hall, int job, double gpu_s);

  void settled(double now);                          ///< after every settle: racks without power
  void sample(double now);                           ///< brings all to the present; notes what binds
  void close(double now, const std::string& phase);  ///< ends a phase
  void finish(double now, RunResult& result);  ///< throws InternalFault when the bins do not sum to what is installed
  double lost_gpu_s() const { return lost_; }  ///< to power and heat, up to the last accounts of jobs

 private:
  struct Entry {
    HourBin bin;
    int cause, hall, job;
    double gpu_s = 0.0, sampled = 0.0;
  };
  /// A rack fleet's clocks at the last flush.
  struct RackClocks {
    const RackPool* pool;
    double gpus;  ///< of one rack
    std::array<double, state_count> state{};
    double held = 0.0, without_power = 0.0;
    std::vector<double> down, waits;
  };
  /// Racks of a hall that have no power, and why.
  struct Dark {
    double racks_gpus = 0.0;
    bool for_heat = false;
    Shares why;
  };
  void flush(double now);
  void flush_fleet(RackClocks& f, double now);
  void emit(double now, const std::string& phase);
  void bind(double now);
  Life months();

  World& world_;
  std::vector<std::string> causes_{""};
  std::unordered_map<std::string, int> numbers_;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint64_t, std::size_t> index_;
  std::vector<RackClocks> fleets_;
  std::vector<Dark> dark_;  ///< per hall
  double dark_since_ = 0.0, flushed_at_ = 0.0, sampled_at_ = 0.0;
  double lost_ = 0.0;
  std::vector<GpuHours> cells_;
  std::vector<BindingSpell> binding_;
  Actor month_ticker_{Rank::record};
  Life months_;
};

}  // namespace gigasim::sim
