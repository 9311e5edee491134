#include "gigasim/run.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <filesystem>

#include "census.hpp"
#include "commands.hpp"
#include "gigasim/random.hpp"
#include "gigasim/report.hpp"
#include "gigasim/scenario.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
/// Passes a run's stream on to the result folder, if any, and to the progress bar.
class Audience : public Recorder {
 public:
  Audience(ResultFolder* folder, ProgressBar& bar) : folder_(folder), bar_(bar) {}
  void columns(const std::vector<Column>& all) override {
    watch_interrupts();  // not earlier: SimGrid's engine takes SIGINT for itself when it starts
    if (folder_) folder_->columns(all);
  }
  void row(Date from, std::span<const double> values) override {
    stop_if_interrupted();
    if (folder_) folder_->row(from, values);
  }
  void event(Date date, const EventRow& row) override {
    if (folder_) folder_->event(date, row);
  }
  void progress(double share, Date now, double facility_mw) override { bar_.update(share, now, facility_mw); }

 private:
  ResultFolder* folder_;
  ProgressBar& bar_;
};

std::string hex(std::uint64_t hash) { return fmt::format("{:016x}", hash); }
std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

LoadedScenario load(const RunArguments& a) {
  std::vector<std::string> set = a.set;
  if (a.seed) set.push_back(fmt::format("seed={}", *a.seed));
  return load_scenario(a.scenario, set);
}

/// Names without directories: the same plan gives the same files wherever it stands.
RunHeader header_of(const RunArguments& a, const LoadedScenario& loaded) {
  const Scenario& s = loaded.scenario;
  RunHeader header{.scenario_name = s.name, .scenario_file = file_name(a.scenario), .version = GIGASIM_VERSION};
  header.command = "gigasim run " + header.scenario_file;
  for (const std::string& set : a.set) header.command += " --set " + set;
  if (a.seed) header.command += fmt::format(" --seed {}", *a.seed);
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

void measure(RunFacts& facts) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
  facts.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  facts.peak_memory_mb = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

RunResult simulate(const Scenario& scenario, const RunHeader& header, ResultFolder* folder, ProgressBar& bar) {
  Audience audience(folder, bar);
  try {
    RunResult result = run(scenario, {.seed = header.seed, .replication = header.replication}, audience);
    if (folder) folder->finish(result);
    bar.clear();
    return result;
  } catch (const Interrupted&) {
    bar.clear();
    throw;
  } catch (const InternalFault& fault) {
    bar.clear();
    throw InternalFault(fmt::format("{}\nin scenario {}, hash {}, seed {}, version {}", fault.what(), header.scenario_file,
                                    header.scenario_hash, header.seed, header.version));
  }
}
}  // namespace

int run_scenario(const RunArguments& a) {
  set_up_logging(a.verbose, a.quiet);
  const LoadedScenario loaded = load(a);
  const RunHeader header = header_of(a, loaded);
  const std::string where = a.no_output ? "" : output_directory(a.out, a.scenario);
  std::optional<ResultFolder> folder;
  if (!a.no_output) folder.emplace(where, header);
  if (!a.quiet) print_title(loaded.scenario);
  ProgressBar bar(!a.quiet && progress_visible());
  RunResult result = simulate(loaded.scenario, header, folder ? &*folder : nullptr, bar);
  measure(result.facts);
  if (!a.quiet) fmt::print("{}", summary_text(result, terminal_style(a.no_colour), where));
  return good;
}

}  // namespace gigasim::cli
