/// From YAML text to a Scenario and back. The only layer that knows yaml-cpp. docs/formats/scenario.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigasim/campus.hpp"

namespace gigasim {

/// A file that went into a scenario, with the hash of its bytes (`hash64`).
struct InputFile {
  std::string path;
  std::uint64_t hash = 0;
};

/// Where the value at a path of the scenario came from, e.g. `plan.yaml:14`, `catalog: Titan 350 (PUB: ...)`, `--set`,
/// `default (EJ: ...)`.
struct Provenance {
  std::string path;
  std::string origin;
};

struct LoadedScenario {
  Scenario scenario;
  std::vector<InputFile> files;
  std::vector<Provenance> provenance;   ///< one entry a leaf value, in document order
};

/// Reads a scenario file with its includes, catalog entries and CSV series; `set` holds `path=value` overrides
/// (`policy.reserve.units=2`, `phases[1].add[0].date=2026-01-15`, `phases["200 MW"].add[0].count=9`): brackets hold a
/// position from 0 or a name, missing keys of maps are made, the value is YAML. Precedence: `set`, the file, what it
/// includes (later over earlier), the catalog (field by field, what `model:` names), defaults. Every problem found,
/// `validate`'s too, is thrown as one InputError. Nothing else is thrown for bad input, whatever the bytes.
LoadedScenario load_scenario(const std::filesystem::path& file, const std::vector<std::string>& set = {});

/// The scenario with every default filled in, as YAML that reads back to the same; each line with its origin in a
/// comment when `origins`.
std::string effective_yaml(const LoadedScenario&, bool origins);

/// Fields of a kind of device or section (`battery`, `policy`, `phases`), as a table for a terminal. Throws InputError
/// for an unknown name, listing the known ones.
std::string explain(std::string_view kind, int width = 100);
std::vector<std::string> explainable();

/// JSON Schema (draft 7) of scenario files, for editors.
std::string json_schema();

/// The reference page docs/formats/scenario.md, generated from the field declarations.
std::string scenario_reference();

/// Built-in equipment: model name, kind, one line of text.
struct CatalogEntry {
  std::string model, kind, text;
};
std::vector<CatalogEntry> catalog();
/// One entry as YAML, with sources.
std::string catalog_yaml(std::string_view model);

}  // namespace gigasim
