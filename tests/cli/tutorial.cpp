/// The tutorial does what it says: its commands are run in order, and what it shows of their output must come.
#include <catch2/catch.hpp>
#include <sstream>
#include <vector>

#include "desk.hpp"

namespace {
struct Step {
  std::string command;
  std::vector<std::string> shown{};
};

/// Commands of the page's fenced blocks, and the lines below each. A here-document ends with END.
std::vector<Step> steps_of(const std::string& page) {
  std::vector<Step> steps;
  bool fenced = false, document = false;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```"))
      fenced = !fenced;
    else if (document) {
      steps.back().command += "\n" + line;
      document = line != "END";
    } else if (fenced && line.starts_with("$ ")) {
      steps.push_back({line.substr(2)});
      document = line.ends_with("<<'END'");
    } else if (fenced && !steps.empty())
      steps.back().shown.push_back(line);
  }
  return steps;
}

/// A line that ends with ... is shown by its beginning.
bool fits(const std::string& shown, const std::string& line) {
  return shown.ends_with("...") ? line.starts_with(shown.substr(0, shown.size() - 3)) : line == shown;
}

/// In this order, next to each other but where the page says `...`; nothing before the first.
std::string missing(const std::vector<std::string>& shown, const std::string& output) {
  std::vector<std::string> lines;
  std::istringstream text(output);
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  std::size_t at = 0;
  bool skips = false;
  for (const std::string& line : shown) {
    if (line == "...") {
      skips = true;
      continue;
    }
    while (skips && at < lines.size() && !fits(line, lines[at])) ++at;
    if (at >= lines.size() || !fits(line, lines[at])) return line;
    ++at;
    skips = false;
  }
  return skips || at == lines.size() ? "" : "nothing after: " + lines[at];
}

std::string output_of(const Desk& desk, const std::string& command) {
  desk.write(".step", "PATH='" + fs::path(GIGASIM_BINARY).parent_path().string() + "':$PATH\n" + command + "\n");
  const std::string call = fmt::format("cd '{}' && bash .step > .out 2>&1 < /dev/null", (desk / ".").string());
  static_cast<void>(std::system(call.c_str()));
  return without_notice(text_of(desk / ".out"));
}
}  // namespace

TEST_CASE("tutorial: a newcomer who types its commands sees what it shows") {
  const Desk desk;
  const std::vector<Step> steps = steps_of(text_of(GIGASIM_SOURCE_DIR "/docs/guide/tutorial.md"));
  REQUIRE(steps.size() >= 10);
  for (const Step& step : steps) {
    const std::string output = output_of(desk, step.command);
    INFO("$ " << step.command << "\n" << output);
    const bool no_page =
        step.command.starts_with("gigasim report") && output.find("built without the HTML report") != std::string::npos;
    if (!no_page) CHECK(missing(step.shown, output) == "");
  }
}

TEST_CASE("tutorial: what is shown is compared line by line, but for what the page leaves out") {
  CHECK(missing({"a", "...", "c"}, "a\nb\nc\n") == "");
  CHECK(missing({"a", "c"}, "a\nb\nc\n") == "c");
  CHECK(missing({"a", "..."}, "a\nb\n") == "");
  CHECK(missing({"a"}, "a\nb\n") == "nothing after: b");
  CHECK(missing({"ab..."}, "abc\n") == "");
  CHECK(missing({"...", "z"}, "a\n") == "z");
}
