#include "shortfall_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "layout.hpp"

namespace gigasim::report {

namespace {
struct Cause {
  std::string_view name, text;
};

constexpr Cause causes[] = {
    {"outage", "forced outages"},
    {"common cause", "a common cause that takes many units at once"},
    {"maintenance", "planned maintenance"},
    {"starting", "units that were still starting"},
    {"not started", "units that stood still when it came"},
    {"heat", "hot weather"},
    {"permit", "permits that do not let units run"},
    {"lease", "leases that have ended"},
    {"call", "the utility's calls"},
    {"grid call", "the utility's calls"},
    {"not built", "capacity that is not built"},
    {"design day", "what it carries on the design day"},
    {"what must stand first", "equipment that must stand first"},
};

/// So many more units, or so many more MW where the unit is not known.
std::string more_of(const Shortfall& s) {
  if (s.unit_name.empty() || !(s.unit_mw > 0.0)) return fmt::format("{} MW more of it", human(s.worst_mw));
  const long units = std::max(1L, std::lround(std::ceil(s.worst_mw / s.unit_mw - 1e-9)));
  return fmt::format("{} more of '{}' ({} MW each at that moment)", human(units), s.unit_name, human(s.unit_mw));
}

bool begins(const std::string& text, std::string_view start) { return text.starts_with(start); }
}  // namespace

std::string cause_text(std::string_view cause) {
  const auto known =
      std::find_if(std::begin(causes), std::end(causes), [&](const Cause& c) { return c.name == cause; });
  return std::string(known != std::end(causes) ? known->text : cause);
}

std::string resource_text(const std::string& resource) {
  if (begins(resource, "floor ")) return fmt::format("floor space at '{}'", resource.substr(6));
  for (const std::string_view kind : {"feeder ", "cooling ", "CDUs of "})
    if (begins(resource, kind)) return fmt::format("{}'{}'", kind, resource.substr(kind.size()));
  return resource;
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
  if (s.cause == "starting" || s.cause == "not started")
    return fmt::format("{} MW of batteries that bridge the start, or more spinning reserve", human(s.worst_mw));
  if (s.cause == "common cause") return fmt::format("{} MW that does not depend on the same event", human(s.worst_mw));
  if (s.cause == "call" || s.cause == "grid call")
    return fmt::format("{} MW of own generation or batteries during calls", human(s.worst_mw));
  if (s.cause == "maintenance") return "maintenance at another time, or " + more_of(s);
  if (s.cause == "permit") return "a longer permit, or " + more_of(s);
  if (s.cause == "lease") return "a longer lease, or " + more_of(s);
  return more_of(s);
}

std::string awaited_text(const Shortfall& s) {
  const std::string resource = resource_text(s.resource);
  if (s.cause == "what must stand first") return "what must stand before them";
  if (s.cause == "no crew or part") return "a crew or a spare part (" + s.resource + ")";
  if (s.cause == "not built") return resource + " that is not built yet";
  if (s.cause == "design day") return resource + ", which carries no more on the design day";
  if (s.cause == "starting") return resource + " that is still starting";
  return s.cause.empty() ? resource : fmt::format("{} because of {}", resource, cause_text(s.cause));
}

std::string waiting_remedy(const Shortfall& s, double mw) {
  if (s.cause == "what must stand first") return "earlier delivery of that";
  if (s.cause == "no crew or part") return "more crews or spares";
  if (s.cause == "starting") return "more spinning reserve while racks arrive";
  if (!(mw > 0.0)) return "";
  const std::string size = human(significant(mw, 2));
  if (begins(s.resource, "floor")) return fmt::format("earlier or denser floor for about {} MW of IT", size);
  if (s.cause != "design day") return "";
  if (begins(s.resource, "cooling"))
    return fmt::format("cooling for about {} MW more of IT, or a milder 'policy.energise.ambient',", size);
  return fmt::format("supply of about {} MW more of IT, with its losses and cooling,", size);
}

}  // namespace gigasim::report
