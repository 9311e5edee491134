#include "sweep_study.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gigasim/base/random.hpp"
#include "gigasim/sim/run.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
/// Of all that decides what a scenario does: its values, and the data files that it names.
std::uint64_t hash_of(const LoadedScenario& loaded) {
  std::string text = effective_yaml(loaded, false);
  for (const InputFile& file : loaded.files) {
    const std::string ending = fs::path(file.path).extension().string();
    if (ending != ".yaml" && ending != ".yml")
      text += fmt::format("\n{} {:016x}", fs::path(file.path).filename().string(), file.hash);
  }
  return hash64(text);
}

SweepOrigin origin_of(const SweepFile& file) {
  std::ostringstream text;
  text << std::ifstream(file.base.file, std::ios::binary).rdbuf();
  return {fs::absolute(file.base.file).lexically_normal(), text.str(), file.base.scenario.filename().string(),
          fmt::format("{:016x}", hash_of(file.base.plan.written())), GIGASIM_VERSION};
}
}  // namespace

SweepStudy::SweepStudy(const std::string& file)
    : file_(load_sweep(file)),
      origin_(origin_of(file_)),
      sweep_(file_.sweep, questions_of(file_.sweep, file_.base.plan.written().scenario),
             {hash_of(file_.base.plan.written()), GIGASIM_VERSION}) {}

Variant SweepStudy::variant(const std::vector<std::string>& changes) const {
  const auto plan = std::make_shared<const Plan>(file_.base.plan.with(changes));
  const auto seed = static_cast<std::uint64_t>(plan->written().scenario.seed);
  Variant v{.content = hash_of(plan->written()), .metrics = metrics_of(asking(file_.sweep, plan->written().scenario))};
  v.run = [this, plan, seed](std::uint64_t replication, Recorder& recorder) {
    return gigasim::run(asking(file_.sweep, plan->draw(seed, replication)), {.seed = seed, .replication = replication},
                        recorder);
  };
  return v;
}

std::uint64_t SweepStudy::dropped() const {
  std::uint64_t n = 0;
  for (std::uint64_t point = 0; point < sweep_.points().size(); ++point) n += sweep_.dropped(point);
  return n;
}

}  // namespace gigasim::cli
