#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "gigasim/report/study_report.hpp"
#include "layout.hpp"
#include "study_odds.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr int bar_cells = 24;
constexpr std::size_t columns = 7, shortest_name = 24, longest_name = 44;
using Line = std::array<std::string, columns>;

constexpr const char* phase_figures[] = {"eue_mwh", "served", "racks_energised", "it_mean_mw", "facility_peak_mw"};

constexpr const char* adequacy_figures[] = {"lole_h_per_yr", "lole_hourly_h_per_yr", "lole_days_per_yr",
                                            "eue_mwh_per_yr", "lolf_per_yr"};

/// Whether the figure is among those listed.
template <std::size_t N>
bool is_one_of(const MetricName& name, const char* const (&figures)[N]) {
  return std::find(std::begin(figures), std::end(figures), figure_text(name)) != std::end(figures);
}

bool shown(const MetricSummary& m) {
  const bool never = m.minimum == 0.0 && m.maximum == 0.0;
  if (m.n == 0) return false;
  if (never && !is_one_of(m.name, adequacy_figures)) return false;  // no racks, no fuel
  if (m.name.scope == Scope::phase) return is_one_of(m.name, phase_figures);
  return m.name.scope == Scope::job || m.name == useful_gpu_hours || of_campus(m.name);
}

Line line_of(const MetricSummary& m) {
  return {to_text(m.name), with_error(m.mean, m.standard_error), m.unit, human(m.p10), human(m.p50),
          human(m.p90),    human(static_cast<long>(m.n))};
}

std::string table(const std::vector<Line>& lines, const TerminalStyle& style) {
  std::array<std::size_t, columns> width{};
  for (const Line& line : lines)
    for (std::size_t c = 0; c < columns; ++c) width[c] = std::max(width[c], display_width(line[c]));
  width[0] = std::clamp(width[0], shortest_name, longest_name);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string row = pad(shortened(lines[i][0], width[0]), width[0], false);
    for (std::size_t c = 1; c < columns; ++c) row += "  " + pad(lines[i][c], width[c], c != 2);
    row.erase(row.find_last_not_of(' ') + 1);
    text += toned(row, i == 0 ? Tone::bold : Tone::plain, style.colour) + "\n";
  }
  return text;
}

std::string end_text(const StudyResult& r) {
  const std::string n = counted(r.replications, "replication");
  if (r.end == StudyEnd::precision) return fmt::format("{}: '{}' is met.", n, r.until->text);
  if (r.end == StudyEnd::cap) return fmt::format("{}, the most allowed: '{}' is NOT met.", n, r.until->text);
  if (r.end == StudyEnd::interrupted) return fmt::format("{}, then interrupted.", n);
  return n + ".";
}

std::string shortage_text(const StudyResult& r) {
  const MetricSummary &length = r.shortages[0], &depth = r.shortages[1], &energy = r.shortages[2];
  if (length.n == 0) return "No replication had a shortage.";
  std::string text = fmt::format("{}: mean {} h, {} MW deep, {} MWh; one in twenty exceeds {} h, {} MW, {} MWh.",
                                 counted(length.n, "shortage"), human(length.mean), human(depth.mean),
                                 human(energy.mean), human(length.p95), human(depth.p95), human(energy.p95));
  return text + fmt::format(" The worst: {}, {} h, {} MW, {} MWh{}; replay it with --replication {}.",
                            to_string(r.worst->start), human(r.worst->length_h), human(r.worst->depth_mw),
                            human(r.worst->energy_mwh),
                            r.worst->cause.empty() ? "" : fmt::format(" ({})", r.worst->cause), r.worst->replication);
}

std::string paragraph(std::string_view text, const TerminalStyle& style) {
  std::string block;
  for (const std::string& line : wrapped(text, static_cast<std::size_t>(style.width) - 2))
    block += (block.empty() ? "" : "  ") + line + "\n";
  return block;
}

/// How much by when, when each phase, and what drives it; a blank line after each.
std::string delivery_text(const StudyResult& r, const TerminalStyle& style) {
  std::string text;
  for (const std::string& part :
       {milestone_table(r, "energised", style), phase_odds_text(r, style), drivers_text(r, style)})
    if (!part.empty()) text += part + "\n";
  return text;
}

/// `eue` of `eue_mwh_per_yr`.
std::string first_word(const MetricName& name) {
  const std::string text = to_text(name);
  return text.substr(0, text.find('_'));
}

std::string facts_text(const StudyResult& r, std::string_view where) {
  std::string text = fmt::format("{:.1f} s wall · {:.1f} s CPU · {:.0f} MB a worker", r.facts.wall_s, r.facts.cpu_s,
                                 r.facts.worker_memory_mb);
  if (r.facts.resumed > 0)
    text += fmt::format(" · {} taken from the folder", human(static_cast<long>(r.facts.resumed)));
  if (r.facts.retried > 0) text += fmt::format(" · {} tried again", human(static_cast<long>(r.facts.retried)));
  if (!where.empty()) text += fmt::format(" · results in {}", where);
  return text + "\n";
}
}  // namespace

std::string study_text(const StudyResult& r, const TerminalStyle& style, std::string_view where) {
  std::vector<Line> lines{{"metric", "mean ± s.e.", "", "P10", "P50", "P90", "n"}};
  for (const MetricSummary& m : r.metrics)
    if (shown(m)) lines.push_back(line_of(m));
  const std::string claims = claims_text(r.claims, style);
  return table(lines, style) + "\n" + delivery_text(r, style) + (claims.empty() ? "" : claims + "\n") +
         paragraph(end_text(r), style) + paragraph(shortage_text(r), style) + "\n" +
         toned(facts_text(r, where), Tone::dim, style.colour);
}

std::string study_progress_line(const StudyProgress& p, double elapsed_s) {
  const double share = p.expected > 0.0 ? std::clamp(static_cast<double>(p.done) / p.expected, 0.0, 1.0) : 0.0;
  std::string bar;
  for (int i = 0; i < bar_cells; ++i) bar += i < static_cast<int>(share * bar_cells) ? "█" : "░";
  const auto fresh = static_cast<double>(p.done - p.resumed);
  std::string text = fmt::format(" {}  {:.0f} %  {} of {}", bar, 100.0 * share, human(static_cast<long>(p.done)),
                                 human(saturated<long>(std::ceil(p.expected))));
  if (p.moments->count() > 1)
    text += fmt::format("  {} {} {}", first_word(p.metric->name), with_error(p.moments->mean(), p.standard_error),
                        p.metric->unit);
  if (fresh > 0.0)
    text += fmt::format("  eta {:.0f} s", elapsed_s * std::max(0.0, p.expected - static_cast<double>(p.done)) / fresh);
  return text;
}

}  // namespace gigasim
