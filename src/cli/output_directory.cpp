#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <system_error>

#include "commands.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
constexpr int most_tried = 100000;

[[noreturn]] void refuse(const std::string& message) { throw InputError({{.path = "--out", .message = message}}); }

std::string today() {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  std::string text = to_string(std::chrono::floor<std::chrono::days>(now));
  std::erase(text, '-');
  return text;
}

void create(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) refuse(fmt::format("cannot make the directory '{}': {}", directory.string(), error.message()));
}

/// The first free number; making the directory claims it.
std::string fresh_directory(const std::string& scenario_file) {
  create("out");
  const std::string stem = fs::path("out") / fmt::format("{}-{}", fs::path(scenario_file).stem().string(), today());
  for (int n = 1; n < most_tried; ++n) {
    const std::string name = fmt::format("{}-{}", stem, n);
    std::error_code error;
    if (fs::create_directory(name, error)) return name;
    if (error) refuse(fmt::format("cannot make the directory '{}': {}", name, error.message()));
  }
  refuse(fmt::format("'{}-1' and all the numbers after it are taken", stem));
}
}  // namespace

void require_kind(const std::string& directory, FolderKind kind) {
  const FolderKind found = folder_kind(directory);
  if (found != FolderKind::nothing && found != kind)
    refuse(fmt::format("'{}' holds {}; name a new directory", directory, to_text(found)));
}

std::string output_directory(const std::string& chosen, const std::string& scenario_file, FolderKind kind) {
  if (chosen.empty()) return fresh_directory(scenario_file);
  if (fs::exists(chosen) && !fs::is_directory(chosen)) refuse(fmt::format("'{}' is a file; name a directory", chosen));
  require_kind(chosen, kind);
  create(chosen);
  return chosen;
}

}  // namespace gigasim::cli
