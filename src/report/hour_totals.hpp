/// The table of GPU-hours, added up by bin and cause.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"

namespace gigasim::report {

/// GPU-hours of one cause within a bin.
struct CauseHours {
  std::string cause;     ///< as in the table of GPU-hours
  double gpu_hours = 0;  ///< 0 or above
};

/// GPU-hours of one bin.
struct BinHours {
  HourBin bin = HourBin::useful;   ///< the use or the loss
  double gpu_hours = 0;            ///< 0 or above
  double share = 0;                ///< of all the cells that were added up, 0..1
  std::vector<CauseHours> causes;  ///< largest first
};

/// GPU-hours of one phase.
struct PhaseHours {
  std::string phase;           ///< its name
  double gpu_hours = 0;        ///< of all bins together
  std::vector<BinHours> bins;  ///< those that hold anything, in the order of hour_bins
};

/// The bins that hold anything, in the order of hour_bins.
std::vector<BinHours> hours_by_bin(const std::vector<GpuHours>&);
/// The same for each phase, in the order in which phases first appear.
std::vector<PhaseHours> hours_by_phase(const std::vector<GpuHours>&);

/// Whether GPU time of this bin did the work that GPUs are bought for; the rest is lost.
constexpr bool productive(HourBin bin) { return bin == HourBin::useful || bin == HourBin::serving; }

}  // namespace gigasim::report
