#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "read.hpp"
#include "value_text.hpp"

namespace gigasim {

using document::Entry;
using document::Node;
using Family = InputLaw::Family;

namespace {

/// `empirical:` from a file, as written.
struct SampleText {
  std::string csv, column, unit;
};
template <class F>
void describe(F& field, SampleText& s) {
  field("csv", s.csv, "CSV file with a header row, beside the file that names it", required);
  field("column", s.column, "Column of the CSV file", required);
  field("unit", s.unit, "Unit of the numbers");
}

constexpr std::string_view temperature = unit_symbol<Temperature>;

/// What stands after the law's name.
std::string_view form_of(Family family) {
  switch (family) {
    case Family::uniform:
      return "[lowest, highest]";
    case Family::triangular:
    case Family::pert:
      return "[lowest, likeliest, highest]";
    case Family::normal:
      return "[mean, standard deviation]";
    case Family::lognormal:
      return "[median, standard deviation of the logarithm]";
    case Family::empirical:
      return "[first, second, ...] or {csv: file.csv, column: name}";
    case Family::choice:
      break;
  }
  return "[first, second, ...]";
}

std::size_t numbers_of(Family family) {
  if (family == Family::triangular || family == Family::pert) return 3;
  return family == Family::empirical || family == Family::choice ? 0 : 2;
}

/// Results of replications would not lie beside each other; or the law ties laws together itself.
bool fixed(const std::string& path) {
  return path == "start" || path == "end" || path == "seed" || path.starts_with("output.") ||
         path.starts_with("correlations.");
}

/// The parts of a law that stand for every kind of value: its one key, and `with`.
class LawReader {
 public:
  LawReader(Reading& reading, const Node& node, const FieldContext& field)
      : reading_(reading), node_(node), field_(field) {
    input_.path = field.path;
    input_.mark = node.mark;
  }
  std::optional<double> number(const Measured& measured);
  std::optional<std::size_t> position();

 private:
  bool report(const Node& at, std::string_view key, std::string message) {
    reading_.report(at.mark, key.empty() ? field_.path : join_path(field_.path, key), std::move(message));
    return false;
  }
  std::string name() const { return std::string(to_text(input_.law.family)); }
  std::string item(std::size_t i) const { return fmt::format("{}.{}[{}]", field_.path, name(), i); }
  bool find_law();
  bool find_group();
  bool single(const Node& at, const std::string& path);
  std::optional<double> element(std::size_t i, const Measured& measured, std::string_view called, Rule rule);
  bool list_is_long_enough();
  bool read_parameters(const Measured& measured);
  bool read_spread(const Measured& measured);
  bool read_values(const Measured& measured);
  bool read_sample(const Measured& measured);
  CsvPlace place_of(const SampleText&) const;
  bool accept_sample(const SampleText& sample, const Measured& measured);
  bool ordered();
  void note();

