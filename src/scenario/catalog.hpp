/// Equipment by model name: built-in entries (src/scenario/catalog/*.yaml, embedded in the binary) and the user's own
/// (`equipment:` of a plan).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

namespace gigasim::document {

/// A file of src/scenario/catalog, whole.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};
std::span<const EmbeddedFile> embedded_catalog();

/// An entry: `kind` of device (`gas_turbine`, ... as in device_kinds, or `feeder` for the branch of a bus), what it is
/// in one line (`text:`), where its figures are from (`source:`), and its fields without these.
struct Equipment {
  std::string model;
  std::string kind;
  std::string text;
  std::string source;
  Node fields;
  std::string_view yaml;  ///< built-in: the entry's own lines, with comments; else empty
};

/// The built-in entries, by file, in the order written. Parsed once.
const std::vector<Equipment>& builtin_equipment();

/// Adds what `model:` names to every fleet and branch (`via:`) that has one: fields written in the plan win, nested
/// maps field by field. Takes `model` out of the tree. An entry of `equipment:` may itself build on a `model:` before
/// it.
void apply_catalog(Node& root, Sources& sources, Budget& budget, std::vector<Issue>& issues);

}  // namespace gigasim::document
