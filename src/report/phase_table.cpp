#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigasim/base/saturated.hpp"
#include "gigasim/campus/device.hpp"
#include "gigasim/report/report.hpp"
#include "layout.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t narrowest_binds = 24, widest_name = 24;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Without phases, the run as a whole; its peaks and its hottest hour are not known.
PhaseResult whole_run(const RunResult& run) {
  const EnergyLedger& e = run.ledger;
  const double hours = clock_s(run.start, run.end) / 3600.0;
  PhaseResult whole{.name = "whole run", .from = run.start, .to = run.end};
  for (const FleetResult& fleet : run.fleets)
    if (is_booked_under(Account::racks, fleet.kind)) whole.racks_installed += fleet.units_at_end;
  whole.racks_energised = saturated<long>(std::round(hours > 0.0 ? run.rack_hours_energised / hours : 0.0));
  whole.it_mwh = e.it_mwh;
  whole.facility_mwh = e.it_mwh > 0.0 ? run.pue * e.it_mwh : 0.0;
  whole.it_mean_mw = e.it_mwh / hours;
  whole.facility_mean_mw = (whole.facility_mwh + e.load_mwh) / hours;
  whole.it_peak_mw = whole.facility_peak_mw = whole.firm_mw = whole.hottest_c = unknown;
  whole.cooling_available_mw = whole.cooling_needed_mw = unknown;
  whole.served_mwh = whole.facility_mwh + e.load_mwh;
  whole.unserved_mwh = run.adequacy.unserved_mwh;
  whole.demand_mwh = whole.served_mwh + whole.unserved_mwh;
  if (!run.shortfalls.empty()) whole.binds = to_text(run.shortfalls.front().resource);
  return whole;
}

/// A dash where there is neither.
std::string both(double a, double b) { return a == 0.0 && b == 0.0 ? "–" : human(a) + "/" + human(b); }

/// At the temperature of the hottest hour, where there is a site that has one.
std::string firm(const PhaseResult& p) {
  if (!std::isfinite(p.firm_mw) || (p.firm_mw == 0.0 && p.facility_peak_mw == 0.0)) return "–";
  return std::isfinite(p.hottest_c) ? fmt::format("{} @{:.0f}", human(p.firm_mw), p.hottest_c) : human(p.firm_mw);
}

/// Rounded down, so that 100.00 means everything.
std::string served_percent(const PhaseResult& p) {
  if (!(p.demand_mwh > 0.0)) return "–";
  const double share = std::clamp(1.0 - p.unserved_mwh / p.demand_mwh, 0.0, 1.0);
  return fmt::format("{:.2f}", std::floor(share * 1e4 + 1e-9) / 100.0);
}

std::vector<TextColumn> columns_of(const std::vector<PhaseResult>& phases) {
  std::vector<TextColumn> columns{{"phase", "", false},
                                  {"from", "", false},
                                  {"racks", "energ./inst."},
                                  {"GPUs", "energ."},
                                  {"IT MW", "mean/peak"},
                                  {"facility MW", "mean/peak"},
                                  {"firm MW", "at °C"},
                                  {"cool. MWth", "used/have"},
                                  {"served", "%"},
                                  {"unserved", "MWh"},
                                  {"PUE", ""}};
  for (const PhaseResult& p : phases) {
    const bool gpus_unknown = p.gpus_energised == 0 && p.racks_energised > 0;
    const std::string row[] = {shortened(p.name, widest_name),
                               iso_date(p.from).substr(0, 10),
                               p.racks_installed == 0 && p.racks_energised == 0
                                   ? "–"
                                   : human(p.racks_energised) + "/" + human(p.racks_installed),
                               gpus_unknown || p.racks_installed == 0 ? "–" : human(p.gpus_energised),
                               both(p.it_mean_mw, p.it_peak_mw),
                               both(p.facility_mean_mw, p.facility_peak_mw),
                               firm(p),
                               both(p.cooling_needed_mw, p.cooling_available_mw),
                               served_percent(p),
                               human(p.unserved_mwh),
                               p.it_mwh > 0.0 ? fmt::format("{:.2f}", p.facility_mwh / p.it_mwh) : "–"};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  return columns;
}

/// A plan of loads and units alone has no use for the columns of racks.
std::vector<TextColumn> without_empty(std::vector<TextColumn> columns) {
  const auto says_nothing = [](const TextColumn& column) {
    return std::all_of(column.cells.begin(), column.cells.end(),
                       [](const std::string& cell) { return cell == "0" || cell == "–"; });
  };
  for (const char* head : {"racks", "GPUs", "IT MW", "facility MW", "firm MW", "cool. MWth", "PUE"})
    std::erase_if(columns, [&](const TextColumn& column) { return column.head == head && says_nothing(column); });
  return columns;
}

Tone tone_of(const PhaseResult& p) {
  if (!(p.unserved_mwh > 0.0)) return Tone::plain;
  return p.unserved_mwh > 0.01 * p.demand_mwh ? Tone::bad : Tone::warning;
}

/// One table; `bound` adds what binds, in a column of its own or, where that is too narrow, beneath each row.
std::string table(const TextBlock& block, const std::vector<PhaseResult>& phases, bool bound,
                  const TerminalStyle& style) {
  const std::size_t used = width_of(block) + column_gap, width = static_cast<std::size_t>(style.width);
  const bool beneath = used + narrowest_binds > width;
  const std::size_t indent = beneath ? block.front()->width() + column_gap : used;
  const bool column = bound && !beneath;
  std::string text = toned(trimmed(head_line(block) + (column ? "what binds" : "")), Tone::bold, style.colour);
  text += toned(trimmed(unit_line(block)), Tone::dim, style.colour);
  for (std::size_t i = 0; i < phases.size(); ++i) {
    std::string row = row_line(block, i);
    const std::string note = phases[i].binds.empty() || !bound ? "" : (beneath ? "binds: " : "") + phases[i].binds;
    const std::vector<std::string> notes = wrapped(note, std::max(width, indent + narrowest_binds) - indent);
    if (column) row += notes.front();
    text += toned(trimmed(row), tone_of(phases[i]), style.colour);
    for (std::size_t k = column ? 1 : 0; k < notes.size() && !note.empty(); ++k)
      text +=
          toned(trimmed(std::string(indent, ' ') + notes[k]), column ? tone_of(phases[i]) : Tone::dim, style.colour);
  }
  return text;
}
}  // namespace

std::string phase_table(const RunResult& run, const TerminalStyle& style) {
  const std::vector<PhaseResult> phases = run.phases.empty() ? std::vector{whole_run(run)} : run.phases;
  const std::vector<TextColumn> columns = without_empty(columns_of(phases));
  const std::vector<TextBlock> blocks = balanced(columns, static_cast<std::size_t>(std::max(style.width, 20)));
  std::string text;
  for (const TextBlock& block : blocks) {
    if (!text.empty()) text += "\n";
    text += table(block, phases, &block == &blocks.back(), style);
  }
  return text;
}

}  // namespace gigasim
