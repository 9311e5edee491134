#include "gigasim/scenario/study_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gigasim/base/csv.hpp"
#include "gigasim/base/suggest.hpp"
#include "sweep_text.hpp"

namespace gigasim {

using document::Node;

namespace {
constexpr std::size_t largest_points_file = 64u << 20;

bool is_random(SweepDesign design) {
  return design == SweepDesign::latin_hypercube || design == SweepDesign::sobol ||
         design == SweepDesign::sobol_sensitivity;
}

std::vector<Written> written_list(const StudyReader& study, const std::string& key,
                                  const std::vector<std::string>& texts) {
  std::vector<Written> all;
  for (std::size_t i = 0; i < texts.size(); ++i) all.push_back(study.written(fmt::format("{}[{}]", key, i), texts[i]));
  return all;
}

void read_size(StudyReader& study, const SweepText& text, SweepPlan& sweep) {
  const bool given = !text.points.is(Node::Kind::null);
  if (is_random(sweep.design)) {
    if (!given)
      return study.report(
          "design", fmt::format("a {} needs the number of its points; add e.g. 'points: 200'", to_text(sweep.design)));
    if (const auto n = read_integer(study.reading(), text.points, {"points", "points", at_least(1)}))
      sweep.size = static_cast<std::uint64_t>(*n);
    return;
  }
  if (given && sweep.design != SweepDesign::list)
    study.report("points", fmt::format("does nothing in a {}; leave it out, or write 'design: list' or 'design: sobol'",
                                       to_text(sweep.design)));
}

void check_lengths(StudyReader& study, const SweepPlan& sweep) {
  if (sweep.design != SweepDesign::zip) return;
  for (const SweepParameter& p : sweep.parameters)
    if (p.levels.size() != sweep.parameters[0].levels.size())
      study.report(
          "parameters." + p.name,
          fmt::format("has {} values, '{}' has {}; a zip takes the first of each, the second of each and so on",
                      p.levels.size(), sweep.parameters[0].name, sweep.parameters[0].levels.size()));
}

void check_paths(StudyReader& study, const SweepText& text) {
  std::vector<std::string> seen;
  for (const auto& [name, parameter] : text.parameters)
    for (const std::string& path : parameter.path) {
      if (std::find(seen.begin(), seen.end(), path) != seen.end())
        study.report(fmt::format("parameters.{}.path", name),
                     fmt::format("'{}' is varied by another parameter, too", path));
      if (text.head.set.find(path))
        study.report(fmt::format("parameters.{}.path", name), fmt::format("'{}' is fixed by 'set:', too", path));
      seen.push_back(path);
    }
}

SweepPlan read_sweep(StudyReader& study, const SweepText& text, const StudyBase& base) {
  SweepPlan sweep{.name = base.name,
                  .design = text.design,
                  .seed = base.seed,
                  .replications = base.replications,
                  .until = base.until};
  if (text.parameters.empty()) study.report("parameters", "names no parameter");
  check_paths(study, text);
  read_size(study, text, sweep);
  std::vector<Node> columns;
  if (text.design == SweepDesign::list) columns = columns_of_points(study, text);
  study.stop_at_problems();
  for (std::size_t i = 0; i < text.parameters.size(); ++i) {
    const auto& [name, parameter] = text.parameters.items[i];
    if (auto read =
            read_parameter(study, base.plan, text.design, name, parameter, columns.empty() ? nullptr : &columns[i]))
      sweep.parameters.push_back(std::move(*read));
  }
  study.stop_at_problems();
  check_lengths(study, sweep);
  sweep.metrics = written_list(study, "metrics", text.metrics);
  sweep.constraints = written_list(study, "constraints", text.constraints);
  sweep.best = written_list(study, "best", text.best);
  return sweep;
}
}  // namespace

namespace {
/// A point's values in the order of the parameters, from `[5, 3 MW]` or `{turbines: 5, battery: 3 MW}`.
void add_point(StudyReader& study, const SweepText& text, const Node& point, const std::string& where,
               std::vector<Node>& columns) {
  const bool in_order = point.is(Node::Kind::sequence);
  if (in_order ? point.items.size() != columns.size() : !point.is(Node::Kind::map))
    return study.report(point.mark, where, fmt::format("is not a value for each of the {} parameters", columns.size()));
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const std::string& name = text.parameters.items[k].first;
    if (const Node* value = in_order ? &point.items[k] : point.find(name))
      columns[k].items.push_back(*value);
    else
      study.report(point.mark, where, fmt::format("has no value for '{}'", name));
  }
  for (const document::Entry& e : point.entries)
    if (!text.parameters.find(e.key)) study.report(e.mark, where, fmt::format("'{}' is not a parameter", e.key));
}

/// Positions of the parameters in the header; `missing`: the first parameter that has no column.
std::vector<std::size_t> places_of(const SweepText& text, const std::vector<std::string_view>& header,
                                   std::string& missing) {
  std::vector<std::size_t> places;
  for (const auto& [name, parameter] : text.parameters) {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end() && missing.empty()) missing = name;
    places.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  return places;
}

/// One value more in each column, from a row of the file that stands at `mark`.
void add_row(const std::vector<std::string_view>& cells, const std::vector<std::size_t>& places,
             const document::Mark& mark, std::vector<Node>& columns) {
  for (std::size_t k = 0; k < columns.size(); ++k) {
    Node value;
    value.kind = Node::Kind::scalar;
    value.text = cells[places[k]];
    value.mark = mark;
    columns[k].items.push_back(std::move(value));
  }
}

/// Reads all rows; what is wrong with them, to stand behind the file's name, or nothing.
std::string add_rows(const SweepText& text, CsvReader rows, const document::Mark& mark, std::vector<Node>& columns) {
  std::vector<std::string_view> cells;
  std::string missing;
  rows.next_row(cells);
  const std::size_t width = cells.size();
  const std::vector<std::size_t> places = places_of(text, cells, missing);
  if (!missing.empty() && rows.problem().empty()) return fmt::format(" has no column '{}'", missing);
  while (rows.next_row(cells)) {
    if (cells.size() != width)
      return fmt::format(", line {}: has {} cells, the header {}", rows.line(), cells.size(), width);
    add_row(cells, places, mark, columns);
  }
  return rows.problem().empty() ? "" : fmt::format(", line {}: {}", rows.line(), rows.problem());
}

/// `points: {csv: points.csv}`: a column a parameter.
void add_csv(StudyReader& study, const SweepText& text, const Node& csv, std::vector<Node>& columns) {
  std::string problem;
  const auto file = study.reading().beside(csv.mark, csv.text);
  const auto bytes = read_file(file, largest_points_file, problem);
  if (!bytes) return study.report(csv.mark, "points.csv", fmt::format("'{}': {}", file.string(), problem));
  problem = add_rows(text, CsvReader(*bytes), csv.mark, columns);
  if (!problem.empty()) study.report(csv.mark, "points.csv", fmt::format("'{}'{}", file.string(), problem));
}
}  // namespace

std::vector<Node> columns_of_points(StudyReader& study, const SweepText& text) {
  std::vector<Node> columns(text.parameters.size());
  for (Node& column : columns) {
    column.kind = Node::Kind::sequence;
    column.mark = text.points.mark;
  }
  if (const Node* csv = text.points.find("csv"))
    add_csv(study, text, *csv, columns);
  else if (!text.points.is(Node::Kind::sequence))
    study.report("points", "is not a list of points; write e.g. 'points: [{turbines: 5}, {turbines: 6}]'");
  for (std::size_t i = 0; i < text.points.items.size(); ++i)
    add_point(study, text, text.points.items[i], fmt::format("points[{}]", i), columns);
  if (!columns.empty() && columns[0].items.empty()) study.report("points", "holds no point");
  return columns;
}

SweepFile load_sweep(const std::filesystem::path& file, const PlanCheck& also) {
  StudyReader study(file);
  SweepText text;
  study.read(text);
  StudyBase base = study.base(text.head, also);
  SweepPlan sweep = read_sweep(study, text, base);
  study.stop_at_problems();
  return {std::move(base), std::move(sweep)};
}

}  // namespace gigasim