  Reading& reading_;
  const Node& node_;
  const FieldContext& field_;
  const Node* list_ = nullptr;  ///< of the law's numbers
  Input input_{};
};

bool LawReader::find_law() {
  if (fixed(field_.path)) return report(node_, "", "is the same in every replication; write one value");
  std::vector<std::string> known{"with"};
  for (const auto& [text, family] : choices(Family{})) {
    known.emplace_back(text);
    const Entry* e = node_.entry(text);
    if (!e) continue;
    if (list_) return report(e->value, text, fmt::format("'{}' is given, too; write one law", name()));
    list_ = &e->value;
    input_.law.family = family;
  }
  bool good = true;
  for (const Entry& e : node_.entries)
    if (std::find(known.begin(), known.end(), e.key) == known.end()) {
      reading_.report(e.mark, join_path(field_.path, e.key), "unknown key" + suggestion(e.key, known));
      good = false;
    }
  return find_group() && good;
}

bool LawReader::find_group() {
  const Node* with = node_.find("with");
  if (!with) return true;
  if (input_.law.family == Family::choice)
    return report(*with, "with", "a choice has no order in which it could go with others; leave 'with' out");
  std::optional<std::string> group = read_text(reading_, *with, {join_path(field_.path, "with"), "with", reference});
  if (!group) return false;
  input_.sign = group->starts_with('-') ? -1.0 : 1.0;
  input_.group = group->substr(group->starts_with('-') ? 1 : 0);
  input_.group_mark = with->mark;
  return true;
}

bool LawReader::single(const Node& at, const std::string& path) {
  if (!at.is(Node::Kind::map)) return true;
  reading_.report(at.mark, path, "a law within a law; write a value");
  return false;
}

std::optional<double> LawReader::element(std::size_t i, const Measured& measured, std::string_view called, Rule rule) {
  const std::string path = item(i);
  const FieldContext field{path, called, rule};
  const Node& at = list_->items[i];
  if (!single(at, path)) return std::nullopt;
  if (measured.date) {
    const auto date = read_date(reading_, at, field);
    return date ? std::optional(clock_s(Date{}, *date)) : std::nullopt;
  }
  if (measured.whole) {
    const auto count = read_integer(reading_, at, field);
    return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
  }
  return read_number(reading_, at, field, measured.symbol);
}

bool LawReader::list_is_long_enough() {
  const std::size_t wanted = numbers_of(input_.law.family);
  const bool right =
      list_->is(Node::Kind::sequence) && (wanted == 0 ? list_->items.size() >= 2 : list_->items.size() == wanted);
  if (right) return true;
  const std::string found =
      list_->is(Node::Kind::sequence) ? fmt::format("has {} values", list_->items.size()) : "is not a list";
  return report(*list_, name(), fmt::format("{}; write '{}: {}'", found, name(), form_of(input_.law.family)));
}

bool LawReader::read_parameters(const Measured& measured) {
  for (std::size_t i = 0; i < list_->items.size(); ++i)
    if (const auto value = element(i, measured, field_.name, field_.rule)) input_.law.parameters.push_back(*value);
  return input_.law.parameters.size() == list_->items.size() && ordered();
}

bool LawReader::ordered() {
  const auto& p = input_.law.parameters;
  if (std::is_sorted(p.begin(), p.end()) && p.front() < p.back()) return true;
  return report(*list_, name(),
                fmt::format("the values do not rise; write '{}: {}'", name(), form_of(input_.law.family)));
}

/// Mean or median, and the spread in a unit of its own.
bool LawReader::read_spread(const Measured& measured) {
  const bool log = input_.law.family == Family::lognormal;
  if (log && (measured.date || measured.symbol == temperature))
    return report(*list_, name(),
                  fmt::format("a {} has no median to multiply; write a normal, triangular or pert law",
                              measured.date ? "date" : "temperature"));
  const Measured real{measured.symbol, false, measured.date};
  const auto centre = element(0, real, field_.name, log ? field_.rule | positive : field_.rule);
  const std::string_view difference = measured.date                    ? unit_symbol<Duration>
                                      : measured.symbol == temperature ? unit_symbol<TemperatureDifference>
                                                                       : measured.symbol;
  const auto spread = element(1, {std::string(log ? "" : difference)}, "standard_deviation", positive);
  if (!centre || !spread) return false;
  input_.law.parameters = {*centre, *spread};
  input_.law.rule = field_.rule;
  if (measured.date && field_.path.starts_with("phases[")) input_.law.rule.low = clock_s(Date{}, reading_.start);
  return true;
}

bool LawReader::read_values(const Measured& measured) {
  for (std::size_t i = 0; i < list_->items.size(); ++i)
    if (const auto value = element(i, measured, field_.name, field_.rule)) input_.law.values.push_back(*value);
  return input_.law.values.size() == list_->items.size();
}

bool LawReader::read_sample(const Measured& measured) {
  const std::size_t before = reading_.issues.size();
  const std::string path = join_path(field_.path, name());
  const bool silent = std::exchange(reading_.silent, true);
  SampleText sample;
  read_struct(reading_, *list_, {path, name(), {}}, sample);
  reading_.silent = silent;
  if (reading_.issues.size() != before) return false;
  const CsvPlace at = place_of(sample);
  auto column = read_csv(reading_, at, measured.date ? CsvAs::dates : CsvAs::numbers, sample.column);
  if (!column.sound) return false;
  input_.law.values = std::move(column.values);
  return accept_sample(sample, measured);
}

/// Brings the numbers of a file into the field's unit, and judges them by its rule.
bool LawReader::accept_sample(const SampleText& sample, const Measured& measured) {
  const std::string path = name() + ".unit";
  const Unit own = Unit::parse(measured.symbol).value();
  const auto unit = Unit::parse(sample.unit);
  if (sample.unit.empty() && !measured.symbol.empty())
    return report(*list_, name(), fmt::format("the numbers have no unit; write e.g. 'unit: {}'", measured.symbol));
  if (!unit || !unit->same_dimension(own) || (unit->offset == 0.0) != (own.offset == 0.0) ||
      (measured.date && !sample.unit.empty()))
    return report(*list_->find("unit"), path,
                  fmt::format("'{}' does not measure {}", sample.unit, with_article(field_.name)));
  std::vector<RowProblem> problems;
  for (std::size_t i = 0; i < input_.law.values.size(); ++i) {
    double& value = input_.law.values[i];
    if (!measured.date) value = convert(value, *unit, own);
    if (field_.rule.accepts(value) && (!measured.whole || value == std::round(value))) continue;
    const std::string problem =
        field_.rule.accepts(value) ? "is not a whole number" : broken_bound(field_.rule, measured.symbol);
    problems.push_back({i, fmt::format("column '{}': the number {}", sample.column, problem)});
  }
  report_rows(reading_, place_of(sample), problems);
  return problems.empty();
}

CsvPlace LawReader::place_of(const SampleText& sample) const {
  const document::Mark& mark = list_->find("csv")->mark;
  return {reading_.beside(mark, sample.csv), mark, join_path(field_.path, name() + ".csv")};
}

void LawReader::note() {
  reading_.laws[field_.path] = flow_text(reading_, node_);
  reading_.inputs.push_back(std::move(input_));
}

std::optional<double> LawReader::number(const Measured& measured) {
  if (!find_law()) return std::nullopt;
  const Family family = input_.law.family;
  const bool from_file = family == Family::empirical && list_->is(Node::Kind::map);
  input_.symbol = measured.symbol;
  input_.date = measured.date;
  input_.law.whole = measured.whole;
  const bool good = from_file                                                 ? read_sample(measured)
                    : !list_is_long_enough()                                  ? false
                    : family == Family::empirical || family == Family::choice ? read_values(measured)
                    : family == Family::normal || family == Family::lognormal ? read_spread(measured)
                                                                              : read_parameters(measured);
  if (!good) return std::nullopt;
  if (family == Family::empirical) std::sort(input_.law.values.begin(), input_.law.values.end());
  const double central = input_.law.central();
  note();
  return central;
}

std::optional<std::size_t> LawReader::position() {
  if (!find_law()) return std::nullopt;
  if (field_.rule.reference || field_.name == "name" || field_.name == "kind") {
    report(node_, "", "is the same in every replication; write one value");
    return std::nullopt;
  }
  if (input_.law.family != Family::choice) {
    report(
        node_, "",
        fmt::format("'{}' is a law of numbers and dates; write one value, or 'choice: [first, second, ...]'", name()));
    return std::nullopt;
  }
  if (!list_is_long_enough()) return std::nullopt;
  for (std::size_t i = 0; i < list_->items.size(); ++i) {
    if (!single(list_->items[i], item(i))) return std::nullopt;
    input_.law.values.push_back(static_cast<double>(i));
    input_.labels.push_back(list_->items[i].text);
  }
  note();
  return 0;
}

double drawn_at(const Reading& reading, const std::string& path) {
  const auto found = reading.drawn->find(path);
  if (found == reading.drawn->end()) throw InternalFault(fmt::format("nothing was drawn for '{}'", path));
  return found->second;
}
}  // namespace

std::optional<double> read_law(Reading& reading, const Node& node, const FieldContext& field,
                               const Measured& measured) {
  if (reading.drawn) return drawn_at(reading, field.path);
  return LawReader(reading, node, field).number(measured);
}

std::optional<std::size_t> read_chosen(Reading& reading, const Node& node, const FieldContext& field) {
  if (reading.drawn) return static_cast<std::size_t>(drawn_at(reading, field.path));
  return LawReader(reading, node, field).position();
}

std::string length_text(double seconds) {
  constexpr double hour_s = 3600.0, day_s = 86400.0;
  if (seconds >= day_s) return fmt::format("{:.6g} d", seconds / day_s);
  return seconds >= hour_s ? fmt::format("{:.6g} h", seconds / hour_s) : fmt::format("{:.6g} s", seconds);
}

std::string Input::text(double value) const {
  if (!labels.empty()) return labels[static_cast<std::size_t>(value)];
  if (date) return to_string(date_at(Date{}, value));
  if (symbol == unit_symbol<Duration>) return length_text(value);
  return symbol.empty() ? shortest(value) : quantity_text(value, symbol);
}

namespace {
std::string flow_text(const Reading& reading, const Node& node, bool file) {
  std::vector<std::string> parts;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return yaml_text(file
                           ? std::filesystem::absolute(reading.beside(node.mark, node.text)).lexically_normal().string()
                           : node.text);
    case Node::Kind::sequence:
      for (const Node& item : node.items) parts.push_back(flow_text(reading, item, file));
      return fmt::format("[{}]", fmt::join(parts, ", "));
    case Node::Kind::map:
      break;
  }
  for (const Entry& e : node.entries)
    parts.push_back(fmt::format("{}: {}", yaml_text(e.key), flow_text(reading, e.value, file || e.key == "csv")));
  return fmt::format("{{{}}}", fmt::join(parts, ", "));
}
}  // namespace

std::string flow_text(const Reading& reading, const Node& node) { return flow_text(reading, node, false); }

}  // namespace gigasim
