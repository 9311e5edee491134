#include "override.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace gigasim::document {

namespace {

/// Position of the `=` that ends the path: not one inside brackets.
std::size_t end_of_path(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
    if (text[i] == '=' && depth <= 0) return i;
  }
  return std::string_view::npos;
}

/// What stands in brackets: an index, or a name with or without quotes.
Step bracket_step(std::string_view inside) {
  const bool quoted =
      inside.size() >= 2 && (inside.front() == '"' || inside.front() == '\'') && inside.back() == inside.front();
  Step step{std::string(quoted ? inside.substr(1, inside.size() - 2) : inside), -1, true};
  const auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), step.index);
  if (quoted || error != std::errc() || end != inside.data() + inside.size()) step.index = -1;
  return step;
}

class Setter {
 public:
  Setter(const Mark& mark, const Sources& sources, std::vector<Issue>& issues)
      : mark_(mark), sources_(sources), issues_(issues) {}

  /// The node that a path leads to, or nullptr after reporting why there is none.
  Node* reach(Node& root, const std::vector<Step>& steps) {
    Node* node = &root;
    for (const Step& step : steps) {
      if (node->is(Node::Kind::null)) {
        node->kind = Node::Kind::map;
        node->mark = mark_;
      }
      node = node->is(Node::Kind::map)        ? into_map(*node, step)
             : node->is(Node::Kind::sequence) ? into_list(*node, step)
                                              : nothing("is a single value");
      if (!node) return nullptr;
      walked_ += step.bracket ? fmt::format("[{}]", step.key) : (walked_.empty() ? "" : ".") + step.key;
    }
    return node;
  }

 private:
  Node* into_map(Node& map, const Step& step) {
    if (Node* found = map.find(step.key)) return found;
    map.entries.push_back({step.key, mark_, {}});
    map.entries.back().value.mark = mark_;
    return &map.entries.back().value;
  }
  Node* into_list(Node& list, const Step& step) {
    if (step.index >= 0) {
      if (static_cast<std::size_t>(step.index) < list.items.size())
        return &list.items[static_cast<std::size_t>(step.index)];
      return nothing(fmt::format("has {} entries, [0] to [{}]; there is no [{}]", list.items.size(),
                                 list.items.size() - 1, step.index));
    }
    for (Node& item : list.items)
      if (const Node* name = item.find("name"); name && name->text == step.key) return &item;
    return nothing(fmt::format("has no entry with the name '{}'; write its position, e.g. [0]", step.key));
  }
  Node* nothing(std::string message) {
    issues_.push_back(sources_.issue(mark_, walked_, std::move(message)));
    return nullptr;
  }

  Mark mark_;
  const Sources& sources_;
  std::vector<Issue>& issues_;
  std::string walked_{};
};

}  // namespace

std::vector<Step> parse_path(std::string_view path) {
  std::vector<Step> steps;
  while (!path.empty()) {
    if (path.front() == '[') {
      const std::size_t end = path.find(']');
      if (end == std::string_view::npos || end == 1) return {};
      steps.push_back(bracket_step(path.substr(1, end - 1)));
      path.remove_prefix(end + 1);
    } else {
      const std::size_t end = std::min(path.find_first_of(".["), path.size());
      if (end == 0) return {};
      steps.push_back({std::string(path.substr(0, end))});
      path.remove_prefix(end);
    }
    if (path == ".") return {};
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return steps;
}

void apply_override(Node& root, const std::string& text, Sources& sources, Budget& budget, std::vector<Issue>& issues) {
  const Mark mark{sources.add({Source::Kind::command_line, text.substr(0, 100), {}}), 0, 0};
  const std::size_t equals = end_of_path(text);
  const auto steps = parse_path(std::string_view(text).substr(0, std::min(equals, text.size())));
  if (equals == std::string::npos || steps.empty() || steps.size() > static_cast<std::size_t>(deepest)) {
    issues.push_back(
        sources.issue(mark, {}, "is not a change; write e.g. 'policy.reserve.units=2' or 'phases[0].add[1].count=12'"));
    return;
  }
  const std::size_t before = issues.size();
  Node value = parse(std::string_view(text).substr(equals + 1), mark.source, sources, budget, issues);
  value.mark = mark;
  if (issues.size() != before) return;
  Node* const node = Setter(mark, sources, issues).reach(root, steps);
  if (!node) return;
  constexpr std::size_t entry_depth = 2;  // a fleet, a hall: `null` takes away keys of these, not them
  if (value.is(Node::Kind::null) && !node->is(Node::Kind::scalar) && steps.size() <= entry_depth) {
    issues.push_back(
        sources.issue(mark, {},
                      "sets it to nothing, and a change takes no entry away; write a value, or for no unit "
                      "of a fleet e.g. 'fleets.turbines.initial=0'"));
    return;
  }
  *node = std::move(value);
}

namespace {
void set_source(Node& node, int source) {
  node.mark.source = source;
  for (Node& item : node.items) set_source(item, source);
  for (Entry& entry : node.entries) {
    entry.mark.source = source;
    set_source(entry.value, source);
  }
}
}  // namespace

void set_source(Change& change, int source) {
  change.mark.source = source;
  set_source(change.value, source);
}

void apply_change(Node& root, const Change& change, const Sources& sources, std::vector<Issue>& issues) {
  const auto steps = parse_path(change.path);
  if (steps.empty() || steps.size() > static_cast<std::size_t>(deepest)) {
    issues.push_back(sources.issue(change.mark, change.path,
                                   "is not a path; write e.g. 'policy.reserve.units' or 'phases[0].add[1].count'"));
    return;
  }
  if (Node* node = Setter(change.mark, sources, issues).reach(root, steps)) *node = change.value;
}

}  // namespace gigasim::document
