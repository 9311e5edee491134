/// YAML text as a plain tree with positions. yaml-cpp ends here: nothing else in this layer sees it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/issue.hpp"

namespace gigasim::document {

/// The place at which a value was written.
struct Mark {
  int source = -1;  ///< index into Sources; -1: unknown
  int line = 0;     ///< from 1; 0: unknown
  int column = 0;   ///< from 1; 0: unknown
};

/// An origin of values.
struct Source {
  /// Kind of origin. File names in a study are relative to the scenario.
  enum class Kind { file, catalog, command_line, study };
  Kind kind = Kind::file;  ///< decides how it is named
  std::string name;        ///< file name as the user gave it; model; text of the override
  std::string detail;      ///< catalog: the entry's `source:` line
};

/// All sources of one scenario; a Mark's `source` is an index into it.
struct Sources {
  std::vector<Source> list;  ///< in the order of addition; the file that is read comes first
  /// Adds a source and returns its index.
  int add(Source source);
  /// `plan.yaml:14`, `catalog: Titan 350 (PUB: ...)`, `--set`; empty for an unknown place.
  std::string origin(const Mark& mark) const;
  /// A problem at this place.
  Issue issue(const Mark& mark, std::string path, std::string message) const;
};

struct Entry;

/// Null, scalar, sequence or map. Aliases are expanded and merge keys (`<<`) merged. Keys of a map are unique scalars.
struct Node {
  /// Kind of node; it decides which member counts.
  enum class Kind { null, scalar, sequence, map };
  Kind kind = Kind::null;      ///< kind of the node
  std::string text;            ///< scalar
  std::vector<Node> items;     ///< sequence
  std::vector<Entry> entries;  ///< map, in the order written
  Mark mark;                   ///< beginning of the value

  /// Whether the node is of this kind.
  bool is(Kind k) const { return kind == k; }
  /// Entry of a key of a map, null when there is none.
  const Entry* entry(std::string_view key) const;
  /// Entry of a key of a map, to change; null when there is none.
  Entry* entry(std::string_view key);
  /// Value of a key of a map, null when there is none.
  const Node* find(std::string_view key) const;
  /// Value of a key of a map, to change; null when there is none.
  Node* find(std::string_view key);
  /// Takes a key out of a map, if it is there.
  void erase(std::string_view key);
};

/// An entry of a map.
struct Entry {
  std::string key;  ///< unique in its map
  Mark mark;        ///< of the key
  Node value;       ///< null when nothing was written
};

/// Whether a law stands in place of a single value: a map with a key such as `pert`. docs/formats/uncertainty.md
bool is_law(const Node& node);

/// The room that one scenario may take up in all, expanded aliases, includes and catalog entries counted.
struct Budget {
  std::size_t nodes = 200'000;   ///< nodes that are left
  std::size_t text = 32u << 20;  ///< bytes of scalars and keys that are left
  /// Charges a tree that is about to be copied; false when it does not fit.
  bool charge(const Node& tree);
  /// Charges one node with this much text; false, and nothing charged, when it does not fit.
  bool charge_one(std::size_t text_bytes);
};
inline constexpr std::size_t largest_file = 8u << 20;  ///< bytes of one YAML file
inline constexpr std::size_t longest_key = 200;        ///< bytes of a key
inline constexpr int deepest = 64;                     ///< levels of nesting, and steps of a path

/// Parses one YAML document. Problems, duplicate keys among them, are appended to `issues`; whatever the bytes, nothing
/// is thrown. After a syntax error the tree is null.
Node parse(std::string_view text, int source, const Sources& sources, Budget& budget, std::vector<Issue>& issues);

/// Lays `over` on `base`: entries of `over` win. Maps on both sides are merged, everything else is replaced, laws as a
/// whole; null takes an entry of `base` away. Order: base's, then the new entries.
void merge(Node& base, Node over);
/// The same, the other way around: entries of `node` win, in their order; `under` fills in the missing ones.
void fill(Node& node, const Node& under);

}  // namespace gigasim::document
