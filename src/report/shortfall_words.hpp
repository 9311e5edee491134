/// Shortfalls in the words of an engineer: causes, resources, amounts and what would help.
#pragma once

#include <string>
#include <string_view>

#include "gigasim/campus/result.hpp"

namespace gigasim::report {

/// `forced outages`, `units that were still starting`, ...: what stands after "because of".
std::string_view cause_text(Cause);
/// `generation`, `cooling 'west'`, `floor space at 'memphis'`.
std::string resource_text(const Resource&);
/// `9,688 MWh`, `288 GWh`.
std::string energy_text(double mwh);
/// Rounded to so many digits that tell.
double significant(double value, int digits);
/// `2.25 million rack-hours`, `47,100 rack-hours`: three digits.
std::string hours_text(double unit_hours, std::string_view unit);
/// `22 min`, `8.5 h`, `212 h`.
std::string duration_text(double hours);

/// What would close a shortfall of this resource and cause, as deep as its worst_mw; empty where that is not known.
std::string remedy(const Shortfall&);
/// What racks wait for: `cooling 'west', which carries no more on the design day`.
std::string awaited_text(const Shortfall&);
/// What would let racks start that wait for the resource; `mw` is about what they would draw.
std::string waiting_remedy(const Shortfall&, double mw);

}  // namespace gigasim::report
