#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigasim/report.hpp"
#include "layout.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t gap = 2, narrowest_binds = 24, widest_name = 24;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Without phases, the run as a whole; its peaks and its hottest hour are not known.
PhaseResult whole_run(const RunResult& run) {
  const EnergyLedger& e = run.ledger;
  const double hours = clock_s(run.start, run.end) / 3600.0;
  PhaseResult whole{.name = "whole run", .from = run.start, .to = run.end};
  for (const FleetResult& fleet : run.fleets)
    if (fleet.kind == "rack") whole.racks_installed += fleet.units_at_end;
  whole.racks_energised = std::lround(hours > 0.0 ? run.rack_hours_energised / hours : 0.0);
  whole.it_mwh = e.it_mwh;
  whole.facility_mwh = run.pue * e.it_mwh;
  whole.it_mean_mw = e.it_mwh / hours, whole.facility_mean_mw = (whole.facility_mwh + e.load_mwh) / hours;
  whole.it_peak_mw = whole.facility_peak_mw = whole.firm_mw = whole.hottest_c = unknown;
  whole.cooling_available_mw = whole.cooling_needed_mw = unknown;
  whole.served_mwh = whole.facility_mwh + e.load_mwh;
  whole.unserved_mwh = run.adequacy.unserved_mwh;
  whole.demand_mwh = whole.served_mwh + whole.unserved_mwh;
  if (!run.shortfalls.empty()) whole.binds = run.shortfalls.front().resource;
  return whole;
}

std::string both(double a, double b) { return human(a) + "/" + human(b); }

/// Rounded down, so that 100.00 means everything.
std::string served_percent(const PhaseResult& p) {
  if (!(p.demand_mwh > 0.0)) return "–";
  const double share = std::clamp(1.0 - p.unserved_mwh / p.demand_mwh, 0.0, 1.0);
  return fmt::format("{:.2f}", std::floor(share * 1e4 + 1e-9) / 100.0);
}

struct TextColumn {
  std::string head, unit;
  bool to_the_right = true;
  std::vector<std::string> cells{};

  std::size_t width() const {
    std::size_t widest = std::max(display_width(head), display_width(unit));
    for (const std::string& cell : cells) widest = std::max(widest, display_width(cell));
    return widest;
  }
};

