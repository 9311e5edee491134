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
  Date from{}, to{};  ///< cut to the run
};

std::vector<Period> calendar_months(Date start, Date end);
/// Months of the run; quarters when there are more than 40 months, years when there are more than 40 quarters.
std::vector<Period> periods_of(Date start, Date end);

/// The last day (at midnight, when it begins) that is in the period.
Date last_day(const Period&);

/// Days that `expect:` and `claims:` name, in order.
std::vector<Date> dates_asked(const Scenario&);

/// When all that a phase adds is in service if every delivery comes as the plan says and nothing has to wait; nothing
/// for a phase that adds nothing.
std::optional<Date> planned_completion(const Scenario&, const PhaseSpec&);

}  // namespace gigasim
