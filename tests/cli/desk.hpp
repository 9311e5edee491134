/// The program on a desk of its own: a directory with plans, and what a command printed.
#pragma once

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace fs = std::filesystem;

/// 2 units of 6 MW that never fail and a load of 5 MW: everything is served.
inline constexpr const char* town = R"(name: Town
start: 2025-01-01
end: 2025-02-01
sites:
  memphis: {climate: memphis}
buses:
  plant: {site: memphis}
loads:
  town: {bus: plant, demand: 5 MW}
fleets:
  sets: {kind: generic_unit, at: plant, initial: 2, capacity: 6 MW}
)";

struct Outcome {
  int code;
  std::string out, err;
};

inline std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// The address sanitizer tells that it does not know the stacks of SimGrid's actors; that is no output of the program.
inline std::string without_notice(std::string text) {
#ifdef __SANITIZE_ADDRESS__
  const std::string last = "sanitizers/issues/189\n";
  if (const auto end = text.find(last); end != std::string::npos) text.erase(0, end + last.size());
#endif
  return text;
}

/// A directory of its own with `town.yaml` in it.
class Desk {
 public:
  Desk() {
    std::string name = (fs::temp_directory_path() / "gigasim-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    write("town.yaml", town);
  }
  ~Desk() { fs::remove_all(directory_); }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void write(const std::string& file, const std::string& text) const { std::ofstream(directory_ / file) << text; }
  fs::path operator/(const std::string& file) const { return directory_ / file; }

  Outcome gigasim(const std::string& arguments) const {
    const std::string command =
        fmt::format("cd '{0}' && '{1}' {2} > .out 2> .err < /dev/null", directory_.string(), GIGASIM_BINARY, arguments);
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(directory_ / ".out"),
            without_notice(text_of(directory_ / ".err"))};
  }

 private:
  fs::path directory_;
};

inline std::string replaced(std::string text, const std::string& old, const std::string& by) {
  return text.replace(text.find(old), old.size(), by);
}
