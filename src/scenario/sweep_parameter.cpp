#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/text.hpp"
#include "sweep_text.hpp"

namespace gigasim {

using document::Change;
using document::Mark;
using document::Node;
using Kind = SweepParameter::Kind;

namespace {
constexpr std::size_t most_tried = 200;  // of values that must be read one by one
constexpr std::size_t most_levels = 1'000'000;

Node list_of(std::vector<Node> items, const Mark& mark) {
  Node list;
  list.kind = Node::Kind::sequence;
  list.mark = mark;
  list.items = std::move(items);
  return list;
}

Node law_of(std::string name, Node value, const Mark& mark) {
  Node law;
  law.kind = Node::Kind::map;
  law.mark = mark;
  law.entries.push_back({std::move(name), mark, std::move(value)});
  return law;
}

bool given(const Node& node) { return !node.is(Node::Kind::null); }

/// `fleets.sets.initial` for `fleets.sets.initial.choice[1]`, which nobody wrote.
std::string without_law(std::string path, std::string_view law) {
  if (const auto at = path.rfind(fmt::format(".{}", law)); at != std::string::npos) path.resize(at);
  return path;
}

class ParameterReader {
 public:
  ParameterReader(StudyReader& study, const Plan& plan, SweepDesign design, const std::string& name,
                  const ParameterText& text)
      : study_(study), plan_(plan), design_(design), text_(text), where_("parameters." + name) {
    parameter_.name = name;
    parameter_.paths = text.path;
    parameter_.origin = study.origin(where_);
  }

  std::optional<SweepParameter> read(const Node* listed) {
    const std::size_t before = study_.reading().issues.size();
    const Mark mark = nearest_mark(study_.reading().marks, where_ + ".path");
    if (text_.path.empty()) fail("path", "names no value; write e.g. 'path: fleets.turbines.initial'");
    for (const std::string& path : text_.path) study_.leads_somewhere(plan_, path, mark);
    if (study_.reading().issues.size() != before || !one_source(listed)) return std::nullopt;
    if (listed)
      read_values(*listed);
    else if (given(text_.values))
      read_values(text_.values);
    else if (given(text_.from))
      read_range();
    else
      read_distribution();
    if (study_.reading().issues.size() != before) return std::nullopt;
    return std::move(parameter_);
  }

 private:
  void fail(std::string_view key, std::string message) {
    study_.report(key.empty() ? where_ : join_path(where_, key), std::move(message));
  }

  /// Values, a range or a law: one of them.
  bool one_source(const Node* listed) {
    std::vector<std::string> found;
    if (given(text_.values)) found.push_back("values");
    if (given(text_.from) || given(text_.to)) found.push_back("from");
    for (const auto& [name, node] : text_.laws())
      if (given(*node)) found.push_back(name);
    if (listed && !found.empty()) {
      fail(found[0], "a list has the values in 'points:'; leave it out here");
      return false;
    }
    if (listed) return true;
    if (found.size() > 1) {
      fail(found[1], fmt::format("'{}' is given, too; write one of them", found[0]));
      return false;
    }
    if (found.empty()) {
      fail("", "has no values; write 'values: [...]', 'from:' and 'to:', or a law such as 'uniform: [...]'");
      return false;
    }
    if (given(text_.from) != given(text_.to)) {
      fail("", "a range needs 'from' and 'to'");
      return false;
    }
    return true;
  }

  /// Puts a law in place of the value and takes what was understood; the problems, if any, to `issues`.
  std::optional<Input> try_law(const std::string& path, const std::string& name, Node list,
                               std::vector<Issue>& issues) {
    const Mark mark = list.mark;
    try {
      const PlanParts parts =
          StudyReader::changed(plan_, study_.file(), {{path, law_of(name, std::move(list), mark), mark}}, false);
      for (const Input& input : parts.inputs)
        if (input.mark.line == mark.line && input.mark.column == mark.column && is_study(parts, input.mark))
          return input;
      issues.push_back(study_.origin(where_));
      issues.back().message = fmt::format("'{}' does not take part in the scenario", path);
    } catch (const InputError& error) {
      issues = error.issues();
      for (Issue& issue : issues) issue.path = without_law(issue.path, name);
    }
    return std::nullopt;
  }
  static bool is_study(const PlanParts& parts, const Mark& mark) {
    return mark.source >= 0 &&
           parts.sources.list[static_cast<std::size_t>(mark.source)].kind == document::Source::Kind::study;
  }

