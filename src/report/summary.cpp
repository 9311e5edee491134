#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/report/report.hpp"
#include "job_words.hpp"
#include "layout.hpp"
#include "shortfall_words.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

bool all_served(const RunResult& run) {
  return std::all_of(run.phases.begin(), run.phases.end(), [](const PhaseResult& p) { return p.shortfalls.empty(); }) &&
         run.shortfalls.empty();
}

std::string verdict_text(const RunResult& run, const TerminalStyle& style) {
  std::string text = toned("Verdict", Tone::bold, style.colour) + "\n";
  const Tone tone = all_served(run) && job_verdict(run).empty() ? Tone::good : Tone::plain;
  for (const std::string& sentence : verdict(run)) text += toned(paragraph(sentence, style), tone, style.colour);
  return text;
}

std::string adequacy_text(const Adequacy& a) {
  return fmt::format(
      "Adequacy: loss of load {} in {} ({} up to 1 s, {} up to 1 min, {} longer; longest {}, deepest {} MW), {} "
      "unserved; "
      "{} and {} with any loss; sampled by the hour {} h, at the day's peak {}.",
      duration_text(a.loss_of_load_hours), counted(a.events, "spell"), human(a.spells_to_1_s), human(a.spells_to_1_min),
      human(a.spells_longer), duration_text(a.longest_hours), human(a.deepest_mw), energy_text(a.unserved_mwh),
      counted(a.hours_with_loss, "hour"), counted(a.days_with_loss, "day"), human(a.hourly_loss_of_load_hours),
      counted(a.loss_of_load_days, "day"));
}

/// What the plan loses against its own racks and dates, in a sentence; empty where it wants nothing.
std::string plan_text(const RunResult& run) {
  if (!(run.plan_wanted_mwh > 0.0)) return "";
  std::string text =
      fmt::format("Against the plan: {} of {} wanted by its loads and racks on their dates are not served ({:.3g} %)",
                  energy_text(run.plan_unserved_mwh), energy_text(run.plan_wanted_mwh),
                  100.0 * run.plan_unserved_mwh / run.plan_wanted_mwh);
  if (run.plan_gpu_hours > 0.0)
    text += fmt::format("; {} of {} are lost ({:.3g} %)", hours_text(run.plan_lost_gpu_hours, "GPU"),
                        hours_text(run.plan_gpu_hours, "GPU"), 100.0 * run.plan_lost_gpu_hours / run.plan_gpu_hours);
  return text + ".";
}

/// What machines made and nobody took, and who; empty where that is next to nothing.
std::string spilled_text(const RunResult& run) {
  constexpr double told_share = 1e-4;  // of what was made
  if (!(run.ledger.spilled_mwh > told_share * run.ledger.generated_mwh)) return "";
  const auto most =
      std::max_element(run.fleets.begin(), run.fleets.end(),
                       [](const FleetResult& a, const FleetResult& b) { return a.spilled_mwh < b.spilled_mwh; });
  return fmt::format(
      "Spilled: {} were made because machines ran at their least output, and nobody could take them; most by '{}' "
      "({}).",
      energy_text(run.ledger.spilled_mwh), most->name, energy_text(most->spilled_mwh));
}

std::string racks_text(const RunResult& run) {
  const auto percent = [&](double hours) { return 100.0 * hours / run.rack_hours_installed; };
  return fmt::format("Racks: {} installed, {:.2f} % of them energised, {:.2f} % failed.",
                     hours_text(run.rack_hours_installed, "rack"), percent(run.rack_hours_energised),
                     percent(run.rack_hours_failed));
}

std::string facts_text(const RunResult& run, std::string_view where) {
  const RunFacts& f = run.facts;
  const double residual = std::max(std::abs(run.ledger.electric_residual), std::abs(run.ledger.heat_residual));
  std::string text =
      fmt::format("{} events · {:.2f} s CPU · {:.0f} MB · energy closes {}", human(static_cast<double>(f.events)),
                  f.cpu_s, f.peak_memory_mb, residual > 0.0 ? fmt::format("to {:.0e}", residual) : "exactly");
  if (!where.empty()) text += fmt::format(" · results in {}", where);
  return text + "\n";
}
}  // namespace

std::string summary_text(const RunResult& run, const TerminalStyle& style, std::string_view where) {
  std::string text = phase_table(run, style) + "\n" + verdict_text(run, style);
  if (const std::string told = plan_text(run); !told.empty()) text += paragraph(told, style);
  if (const std::string told = spilled_text(run); !told.empty()) text += paragraph(told, style);
  if (run.adequacy.events > 0) text += paragraph(adequacy_text(run.adequacy), style);
  if (run.rack_hours_installed > 0.0) text += paragraph(racks_text(run), style);
  if (!run.claims.empty()) text += "\n" + claims_text(run.claims, style);
  for (const auto section : {waterfall, job_table, cost_text, marginal_table, binding_table})
    if (const std::string told = section(run, style); !told.empty()) text += "\n" + told;
  return text + "\n" + toned(facts_text(run, where), Tone::dim, style.colour);
}

}  // namespace gigasim
