#include "document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "distribution.hpp"

namespace gigasim::document {

int Sources::add(Source source) {
  list.push_back(std::move(source));
  return static_cast<int>(list.size()) - 1;
}

std::string Sources::origin(const Mark& mark) const {
  if (mark.source < 0) return {};
  const Source& source = list[static_cast<std::size_t>(mark.source)];
  switch (source.kind) {
    case Source::Kind::command_line:
      return "--set";
    case Source::Kind::catalog:
      return source.detail.empty() ? "catalog: " + source.name
                                   : fmt::format("catalog: {} ({})", source.name, source.detail);
    case Source::Kind::file:
    case Source::Kind::study:
      break;
  }
  return fmt::format("{}:{}", source.name, mark.line);
}

Issue Sources::issue(const Mark& mark, std::string path, std::string message) const {
  if (mark.source < 0) return {{}, 0, 0, std::move(path), std::move(message)};
  const Source& source = list[static_cast<std::size_t>(mark.source)];
  switch (source.kind) {
    case Source::Kind::command_line:
      return {"--set " + source.name, 0, 0, std::move(path), std::move(message)};
    case Source::Kind::catalog:
      return {"catalog: " + source.name, 0, 0, std::move(path), std::move(message)};
    case Source::Kind::file:
    case Source::Kind::study:
      break;
  }
  return {source.name, mark.line, mark.column, std::move(path), std::move(message)};
}

const Entry* Node::entry(std::string_view key) const {
  const auto it = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return it == entries.end() ? nullptr : &*it;
}

Entry* Node::entry(std::string_view key) { return const_cast<Entry*>(std::as_const(*this).entry(key)); }

const Node* Node::find(std::string_view key) const {
  const Entry* e = entry(key);
  return e ? &e->value : nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

void Node::erase(std::string_view key) {
  std::erase_if(entries, [&](const Entry& e) { return e.key == key; });
}

bool is_law(const Node& node) {
  return std::any_of(node.entries.begin(), node.entries.end(), [](const Entry& e) {
    const auto& names = choices(InputLaw::Family{});
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.first == e.key; });
  });
}

bool Budget::charge_one(std::size_t text_bytes) {
  if (nodes == 0 || text < text_bytes) return false;
  --nodes;
  text -= text_bytes;
  return true;
}

bool Budget::charge(const Node& tree) {
  if (!charge_one(tree.text.size())) return false;
  for (const Node& item : tree.items)
    if (!charge(item)) return false;
  for (const Entry& e : tree.entries) {
    if (text < e.key.size()) return false;
    text -= e.key.size();
    if (!charge(e.value)) return false;
  }
  return true;
}

namespace {
/// Positions of a map's keys, so that merging two large maps stays linear.
std::unordered_map<std::string, std::size_t> positions(const Node& map) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < map.entries.size(); ++i) index.emplace(map.entries[i].key, i);
  return index;
}

/// Ways to say the same thing: a map that says it one way takes the others out of what it is laid over.
constexpr std::array<std::string_view, 3> one_of[] = {{"mttf", "rate", "forced_outage_rate"},
                                                      {"climate", "weather", "weather"}};

bool replaced(const Node& over, std::string_view key) {
  for (const auto& group : one_of) {
    if (std::find(group.begin(), group.end(), key) == group.end()) continue;
    if (std::any_of(group.begin(), group.end(),
                    [&](std::string_view other) { return other != key && over.find(other); }))
      return true;
  }
  return false;
}
}  // namespace

void merge(Node& base, Node over) {
  if (!base.is(Node::Kind::map) || !over.is(Node::Kind::map) || is_law(base) || is_law(over)) {
    base = std::move(over);
    return;
  }
  std::erase_if(base.entries, [&](const Entry& e) { return replaced(over, e.key) && !over.find(e.key); });
  const auto index = positions(base);
  std::unordered_set<std::string> taken_away;
  for (Entry& e : over.entries) {
    const auto it = index.find(e.key);
    if (it == index.end()) {
      base.entries.push_back(std::move(e));
      continue;
    }
    Entry& own = base.entries[it->second];
    own.mark = e.mark;
    if (e.value.is(Node::Kind::null))
      taken_away.insert(e.key);
    else
      merge(own.value, std::move(e.value));
  }
  std::erase_if(base.entries, [&](const Entry& e) { return taken_away.contains(e.key); });
  base.mark = over.mark;
}

void fill(Node& node, const Node& under) {
  if (!node.is(Node::Kind::map) || !under.is(Node::Kind::map) || is_law(node) || is_law(under)) return;
  const auto index = positions(node);
  for (const Entry& e : under.entries) {
    const auto it = index.find(e.key);
    if (it != index.end())
      fill(node.entries[it->second].value, e.value);
    else if (!replaced(node, e.key))
      node.entries.push_back(e);
  }
}

}  // namespace gigasim::document
