#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "gigasim/report/sizing_report.hpp"
#include "layout.hpp"
#include "text_table.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t longest_head = 34;

std::string money(double usd) { return prefixed(usd) + (std::abs(usd) >= 1e3 ? "USD" : " USD"); }

bool in_percent(const SizingCriterion& c) { return c.share || c.percent; }

std::string figure_text(const CriterionFigure& f, const SizingCriterion& c) {
  if (std::isnan(f.mean)) return "–";
  return in_percent(c) ? with_error(100.0 * f.mean, 100.0 * f.standard_error) : with_error(f.mean, f.standard_error);
}
const std::string& unit_of(const SizingCriterion& c) {
  static const std::string percent = "%";
  return in_percent(c) ? percent : c.unit;
}

/// Nobody waits for 338,556 replications more exactly.
std::string roughly(double count) {
  const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(count)) - 1.0));
  return human(saturated<long>(step * std::ceil(count / step)));
}

const char* word(Standing s) { return s == Standing::holds ? "holds" : s == Standing::fails ? "fails" : "undecided"; }
Tone tone(Standing s) { return s == Standing::holds ? Tone::good : s == Standing::fails ? Tone::plain : Tone::warning; }

std::vector<const SizingTrial*> in_order(const SizingResult& r) {
  std::vector<const SizingTrial*> trials;
  for (const SizingTrial& t : r.trials) trials.push_back(&t);
  std::sort(trials.begin(), trials.end(),
            [](const SizingTrial* a, const SizingTrial* b) { return a->point < b->point; });
  return trials;
}

/// A row a point.
std::string trial_table(const SizingProblem& p, const SizingResult& r, const TerminalStyle& style) {
  std::vector<TextColumn> columns;
  std::vector<Tone> tones;
  const std::vector<const SizingTrial*> trials = in_order(r);
  const auto column = [&](std::string head, std::string unit, bool to_the_right, const auto& cell) {
    columns.push_back({std::move(head), std::move(unit), to_the_right});
    for (const SizingTrial* t : trials) columns.back().cells.push_back(cell(*t));
  };
  for (std::size_t v = 0; v < p.variables.size(); ++v)
    column(p.variables[v].name, "", true, [&](const SizingTrial& t) { return p.variables[v].values[t.point[v]]; });
  for (std::size_t k = 0; k < p.criteria.size(); ++k)
    column(shortened(p.criteria[k].text, longest_head), unit_of(p.criteria[k]), true,
           [&](const SizingTrial& t) { return figure_text(t.figures[k], p.criteria[k]); });
  if (!trials.empty() && trials.front()->cost)
    column("cost", "", true, [](const SizingTrial& t) { return money(*t.cost); });
  column("n", "", true, [](const SizingTrial& t) { return human(static_cast<long>(t.replications)); });
  column("", "", false, [](const SizingTrial& t) {
    return t.obstacle.empty() ? std::string(word(t.standing)) : std::string("cannot be simulated");
  });
  for (const SizingTrial* t : trials) tones.push_back(tone(t->standing));
  return table_text(columns, style, tones);
}

/// `4.96 ± 0.32 h/yr`.
std::string observed(const SizingProblem& p, const SizingTrial& t, std::size_t k) {
  return with_unit(figure_text(t.figures[k], p.criteria[k]), unit_of(p.criteria[k]));
}

std::string distance(const SizingProblem& p, double slack, std::size_t k) {
  return in_percent(p.criteria[k]) ? human(100.0 * std::abs(slack)) + " percentage points"
                                   : with_unit(human(std::abs(slack)), p.criteria[k].unit);
}

std::string largest_shortfall(const SizingTrial& t) {
  const auto largest = std::max_element(t.binds.begin(), t.binds.end(), [](const auto& a, const auto& b) {
    return (a.first.empty() ? 0 : a.second) < (b.first.empty() ? 0 : b.second);
  });
  if (largest == t.binds.end() || largest->first.empty()) return "Nothing falls short in any of its replications.";
  return fmt::format("The largest shortfall is {} in {} of {}.", largest->first,
                     human(static_cast<long>(largest->second)), counted(t.replications, "replication"));
}

std::string what_binds(const SizingProblem& p, const SizingTrial& t) {
  if (t.replications == 0) return {};
  const std::size_t k = t.tightest;
  if (std::isnan(t.figures[k].slack))
    return fmt::format("Binds: '{}', of which it has no figure. {}", p.criteria[k].text, largest_shortfall(t));
  return fmt::format("Binds: '{}' at {}, {} by {}. {}", p.criteria[k].text, observed(p, t, k),
                     t.figures[k].slack < 0.0 ? "missed" : "kept", distance(p, t.figures[k].slack, k),
                     largest_shortfall(t));
}

std::string certainty(const SizingProblem& p) {
  return p.most == 1 ? "in the plan as written"
                     : fmt::format("with {} % confidence", shortest(std::round(1e6 * p.confidence) / 1e4));
}

