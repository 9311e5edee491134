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
      "Adequacy: loss of load {} in {} (longest {}, deepest {} MW), {} unserved; by the hour {} h, at the day's peak "
      "{}.",
      duration_text(a.loss_of_load_hours), counted(a.events, "spell"), duration_text(a.longest_hours),
      human(a.deepest_mw), energy_text(a.unserved_mwh), human(a.hourly_loss_of_load_hours),
      counted(a.loss_of_load_days, "day"));
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
  if (run.adequacy.events > 0) text += paragraph(adequacy_text(run.adequacy), style);
  if (run.rack_hours_installed > 0.0) text += paragraph(racks_text(run), style);
  if (!run.claims.empty()) text += "\n" + claims_text(run.claims, style);
  for (const auto section : {waterfall, job_table, cost_text, marginal_table, binding_table})
    if (const std::string told = section(run, style); !told.empty()) text += "\n" + told;
  return text + "\n" + toned(facts_text(run, where), Tone::dim, style.colour);
}

}  // namespace gigasim
