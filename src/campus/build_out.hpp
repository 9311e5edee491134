/// How many units the plan brings, and when. Delays, commissioning and waits of a run are not in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// Initial units of a fleet and all that phases add; 0 for an unknown fleet.
std::int64_t units_ever(const Scenario&, std::string_view fleet);
/// Circuits of the bus's branch, those that phases add included; 0 for an unknown bus.
std::int64_t circuits_ever(const Scenario&, std::string_view bus);
/// Units of one addition that are delivered by `date`; 0 from its retirement on.
std::int64_t units_at(const AddSpec&, Date date);
/// Units of a fleet that are delivered by `date`, those that leave on that date already gone. Negative when the plan
/// removes more than there are.
std::int64_t units_at(const Scenario&, std::string_view fleet, Date date);
/// Date at which the last unit of an addition is delivered, at most some 3,000 years after the first.
Date last_delivery(const AddSpec&);
/// Date from which a phase is reported: its own, or that of its first delivery; nothing when it has neither.
std::optional<Date> phase_date(const PhaseSpec&);

}  // namespace gigasim
