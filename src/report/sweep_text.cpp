#include <fmt/format.h>

#include <algorithm>

#include "gigasim/report/sweep_report.hpp"
#include "layout.hpp"
#include "text_table.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t most_best = 10, most_front = 12, most_failures = 5, longest_value = 28;
constexpr int bar_cells = 24;

std::string count(std::uint64_t n) { return human(static_cast<long>(n)); }
std::string percent(double share) { return fmt::format("{:.0f} %", 100.0 * share + 0.0); }

std::string heading(std::string_view text, const TerminalStyle& style) {
  return "\n" + toned(text, Tone::bold, style.colour) + "\n";
}

/// A row a point: its number, its parameters, the measures.
std::string point_table(const SweepTable& t, const std::vector<std::size_t>& positions, const TerminalStyle& style) {
  std::vector<TextColumn> columns;
  const auto column = [&](std::string head, std::string unit, bool right, const auto& cell) {
    columns.push_back({std::move(head), std::move(unit), right});
    for (const std::size_t i : positions) columns.back().cells.push_back(cell(t.points[i]));
  };
  column("point", "", true, [](const SweepPoint& p) { return count(p.point); });
  for (std::size_t k = 0; k < t.axes.size(); ++k)
    column(t.axes[k].name, "", t.axes[k].kind != SweepParameter::Kind::text,
           [&](const SweepPoint& p) { return shortened(t.value_text(k, p), longest_value); });
  for (std::size_t m = 0; m < t.measures.size(); ++m)
    column(t.measures[m].name, t.measures[m].unit, true,
           [&](const SweepPoint& p) { return with_error(p.mean[m], p.error[m]); });
  const bool doubtful = std::any_of(positions.begin(), positions.end(),
                                    [&](std::size_t i) { return t.points[i].feasible == Feasible::undecided; });
  if (doubtful)
    column("constraints", "", false,
           [](const SweepPoint& p) { return p.feasible == Feasible::undecided ? "undecided" : ""; });
  return table_text(columns, style);
}

std::string direction(const SweepMeasure& m) { return m.sense == Sense::more_is_better ? "most" : "least"; }

std::string best_text(const SweepTable& t, const TerminalStyle& style) {
  const std::vector<std::size_t> best = best_points(t, 0, most_best);
  if (best.empty()) return heading("No point is done and keeps the constraints.", style);
  return heading(fmt::format("Best points: {} {}", direction(t.measures[0]), t.measures[0].name), style) +
         point_table(t, best, style);
}

/// Of many, some that are evenly spread, the ends among them.
std::vector<std::size_t> spread(const std::vector<std::size_t>& all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<std::size_t> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(all[i * (all.size() - 1) / (most - 1)]);
  return some;
}

std::string front_text(const SweepTable& t, const TerminalStyle& style) {
  if (t.measures.size() < 2) return {};
  const std::vector<std::size_t> front = pareto_front(t, 0, 1);
  if (front.size() < 2) return {};
  const std::string shown = front.size() > most_front ? fmt::format(", {} of {}", most_front, front.size()) : "";
  return heading(fmt::format("Pareto front of {} and {}: not beaten in both{}", t.measures[0].name, t.measures[1].name,
                             shown),
                 style) +
         point_table(t, spread(front, most_front), style);
}

std::string effects_text(const SweepTable& t, std::size_t measure, const TerminalStyle& style) {
  const std::vector<MainEffect> effects = main_effects(t, measure);
  if (effects.empty()) return {};
  std::vector<TextColumn> columns{
      {"parameter", "", false}, {"share of variance"}, {"lowest mean"}, {"at"}, {"highest mean"}, {"at"}};
  for (const MainEffect& e : effects) {
    const std::string cells[] = {t.axes[e.axis].name, percent(e.share), human(e.least),
                                 e.least_at,          human(e.most),    e.most_at};
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].cells.push_back(cells[c]);
  }
  return heading(fmt::format("Main effects on {}",
                             with_unit(t.measures[measure].name,
                                       t.measures[measure].unit.empty() ? "" : "(" + t.measures[measure].unit + ")")),
                 style) +
         table_text(columns, style);
}

