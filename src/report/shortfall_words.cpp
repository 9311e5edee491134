#include "shortfall_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/saturated.hpp"
#include "layout.hpp"

namespace gigasim::report {

namespace {
using Kind = Resource::Kind;

constexpr std::string_view cause_phrases[] = {
    "forced outages",
    "a common cause that takes many units at once",
    "planned maintenance",
    "permits that do not let units run",
    "leases that have ended",
    "units that were still starting",
    "units that stood still when it came",
    "hot weather",
    "the utility's calls",
    "capacity that is not built",
    "what it carries on the design day",
    "equipment that must stand first",
    "no crew or part",
    "racks that were on their way back",
};
static_assert(std::size(cause_phrases) == std::size(cause_words));

/// So many more units, or so many more MW where the unit is not known.
std::string more_of(const Shortfall& s) {
  if (s.unit_name.empty() || !(s.unit_mw > 0.0)) return fmt::format("{} MW more of it", human(s.worst_mw));
  const long units = std::max(1L, saturated<long>(std::ceil(s.worst_mw / s.unit_mw - 1e-9)));
  return fmt::format("{} more of '{}' ({} MW each at that moment)", human(units), s.unit_name, human(s.unit_mw));
}
}  // namespace

std::string_view cause_text(Cause cause) { return cause_phrases[static_cast<std::size_t>(cause)]; }

std::string resource_text(const Resource& resource) {
  switch (resource.kind) {
    case Kind::floor:
      return fmt::format("floor space at '{}'", resource.of);
    case Kind::feeder:
    case Kind::cooling:
    case Kind::cdu:
      return to_text(Resource{resource.kind, "'" + resource.of + "'"});
    case Kind::generation:
    case Kind::build_out:
    case Kind::repair:
      return to_text(resource);
  }
  throw InternalFault("resource of unknown kind");
}

double significant(double value, int digits) {
  if (!(value > 0.0)) return value;
  const double step = std::pow(10.0, std::floor(std::log10(value)) + 1.0 - digits);
  return std::round(value / step) * step;
}

std::string energy_text(double mwh) {
  return mwh < 99'950.0 ? human(mwh) + " MWh" : human(significant(mwh, 3) / 1e3) + " GWh";
}

std::string hours_text(double unit_hours, std::string_view unit) {
  const double told = significant(unit_hours, 3);
  return (told >= 1e6 ? human(told / 1e6) + " million " : human(told) + " ") + fmt::format("{}-hours", unit);
}

std::string duration_text(double hours) {
  const double minutes = hours * 60.0;
  if (minutes >= 59.5) return human(hours) + " h";
  return minutes < 1.0 ? "less than a minute" : fmt::format("{:.0f} min", minutes);
}

std::string remedy(const Shortfall& s) {
  if (!(s.worst_mw > 0.0)) return "";
  switch (s.cause) {
    case Cause::restoring:
      return "a shorter 'policy.restore'; see what switched the racks off";
    case Cause::starting:
    case Cause::not_started:
      if (s.resource.kind == Kind::cooling || s.resource.kind == Kind::cdu)
        return "coolers that restart faster, or a loop with more water to bridge the restart";
      return fmt::format("{} MW of batteries that bridge the start, or more spinning reserve", human(s.worst_mw));
    case Cause::common_cause:
      return fmt::format("{} MW that does not depend on the same event", human(s.worst_mw));
    case Cause::grid_call:
      return fmt::format("{} MW of own generation or batteries during calls", human(s.worst_mw));
    case Cause::maintenance:
      return "maintenance at another time, or " + more_of(s);
    case Cause::permit:
      return "a longer permit, or " + more_of(s);
    case Cause::lease:
      return "a longer lease, or " + more_of(s);
    default:
      return more_of(s);
  }
}

std::string awaited_text(const Shortfall& s) {
  const std::string resource = resource_text(s.resource);
  switch (s.cause) {
    case Cause::must_stand_first:
      return "what must stand before them";
    case Cause::no_crew_or_part:
      return "a crew or a spare part (" + to_text(s.resource) + ")";
    case Cause::not_built:
      return resource + " that is not built yet";
    case Cause::design_day:
      return resource + ", which carries no more on the design day";
    case Cause::starting:
      return resource + " that is still starting";
    default:
      return fmt::format("{} because of {}", resource, cause_text(s.cause));
  }
}

std::string waiting_remedy(const Shortfall& s, double mw) {
  if (s.cause == Cause::must_stand_first) return "earlier delivery of that";
  if (s.cause == Cause::no_crew_or_part) return "more crews or spares";
  if (s.cause == Cause::starting) return "more spinning reserve while racks arrive";
  if (!(mw > 0.0)) return "";
  const std::string size = human(significant(mw, 2));
  if (s.resource.kind == Kind::floor) return fmt::format("earlier or denser floor for about {} MW of IT", size);
  if (s.cause != Cause::design_day) return "";
  if (s.resource.kind == Kind::cooling)
    return fmt::format("cooling for about {} MW more of IT, or a milder 'policy.energise.ambient',", size);
  return fmt::format("supply of about {} MW more of IT, with its losses and cooling,", size);
}

}  // namespace gigasim::report
