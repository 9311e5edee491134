/// The table of GPU-hours, added up by bin and cause.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"

namespace gigasim::report {

struct CauseHours {
  std::string cause;
  double gpu_hours = 0;
};

struct BinHours {
  HourBin bin = HourBin::useful;
  double gpu_hours = 0;
  double share = 0;                ///< of all the cells that were added up
  std::vector<CauseHours> causes;  ///< largest first
};

struct PhaseHours {
  std::string phase;
  double gpu_hours = 0;
  std::vector<BinHours> bins;
};

/// The bins that hold anything, in the order of hour_bins.
std::vector<BinHours> hours_by_bin(const std::vector<GpuHours>&);
/// The same for each phase, in the order in which phases first appear.
std::vector<PhaseHours> hours_by_phase(const std::vector<GpuHours>&);

/// GPU time that did what GPUs are bought for; the rest is lost.
constexpr bool productive(HourBin bin) { return bin == HourBin::useful || bin == HourBin::serving; }

}  // namespace gigasim::report
