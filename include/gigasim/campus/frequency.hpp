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
  std::string phase;             ///< phase that is reported then; empty before the first
  Date date{};                   ///< start of the row's interval
  std::vector<double> values{};  ///< one per column, in the column's unit
};

/// Watches a run and keeps its moments for frequency_cases(): of each phase the interval of the highest load, or the
/// one interval that holds a given date.
class MomentCatcher : public Recorder {
 public:
  /// The scenario must outlive the catcher. `at`: the date; none: the highest load of each phase.
  MomentCatcher(const Scenario&, std::optional<Date> at);
  /// Takes the columns; the moments' values are in their order.
  void columns(const std::vector<Column>&) override;
  /// Keeps the row if its load is the highest of its phase so far; with a date asked for, the last row that begins no
  /// later.
  void row(Date from, std::span<const double> values) override;

  /// The moments that were kept, in order of time.
  const std::vector<CampusMoment>& moments() const { return moments_; }
  /// Value of a column at a moment, in the column's unit. NaN when the run has no such column.
  double value(const CampusMoment&, std::string_view column) const;

 private:
  /// Name of the phase that is reported at a date; empty before the first.
  std::string phase_at(Date) const;
  /// The plan.
  const Scenario& plan_;
  /// The date asked for; none: the highest load of each phase.
  std::optional<Date> at_;
  /// Columns of the series.
  std::vector<Column> columns_;
  /// Moments kept, in order of time.
  std::vector<CampusMoment> moments_;
};

/// An event that an island may meet, and its outcome.
struct FrequencyCase {
  std::string phase;                       ///< phase of the moment
  Date date{};                             ///< date of the moment
  double load_mw = 0.0, stored_mws = 0.0;  ///< before the event: load; kinetic and emulated energy, batteries included
  std::string text;                        ///< `titan-350 trips`
  double missing_mw = 0.0;                 ///< power lost (+) or load thrown off (-)
  std::optional<FrequencyResponse> response{};           ///< outcome; none: nothing there stores energy
  std::optional<FrequencyResponse> without_batteries{};  ///< where there are batteries: the outcome without them
};

/// Cases of a moment, each by itself: the unit that delivers most trips, each grid tie that imports opens, the racks of
/// the largest hall stop work. With `step_mw` that step is the only case: power lost (+) or load thrown off (-).
std::vector<FrequencyCase> frequency_cases(const Scenario&, const MomentCatcher&, const CampusMoment&,
                                           std::optional<double> step_mw = {});

/// Share of a hall's power that its racks drop at once when a job crashes (EJ: 60-70 %).
inline constexpr double crash_share = 0.65;

}  // namespace gigasim
