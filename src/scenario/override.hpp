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

}  // namespace gigasim::document
