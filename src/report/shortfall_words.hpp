/// Shortfalls in the words of an engineer: causes, resources, amounts and what would help.
#pragma once

#include <string>
#include <string_view>

#include "gigasim/campus/result.hpp"

namespace gigasim::report {

/// A cause as it stands after "because of": `forced outages`, `units that were still starting`.
std::string_view cause_text(Cause);
/// A resource with its name quoted: `cooling 'west'`, `floor space at 'memphis'`; `generation` has none.
std::string resource_text(const Resource&);
/// Energy (given in MWh) for people: `9,688 MWh`, `288 GWh`.
std::string energy_text(double mwh);
/// A value rounded to so many significant digits; 0 or below stays as it is.
double significant(double value, int digits);
/// Hours of units in three digits: `2.25 million rack-hours`, `47,100 rack-hours`.
std::string hours_text(double unit_hours, std::string_view unit);
/// A duration (given in h) for people: `22 min`, `8.5 h`, `212 h`.
std::string duration_text(double hours);

/// The remedy of a shortfall of this resource and cause, as deep as its worst_mw; empty where none is known.
std::string remedy(const Shortfall&);
/// The resource for which racks wait: `cooling 'west', which carries no more on the design day`.
std::string awaited_text(const Shortfall&);
/// The remedy that would let racks start that wait for the resource; `mw` is about their draw.
std::string waiting_remedy(const Shortfall&, double mw);

}  // namespace gigasim::report
