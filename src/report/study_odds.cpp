#include "study_odds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "layout.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t most_rows = 8, bar_cells = 10, drivers_shown = 3, longest_input = 44;

std::string day_text(const std::optional<Date>& date) { return date ? iso_date(*date).substr(0, 10) : "never"; }

/// Never 100 % or 0 % of what is merely nearly so.
std::string percent(double share) {
  const double rounded = std::round(100.0 * share);
  if (share < 1.0 && rounded == 100.0) return ">99 %";
  if (share > 0.0 && rounded == 0.0) return "<1 %";
  return fmt::format("{:.0f} %", rounded);
}

// how much by when

/// Every k-th of the round figures, the steps still round.
std::vector<std::size_t> rows_of(const MilestoneOdds& odds) {
  std::size_t step = 1;
  for (const std::size_t k : {1u, 2u, 4u, 5u, 10u}) {
    step = k;
    if (odds.mw.size() / step <= most_rows) break;
  }
  std::vector<std::size_t> rows;
  for (std::size_t row = step - 1; row < odds.mw.size(); row += step) rows.push_back(row);
  return rows;
}

/// The dates at which the rows shown differ from those of the date before, thinned out evenly to `most`.
std::vector<std::size_t> columns_of(const MilestoneOdds& odds, const std::vector<std::size_t>& rows, std::size_t most) {
  const auto differ = [&](std::size_t a, std::size_t b) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](std::size_t row) { return odds.chance[a][row] != odds.chance[b][row]; });
  };
  std::vector<std::size_t> changes, columns;
  for (std::size_t i = 1; i < odds.dates.size(); ++i)
    if (differ(i - 1, i)) changes.push_back(i);
  if (changes.empty()) return {odds.dates.size() - 1};
  const std::size_t steps = changes.size() - 1, shown = std::min(steps, std::max<std::size_t>(most, 2) - 1);
  for (std::size_t k = 0; k <= shown; ++k) columns.push_back(changes[shown == 0 ? 0 : (steps * k + shown / 2) / shown]);
  return columns;
}

const BuildOutQuantity& quantity_of(const MilestoneOdds& odds) {
  return *std::find_if(std::begin(build_out_quantities), std::end(build_out_quantities),
                       [&](const BuildOutQuantity& q) { return q.id == odds.quantity; });
}
}  // namespace

std::string report::milestone_table(const StudyResult& r, std::string_view quantity, const TerminalStyle& style) {
  const auto odds = std::find_if(r.milestones.begin(), r.milestones.end(),
                                 [&](const MilestoneOdds& o) { return o.quantity == quantity; });
  if (odds == r.milestones.end() || odds->chance.front() == odds->chance.back()) return "";
  constexpr std::size_t date_cells = 10 + column_gap, head_cells = 8;
  TextColumn figures{"at least", "MW", true};
  const std::vector<std::size_t> rows = rows_of(*odds);
  for (const std::size_t row : rows) figures.cells.push_back(human(odds->mw[row]));
  std::vector<TextColumn> columns{figures};
  for (const std::size_t i :
       columns_of(*odds, rows, (static_cast<std::size_t>(std::max(style.width, 40)) - head_cells) / date_cells)) {
    TextColumn& column = columns.emplace_back(TextColumn{iso_date(odds->dates[i]).substr(0, 10), ""});
    for (const std::size_t row : rows) column.cells.push_back(percent(odds->chance[i][row]));
  }
  return fmt::format("Chance of MW {} ({}; facility power) by the end of\n", odds->quantity, quantity_of(*odds).text) +
         table_text(columns, style);
}