std::string sobol_text(const SweepTable& t, std::size_t measure, const TerminalStyle& style) {
  const auto indices = sobol_indices(t, measure);
  if (!indices) return {};
  const auto interval = [](double low, double high) { return fmt::format("{:.2f} … {:.2f}", low + 0.0, high + 0.0); };
  std::vector<TextColumn> columns{
      {"parameter", "", false}, {"alone"}, {"95 % interval"}, {"with others"}, {"95 % interval"}};
  for (std::size_t k = 0; k < t.axes.size(); ++k) {
    const SobolIndex& i = indices->axes[k];
    const std::string cells[] = {t.axes[k].name, fmt::format("{:.2f}", i.first), interval(i.first_low, i.first_high),
                                 fmt::format("{:.2f}", i.total), interval(i.total_low, i.total_high)};
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].cells.push_back(cells[c]);
  }
  return heading(fmt::format("Sobol indices of {}: share of its variance that is due to a parameter, from {} rows",
                             t.measures[measure].name, count(indices->rows)),
                 style) +
         table_text(columns, style);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string failures_text(const SweepStoreFile& store, const SweepCounts& n, const TerminalStyle& style) {
  if (n.failed == 0) return {};
  std::string text = heading(fmt::format("{} failed; 'gigasim sweep resume' tries {} again", counted(n.failed, "point"),
                                         n.failed == 1 ? "it" : "them"),
                             style);
  for (const SweepRow& row : store.failures(most_failures))
    text += paragraph(fmt::format("{}: {}", count(row.point), first_line(row.result.error)), style);
  return text;
}

std::string counts_text(const SweepCounts& n) {
  std::string text = fmt::format("{}: {} done", counted(n.points, "point"), count(n.done));
  const auto add = [&](std::uint64_t k, const char* word) {
    if (k > 0) text += fmt::format(", {} {}", count(k), word);
  };
  add(n.failed, "failed");
  add(n.pending(), "pending");
  add(n.dropped, "dropped by constraints");
  if (n.infeasible + n.undecided > 0)
    text +=
        fmt::format(" · {} of those done break a constraint, {} undecided", count(n.infeasible), count(n.undecided));
  return text + "\n";
}
}  // namespace

std::string sweep_text(const SweepStoreFile& store, const TerminalStyle& style) {
  const SweepCounts n = store.counts();
  const SweepTable t = store.table();
  std::string text = counts_text(n);
  if (n.done > 0) {
    text += best_text(t, style) + front_text(t, style);
    for (std::size_t m = 0; m < std::min<std::size_t>(2, t.measures.size()); ++m) {
      const std::string sobol = sobol_text(t, m, style);
      text += sobol.empty() ? effects_text(t, m, style) : sobol;
    }
  }
  return text + failures_text(store, n, style);
}

std::string sweep_status_text(const SweepStoreFile& store, const std::vector<ShardProgress>& shards,
                              const TerminalStyle& style) {
  const SweepFacts& f = store.facts();
  std::string text = fmt::format("{} · {} · {} · seed {} · gigasim {}\n", toned(f.name, Tone::bold, style.colour),
                                 f.base_file, f.design, f.seed, f.version);
  text += fmt::format("study {} · planned {} on {}\n", f.study_file, f.created, f.host);
  const SweepCounts n = store.counts();
  text += counts_text(n);
  SweepProgress sum;
  std::uint64_t running = 0;
  for (const ShardProgress& s : shards) {
    sum.planned += s.progress.planned;
    sum.done += s.progress.done;
    sum.failed += s.progress.failed;
    running += s.running;
  }
  if (!shards.empty())
    text += fmt::format("{}, {} at work: {} of {} points, not merged yet\n", counted(shards.size(), "shard"),
                        count(running), count(sum.done + sum.failed), count(sum.planned));
  return text + failures_text(store, n, style);
}

std::string sweep_plan_text(const Sweep& sweep, std::size_t most, const TerminalStyle& style) {
  std::vector<TextColumn> columns{{"point"}};
  const std::vector<SweepParameter>& parameters = sweep.plan().parameters;
  for (const SweepParameter& p : parameters) columns.push_back({p.name, "", p.kind != SweepParameter::Kind::text});
  std::size_t shown = 0;
  for (std::uint64_t point = 0; point < sweep.points().size() && shown < most; ++point) {
    if (sweep.dropped(point)) continue;
    const std::vector<double> at = sweep.points().coordinates(point);
    columns[0].cells.push_back(count(point));
    for (std::size_t k = 0; k < parameters.size(); ++k)
      columns[k + 1].cells.push_back(shortened(text_at(parameters[k], at[k]), longest_value));
    ++shown;
  }
  return table_text(columns, style);
}

std::string sweep_progress_line(const SweepProgress& p, double elapsed_s) {
  const auto finished = static_cast<double>(p.done + p.failed);
  const double share = p.planned > 0 ? std::min(1.0, finished / static_cast<double>(p.planned)) : 1.0;
  std::string bar;
  for (int i = 0; i < bar_cells; ++i) bar += i < static_cast<int>(share * bar_cells) ? "█" : "░";
  std::string text =
      fmt::format(" {}  {:.0f} %  {} of {} points", bar, 100.0 * share, count(p.done + p.failed), count(p.planned));
  if (p.failed > 0) text += fmt::format("  {} failed", count(p.failed));
  if (finished > 0.0) text += fmt::format("  eta {}", human(elapsed_s * (1.0 - share) / share, computing_time));
  return text;
}

}  // namespace gigasim
