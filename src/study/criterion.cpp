#include "gigasim/study/criterion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <regex>

#include "criterion_figure.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/base/unit.hpp"

namespace gigasim {

using study::FigureText;
using study::in_quotes;
using study::Unreadable;

namespace {
constexpr double half = 0.5, day_s = 86400.0;
constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Plain relation signs and single blanks.
std::string tidied(std::string_view text) {
  std::string all(text);
  for (const auto& [sign, plain] :
       {std::pair<std::string_view, std::string_view>("≤", "<="), {"≥", ">="}, {"“", "\""}, {"”", "\""}})
    for (std::size_t at; (at = all.find(sign)) != std::string::npos;) all.replace(at, sign.size(), plain);
  std::string out;
  for (const char c : all)
    if (blanks.find(c) == std::string_view::npos)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  return std::string(trimmed(out));
}

struct Sign {
  std::size_t at = std::string_view::npos, size = 0;
  Relation relation = Relation::at_most;
};

/// The first relation outside quotes.
Sign find_sign(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    const bool equal = i + 1 < text.size() && text[i + 1] == '=';
    if (text[i] == '<') return {i, equal ? 2u : 1u, equal ? Relation::at_most : Relation::below};
    if (text[i] == '>') return {i, equal ? 2u : 1u, equal ? Relation::at_least : Relation::above};
    if (text[i] == '=')
      throw Unreadable{
          fmt::format("{} asks for an exact value, which no run hits; write '<=' or '>='", in_quotes(text))};
  }
  return {};
}

/// Where the bracket closes that `text` opens with.
std::size_t closing(std::string_view text) {
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i;
  }
  throw Unreadable{fmt::format("{}: a bracket is not closed", in_quotes(text))};
}

bool starts(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                  [](char a, char b) { return std::tolower(a) == std::tolower(b); });
}

double share_of(std::string_view text, const char* what) {
  const Metric share{};
  const auto number = study::number_in(trimmed(text), share);
  if (!number.value || *number.value < 0.0 || *number.value > 1.0)
    throw Unreadable{fmt::format("{} is not {}; write e.g. '0.8' or '80 %'", in_quotes(trimmed(text)), what)};
  return *number.value;
}

/// Takes `at 95 % confidence` off the end.
std::optional<double> take_confidence(std::string& text) {
  static const std::regex form(R"(^(.*?),? (?:at|with) ([0-9.]+ ?%?) confidence$)", std::regex::icase);
  std::smatch match;
  if (!std::regex_match(text, match, form)) return std::nullopt;
  const double confidence = share_of(match[2].str(), "a confidence");
  if (confidence <= half || confidence >= 1.0)
    throw Unreadable{fmt::format("a confidence of {} is not between 50 % and 100 %; write e.g. 'at 95 % confidence'",
                                 match[2].str())};
  text = match[1].str();
  return confidence;
}

/// Takes `by 2026-06-30`, `at ...` or `on ...` off the end.
void take_date(std::string& text, FigureText& figure) {
  static const std::regex form(R"(^(.*?) (by|at|on) ([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})$)", std::regex::icase);
  std::smatch match;
  if (figure.date || !std::regex_match(text, match, form)) return;
  figure.date = parse_date(match[3].str());
  if (!figure.date) throw Unreadable{fmt::format("{} is not a date", match[3].str())};
  figure.by = std::tolower(match[2].str()[0]) == 'b';
  text = match[1].str();
}

