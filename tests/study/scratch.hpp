/// Directories and children of tests.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

/// A directory that is gone when the test is over.
struct Scratch {
  std::filesystem::path path;
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "gigasim-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(path); }
  std::filesystem::path operator/(const std::string& name) const { return path / name; }
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

inline void touch(const std::filesystem::path& file) { std::ofstream(file) << "here"; }

/// True the first time: the marker tells.
inline bool first_time(const std::filesystem::path& marker) {
  if (std::filesystem::exists(marker)) return false;
  touch(marker);
  return true;
}

inline pid_t in_child(const std::function<void()>& act) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  try {
    act();
  } catch (...) {
    _exit(1);
  }
  _exit(0);
}

/// At most ten seconds.
inline bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 1000; ++i, ::usleep(10000))
    if (condition()) return true;
  return false;
}