  /// The law at all paths of the parameter; that of the first counts. Nothing after reporting problems, or when
  /// `quiet`.
  std::optional<Input> law(const std::string& name, const Node& list, bool quiet = false) {
    std::optional<Input> first;
    for (const std::string& path : parameter_.paths) {
      std::vector<Issue> issues;
      auto input = try_law(path, name, list, issues);
      if (!input) {
        if (!quiet) std::ranges::copy(issues, std::back_inserter(study_.reading().issues));
        return std::nullopt;
      }
      parameter_.whole = parameter_.whole || input->law.whole;
      if (!first) first = std::move(input);
    }
    return first;
  }

  /// Kind and unit; numbers of the law are in `symbol_`, those of the parameter in the unit that was written.
  void take_kind(const Input& input, const Node& example) {
    parameter_.kind = input.date ? Kind::date : input.labels.empty() ? Kind::number : Kind::text;
    symbol_ = input.symbol;
    if (parameter_.kind != Kind::number) return;
    const auto measure = split_measure(example.text);
    if (measure && !measure->unit.empty()) parameter_.unit = std::string(measure->unit);
  }
  /// From the law's unit to the parameter's.
  std::function<double(double)> conversion() const {
    if (parameter_.kind != Kind::number || (symbol_.empty() && parameter_.unit.empty()))
      return [](double number) { return number; };
    return [from = Unit::parse(symbol_).value(), to = Unit::parse(parameter_.unit).value()](double number) {
      return convert(number, from, to);
    };
  }
  double in_unit(double number) const { return conversion()(number); }

  void read_values(const Node& values) {
    if (!values.is(Node::Kind::sequence) || values.items.empty())
      return fail("values", "is not a list of values; write e.g. 'values: [5, 6, 7]'");
    std::vector<Node> items = values.items;
    if (items.size() == 1) items.push_back(items[0]);  // a choice has two
    if (const auto input = law("choice", list_of(std::move(items), values.mark), true))
      return take_values(*input, values);
    read_one_by_one(values);
  }

  void take_values(const Input& input, const Node& values) {
    take_kind(input, values.items.front());
    const bool texts = parameter_.kind == Kind::text;
    for (std::size_t i = 0; i < values.items.size(); ++i)
      parameter_.levels.push_back({study_.one_line(plan_, values.items[i]),
                                   texts ? static_cast<double>(i) : shown(in_unit(input.law.values[i]))});
  }
  static double shown(double number) { return std::strtod(fmt::format("{:.12g}", number).c_str(), nullptr); }

  /// Values that no law can stand for: models, references, whole maps.
  void read_one_by_one(const Node& values) {
    parameter_.kind = Kind::text;
    const std::size_t n = values.items.size(), tried = std::min(n, most_tried);
    for (std::size_t k = 0; k < tried; ++k) try_value(values.items[k * n / tried]);
    for (std::size_t i = 0; i < n; ++i)
      parameter_.levels.push_back({study_.one_line(plan_, values.items[i]), static_cast<double>(i)});
  }
  void try_value(const Node& value) {
    std::vector<Change> changes;
    for (const std::string& path : parameter_.paths) changes.push_back({path, value, value.mark});
    try {
      StudyReader::changed(plan_, study_.file(), std::move(changes), false);
    } catch (const InputError& error) {
      std::ranges::copy(error.issues(), std::back_inserter(study_.reading().issues));
    }
  }

  void read_range() {
    const auto input = law("choice", list_of({text_.from, text_.to}, text_.from.mark));
    if (!input) return;
    take_kind(*input, text_.from);
    if (parameter_.kind == Kind::text) return fail("from", "a range is of numbers or dates; write 'values: [...]'");
    const double from = in_unit(input->law.values[0]), to = in_unit(input->law.values[1]);
    const bool log = text_.scale == RangeScale::log;
    if (from == to) return fail("to", "is the same as 'from'");
    if (log && (from <= 0.0 || to <= 0.0 || parameter_.kind == Kind::date))
      return fail("scale", "a log scale needs two positive numbers");
    if (given(text_.step) && text_.steps) return fail("steps", "'step' is given, too; write one of them");
    const auto at = [=](double share) { return log ? from * std::pow(to / from, share) : from + share * (to - from); };
    if (given(text_.step)) return levels_by_step(from, to);
    if (text_.steps)
      return add_levels(static_cast<std::size_t>(*text_.steps),
                        [&](std::size_t i) { return at(static_cast<double>(i) / (*text_.steps - 1)); });
    if (discrete())
      return fail("", fmt::format("a {} needs single values; add 'steps: 5', or 'step:'", to_text(design_)));
    parameter_.quantile = whole_range(from, to, at);
  }