/// Takes `in "500 MW"` or `of fleet titan-350` off the end.
std::string take_scope(std::string& text) {
  static const std::regex form(
      R"re(^(.*?) (?:in|of) (?:(?:the )?(?:phase|fleet|feeder|hall|load|job) )?("[^"]*"|[^"]+)$)re", std::regex::icase);
  std::smatch match;
  if (!std::regex_match(text, match, form)) return {};
  std::string name = match[2].str();
  std::erase(name, '"');
  text = match[1].str();
  return std::string(trimmed(name));
}

class CriterionReader {
 public:
  CriterionReader(std::string_view written, const CriterionContext& context) : context_(context) {
    result_.text = std::string(trimmed(written));
  }

  Criterion read() {
    std::string text = tidied(result_.text);
    if (text.empty()) throw Unreadable{"is empty; write e.g. 'eue <= 50 MWh/yr'"};
    result_.confidence = take_confidence(text);
    static const std::regex quantile(R"(^(?:P([0-9]{1,2}(?:\.[0-9]+)?)|(median)) ?\()", std::regex::icase);
    std::smatch match;
    if (std::regex_search(text, match, quantile))
      read_quantile(text, match[2].matched ? half : decimal(match[1].str(), -2), match.length() - 1);
    else if (starts(text, "P(") || starts(text, "P ("))
      read_chance(text);
    else
      read_plain(text);
    return std::move(result_);
  }

 private:
  /// `P(energised >= 1 GW by 2026-06-30) >= 0.8`.
  void read_chance(const std::string& text) {
    const std::size_t open = text.find('('), close = open + closing(std::string_view(text).substr(open));
    const std::string_view rest = trimmed(std::string_view(text).substr(close + 1));
    const Sign sign = find_sign(rest);
    if (sign.at != 0)
      throw Unreadable{
          fmt::format("a chance needs a bound after the bracket; write e.g. '{} >= 0.8'", text.substr(0, close + 1))};
    read_plain(text.substr(open + 1, close - open - 1));
    result_.chance = Criterion::Chance{sign.relation, share_of(rest.substr(sign.size), "a chance")};
  }

  /// P90(x) <= b when at least 90 % of the runs have x <= b.
  void read_quantile(const std::string& text, double q, std::ptrdiff_t open_at) {
    const auto open = static_cast<std::size_t>(open_at);
    const std::size_t close = open + closing(std::string_view(text).substr(open));
    read_plain(text.substr(open + 1, close - open - 1) + text.substr(close + 1));
    if (result_.chance) throw Unreadable{"a quantile is asked of a figure; write e.g. 'P90(eue) <= 50 MWh/yr'"};
    result_.quantile = q;
    result_.chance = Criterion::Chance{Relation::at_least, result_.upper() ? q : 1.0 - q};
  }

  void read_plain(std::string text) {
    if (starts(text, "no hall ")) return read_no_hall(text);
    if (text.find(" complete ") != std::string::npos || text.ends_with(" complete")) return read_complete(text);
    const Sign sign = find_sign(text);
    if (sign.at == std::string_view::npos)
      throw Unreadable{
          fmt::format("{} has no bound; write e.g. '{} <= ...' or '>= ...'", in_quotes(text), text.substr(0, 40))};
    if (sign.at == 0)
      throw Unreadable{fmt::format("{} does not say what is bounded; write e.g. 'eue {}'", in_quotes(text), text)};
    result_.relation = sign.relation;
    std::string left(trimmed(std::string_view(text).substr(0, sign.at))),
        right = " " + text.substr(sign.at + sign.size);
    FigureText figure;
    take_date(right, figure);
    take_date(left, figure);
    figure.scope = take_scope(left);
    take_date(left, figure);
    figure.name = left;
    right = std::string(trimmed(right));
    if (right.empty())
      throw Unreadable{fmt::format("{} has no number after '{}'; write e.g. '50 MWh/yr'", in_quotes(text),
                                   text.substr(sign.at, sign.size))};
    choose(figure, right);
  }

  /// Of the metrics that may be meant, the one in whose unit the number is given, or else the first that the number
  /// fits.
  void choose(FigureText figure, std::string_view number) {
    std::vector<std::size_t> candidates = candidates_for(figure);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](std::size_t a, std::size_t b) { return says_unit(number, a) > says_unit(number, b); });
    const auto measure = split_measure(number);
    if (measure && measure->unit.empty()) candidates.resize(1);  // a number alone may mean anything
    study::Number first;
    for (const std::size_t i : candidates) {
      const auto value = study::number_in(number, context_.metrics[i]);
      if (value.value) return settle({i}, to_text(context_.metrics[i].name), *value.value);
      if (first.problem.empty()) first = value;
    }
    throw Unreadable{first.problem};
  }

  /// A date that only the context gives is left out for figures of the whole run.
  std::vector<std::size_t> candidates_for(FigureText& figure) const {
    if (figure.date || !context_.date) return study::find_figure(figure, context_.metrics);
    FigureText dated = figure;
    dated.date = context_.date;
    try {
      return study::find_figure(dated, context_.metrics);
    } catch (const Unreadable&) {
      return study::find_figure(figure, context_.metrics);
    }
  }

  bool says_unit(std::string_view number, std::size_t metric) const {
    const auto measure = split_measure(number);
    return measure && measure->unit == context_.metrics[metric].unit;
  }

  void settle(std::vector<std::size_t> metrics, std::string name, double bound) {
    result_.unit = context_.metrics[metrics.front()].unit;
    result_.metrics = std::move(metrics);
    result_.name = std::move(name);
    result_.bound = bound;
  }

  /// `no hall above 45 degC`: nearly no run, which is what can be shown.
  void read_no_hall(const std::string& text) {
    static const std::regex form(R"(^no hall (?:is |gets |ever )?(?:above|over|warmer than|>) ?(.+)$)",
                                 std::regex::icase);
    std::smatch match;
    if (!std::regex_match(text, match, form))
      throw Unreadable{fmt::format("{} is not understood; write e.g. 'no hall above 45 degC'", in_quotes(text))};
    std::vector<std::size_t> halls;
    for (std::size_t i = 0; i < context_.metrics.size(); ++i)
      if (const MetricName& name = context_.metrics[i].name;
          name.scope == Scope::hall && name.figure == "coolant_peak_c")
        halls.push_back(i);
    if (halls.empty())
      throw Unreadable{"no hall of the plan has a coolant loop, so none has a temperature; give its hall a 'loop:'"};
    const auto bound = study::number_in(match[1].str(), context_.metrics[halls.front()]);
    if (!bound.value) throw Unreadable{bound.problem};
    settle(std::move(halls), "hall.*.coolant_peak_c", *bound.value);
    result_.relation = Relation::at_most;
    result_.chance = Criterion::Chance{Relation::at_least, usual_confidence};
  }

  /// `phase "1 GW" complete by 2026-12-31`: in more than half of the runs, unless a chance is given.
  void read_complete(const std::string& text) {
    static const std::regex form(R"re(^(?:phase )?("[^"]+"|.+?) (?:is )?complete (?:by|on) (\S+)$)re",
                                 std::regex::icase);
    std::smatch match;
    if (!std::regex_match(text, match, form))
      throw Unreadable{
          fmt::format("{} is not understood; write e.g. 'phase \"1 GW\" complete by 2026-12-31'", in_quotes(text))};
    const auto date = parse_date(match[2].str());
    if (!date) throw Unreadable{fmt::format("{} is not a date", in_quotes(match[2].str()))};
    std::string phase = match[1].str();
    std::erase(phase, '"');
    const std::size_t metric = study::find_figure({.name = "complete", .scope = phase}, context_.metrics).front();
    settle({metric}, to_text(context_.metrics[metric].name), clock_s(context_.start, *date) / day_s + 1.0);
    result_.relation = Relation::below;
    result_.is_date = true;
    result_.chance = Criterion::Chance{Relation::at_least, half};
  }

  const CriterionContext& context_;
  Criterion result_{};
};
}  // namespace

