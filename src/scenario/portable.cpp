#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "gigasim/scenario/scenario.hpp"
#include "value_text.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
/// A name in the folder that no other file has: `load.csv`, then `load-2.csv`.
std::string free_name(const fs::path& file, std::set<std::string>& taken) {
  std::string name = file.filename().string();
  for (int n = 2; !taken.insert(name).second; ++n)
    name = fmt::format("{}-{}{}", file.stem().string(), n, file.extension().string());
  return fmt::format("{}/{}", data_folder, name);
}

/// Whether a value ends at this place of a line of YAML.
bool ends_value(std::string_view text, std::size_t at) {
  return at >= text.size() || std::string_view(",]}\n").find(text[at]) != std::string_view::npos;
}

/// Puts another value in place of each that is `old`; returns whether there was one.
bool replace_value(std::string& text, std::string_view old, std::string_view by) {
  bool found = false;
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at)) {
    const bool whole = at > 0 && (text[at - 1] == ' ' || text[at - 1] == '[') && ends_value(text, at + old.size());
    if (whole) text.replace(at, old.size(), by);
    at += whole ? by.size() : 1;
    found |= whole;
  }
  return found;
}
}  // namespace

PortablePlan portable_plan(const LoadedScenario& loaded) {
  PortablePlan plan{effective_yaml(loaded, false), {}};
  std::set<std::string> taken;
  for (const InputFile& file : loaded.files) {
    const fs::path path = fs::absolute(file.path).lexically_normal();
    std::set<std::string> with_this = taken;
    const std::string name = free_name(path, with_this);
    if (!replace_value(plan.yaml, yaml_text(path.string()), yaml_text(name))) continue;
    taken = std::move(with_this);
    plan.data.emplace_back(path.string(), name);
  }
  return plan;
}

}  // namespace gigasim
