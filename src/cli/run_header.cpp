#include "run_header.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "census.hpp"
#include "gigasim/random.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
std::string hex(std::uint64_t hash) { return fmt::format("{:016x}", hash); }
std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

}  // namespace

LoadedScenario load(const RunArguments& a) {
  std::vector<std::string> set = a.set;
  if (a.seed) set.push_back(fmt::format("seed={}", *a.seed));
  return load_scenario(a.scenario, set);
}

RunHeader header_of(const RunArguments& a, const LoadedScenario& loaded) {
  const Scenario& s = loaded.scenario;
  RunHeader header{.scenario_name = s.name, .scenario_file = file_name(a.scenario), .version = GIGASIM_VERSION};
  header.command = "gigasim run " + header.scenario_file;
  for (const std::string& set : a.set) header.command += " --set " + set;
  if (a.seed) header.command += fmt::format(" --seed {}", *a.seed);
  if (a.replications) header.command += fmt::format(" --replications {}", *a.replications);
  if (!a.until.empty()) header.command += fmt::format(" --until '{}'", a.until);
  header.effective_scenario = effective_yaml(loaded, false);
  header.scenario_hash = hex(hash64(header.effective_scenario));
  for (const InputFile& file : loaded.files) header.inputs.emplace_back(file_name(file.path), hex(file.hash));
  header.start = s.start, header.end = s.end;
  header.seed = static_cast<std::uint64_t>(s.seed);
  header.resolution_s = s.output.resolution.value();
  return header;
}

void print_title(const Scenario& s) {
  fmt::print("{} · {} → {} · seed {} · {}\n\n", s.name, to_string(s.start), to_string(s.end), s.seed, units_text(s));
  std::fflush(stdout);
}

}  // namespace gigasim::cli