  /// Whole numbers are equally likely, those at the ends too.
  std::function<double(double)> whole_range(double from, double to, const std::function<double(double)>& at) const {
    if (!parameter_.whole || text_.scale == RangeScale::log) return at;
    const double low = std::min(from, to), count = std::abs(to - from) + 1.0;
    return [=](double share) { return low + std::min(std::floor(share * count), count - 1.0); };
  }

  void levels_by_step(double from, double to) {
    if (text_.scale == RangeScale::log) return fail("step", "a log range has no even distance; write 'steps: 5'");
    const std::string path = where_ + ".step";
    const std::string_view temperature = unit_symbol<Temperature>;
    const std::string symbol(parameter_.kind == Kind::date ? unit_symbol<Duration>
                             : symbol_ == temperature      ? unit_symbol<TemperatureDifference>
                                                           : std::string_view(symbol_));
    const auto read = read_number(study_.reading(), text_.step, {path, "step", positive}, symbol);
    if (!read) return;
    const double step =
        (parameter_.kind == Kind::date ? *read : size_in_unit(*read, symbol)) * (to < from ? -1.0 : 1.0);
    const double count = std::floor((to - from) / step + 1e-9) + 1.0;
    if (!(count <= static_cast<double>(most_levels)))
      return fail("step", fmt::format("gives {:.3g} values; at most {}", count, most_levels));
    add_levels(static_cast<std::size_t>(count), [&](std::size_t i) { return from + static_cast<double>(i) * step; });
  }
  double size_in_unit(double number, const std::string& symbol) const {
    if (parameter_.unit.empty()) return number;
    return number * Unit::parse(symbol).value().factor / Unit::parse(parameter_.unit).value().factor;
  }

  /// Rounded; what rounding makes equal stays one.
  template <class At>
  void add_levels(std::size_t n, const At& at) {
    for (std::size_t i = 0; i < n; ++i) {
      const double number = parameter_.rounded(at(i));
      if (parameter_.levels.empty() || parameter_.levels.back().number != number)
        parameter_.levels.push_back({parameter_.text(number), number});
    }
  }

  void read_distribution() {
    for (const auto& [name, node] : text_.laws()) {
      if (!given(*node)) continue;
      const auto input = law(name, *node);
      if (!input) return;
      const bool items = node->is(Node::Kind::sequence);
      if (std::string_view(name) == "choice") return items ? take_values(*input, *node) : void();
      take_kind(*input, items ? node->items.front() : Node{});
      if (!items) parameter_.unit = symbol_;
      const auto quantile = [law = input->law, to_unit = conversion()](double share) {
        return to_unit(law.quantile(share));
      };
      if (text_.steps)
        return add_levels(static_cast<std::size_t>(*text_.steps),
                          [&](std::size_t i) { return quantile((static_cast<double>(i) + 0.5) / *text_.steps); });
      if (discrete()) return fail(name, fmt::format("a {} needs single values; add 'steps: 5'", to_text(design_)));
      parameter_.quantile = quantile;
    }
  }

  bool discrete() const {
    return design_ == SweepDesign::grid || design_ == SweepDesign::zip || design_ == SweepDesign::list;
  }

  StudyReader& study_;
  const Plan& plan_;
  SweepDesign design_;
  const ParameterText& text_;
  std::string where_, symbol_{};
  SweepParameter parameter_{};
};
}  // namespace

std::optional<SweepParameter> read_parameter(StudyReader& study, const Plan& plan, SweepDesign design,
                                             const std::string& name, const ParameterText& text, const Node* listed) {
  return ParameterReader(study, plan, design, name, text).read(listed);
}

}  // namespace gigasim
