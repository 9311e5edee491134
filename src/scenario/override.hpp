/// `path=value` changes of a plan, as `--set` and sweeps make them.
#pragma once

#include <string>
#include <vector>

#include "document.hpp"

namespace gigasim::document {

/// One step of a path: a key, an index, or the `name:` of an item of a list (also a key with dots).
struct Step {
  std::string key;       ///< key, name, or text of the index
  int index = -1;        ///< position from 0; -1: by key or name
  bool bracket = false;  ///< it was written in brackets
};

/// Steps of `phases[1].add[0].date`, `phases["200 MW"].add[0].count` or `fleets[gas.v2].rating`. Empty when malformed.
std::vector<Step> parse_path(std::string_view path);

/// Puts the value of `path=value` at its path; the value is YAML. Missing keys of maps are made, items of lists must be
/// there. Problems are appended to `issues`.
void apply_override(Node& root, const std::string& text, Sources& sources, Budget& budget, std::vector<Issue>& issues);

/// A value to be put at a path.
struct Change {
  std::string path;  ///< as `parse_path` takes it
  Node value{};      ///< with its own places
  Mark mark{};       ///< of the path
};

/// The same as `apply_override` for a value that is parsed already.
void apply_change(Node& root, const Change&, const Sources&, std::vector<Issue>&);

/// Puts the change into another source, at the same line and column.
void set_source(Change&, int source);

}  // namespace gigasim::document
