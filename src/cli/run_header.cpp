#include "run_header.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "gigasim/base/random.hpp"
#include "gigasim/study/questions.hpp"
#include "plan_size.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
std::string hex(std::uint64_t hash) { return fmt::format("{:016x}", hash); }
std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

}  // namespace

Sampling sampling_of(const RunArguments& a) {
  for (const auto& [text, way] : choices(Sampling{}))
    if (text == a.sampling) return way;
  throw InputError({Issue{.path = "--sampling", .message = fmt::format("'{}' is not a way of sampling", a.sampling)}});
}

Plan load(const RunArguments& a) {
  std::vector<std::string> set = a.set;
  if (a.seed) set.push_back(fmt::format("seed={}", *a.seed));
  const Plan plan = Plan::load(a.scenario, set, question_problems);
  if (!a.quiet) print_warnings(plan.written().warnings);
  if (sampling_of(a) == Sampling::independent) return plan;
  if (plan.inputs().empty())
    throw InputError({Issue{.path = "--sampling", .message = "does nothing for a plan without uncertain inputs"}});
  return plan.sampled(sampling_of(a));
}

RunHeader header_of(const RunArguments& a, const Plan& plan) {
  const LoadedScenario& loaded = plan.written();
  const Scenario& s = loaded.scenario;
  RunHeader header{.scenario_name = s.name, .scenario_file = file_name(a.scenario), .version = GIGASIM_VERSION};
  header.command = "gigasim run " + header.scenario_file;
  for (const std::string& set : a.set) header.command += " --set " + set;
  if (a.seed) header.command += fmt::format(" --seed {}", *a.seed);
  if (a.replication) header.command += fmt::format(" --replication {}", *a.replication);
  if (a.replications) header.command += fmt::format(" --replications {}", *a.replications);
  if (!a.until.empty()) header.command += fmt::format(" --until '{}'", a.until);
  if (sampling_of(a) != Sampling::independent) header.command += " --sampling " + a.sampling;
  PortablePlan portable = portable_plan(loaded);
  header.effective_scenario = std::move(portable.yaml);
  header.data = std::move(portable.data);
  header.scenario_hash = hex(hash64(header.effective_scenario));
  for (const InputFile& file : loaded.files) header.inputs.emplace_back(file_name(file.path), hex(file.hash));
  header.start = s.start;
  header.end = s.end;
  header.seed = static_cast<std::uint64_t>(s.seed);
  header.replication = a.replication.value_or(0);
  if (!a.replications && a.until.empty()) header.drawn = plan.value_texts(header.seed, header.replication);
  header.resolution_s = s.output.resolution.value();
  return header;
}

void print_title(const RunHeader& header, const Scenario& s) {
  const std::string replication = header.replication == 0 ? "" : fmt::format(" · replication {}", header.replication);
  fmt::print("{} · {} → {} · seed {}{} · {}\n\n", s.name, to_string(s.start), to_string(s.end), s.seed, replication,
             units_text(s));
  std::fflush(stdout);
}

}  // namespace gigasim::cli
