#include "gigasim/scenario/plan_diff.hpp"

#include <fmt/format.h>

#include "document.hpp"

namespace gigasim {

using document::Node;

namespace {
constexpr std::size_t longest_value = 60;

std::string scalar_of(const Node* node, std::string_view key) {
  const Node* value = node ? node->find(key) : nullptr;
  return value && value->is(Node::Kind::scalar) ? value->text : std::string();
}

std::string join(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

/// A value on one line.
std::string shown(const Node& node) {
  std::string text;
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      text = node.text;
      break;
    case Node::Kind::sequence:
      for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + shown(item);
      text = "[" + text + "]";
      break;
    case Node::Kind::map:
      for (const auto& entry : node.entries)
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", entry.key, shown(entry.value));
      text = "{" + text + "}";
      break;
  }
  return text.size() <= longest_value ? text : text.substr(0, longest_value) + "…";
}

/// What an item of a list is called: by name, by the fleet or feeder that it delivers, else by position.
std::string name_of_item(const Node& list, std::size_t i) {
  const auto label = [](const Node& item) {
    for (const char* key : {"name", "fleet", "feeder"})
      if (std::string text = scalar_of(&item, key); !text.empty()) return text;
    return std::string();
  };
  const std::string name = label(list.items[i]);
  if (name.empty()) return fmt::format("#{}", i);
  std::size_t before = 0;
  for (std::size_t k = 0; k < i; ++k) before += label(list.items[k]) == name;
  return before == 0 ? name : fmt::format("{} ({})", name, before + 1);
}

class Comparer {
 public:
  explicit Comparer(const LoadedScenario& after) : after_(after) {}

  void compare(const Node& a, const Node& b, const std::string& path, const std::string& label) {
    if (a.is(Node::Kind::map) && b.is(Node::Kind::map)) return compare_maps(a, b, path, label);
    const bool lists = a.is(Node::Kind::sequence) && b.is(Node::Kind::sequence);
    if (lists && holds_maps(a) && holds_maps(b)) return compare_lists(a, b, path, label);
    if (shown_whole(a) != shown_whole(b)) add(path, words(path, label, a, b));
  }
  std::vector<PlanChange> changes{};

 private:
  static bool holds_maps(const Node& list) { return !list.items.empty() && list.items.front().is(Node::Kind::map); }
  static std::string shown_whole(const Node& node) {
    if (node.is(Node::Kind::scalar)) return node.text;
    std::string text;
    for (const Node& item : node.items) text += shown_whole(item) + "\n";
    for (const auto& entry : node.entries) text += entry.key + ":" + shown_whole(entry.value) + "\n";
    return text;
  }

  void compare_maps(const Node& a, const Node& b, const std::string& path, const std::string& label) {
    for (const auto& entry : a.entries)
      if (!b.find(entry.key))
        add(join(path, entry.key), fmt::format("{}: gone, was {}", join(label, entry.key), shown(entry.value)));
    for (const auto& entry : b.entries) {
      const Node* before = a.find(entry.key);
      if (before)
        compare(*before, entry.value, join(path, entry.key), join(label, entry.key));
      else
        add(join(path, entry.key), fmt::format("{}: new, {}", join(label, entry.key), shown(entry.value)));
    }
  }

  void compare_lists(const Node& a, const Node& b, const std::string& path, const std::string& label) {
    const auto position = [](const Node& list, const std::string& name) -> const Node* {
      for (std::size_t i = 0; i < list.items.size(); ++i)
        if (name_of_item(list, i) == name) return &list.items[i];
      return nullptr;
    };
    const bool phases = path == "phases";
    const std::string inside = label.ends_with(".add") ? label.substr(0, label.size() - 4) : label;
    const auto where = [&](const std::string& name) {
      return phases ? fmt::format("phase '{}'", name) : fmt::format("'{}' in {}", name, inside);
    };
    for (std::size_t i = 0; i < a.items.size(); ++i)
      if (const std::string name = name_of_item(a, i); !position(b, name))
        add(path, fmt::format("{}: gone, was {}", where(name), delivery(a.items[i])));
    for (std::size_t i = 0; i < b.items.size(); ++i) {
      const std::string name = name_of_item(b, i), item = fmt::format("{}[{}]", path, i);
      const Node* before = position(a, name);
      if (before)
        compare(*before, b.items[i], item, where(name));
      else
        add(item, fmt::format("{}: new, {}", where(name), delivery(b.items[i])));
    }
  }

  /// `4 units on 2026-05-01`, of what a phase adds.
  static std::string delivery(const Node& item) {
    const std::string count = scalar_of(&item, "count"), date = scalar_of(&item, "date");
    return count.empty() || date.empty() ? shown(item)
                                         : fmt::format("{} on {}", count == "1" ? "1 unit" : count + " units", date);
  }

  static std::string words(const std::string& path, std::string label, const Node& a, const Node& b) {
    const bool of_delivery = path.find("].add[") != std::string::npos;
    const std::size_t dot = label.rfind('.');
    const std::string key = dot == std::string::npos ? label : label.substr(dot + 1),
                      in = dot == std::string::npos ? "" : label.substr(0, dot);
    if (of_delivery && key == "date") return fmt::format("{}: delivery moved {} → {}", in, shown(a), shown(b));
    if (of_delivery && key == "count") return fmt::format("{}: {} → {} units", in, shown(a), shown(b));
    return fmt::format("{}: {} → {}", label, shown(a), shown(b));
  }

  void add(const std::string& path, std::string text) { changes.push_back({path, std::move(text), origin_of(path)}); }

  /// Of the value, or of the first that stands below it.
  std::string origin_of(const std::string& path) const {
    for (const Provenance& p : after_.provenance)
      if (p.path == path || (p.path.starts_with(path) && (p.path[path.size()] == '.' || p.path[path.size()] == '[')))
        return p.origin.find(':') != std::string::npos && !p.origin.starts_with("catalog") &&
                       !p.origin.starts_with("default")
                   ? p.origin
                   : "";
    return "";
  }

  const LoadedScenario& after_;
};

Node parsed(std::string_view yaml) {
  document::Sources sources;
  document::Budget budget;
  std::vector<Issue> issues;
  Node root = document::parse(yaml, sources.add({.name = "plan"}), sources, budget, issues);
  if (!issues.empty()) throw InputError(std::move(issues));
  return root;
}
}  // namespace

std::vector<PlanChange> plan_changes(std::string_view before, const LoadedScenario& after) {
  Comparer comparer(after);
  comparer.compare(parsed(before), parsed(effective_yaml(after, false)), "", "");
  return std::move(comparer.changes);
}

}  // namespace gigasim
