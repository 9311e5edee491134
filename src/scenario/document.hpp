/// YAML text as a plain tree with positions. yaml-cpp ends here: nothing else in this layer sees it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/issue.hpp"

namespace gigasim::document {

/// Where a value was written: `source` counts in Sources; line and column from 1, 0 is unknown.
struct Mark {
  int source = -1;
  int line = 0;
  int column = 0;
};

/// Something that values come from.
struct Source {
  enum class Kind { file, catalog, command_line, study };  ///< study: file names in it are relative to the scenario
  Kind kind = Kind::file;
  std::string name;    ///< file name as the user gave it; model; text of the override
  std::string detail;  ///< catalog: the entry's `source:` line
};

/// All sources of one scenario; a Mark's `source` is an index into it.
struct Sources {
  std::vector<Source> list;
  int add(Source source);
  /// `plan.yaml:14`, `catalog: Titan 350 (PUB: ...)`, `--set`.
  std::string origin(const Mark& mark) const;
  Issue issue(const Mark& mark, std::string path, std::string message) const;
};

struct Entry;

/// Null, scalar, sequence or map. Aliases are expanded and merge keys (`<<`) merged. Keys of a map are unique scalars.
struct Node {
  enum class Kind { null, scalar, sequence, map };
  Kind kind = Kind::null;
  std::string text;            ///< scalar
  std::vector<Node> items;     ///< sequence
  std::vector<Entry> entries;  ///< map, in the order written
  Mark mark;

  bool is(Kind k) const { return kind == k; }
  const Entry* entry(std::string_view key) const;
  Entry* entry(std::string_view key);
  const Node* find(std::string_view key) const;  ///< value of a key of a map, or nullptr
  Node* find(std::string_view key);
  void erase(std::string_view key);
};

struct Entry {
  std::string key;
  Mark mark;  ///< of the key
  Node value;
};

/// A law in place of a single value: a map with a key such as `pert`. docs/formats/uncertainty.md
bool is_law(const Node& node);

/// What one scenario may take up in all, expanded aliases, includes and catalog entries counted.
struct Budget {
  std::size_t nodes = 200'000;
  std::size_t text = 32u << 20;  ///< bytes of scalars and keys
  /// Charges a tree that is about to be copied; false when it does not fit.
  bool charge(const Node& tree);
  bool charge_one(std::size_t text_bytes);
};
inline constexpr std::size_t largest_file = 8u << 20;
inline constexpr std::size_t longest_key = 200;
inline constexpr int deepest = 64;

/// Parses one YAML document. Problems, duplicate keys among them, are appended to `issues`; whatever the bytes, nothing
/// is thrown. After a syntax error the tree is null.
Node parse(std::string_view text, int source, const Sources& sources, Budget& budget, std::vector<Issue>& issues);

/// Entries of `over` win; maps on both sides are merged, everything else is replaced, laws as a whole;
/// null takes an entry of `base` away. Order: base's, then what is new.
void merge(Node& base, Node over);
/// The same, the other way around: entries of `node` win, in their order; `under` fills in what is missing.
void fill(Node& node, const Node& under);

}  // namespace gigasim::document
