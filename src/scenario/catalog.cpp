#include "catalog.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gigasim/base/text.hpp"
#include "gigasim/campus/campus.hpp"

namespace gigasim::document {

namespace {

constexpr std::size_t most_issues = 1'000;

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node && node->is(Node::Kind::scalar) ? node->text : std::string();
}

Equipment make_equipment(const Entry& e) {
  Equipment made{e.key, text_of(e.value, "kind"), text_of(e.value, "text"), text_of(e.value, "source"), e.value, {}};
  for (const char* key : {"kind", "text", "source"}) made.fields.erase(key);
  return made;
}

/// Byte at which each line begins.
std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') starts.push_back(i + 1);
  return starts;
}

void add_file(const EmbeddedFile& file, std::vector<Equipment>& all) {
  Sources sources;
  sources.add({Source::Kind::file, std::string(file.name), {}});
  Budget budget;
  std::vector<Issue> issues;
  const Node root = parse(file.text, 0, sources, budget, issues);
  if (!issues.empty()) throw InternalFault("built-in catalog: " + to_string(issues.front()));
  const auto starts = line_starts(file.text);
  const auto line = [&](std::size_t i) { return starts[static_cast<std::size_t>(root.entries[i].mark.line - 1)]; };
  for (std::size_t i = 0; i < root.entries.size(); ++i) {
    const std::size_t end = i + 1 < root.entries.size() ? line(i + 1) : file.text.size();
    all.push_back(make_equipment(root.entries[i]));
    all.back().yaml = file.text.substr(line(i), end - line(i));
  }
}

bool is_kind(std::string_view kind) {
  return kind == "feeder" || std::any_of(std::begin(device_kinds), std::end(device_kinds),
                                         [&](const DeviceTraits& k) { return k.kind == kind; });
}

/// Every leaf and key of a copied entry says which model it came from.
void remark(Node& node, const Mark& mark) {
  node.mark = mark;
  for (Node& item : node.items) remark(item, mark);
  for (Entry& e : node.entries) {
    e.mark = mark;
    remark(e.value, mark);
  }
}

class Catalog {
 public:
  Catalog(Sources& sources, Budget& budget, std::vector<Issue>& issues)
      : sources_(sources), budget_(budget), issues_(issues) {
    for (const Equipment& e : builtin_equipment()) {
      Equipment copy = e;
      remark(copy.fields, {sources_.add({Source::Kind::catalog, e.model, e.source}), 0, 0});
      all_.push_back(std::move(copy));
    }
  }

  /// The user's own entries; they come before built-in ones of the same name.
  void add(Node& equipment) {
    if (!equipment.is(Node::Kind::map)) return report(equipment.mark, "equipment", "is not a map of models");
    for (Entry& e : equipment.entries) {
      const std::string path = "equipment." + e.key;
      build_on(e, path);
      const std::string kind = text_of(e.value, "kind");
      if (!e.value.is(Node::Kind::map))
        report(e.mark, path, "is not a map of fields");
      else if (e.value.find("model"))
        continue;  // reported: there is no such model
      else if (!is_kind(kind))
        report(e.mark, path + ".kind",
               kind.empty() ? "missing; write 'kind: ' with a device kind, or 'feeder'"
                            : fmt::format("'{}' is unknown{}", kind, suggestion(kind, kinds())));
      else {
        std::erase_if(all_, [&](const Equipment& old) { return old.model == e.key; });
        all_.push_back(make_equipment(e));
      }
    }
  }

  /// Fills a device's or branch's map from what its `model:` names.
  void apply(Node& map, const std::string& path, bool branch) {
    const Node* model = map.find("model");
    if (!model) return;
    const Equipment* entry = find(*model, path + ".model", branch);
    const std::string given = text_of(map, "kind");
    if (!entry) {
      if (branch) map.erase("model");  // a device keeps it: its kind is unknown, not missing
    } else if (!branch && !given.empty() && given != entry->kind) {
      report(map.find("kind")->mark, path + ".kind",
             fmt::format("'{}', but '{}' is a {}; leave 'kind' out", given, entry->model, entry->kind));
      map.erase("model");
    } else if (!budget_.charge(entry->fields)) {
      report(model->mark, path, "too much: the plan with its catalog entries holds more than 200,000 keys and values");
    } else {
      if (!branch && given.empty()) add_kind(map, *entry, model->mark);
      fill(map, entry->fields);
      map.erase("model");
    }
  }

 private:
  void report(const Mark& mark, std::string path, std::string message) {
    if (issues_.size() < most_issues) issues_.push_back(sources_.issue(mark, std::move(path), std::move(message)));
  }
  /// An entry of the user's that is another one with changes.
  void build_on(Entry& e, const std::string& path) {
    const Node* model = e.value.find("model");
    if (!model) return;
    const auto base =
        std::find_if(all_.begin(), all_.end(), [&](const Equipment& old) { return old.model == model->text; });
    const bool branch = base != all_.end() && base->kind == "feeder";
    if (branch && !e.value.find("kind")) add_kind(e.value, *base, model->mark);
    apply(e.value, path, branch);
  }
  static std::vector<std::string> kinds() {
    std::vector<std::string> names{"feeder"};
    for (const DeviceTraits& k : device_kinds) names.emplace_back(k.kind);
    return names;
  }
  static void add_kind(Node& map, const Equipment& entry, const Mark& mark) {
    Node kind;
    kind.kind = Node::Kind::scalar;
    kind.text = entry.kind;
    kind.mark = entry.fields.mark.source < 0 ? mark : entry.fields.mark;
    map.entries.push_back({"kind", kind.mark, kind});
  }
  const Equipment* find(const Node& model, const std::string& path, bool branch) {
    const auto it = std::find_if(all_.begin(), all_.end(), [&](const Equipment& e) { return e.model == model.text; });
    if (it != all_.end() && (it->kind == "feeder") == branch) return &*it;
    if (issues_.size() >= most_issues) return nullptr;
    std::vector<std::string> names;
    for (const Equipment& e : all_)
      if ((e.kind == "feeder") == branch) names.push_back(e.model);
    if (it == all_.end()) {
      report(model.mark, path,
             fmt::format("there is no '{}' in the catalog{}", model.text.substr(0, 60), suggestion(model.text, names)));
      return nullptr;
    }
    report(model.mark, path, fmt::format("'{}' is a {}{}", it->model, it->kind, suggestion(model.text, names)));
    return nullptr;
  }

  Sources& sources_;
  Budget& budget_;
  std::vector<Issue>& issues_;
  std::vector<Equipment> all_;
};

}  // namespace

const std::vector<Equipment>& builtin_equipment() {
  static const std::vector<Equipment> all = [] {
    std::vector<Equipment> made;
    for (const EmbeddedFile& file : embedded_catalog()) add_file(file, made);
    return made;
  }();
  return all;
}

void apply_catalog(Node& root, Sources& sources, Budget& budget, std::vector<Issue>& issues) {
  Catalog catalog(sources, budget, issues);
  if (Node* own = root.find("equipment")) catalog.add(*own);
  if (Node* fleets = root.find("fleets"))
    for (Entry& e : fleets->entries) catalog.apply(e.value, "fleets." + e.key, false);
  if (Node* buses = root.find("buses"))
    for (Entry& e : buses->entries)
      if (Node* via = e.value.find("via")) catalog.apply(*via, "buses." + e.key + ".via", true);
}

}  // namespace gigasim::document
