/// Runs of the shipped plans by the program itself: one SimGrid engine a process.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace shipped {

namespace fs = std::filesystem;
using Json = nlohmann::json;

inline std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

inline std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& file : fs::directory_iterator(GIGASIM_SOURCE_DIR "/scenarios"))
    if (file.path().extension() == ".yaml") all.push_back(file.path().stem().string());
  return all;
}

inline int exit_status(const std::string& arguments) {
  return std::system(
      fmt::format("cd '{}' && '{}' {} > /dev/null", GIGASIM_SOURCE_DIR, GIGASIM_BINARY, arguments).c_str());
}

/// A result folder that is gone when the test is over.
class Result {
 public:
  explicit Result(const std::string& name, const std::string& options = {}) {
    std::string made = (fs::temp_directory_path() / "gigasim-XXXXXX").string();
    folder_ = ::mkdtemp(made.data());
    if (exit_status(fmt::format("run scenarios/{}.yaml --quiet --out '{}' {}", name, folder_.string(), options)) != 0)
      throw std::runtime_error("the run of " + name + " failed");
  }
  ~Result() { fs::remove_all(folder_); }
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;

  std::string text(const std::string& file) const { return text_of(folder_ / file); }
  Json summary() const { return Json::parse(text("summary.json")); }

 private:
  fs::path folder_;
};

}  // namespace shipped
