#include <fmt/format.h>

#include "gigasim/base/printable.hpp"
#include "gigasim/report/check_report.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
std::string escaped_xml(std::string_view text) {
  std::string xml;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      default:
        xml += c;
    }
  }
  return xml;
}

/// As workflow commands want their data and their properties.
std::string escaped_command(std::string_view text, bool property) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '%')
      out += "%25";
    else if (c == '\n')
      out += "%0A";
    else if (property && c == ':')
      out += "%3A";
    else if (property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

std::string escaped_cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
  return out;
}

std::string more_text(const Judgement& j) {
  return j.more ? fmt::format("about {:.0f} more replications would tell", *j.more)
                : std::string("too close to its bound to tell");
}

std::string moves_text(const CheckedPlan& plan) {
  std::string text;
  for (const Move& m : plan.moves)
    text += fmt::format("{} {}: {} -> {} {}\n",
                        m.how == Moved::better  ? "better"
                        : m.how == Moved::worse ? "worse"
                                                : "gone",
                        m.name, report::with_error(m.was.mean, m.was.standard_error),
                        report::with_error(m.is.mean, m.is.standard_error), m.unit);
  for (const PlanChange& c : plan.changes)
    text += fmt::format("changed {}{}\n", c.text, c.origin.empty() ? "" : " (" + c.origin + ")");
  return text;
}

std::string test_case(const CheckedPlan& plan, std::size_t i) {
  const Criterion& c = plan.asked.questions.expectations[i].criterion;
  const Judgement& j = plan.answers.judgements[i];
  const Issue& origin = plan.origins[i];
  const std::string value = value_text(c, j);
  std::string xml = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\">",
                                escaped_xml(plan.file), escaped_xml(c.text), escaped_xml(origin.file), origin.line);
  if (j.verdict == Verdict::fail)
    xml += fmt::format("<failure message=\"{}\">{}:{}: {}; n = {}</failure>", escaped_xml(value),
                       escaped_xml(origin.file), origin.line, escaped_xml(value), j.n);
  if (j.verdict == Verdict::undecided)
    xml += fmt::format("<skipped message=\"undecided: {}; {}\"/>", escaped_xml(value), escaped_xml(more_text(j)));
  return xml + "</testcase>\n";
}

std::string baseline_case(const CheckedPlan& plan) {
  if (!plan.baseline) return "";
  std::string xml = fmt::format("    <testcase classname=\"{}\" name=\"as blessed\">", escaped_xml(plan.file));
  if (plan.worse() > 0)
    xml += fmt::format("<failure message=\"{} figures worse than blessed\">{}</failure>", plan.worse(),
                       escaped_xml(moves_text(plan)));
  return xml + "</testcase>\n";
}

const char* mark_of(Verdict v) {
  return v == Verdict::pass ? "✅ pass" : v == Verdict::fail ? "❌ **fail**" : "❔ undecided";
}

std::string annotation(const char* level, const Issue& origin, const std::string& message) {
  std::string where = fmt::format("file={}", escaped_command(origin.file, true));
  if (origin.line > 0) where += fmt::format(",line={},col={}", origin.line, origin.column);
  return fmt::format("::{} {},title=gigasim::{}\n", level, where, escaped_command(message, false));
}
}  // namespace

std::string junit_xml(const std::vector<CheckedPlan>& plans) {
  std::string suites;
  std::size_t tests = 0, failures = 0;
  for (const CheckedPlan& plan : plans) {
    const std::size_t n = plan.answers.judgements.size() + (plan.baseline ? 1 : 0),
                      bad = plan.count(Verdict::fail) + (plan.worse() > 0 ? 1 : 0);
    tests += n;
    failures += bad;
    suites += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{:.3f}\">\n",
        escaped_xml(plan.file), n, bad, plan.count(Verdict::undecided), plan.wall_s);
    for (std::size_t i = 0; i < plan.answers.judgements.size(); ++i) suites += test_case(plan, i);
    suites += baseline_case(plan) + "  </testsuite>\n";
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gigasim check\" tests=\"{}\" "
      "failures=\"{}\">\n{}</testsuites>\n",
      tests, failures, suites);
}

std::string check_markdown(const std::vector<CheckedPlan>& plans) {
  std::string text = "## Capacity plans\n\n" + check_verdict(plans);
  for (const CheckedPlan& plan : plans) {
    text += fmt::format("\n### {}\n\n", plan.file);
    if (!plan.answers.judgements.empty()) text += "| | expectation | found | n |\n|---|---|---|---:|\n";
    for (std::size_t i = 0; i < plan.answers.judgements.size(); ++i) {
      const Criterion& c = plan.asked.questions.expectations[i].criterion;
      const Judgement& j = plan.answers.judgements[i];
      text += fmt::format("| {} | `{}` | {}{} | {} |\n", mark_of(j.verdict), escaped_cell(c.text), value_text(c, j),
                          j.verdict == Verdict::undecided ? "; " + more_text(j) : "", j.n);
    }
    if (const std::string moved = moves_text(plan); plan.baseline && !moved.empty())
      text += "\nSince the baseline:\n\n```\n" + moved + "```\n";
  }
  return text;
}

namespace {
/// Hosts show ten annotations of a step, and drop the others without a word.
std::string first_ten(const std::vector<std::string>& annotations) {
  constexpr std::size_t most = 10;
  const std::size_t shown = annotations.size() > most ? most - 1 : annotations.size();
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += annotations[i];
  if (shown < annotations.size())
    text += fmt::format("::notice title=gigasim::and {} more; the summary and the JUnit file have all of them\n",
                        annotations.size() - shown);
  return text;
}
}  // namespace

std::string check_annotations(const std::vector<CheckedPlan>& plans) {
  std::vector<std::string> errors, warnings;
  for (const CheckedPlan& plan : plans) {
    for (std::size_t i = 0; i < plan.answers.judgements.size(); ++i) {
      const Criterion& c = plan.asked.questions.expectations[i].criterion;
      const Judgement& j = plan.answers.judgements[i];
      if (j.verdict == Verdict::fail)
        errors.push_back(annotation("error", plan.origins[i], fmt::format("{}: {}", c.text, value_text(c, j))));
      if (j.verdict == Verdict::undecided)
        warnings.push_back(annotation("warning", plan.origins[i],
                                      fmt::format("{}: undecided, {}; {}", c.text, value_text(c, j), more_text(j))));
    }
    if (plan.worse() > 0)
      errors.push_back(
          annotation("error", {.file = plan.file},
                     fmt::format("{} figures are worse than blessed\n{}", plan.worse(), moves_text(plan))));
  }
  errors.insert(errors.end(), warnings.begin(), warnings.end());
  return first_ten(errors);
}

}  // namespace gigasim
