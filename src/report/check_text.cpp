#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "gigasim/report/check_report.hpp"
#include "layout.hpp"
#include "text_table.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
using namespace report;
constexpr std::size_t most_listed = 12, longest_expectation = 64;

std::string origin_text(const Issue& origin) {
  return origin.line > 0 ? fmt::format("{}:{}", origin.file, origin.line) : origin.file;
}

const char* word_of(Verdict v) { return v == Verdict::pass ? "pass" : v == Verdict::fail ? "FAIL" : "undecided"; }
Tone tone_of(Verdict v) { return v == Verdict::pass ? Tone::good : v == Verdict::fail ? Tone::bad : Tone::warning; }

std::string remark(const CheckedPlan& plan, std::size_t i) {
  const Judgement& j = plan.answers.judgements[i];
  if (j.verdict == Verdict::fail) return origin_text(plan.origins[i]);
  if (j.verdict == Verdict::pass || j.n == 0) return j.n == 0 ? "no run has this figure" : "";
  return j.more ? fmt::format("about {} more replications would tell", human(saturated<long>(*j.more)))
                : "too close to its bound to tell";
}

/// What it was when it was blessed, where the baseline has the same figure.
std::string blessed_text(const CheckedPlan& plan, const Criterion& c) {
  if (!plan.baseline || c.chance) return "";
  for (const BlessedMetric& m : plan.baseline->metrics)
    if (m.name == c.name)
      return fmt::format(
          "; was {}",
          value_text(c, {.estimate = m.value.mean, .standard_error = m.value.standard_error, .n = m.value.n}));
  return "";
}

/// One line an expectation, however wide.
std::string expectations_text(const CheckedPlan& plan, const TerminalStyle& style) {
  using Line = std::array<std::string, 4>;
  std::vector<Line> lines;
  std::array<std::size_t, 4> width{};
  for (std::size_t i = 0; i < plan.asked.questions.expectations.size(); ++i) {
    const Criterion& c = plan.asked.questions.expectations[i].criterion;
    const Judgement& j = plan.answers.judgements[i];
    lines.push_back({word_of(j.verdict), shortened(c.text, longest_expectation), value_text(c, j),
                     fmt::format("n = {}", human(static_cast<long>(j.n)))});
    for (std::size_t k = 0; k < width.size(); ++k) width[k] = std::max(width[k], display_width(lines.back()[k]));
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Verdict verdict = plan.answers.judgements[i].verdict;
    std::string more = remark(plan, i);
    if (verdict == Verdict::fail) more += blessed_text(plan, plan.asked.questions.expectations[i].criterion);
    text += "  " + toned(pad(lines[i][0], width[0], false), tone_of(verdict), style.colour);
    for (std::size_t k = 1; k < width.size(); ++k) text += "  " + pad(lines[i][k], width[k], k != 1);
    text += (more.empty() ? "" : "  " + more) + "\n";
  }
  return text.empty() ? "  no expectations; write some as 'expect:' in the plan\n" : text;
}

std::string move_text(const Move& m) {
  const auto value = [&](const Estimate& e) { return with_error(e.mean, e.n > 1 ? e.standard_error : std::nan("")); };
  if (m.how == Moved::gone) return fmt::format("{}: was {} {}, the plan has it no more", m.name, value(m.was), m.unit);
  return fmt::format("{}: {} → {} {}", m.name, value(m.was), value(m.is), m.unit);
}

std::string baseline_text(const CheckedPlan& plan, const TerminalStyle& style) {
  if (!plan.baseline) return "";
  if (plan.moves.empty())
    return fmt::format("  as blessed: {} figures within their tolerances\n", plan.baseline->metrics.size());
  std::string text;
  for (const Moved how : {Moved::worse, Moved::gone, Moved::better}) {
    std::size_t listed = 0;
    for (const Move& m : plan.moves)
      if (m.how == how && ++listed <= most_listed)
        text += toned(fmt::format("  {:<9}  {}",
                                  how == Moved::better  ? "better"
                                  : how == Moved::worse ? "WORSE"
                                                        : "GONE",
                                  move_text(m)),
                      how == Moved::better ? Tone::good : Tone::bad, style.colour) +
                "\n";
    if (listed > most_listed) text += fmt::format("             and {} more\n", listed - most_listed);
  }
  return text;
}

std::string changes_text(const CheckedPlan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.changes.size() && i < most_listed; ++i)
    text += fmt::format("  {}  {}{}\n", i == 0 ? "changed  " : "         ", plan.changes[i].text,
                        plan.changes[i].origin.empty() ? "" : " (" + plan.changes[i].origin + ")");
  if (plan.changes.size() > most_listed)
    text += fmt::format("             and {} more changes of the plan\n", plan.changes.size() - most_listed);
  return text;
}
}  // namespace

std::size_t CheckedPlan::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(answers.judgements.begin(), answers.judgements.end(),
                                                [&](const Judgement& j) { return j.verdict == verdict; }));
}
std::size_t CheckedPlan::worse() const {
  return static_cast<std::size_t>(
      std::count_if(moves.begin(), moves.end(), [](const Move& m) { return m.how != Moved::better; }));
}

std::string value_text(const Criterion& c, const Judgement& j) {
  if (j.n == 0 || !std::isfinite(j.estimate)) return "–";
  const bool several = j.n > 1;
  const double error = several ? j.standard_error : std::nan("");
  if (c.chance)
    return several            ? fmt::format("{:.0f} ± {:.0f} % of runs", 100.0 * j.estimate, 100.0 * j.standard_error)
           : j.estimate > 0.5 ? "kept"
                              : "not kept";
  const bool share = c.unit.empty() && c.text.find('%') != std::string::npos;
  if (share) return with_error(100.0 * j.estimate, 100.0 * error) + " %";
  return with_error(j.estimate, error) + (c.unit.empty() ? "" : " " + c.unit);
}

std::string check_text(const CheckedPlan& plan, const TerminalStyle& style) {
  return toned(plan.file, Tone::bold, style.colour) +
         fmt::format(" · {} · {:.1f} s\n", counted(plan.answers.replications, "replication"), plan.wall_s) +
         expectations_text(plan, style) + baseline_text(plan, style) +
         (plan.baseline && !plan.changes.empty() ? changes_text(plan) : "") +
         (plan.answers.claims.empty() ? "" : claims_text(plan.answers.claims, style)) + "\n";
}

std::string check_verdict(const std::vector<CheckedPlan>& plans) {
  std::size_t all = 0, failed = 0, undecided = 0, worse = 0;
  for (const CheckedPlan& p : plans) {
    all += p.answers.judgements.size();
    failed += p.count(Verdict::fail);
    undecided += p.count(Verdict::undecided);
    worse += p.worse();
  }
  std::string text = failed == 0 && undecided == 0
                         ? fmt::format("{} hold{}", counted(all, "expectation"), all == 1 ? "s" : "")
                         : fmt::format("{} of {} fail{}", failed, counted(all, "expectation"), failed == 1 ? "s" : "");
  if (undecided > 0) text += fmt::format(", {} undecided", undecided);
  if (worse > 0) text += fmt::format("; {} worse than blessed", counted(worse, "figure"));
  return text + ".\n";
}

}  // namespace gigasim
