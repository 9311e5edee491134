/// Equipment by model name: built-in entries (src/scenario/catalog/*.yaml, embedded in the binary) and the user's own
/// (`equipment:` of a plan).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

namespace gigasim::document {

/// A file of src/scenario/catalog, whole. The views live as long as the program.
struct EmbeddedFile {
  std::string_view name;  ///< without folder
  std::string_view text;  ///< YAML
};
/// All files of the catalog, by name.
std::span<const EmbeddedFile> embedded_catalog();

/// An entry of the catalog.
struct Equipment {
  std::string model;      ///< name for `model:`
  std::string kind;       ///< as in device_kinds, or `feeder` for the branch of a bus
  std::string text;       ///< `text:`, one line for people
  std::string source;     ///< `source:` of its figures
  Node fields;            ///< its fields without those above
  std::string_view yaml;  ///< built-in: the entry's own lines, with comments; else empty
};

/// The built-in entries, by file, in the order written. Parsed once.
const std::vector<Equipment>& builtin_equipment();

/// Adds the entry that `model:` names to every fleet and branch (`via:`) that has one. Fields written in the plan win,
/// nested maps field by field. `model` is taken out of the tree. An entry of `equipment:` may itself build on a
/// `model:` before it.
void apply_catalog(Node& root, Sources& sources, Budget& budget, std::vector<Issue>& issues);

}  // namespace gigasim::document
