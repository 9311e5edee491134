/// Does the campus ride through the seconds after a trip when it is an island? docs/models/frequency.md
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "gigasim/models/frequency.hpp"

namespace gigasim {

struct Scenario;

/// A moment of a run: one row of its series.
struct CampusMoment {
  std::string phase;
  Date date{};
  std::vector<double> values{};  ///< of the columns
};

/// Watches a run and keeps the hour of the highest facility power of each phase, or that of a given date.
class MomentCatcher : public Recorder {
 public:
  MomentCatcher(const Scenario&, std::optional<Date> at);
  void columns(const std::vector<Column>&) override;
  void row(Date from, std::span<const double> values) override;

  const std::vector<CampusMoment>& moments() const { return moments_; }
  /// Not a number when the run has no such column.
  double value(const CampusMoment&, std::string_view column) const;

 private:
  std::string phase_at(Date) const;
  const Scenario& plan_;
  std::optional<Date> at_;
  std::vector<Column> columns_;
  std::vector<CampusMoment> moments_;
};

/// An event that an island may meet, and what comes of it.
struct FrequencyCase {
  std::string phase;
  Date date{};
  double load_mw = 0.0, stored_mws = 0.0;                ///< before the event; kinetic and emulated
  std::string text;                                      ///< `titan-350 trips`
  double missing_mw = 0.0;                               ///< lost, or thrown off (-)
  std::optional<FrequencyResponse> response{};           ///< none: nothing there stores energy
  std::optional<FrequencyResponse> without_batteries{};  ///< where there are batteries; none likewise
};

/// The cases of a moment: the unit that delivers most trips, the grid tie opens, the racks of the largest hall stop
/// work; or, with `step_mw`, that step alone.
std::vector<FrequencyCase> frequency_cases(const Scenario&, const MomentCatcher&, const CampusMoment&,
                                           std::optional<double> step_mw = {});

/// Share of a hall's power that its racks drop at once when a job crashes (EJ: 60-70 %).
inline constexpr double crash_share = 0.65;

}  // namespace gigasim
