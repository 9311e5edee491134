#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "gigasim/report/report.hpp"
#include "job_words.hpp"
#include "layout.hpp"
#include "shortfall_words.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t most_told = 6;
constexpr double noticeable_mwh = 1e-6;
constexpr double negligible = 0.002;  // of the largest problem: counted, not told

/// A sentence, and what the problem cost in energy that could not be used.
struct Finding {
  double lost_mwh = 0.0;
  std::string sentence;
};

/// All that fell short of one resource, through all phases and causes; or all racks that waited for it for one cause.
struct Problem {
  Resource resource{};
  std::vector<Shortfall> causes;  // largest energy first once complete; worst_mw is the deepest phase's
  std::vector<std::string> phases;
  double hours = 0.0, worst_mw = 0.0, energy_mwh = 0.0;
  std::optional<Date> worst_at{};
  double rack_hours = 0.0, fewest = 1e300, most = 0.0;  // racks that waited, as a phase's average
};

/// Without a cause, that of the resource for all causes.
Problem& problem_of(std::vector<Problem>& all, const Resource& resource, std::optional<Cause> cause) {
  for (Problem& p : all)
    if (p.resource == resource && (!cause || p.causes.front().cause == *cause)) return p;
  all.emplace_back().resource = resource;
  return all.back();
}

void enter(std::vector<std::string>& phases, const std::string& name) {
  if (phases.empty() || phases.back() != name) phases.push_back(name);
}

void add_cause(std::vector<Shortfall>& causes, const Shortfall& s) {
  const auto same = std::find_if(causes.begin(), causes.end(), [&](const Shortfall& c) { return c.cause == s.cause; });
  if (same == causes.end()) return causes.push_back(s);
  same->energy_mwh += s.energy_mwh;
  if (s.worst_mw > same->worst_mw) {
    same->worst_mw = s.worst_mw;
    same->unit_name = s.unit_name;
    same->unit_mw = s.unit_mw;
    same->worst_at = s.worst_at;
  }
}

/// A phase's shortfalls of one resource overlap in time: its causes share the same hours and add up in depth.
void add_unserved(std::vector<Problem>& all, const PhaseResult& phase, double deepest_mw) {
  std::vector<Resource> resources;
  for (const Shortfall& s : phase.shortfalls)
    if (s.energy_mwh > noticeable_mwh && std::find(resources.begin(), resources.end(), s.resource) == resources.end())
      resources.push_back(s.resource);
  for (const Resource& resource : resources) {
    Problem& p = problem_of(all, resource, std::nullopt);
    double hours = 0.0, longest = 0.0, depth = 0.0;
    std::optional<Date> worst_at;
    for (const Shortfall& s : phase.shortfalls) {
      if (s.resource != resource || !(s.energy_mwh > noticeable_mwh)) continue;
      add_cause(p.causes, s);
      p.energy_mwh += s.energy_mwh;
      hours += s.hours;
      longest = std::max(longest, s.hours);
      depth += s.worst_mw;
      if (!worst_at) worst_at = s.worst_at;
    }
    if (deepest_mw > 0.0) depth = std::min(depth, deepest_mw);
    p.hours += resources.size() == 1 && phase.unserved_hours > 0.0 ? std::min(hours, phase.unserved_hours) : longest;
    if (depth > p.worst_mw) {
      p.worst_mw = depth;
      p.worst_at = worst_at;
    }
    enter(p.phases, phase.name);
  }
}

void add_waiting(std::vector<Problem>& all, const PhaseResult& phase) {
  const double hours = clock_s(phase.from, phase.to) / 3600.0;
  for (const Shortfall& s : phase.shortfalls) {
    constexpr double noticed = 1e-4;  // of the phase's rack time
    if (!(hours > 0.0) || !(s.rack_hours > noticed * hours * static_cast<double>(phase.racks_installed))) continue;
    Problem& p = problem_of(all, s.resource, s.cause);
    if (p.causes.empty()) p.causes.push_back(s);
    p.rack_hours += s.rack_hours;
    p.fewest = std::min(p.fewest, s.rack_hours / hours);
    p.most = std::max(p.most, s.rack_hours / hours);
    enter(p.phases, phase.name);
  }
}

std::string phases_text(const Problem& p) {
  return p.phases.size() < 2 ? p.phases.front() : fmt::format("{} to {}", p.phases.front(), p.phases.back());
}

std::string because(const std::vector<Shortfall>& causes, double whole_mwh) {
  if (causes.size() == 1) return fmt::format(" because of {}", cause_text(causes.front().cause));
  std::vector<std::string> told;
  for (const Shortfall& c : causes)
    if (told.size() < 3 && c.energy_mwh >= 0.01 * whole_mwh)
      told.push_back(fmt::format("{} ({:.0f} %)", cause_text(c.cause), 100.0 * c.energy_mwh / whole_mwh));
  return told.empty() ? "" : fmt::format(" because of {}", fmt::join(told, ", "));
}