std::string report::phase_odds_text(const StudyResult& r, const TerminalStyle& style) {
  if (r.phases.empty()) return "";
  std::vector<TextColumn> columns{
      {"phase complete", "", false}, {"planned", "", false}, {"P10", "", false}, {"P50", "", false}, {"P90", "", false},
      {"within the run", ""}};
  for (const PhaseOdds& p : r.phases) {
    const std::string row[] = {shortened(p.phase, 24), p.planned ? day_text(p.planned) : "–",
                               day_text(p.p10),        day_text(p.p50),
                               day_text(p.p90),        percent(p.complete)};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  return table_text(columns, style);
}

// drivers

namespace {
/// `MW energised by 2026-06-30`, `date of 1 GW`.
std::string outcome_text(const MetricName& name) {
  if (name == useful_gpu_hours) return "useful GPU-hours";
  if (name == unserved_energy) return "unserved energy";
  if (name.date && name == by_date("energised", *name.date)) return "MW energised by " + to_string(*name.date);
  if (name.scope == Scope::phase && name.figure == "complete_day") return "date of " + name.of;
  return to_text(name);
}

std::string bar_of(double correlation) {
  const auto cells = static_cast<std::size_t>(std::lround(std::abs(correlation) * bar_cells));
  const std::string blank(bar_cells - cells, ' '), blanks(bar_cells, ' ');
  std::string bar;
  for (std::size_t i = 0; i < cells; ++i) bar += "█";
  return correlation < 0.0 ? blank + bar + "│" + blanks : blanks + "│" + bar + blank;
}
}  // namespace

std::string report::drivers_text(const StudyResult& r, const TerminalStyle& style) {
  std::vector<TextColumn> columns{{"what drives", "", false}, {"input", "", false}, {"rank corr."}, {"", "", false}};
  std::optional<MetricName> last;
  std::size_t shown = 0;
  for (const Driver& d : r.drivers) {
    shown = d.metric == last ? shown + 1 : 0;
    const bool first = d.metric != last;
    last = d.metric;
    if (shown >= drivers_shown || !d.significant) continue;
    const std::string row[] = {first ? outcome_text(d.metric) : "", shortened(d.input, longest_input),
                               fmt::format("{:+.2f}", d.correlation), bar_of(d.correlation)};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  if (!columns.front().cells.empty()) return table_text(columns, style);
  if (r.drivers.empty()) return "";
  return fmt::format(
      "No uncertain input stands out: with {} replications none of the rank correlations is beyond chance.\n",
      human(static_cast<long>(r.drivers.front().n)));
}

// files

namespace {
using Json = nlohmann::ordered_json;

Json day_json(const std::optional<Date>& date) { return date ? Json(iso_date(*date).substr(0, 10)) : Json(nullptr); }

void write_head(CsvFile& csv, std::initializer_list<const char*> names) {
  for (const char* name : names) csv.cell(name);
  csv.end_row();
}
}  // namespace

void report::write_milestones(CsvFile& csv, const std::vector<MilestoneOdds>& all) {
  write_head(csv, {"quantity", "date", "at_least_mw", "probability"});
  for (const MilestoneOdds& odds : all)
    for (std::size_t d = 0; d < odds.dates.size(); ++d)
      for (std::size_t k = 0; k < odds.mw.size(); ++k) {
        csv.cell(odds.quantity);
        csv.cell(iso_date(odds.dates[d]).substr(0, 10));
        csv.cell(odds.mw[k]);
        csv.cell(odds.chance[d][k]);
        csv.end_row();
      }
}

void report::write_drivers(CsvFile& csv, const std::vector<Driver>& drivers) {
  write_head(csv, {"metric", "input", "unit", "rank_correlation", "p_value", "significant", "n"});
  for (const Driver& d : drivers) {
    csv.cell(to_text(d.metric));
    csv.cell(d.input);
    csv.cell(d.unit);
    csv.cell(d.correlation);
    csv.cell(d.p_value);
    csv.number(d.significant);
    csv.number(d.n);
    csv.end_row();
  }
}

nlohmann::ordered_json report::milestones_json(const std::vector<MilestoneOdds>& all) {
  Json list = Json::array();
  for (const MilestoneOdds& odds : all) {
    Json dates = Json::array();
    for (const Date date : odds.dates) dates.push_back(day_json(date));
    list.push_back(
        {{"quantity", odds.quantity}, {"dates", dates}, {"at_least_mw", odds.mw}, {"probability", odds.chance}});
  }
  return list;
}

nlohmann::ordered_json report::phase_odds_json(const std::vector<PhaseOdds>& phases) {
  Json list = Json::array();
  for (const PhaseOdds& p : phases)
    list.push_back({{"phase", p.phase},
                    {"planned", day_json(p.planned)},
                    {"p10", day_json(p.p10)},
                    {"p50", day_json(p.p50)},
                    {"p90", day_json(p.p90)},
                    {"complete", p.complete}});
  return list;
}

nlohmann::ordered_json report::drivers_json(const std::vector<Driver>& drivers) {
  Json list = Json::array();
  for (const Driver& d : drivers)
    list.push_back({{"metric", to_text(d.metric)},
                    {"input", d.input},
                    {"unit", d.unit},
                    {"rank_correlation", d.correlation},
                    {"p_value", d.p_value},
                    {"significant", d.significant},
                    {"n", d.n}});
  return list;
}

}  // namespace gigasim
