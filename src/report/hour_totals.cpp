#include "hour_totals.hpp"

#include <algorithm>
#include <array>

namespace gigasim::report {

namespace {
constexpr double rounding = 1e-13;  ///< share of a bin that only sums of many small numbers have left

struct Sums {
  std::array<BinHours, hour_bin_count> bins{};
  double gpu_hours = 0;

  void add(const GpuHours& cell) {
    BinHours& bin = bins[static_cast<std::size_t>(cell.bin)];
    const auto same =
        std::find_if(bin.causes.begin(), bin.causes.end(), [&](const CauseHours& c) { return c.cause == cell.cause; });
    (same == bin.causes.end() ? bin.causes.emplace_back(CauseHours{cell.cause, 0.0}) : *same).gpu_hours +=
        cell.gpu_hours;
    bin.gpu_hours += cell.gpu_hours;
    gpu_hours += cell.gpu_hours;
  }

  std::vector<BinHours> filled() const {
    std::vector<BinHours> all;
    for (std::size_t i = 0; i < hour_bin_count; ++i) {
      if (bins[i].causes.empty() || !(bins[i].gpu_hours > rounding * gpu_hours)) continue;
      BinHours& bin = all.emplace_back(bins[i]);
      bin.bin = static_cast<HourBin>(i);
      bin.share = gpu_hours > 0.0 ? bin.gpu_hours / gpu_hours : 0.0;
      std::stable_sort(bin.causes.begin(), bin.causes.end(),
                       [](const CauseHours& a, const CauseHours& b) { return a.gpu_hours > b.gpu_hours; });
    }
    return all;
  }
};
}  // namespace

std::vector<BinHours> hours_by_bin(const std::vector<GpuHours>& cells) {
  Sums sums;
  for (const GpuHours& cell : cells) sums.add(cell);
  return sums.filled();
}

std::vector<PhaseHours> hours_by_phase(const std::vector<GpuHours>& cells) {
  std::vector<std::string> names;
  std::vector<Sums> sums;
  for (const GpuHours& cell : cells) {
    const auto known = std::find(names.begin(), names.end(), cell.phase);
    const auto i = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) {
      names.push_back(cell.phase);
      sums.emplace_back();
    }
    sums[i].add(cell);
  }
  std::vector<PhaseHours> phases;
  for (std::size_t i = 0; i < names.size(); ++i) phases.push_back({names[i], sums[i].gpu_hours, sums[i].filled()});
  return phases;
}

}  // namespace gigasim::report