std::vector<TextColumn> columns_of(const std::vector<PhaseResult>& phases) {
  std::vector<TextColumn> columns{{"phase", "", false}, {"from", "", false}, {"racks", "energ./inst."}, {"GPUs", "energ."},
                                  {"IT MW", "mean/peak"}, {"facility MW", "mean/peak"}, {"firm MW", "at °C"},
                                  {"cool. MWth", "used/have"}, {"served", "%"}, {"unserved", "MWh"}, {"PUE", ""}};
  for (const PhaseResult& p : phases) {
    const bool gpus_unknown = p.gpus_energised == 0 && p.racks_energised > 0;
    const std::string row[] = {
        shortened(p.name, widest_name), iso_date(p.from).substr(0, 10),
        human(p.racks_energised) + "/" + human(p.racks_installed), gpus_unknown ? "–" : human(p.gpus_energised),
        both(p.it_mean_mw, p.it_peak_mw), both(p.facility_mean_mw, p.facility_peak_mw),
        std::isfinite(p.firm_mw) ? fmt::format("{} @{:.0f}", human(p.firm_mw), p.hottest_c) : "–",
        both(p.cooling_needed_mw, p.cooling_available_mw), served_percent(p), human(p.unserved_mwh),
        p.it_mwh > 0.0 ? fmt::format("{:.2f}", p.facility_mwh / p.it_mwh) : "–"};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  return columns;
}

/// A plan of loads and units alone has no use for the columns of racks.
std::vector<TextColumn> without_empty(std::vector<TextColumn> columns) {
  const auto says_nothing = [](const TextColumn& column) {
    return std::all_of(column.cells.begin(), column.cells.end(),
                       [](const std::string& cell) { return cell == "0" || cell == "0/0" || cell == "–"; });
  };
  for (const char* head : {"racks", "GPUs", "IT MW", "cool. MWth", "PUE"})
    std::erase_if(columns, [&](const TextColumn& column) { return column.head == head && says_nothing(column); });
  return columns;
}

using Block = std::vector<const TextColumn*>;

std::size_t width_of(const Block& block) {
  std::size_t width = 0;
  for (const TextColumn* column : block) width += column->width() + gap;
  return width - gap;
}

/// Tables of at most `width`; each begins with the first column.
std::vector<Block> split(const std::vector<TextColumn>& columns, std::size_t width) {
  std::vector<Block> blocks{{&columns[0]}};
  for (std::size_t i = 1; i < columns.size(); ++i) {
    blocks.back().push_back(&columns[i]);
    if (width_of(blocks.back()) <= width || blocks.back().size() <= 2) continue;
    blocks.back().pop_back();
    blocks.push_back({&columns[0], &columns[i]});
  }
  return blocks;
}

/// As few tables as `width` allows, and of about the same width.
std::vector<Block> balanced(const std::vector<TextColumn>& columns, std::size_t width) {
  const std::size_t fewest = split(columns, width).size();
  if (fewest > 1)
    for (std::size_t narrower = width / 2; narrower < width; ++narrower)
      if (auto blocks = split(columns, narrower); blocks.size() == fewest) return blocks;
  return split(columns, width);
}

template <class Text>
std::string line_of(const Block& block, const Text& text) {
  std::string line;
  for (const TextColumn* column : block)
    line += pad(text(*column), column->width(), column->to_the_right) + std::string(gap, ' ');
  return line;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

Tone tone_of(const PhaseResult& p) {
  if (!(p.unserved_mwh > 0.0)) return Tone::plain;
  return p.unserved_mwh > 0.01 * p.demand_mwh ? Tone::bad : Tone::warning;
}

/// One table; `bound` adds what binds, in a column of its own or, where that is too narrow, beneath each row.
std::string table(const Block& block, const std::vector<PhaseResult>& phases, bool bound, const TerminalStyle& style) {
  const std::size_t used = width_of(block) + gap, width = static_cast<std::size_t>(style.width);
  const bool beneath = used + narrowest_binds > width;
  const std::size_t indent = beneath ? block.front()->width() + gap : used;
  const bool column = bound && !beneath;
  std::string text = toned(trimmed(line_of(block, [](const TextColumn& c) { return c.head; }) + (column ? "what binds" : "")),
                           Tone::bold, style.colour);
  text += toned(trimmed(line_of(block, [](const TextColumn& c) { return c.unit; })), Tone::dim, style.colour);
  for (std::size_t i = 0; i < phases.size(); ++i) {
    std::string row = line_of(block, [&](const TextColumn& c) { return c.cells[i]; });
    const std::string note = phases[i].binds.empty() || !bound ? "" : (beneath ? "binds: " : "") + phases[i].binds;
    const std::vector<std::string> notes = wrapped(note, std::max(width, indent + narrowest_binds) - indent);
    if (column) row += notes.front();
    text += toned(trimmed(row), tone_of(phases[i]), style.colour);
    for (std::size_t k = column ? 1 : 0; k < notes.size() && !note.empty(); ++k)
      text += toned(trimmed(std::string(indent, ' ') + notes[k]), column ? tone_of(phases[i]) : Tone::dim, style.colour);
  }
  return text;
}
}  // namespace

std::string phase_table(const RunResult& run, const TerminalStyle& style) {
  const std::vector<PhaseResult> phases = run.phases.empty() ? std::vector{whole_run(run)} : run.phases;
  const std::vector<TextColumn> columns = without_empty(columns_of(phases));
  const std::vector<Block> blocks = balanced(columns, static_cast<std::size_t>(std::max(style.width, 20)));
  std::string text;
  for (const Block& block : blocks) {
    if (!text.empty()) text += "\n";
    text += table(block, phases, &block == &blocks.back(), style);
  }
  return text;
}

}  // namespace gigasim