bool holds(double value, Relation relation, double bound) {
  switch (relation) {
    case Relation::at_most:
      return value <= bound;
    case Relation::below:
      return value < bound;
    case Relation::at_least:
      return value >= bound;
    case Relation::above:
      return value > bound;
  }
  throw InternalFault("relation of unknown kind");
}

Criterion parse_criterion(std::string_view text, const CriterionContext& context) {
  try {
    return CriterionReader(text, context).read();
  } catch (const Unreadable& problem) {
    throw InputError({{.path = context.path, .message = problem.message}});
  }
}

Criterion parse_criterion(std::string_view text, const std::vector<Metric>& metrics, const std::string& path) {
  return parse_criterion(text, CriterionContext{.metrics = metrics, .path = path});
}

double figure(const Criterion& criterion, std::span<const double> metrics) {
  double largest = std::numeric_limits<double>::quiet_NaN();
  for (const std::size_t i : criterion.metrics) largest = std::fmax(largest, metrics[i]);
  return largest;
}

double observation(const Criterion& criterion, std::span<const double> metrics) {
  const double value = figure(criterion, metrics);
  return criterion.chance ? (holds(value, criterion.relation, criterion.bound) ? 1.0 : 0.0) : value;
}

std::string known_figures(const std::vector<Metric>& metrics) {
  std::string text;
  for (const auto& [words, stem] : study::phrases()) text += fmt::format("{:<32}  {}\n", words, stem);
  text += '\n';
  for (const Metric& m : metrics) text += fmt::format("{:<48}  {}\n", to_text(m.name), m.unit.empty() ? "-" : m.unit);
  return text;
}

}  // namespace gigasim