std::string unserved_sentence(const Problem& p) {
  const Shortfall& main = p.causes.front();
  const std::string moment =
      p.worst_at ? ", worst at " + to_string(std::chrono::floor<std::chrono::minutes>(*p.worst_at)) : "";
  const std::string cure = remedy(main);
  return fmt::format(
      "{}: {} falls short by up to {} MW for {} in all, {} unserved{},{}{}", phases_text(p), resource_text(p.resource),
      human(p.worst_mw), duration_text(p.hours), energy_text(p.energy_mwh), moment, because(p.causes, p.energy_mwh),
      cure.empty()
          ? "."
          : fmt::format("; {} would close {}.", cure, main.energy_mwh > 0.95 * p.energy_mwh ? "it" : "most of it"));
}

std::string racks_text(const Problem& p) {
  const double fewest = std::round(p.fewest), most = std::round(p.most);
  if (most < 1.0) return "racks";
  return fewest < most ? fmt::format("{} to {} on average", human(std::max(fewest, 1.0)), counted(most, "rack"))
                       : counted(most, "rack") + " on average";
}

std::string waiting_sentence(const Problem& p, double rack_mw) {
  const Shortfall& s = p.causes.front();
  const std::string lost =
      rack_mw > 0.0 ? fmt::format(", about {} of IT work", energy_text(significant(p.rack_hours * rack_mw, 2))) : "";
  const std::string cure = waiting_remedy(s, p.most * rack_mw);
  return fmt::format("{}: {} wait for {}: {}{}{}", phases_text(p), racks_text(p), awaited_text(s),
                     hours_text(p.rack_hours, "rack"), lost,
                     cure.empty() ? "." : fmt::format("; {} would let them start.", cure));
}

/// IT power that an energised rack takes on average, to weigh waiting racks against unserved energy.
double mw_per_rack(const RunResult& run) {
  return run.rack_hours_energised > 0.0 ? (run.ledger.it_mwh + run.ledger.network_mwh) / run.rack_hours_energised : 0.0;
}

std::vector<Finding> findings(const RunResult& run) {
  std::vector<Problem> unserved, waiting;
  for (const PhaseResult& phase : run.phases) {
    add_unserved(unserved, phase, run.adequacy.deepest_mw);
    add_waiting(waiting, phase);
  }
  std::vector<Finding> all;
  const double rack_mw = mw_per_rack(run);
  for (Problem& p : unserved) {
    std::stable_sort(p.causes.begin(), p.causes.end(),
                     [](const Shortfall& a, const Shortfall& b) { return a.energy_mwh > b.energy_mwh; });
    all.push_back({p.energy_mwh, unserved_sentence(p)});
  }
  for (const Problem& p : waiting) all.push_back({p.rack_hours * rack_mw, waiting_sentence(p, rack_mw)});
  for (const PhaseResult& p : run.phases)
    if (p.shortfalls.empty() && p.unserved_mwh > noticeable_mwh)
      all.push_back({p.unserved_mwh, fmt::format("{}: {} went unserved over {}.", p.name, energy_text(p.unserved_mwh),
                                                 duration_text(p.unserved_hours))});
  if (all.empty() && run.adequacy.unserved_mwh > noticeable_mwh)
    all.push_back({run.adequacy.unserved_mwh,
                   fmt::format("whole run: {} went unserved.", energy_text(run.adequacy.unserved_mwh))});
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
  least = {share, share >= 0.0
                      ? fmt::format("The smallest headroom is {} of {} in phase '{}'{}.", size, what, p.name,
                                    std::isfinite(p.hottest_c) ? fmt::format(", at {:.0f} °C", p.hottest_c) : "")
                      : fmt::format("Take care: in phase '{}' {}{} is {} below what a peak in that hour would take; "
                                    "this run had no such hour.",
                                    p.name, what,
                                    std::isfinite(p.hottest_c) ? fmt::format(" at {:.0f} °C", p.hottest_c) : "", size)};
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

std::vector<std::string> shortfall_verdict(const RunResult& run) {
  const std::vector<Finding> all = findings(run);
  if (all.empty()) return nothing_short(run);
  std::vector<std::string> sentences;
  double untold_mwh = 0.0;
  for (const Finding& finding : all) {
    if (sentences.size() < most_told && finding.lost_mwh >= negligible * all.front().lost_mwh)
      sentences.push_back(finding.sentence);
    else
      untold_mwh += finding.lost_mwh;
  }
  if (const auto untold = all.size() - sentences.size(); untold > 0)
    sentences.push_back(fmt::format("{}, {} in all, {} listed in summary.json.", counted(untold, "smaller shortfall"),
                                    energy_text(untold_mwh), untold == 1 ? "is" : "are"));
  return sentences;
}

/// What the figures rest on where solutions did not settle.
std::vector<std::string> approximation_verdict(const RunResult& run) {
  if (run.facts.approximations == 0) return {};
  return {
      fmt::format("Power, cooling and losses did not agree in {} of {} solutions: the highest cooling and losses found "
                  "stood there, so that rather too little was served than too much.",
                  human(static_cast<double>(run.facts.approximations)), human(static_cast<double>(run.facts.settles)))};
}
}  // namespace

std::vector<std::string> verdict(const RunResult& run) {
  std::vector<std::string> sentences = shortfall_verdict(run);
  for (const auto part : {hours_verdict, job_verdict, approximation_verdict})
    for (std::string& sentence : part(run)) sentences.push_back(std::move(sentence));
  return sentences;
}

}  // namespace gigasim
