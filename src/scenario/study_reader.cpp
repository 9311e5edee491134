#include "study_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gigasim/base/suggest.hpp"

namespace gigasim {

using document::Change;
using document::Mark;
using document::Node;
using document::Step;

namespace {
/// What stands below `prefix` in the plan, by the next part of the path.
std::vector<std::string> children(const std::vector<Provenance>& values, const std::string& prefix) {
  std::vector<std::string> names;
  for (const Provenance& value : values) {
    if (!value.path.starts_with(prefix) || value.path.size() <= prefix.size()) continue;
    std::string rest = value.path.substr(prefix.size());
    if (!prefix.empty() && rest.front() != '.') continue;
    rest.erase(0, prefix.empty() ? 0 : 1);
    rest.resize(std::min(rest.find_first_of(".["), rest.size()));
    if (std::find(names.begin(), names.end(), rest) == names.end()) names.push_back(rest);
  }
  return names;
}

bool has(const std::vector<Provenance>& values, const std::string& path) {
  return std::any_of(values.begin(), values.end(), [&](const Provenance& value) {
    return value.path.starts_with(path) &&
           (value.path.size() == path.size() || value.path[path.size()] == '.' || value.path[path.size()] == '[');
  });
}

/// Position of the item of a list that a step names; the list's size when there is none.
std::size_t position_of(const Node& list, const Step& step) {
  if (step.index >= 0) return static_cast<std::size_t>(step.index);
  const auto named = std::find_if(list.items.begin(), list.items.end(), [&](const Node& item) {
    const Node* name = item.find("name");
    return name && name->text == step.key;
  });
  return static_cast<std::size_t>(named - list.items.begin());
}
}  // namespace

StudyReader::StudyReader(std::filesystem::path file) : file_(std::move(file)) {
  std::string problem;
  const int source = reading_.sources.add({document::Source::Kind::file, file_.string(), {}});
  const auto text = read_file(file_, document::largest_file, problem);
  if (!text) throw InputError({{.file = file_.string(), .message = problem}});
  root_ = document::parse(*text, source, reading_.sources, reading_.budget, reading_.issues);
  stop_at_problems();
  if (!root_.is(Node::Kind::map))
    throw InputError({{.file = file_.string(),
                       .message = "is not a study; write e.g. 'base: plan.yaml' and 'parameters:', one key a line"}});
}

void StudyReader::stop_at_problems() {
  std::stable_sort(reading_.issues.begin(), reading_.issues.end(), [](const Issue& a, const Issue& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  if (!reading_.issues.empty()) throw InputError(std::move(reading_.issues));
}

Issue StudyReader::origin(const std::string& path) const {
  return reading_.sources.issue(nearest_mark(reading_.marks, path), path, {});
}

Written StudyReader::written(const std::string& path, std::string text) const {
  return {std::move(text), origin(path)};
}

std::vector<Change> StudyReader::fixed_changes(const StudyText& text) const {
  std::vector<Change> changes;
  for (const document::Entry& entry : text.set.entries) changes.push_back({entry.key, entry.value, entry.mark});
  return changes;
}

StudyBase StudyReader::base(const StudyText& text, const PlanCheck& also) {
  const Mark mark = nearest_mark(reading_.marks, "base");
  const auto scenario = reading_.beside(mark, text.base);
  if (std::error_code error; !std::filesystem::is_regular_file(scenario, error))
    report(mark, "base", fmt::format("'{}': no such file", scenario.string()));
  if (!text.set.is(Node::Kind::null) && !text.set.is(Node::Kind::map))
    report("set", "is not a map; write e.g. 'set: {policy.reserve.units: 2}'");
  stop_at_problems();
  Plan plan = Plan::load(
      scenario, text.seed ? std::vector{fmt::format("seed={}", *text.seed)} : std::vector<std::string>{}, also);
  std::vector<Change> changes = fixed_changes(text);
  for (const Change& change : changes) leads_somewhere(plan, change.path, change.mark);
  stop_at_problems();
  if (!changes.empty()) plan = Plan::of(changed(plan, file_, std::move(changes), true));
  StudyBase base{
      .name = text.name.empty() ? file_.stem().string() : text.name, .file = file_, .scenario = scenario, .plan = plan};
  base.seed = static_cast<std::uint64_t>(plan.written().scenario.seed);
  if (text.replications) base.replications = static_cast<std::uint64_t>(*text.replications);
  if (!text.until.empty()) base.until = written("until", text.until);
  return base;
}

bool StudyReader::leads_somewhere(const Plan& plan, const std::string& path, const Mark& mark) {
  const std::vector<Step> steps = document::parse_path(path);
  const std::vector<Provenance>& values = plan.written().provenance;
  const Node* node = &plan.file()->root;
  std::string walked;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    const bool in_list = node && node->is(Node::Kind::sequence);
    const std::size_t position = in_list ? position_of(*node, steps[i]) : 0;
    const std::string above = walked;
    walked = in_list ? fmt::format("{}[{}]", walked, position) : join_path(walked, steps[i].key);
    node = in_list ? position < node->items.size() ? &node->items[position] : nullptr
           : node  ? node->find(steps[i].key)
                   : nullptr;
    if (node || has(values, walked)) continue;
    const std::string where = above.empty() ? "the scenario" : fmt::format("'{}'", above);
    report(mark, path,
           in_list ? fmt::format("{} has no entry '{}'", where, steps[i].key)
                   : fmt::format("{} has no '{}'{}", where, steps[i].key,
                                 suggestion(steps[i].key, children(values, above))));
    return false;
  }
  if (!steps.empty()) return true;
  report(mark, path, "is not a path; write e.g. 'policy.reserve.units' or 'phases[0].add[1].count'");
  return false;
}

PlanParts StudyReader::changed(const Plan& plan, const std::filesystem::path& study, std::vector<Change> changes,
                               bool check) {
  return read_changed(plan.file(), {.study = study.string(), .marked = std::move(changes), .check = check});
}

std::string StudyReader::one_line(const Plan& plan, const Node& value) const {
  Reading beside_the_plan;
  beside_the_plan.sources = plan.file()->sources;
  Change change{{}, value, {}};
  document::set_source(change, beside_the_plan.sources.add({document::Source::Kind::study, file_.string(), {}}));
  return flow_text(beside_the_plan, change.value);
}

}  // namespace gigasim