std::string undecided_text(const SizingProblem& p, const SizingTrial& t) {
  const std::size_t k = t.tightest;
  const bool tellable = std::isfinite(t.more_replications) && t.more_replications < 1e9;
  return fmt::format("is undecided after {}: '{}' at {}; {}", counted(t.replications, "replication"),
                     p.criteria[k].text, observed(p, t, k),
                     tellable ? fmt::format("about {} more would tell.", roughly(t.more_replications))
                              : "no number of them would tell: it lies at the bound.");
}

/// How the point next to the answer does, with less of a variable.
void add_neighbours(const SizingProblem& p, const SizingResult& r, const SizingTrial& best,
                    std::vector<std::string>& sentences) {
  for (std::size_t v = 0; v < best.point.size(); ++v) {
    if (best.point[v] == 0) continue;
    SizingPoint less = best.point;
    --less[v];
    const auto found = r.at(less);
    if (!found) continue;
    const SizingTrial& t = r.trials[*found];
    const std::size_t k = t.tightest;
    if (t.standing == Standing::undecided)
      sentences.push_back(fmt::format("Next to it, {} {}", point_text(p, less), undecided_text(p, t)));
    if (!t.obstacle.empty()) continue;
    if (t.standing == Standing::fails && std::isnan(t.figures[k].slack))
      sentences.push_back(
          fmt::format("Next to it, {} fails: no figure for '{}'.", point_text(p, less), p.criteria[k].text));
    else if (t.standing == Standing::fails)
      sentences.push_back(fmt::format("Next to it, {} fails '{}' by {}, at {}. {}", point_text(p, less),
                                      p.criteria[k].text, distance(p, t.figures[k].slack, k), observed(p, t, k),
                                      largest_shortfall(t)));
  }
}

std::string end_text(SizingEnd end) {
  return end == SizingEnd::interrupted ? "Interrupted; this is the best so far. "
         : end == SizingEnd::cap       ? "The runs allowed are spent; this is the best so far. "
                                       : "";
}

std::vector<std::string> answer(const SizingProblem& p, const SizingResult& r) {
  std::vector<std::string> sentences;
  if (r.best) {
    const SizingTrial& best = r.trials[*r.best];
    const bool several = p.variables.size() > 1;
    const char* rank = !several ? "" : best.cost ? ", the cheapest of the curve," : ", with the fewest steps in all,";
    sentences.push_back(fmt::format("{}{}{} holds {}{}.", end_text(r.end), point_text(p, best.point), rank,
                                    certainty(p), best.cost ? ", for " + money(*best.cost) : ""));
    sentences.push_back(what_binds(p, best));
    add_neighbours(p, r, best, sentences);
    if (r.perhaps && r.trials[*r.perhaps].point[0] + 1 != best.point[0])
      sentences.push_back(
          fmt::format("{} {}", point_text(p, r.trials[*r.perhaps].point), undecided_text(p, r.trials[*r.perhaps])));
  } else if (r.nearest) {
    const SizingTrial& t = r.trials[*r.nearest];
    const std::string which = r.end == SizingEnd::none ? "Nothing that was looked at holds for sure. Nearest comes "
                                                       : "None holds for sure so far. Nearest comes ";
    sentences.push_back(end_text(r.end) + which + point_text(p, t.point) +
                        (t.standing == Standing::undecided ? ": it " + undecided_text(p, t) : "."));
    sentences.push_back(what_binds(p, t));
  } else {
    sentences.push_back(end_text(r.end) + "Nothing was tried yet.");
  }
  sentences.insert(sentences.end(), r.notes.begin(), r.notes.end());
  return sentences;
}

std::string curve_text(const SizingProblem& p, const SizingResult& r) {
  if (p.variables.size() < 2 || r.curve.empty()) return {};
  std::string text = "\nTrade-off: with any of these the criteria hold, with less of either they do not\n";
  for (const std::size_t i : r.curve)
    text += fmt::format("  {}{}{}\n", point_text(p, r.trials[i].point),
                        r.trials[i].cost ? "  " + money(*r.trials[i].cost) : "", i == r.best ? "  <- best" : "");
  return text;
}
}  // namespace

std::string point_text(const SizingProblem& p, const SizingPoint& point) {
  std::string text;
  for (std::size_t v = 0; v < point.size(); ++v)
    text += (v > 0 ? ", " : "") + p.variables[v].name + " " + p.variables[v].values[point[v]];
  return text;
}

std::string sizing_text(const SizingProblem& p, const SizingResult& r, const TerminalStyle& style) {
  std::string text = r.trials.empty() ? "" : trial_table(p, r, style);
  text += curve_text(p, r) + "\n" + toned("Answer", Tone::bold, style.colour) + "\n";
  for (const std::string& sentence : answer(p, r)) text += paragraph(sentence, style);
  return text;
}

std::string sizing_progress_line(const SizingProblem& p, const SizingProgress& progress) {
  return fmt::format(" {}  {} of {} replications  point {}  {} runs{}", point_text(p, progress.point),
                     progress.replications, progress.planned, progress.trials, human(static_cast<long>(progress.runs)),
                     progress.left.empty() ? "" : "  down to " + progress.left);
}

}  // namespace gigasim
