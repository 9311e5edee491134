#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "gigasim/report.hpp"
#include "layout.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t most_told = 8;
constexpr double noticeable_mwh = 1e-6;

/// A sentence, and what the problem cost in energy that could not be used.
struct Finding {
  double lost_mwh = 0.0;
  std::string sentence;
};

std::string because(const std::string& cause) {
  if (cause.empty()) return "";
  if (cause == "starting") return " while units start";
  if (cause == "outage") return " because of forced outages";
  if (cause == "maintenance") return " because of planned maintenance";
  if (cause == "permit") return " because permits do not let units run";
  if (cause == "lease") return " because leases have ended";
  if (cause == "call") return " because the utility calls its power back";
  if (cause == "not built") return " because no more is built yet";
  return " because of " + cause;
}

/// So many more units, or so many more MW where the unit is not known.
std::string more_of(const Shortfall& s) {
  if (s.unit_name.empty() || !(s.unit_mw > 0.0)) return fmt::format("{} MW more of it", human(s.worst_mw));
  const long units = std::max(1L, std::lround(std::ceil(s.worst_mw / s.unit_mw - 1e-9)));
  return fmt::format("{} more of '{}' ({} MW each at that moment)", human(units), s.unit_name, human(s.unit_mw));
}

std::string remedy(const Shortfall& s) {
  if (!(s.worst_mw > 0.0)) return "";
  if (s.cause == "starting")
    return fmt::format("{} MW of batteries that bridge the start, or more spinning reserve", human(s.worst_mw));
  if (s.cause == "maintenance") return "maintenance at another time, or " + more_of(s);
  if (s.cause == "permit") return "a longer permit, or " + more_of(s);
  if (s.cause == "lease") return "a longer lease, or " + more_of(s);
  if (s.cause == "not built") return "earlier delivery, or " + more_of(s);
  return more_of(s);
}

std::string with_remedy(std::string sentence, const Shortfall& s, std::string_view effect) {
  const std::string cure = remedy(s);
  return sentence + (cure.empty() ? "." : fmt::format("; {} would {}.", cure, effect));
}

std::string unserved_sentence(const std::string& phase, const Shortfall& s) {
  const std::string moment = s.worst_at ? ", worst at " + to_string(*s.worst_at) : "";
  return with_remedy(fmt::format("{}: {} falls short by up to {} MW for {} h in all ({} MWh unserved{}){}", phase, s.resource,
                                 human(s.worst_mw), human(s.hours), human(s.energy_mwh), moment, because(s.cause)),
                     s, "close it");
}

std::string waiting_sentence(const std::string& phase, const Shortfall& s, double phase_h) {
  const std::string racks = phase_h > 0.0 ? counted(std::round(s.rack_hours / phase_h), "rack") : "racks";
  return with_remedy(fmt::format("{}: {} on average ({} rack-hours) wait for {}{}", phase, racks, human(s.rack_hours),
                                 s.resource, because(s.cause)),
                     s, "let them start");
}

/// Electric energy that an energised rack takes in an hour, to weigh waiting racks against unserved energy.
double mw_per_rack(const RunResult& run) {
  return run.rack_hours_energised > 0.0 ? run.ledger.it_mwh / run.rack_hours_energised : 0.0;
}

void add_findings(std::vector<Finding>& all, const std::string& phase, double hours, double rack_mw,
                  const std::vector<Shortfall>& shortfalls) {
  for (const Shortfall& s : shortfalls) {
    if (s.energy_mwh > noticeable_mwh) all.push_back({s.energy_mwh, unserved_sentence(phase, s)});
    if (s.rack_hours > 0.0) all.push_back({s.rack_hours * rack_mw, waiting_sentence(phase, s, hours)});
  }
}

std::vector<Finding> findings(const RunResult& run) {
  std::vector<Finding> all;
  const double rack_mw = mw_per_rack(run);
  for (const PhaseResult& p : run.phases) {
    add_findings(all, p.name, clock_s(p.from, p.to) / 3600.0, rack_mw, p.shortfalls);
    if (p.shortfalls.empty() && p.unserved_mwh > noticeable_mwh)
      all.push_back({p.unserved_mwh, fmt::format("{}: {} MWh went unserved over {} h.", p.name, human(p.unserved_mwh),
                                                 human(p.unserved_hours))});
  }
  if (all.empty()) add_findings(all, "whole run", clock_s(run.start, run.end) / 3600.0, rack_mw, run.shortfalls);
  if (all.empty() && run.adequacy.unserved_mwh > noticeable_mwh)
    all.push_back({run.adequacy.unserved_mwh, fmt::format("whole run: {} MWh went unserved.", human(run.adequacy.unserved_mwh))});
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) { return a.lost_mwh > b.lost_mwh; });
  return all;
}

struct Headroom {
  double share;
  std::string sentence;
};

void consider(std::optional<Headroom>& least, const PhaseResult& p, double have, double need, std::string_view what) {
  if (!(have > 0.0 && need > 0.0)) return;
  const double share = (have - need) / need;
  if (least && share >= least->share) return;
  const auto size = fmt::format("{} MW ({:.0f} %)", human(std::abs(have - need)), 100.0 * std::abs(share));
  least = {share, share >= 0.0 ? fmt::format("The smallest headroom is {} of {} in phase '{}', at {:.0f} °C.", size, what, p.name, p.hottest_c)
                               : fmt::format("Take care: in phase '{}' {} at {:.0f} °C is {} below what a peak in that hour would take; "
                                             "this run had no such hour.", p.name, what, p.hottest_c, size)};
}

std::vector<std::string> nothing_short(const RunResult& run) {
  std::optional<Headroom> least;
  for (const PhaseResult& p : run.phases) {
    consider(least, p, p.firm_mw, p.facility_peak_mw, "firm power");
    consider(least, p, p.cooling_available_mw, p.cooling_needed_mw, "cooling");
  }
  std::vector<std::string> sentences{"Nothing fell short: every load was served in full and no rack waited."};
  if (least) sentences.push_back(least->sentence);
  return sentences;
}
}  // namespace

std::vector<std::string> verdict(const RunResult& run) {
  const std::vector<Finding> all = findings(run);
  if (all.empty()) return nothing_short(run);
  std::vector<std::string> sentences;
  double untold_mwh = 0.0;
  for (const Finding& finding : all) {
    if (sentences.size() < most_told) sentences.push_back(finding.sentence);
    else untold_mwh += finding.lost_mwh;
  }
  if (all.size() > most_told)
    sentences.push_back(fmt::format("{}, {} MWh in all, are listed in summary.json.",
                                    counted(static_cast<double>(all.size() - most_told), "smaller shortfall"), human(untold_mwh)));
  return sentences;
}

}  // namespace gigasim
