/// How many units the plan brings, and when.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// Initial units and all that phases add.
std::int64_t units_ever(const Scenario&, std::string_view fleet);
/// Circuits of the bus's branch, those that phases add included.
std::int64_t circuits_ever(const Scenario&, std::string_view bus);
/// Units of one addition that are delivered by `date`, less those that have left.
std::int64_t units_at(const AddSpec&, Date date);
/// Units of a fleet that are delivered by `date`, those that leave on that date already gone.
std::int64_t units_at(const Scenario&, std::string_view fleet, Date date);
/// When the last unit of an addition is delivered.
Date last_delivery(const AddSpec&);
/// Given, or the first delivery; nothing when the phase has neither.
std::optional<Date> phase_date(const PhaseSpec&);

}  // namespace gigasim
