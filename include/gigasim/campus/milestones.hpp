/// The dates that figures are told for: ends of months, dates that the plan asks about, the planned end of each phase.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// A stretch of calendar time that figures are summed over.
struct Period {
  std::string name;   ///< `2026-07`, `2026-Q3`, `2026`
  Date from{}, to{};  ///< first moment, and the moment after the last; cut to the run
  int months = 1;     ///< calendar months in one of its kind: 1, 3 or 12
};

/// The calendar months that a run from `start` to `end` touches, in order.
std::vector<Period> calendar_months(Date start, Date end);
/// Periods that figures of a run are told for: its months, quarters when there are more than 40 months, years when
/// there are more than 40 quarters.
std::vector<Period> periods_of(Date start, Date end);

/// The last day of a period, as the midnight at which it begins.
Date last_day(const Period&);

/// Days that `expect:` and `claims:` name, as midnights, ascending and each once.
std::vector<Date> dates_asked(const Scenario&);

/// The date at which all that a phase adds is in service if every delivery comes as the plan says and nothing has to
/// wait; commissioning counts. Nothing for a phase that adds nothing.
std::optional<Date> planned_completion(const Scenario&, const PhaseSpec&);

}  // namespace gigasim
