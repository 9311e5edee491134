/// `path=value` changes of a plan, as `--set` and sweeps make them.
#pragma once

#include <string>
#include <vector>

#include "document.hpp"

namespace gigasim::document {

/// One step of a path: a key, an index, or the `name:` of an item of a list (also a key with dots).
struct Step {
  std::string key;
  int index = -1;  ///< >= 0: by position
  bool bracket = false;
};

/// `phases[1].add[0].date`, `phases["200 MW"].add[0].count`, `fleets[gas.v2].rating`. Nothing when malformed.
std::vector<Step> parse_path(std::string_view path);

/// Sets what `path=value` says; the value is YAML. Missing keys of maps are made, items of lists must be there.
void apply_override(Node& root, const std::string& text, Sources& sources, Budget& budget, std::vector<Issue>& issues);

/// A value to be put at a path, with where both were written.
struct Change {
  std::string path;
  Node value{};
  Mark mark{};
};

/// The same for a value that is parsed already.
void apply_change(Node& root, const Change&, const Sources&, std::vector<Issue>&);

/// From here on it stands in another source, at the same place.
void set_source(Change&, int source);

}  // namespace gigasim::document
