/// Monte-Carlo studies: many replications of one scenario, each in a process of its own, with honest error bars.
/// docs/guide/uncertainty.md, docs/models/statistics.md
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/metrics.hpp"
#include "gigasim/result.hpp"
#include "gigasim/statistics.hpp"

namespace gigasim {

/// `eue rel-se 2%`: go on until the standard error of a metric's mean is at most that, absolute or relative to the mean.
struct StoppingRule {
  std::size_t metric = 0;   ///< position in the list of metrics
  bool relative = false;
  double target = 0.0;      ///< relative: a share
  std::string text;

  /// Looked at after every 20th replication from the 100th on, and never met while all values are equal.
  bool met(const Moments&) const;
  /// Replications that it will take, judged by what is known.
  double expected_replications(const Moments&) const;
};

/// Throws InputError at `--until`.
StoppingRule parse_stopping_rule(std::string_view text, const std::vector<Metric>&);

/// A spell in which some load was not served in full.
struct ShortageEvent {
  std::uint64_t replication = 0;
  Date start{};
  double length_h = 0.0, depth_mw = 0.0, energy_mwh = 0.0;
  double gpu_hours = 0.0;  ///< that jobs lost by it
  std::string cause{};   ///< of most of the loss when it began
};

/// What decides the results, apart from the number of the replication.
struct StudyIdentity {
  std::string scenario_hash, version;
  std::uint64_t seed = 0;
  friend bool operator==(const StudyIdentity&, const StudyIdentity&) = default;
};

struct StudyOptions {
  StudyIdentity identity{};
  Date start{}, end{};
  std::vector<Metric> metrics{};          ///< `metrics_of(scenario)`
  std::uint64_t replications = 1000;      ///< with `until`: at most
  std::optional<StoppingRule> until{};
  int jobs = 1;
  std::filesystem::path folder{};         ///< for replications.csv and shortages.csv; empty: they are not written
  bool resume = false;                    ///< takes the replications that the folder already has
};

/// A metric over all replications; those without a value do not count.
struct MetricSummary {
  std::string name, unit;
  Sense sense = Sense::less_is_better;
  std::uint64_t n = 0;
  double mean = 0, standard_error = 0, deviation = 0;
  double minimum = 0, p5 = 0, p10 = 0, p50 = 0, p90 = 0, p95 = 0, maximum = 0;
  double cvar = 0;       ///< mean of the worst 5 %
};

enum class StudyEnd { replications, precision, cap, interrupted };

/// Hours of loss of load a year; over all cells they sum to the metric `lole_h_per_yr`.
struct HeatMap {
  std::array<std::array<Moments, 24>, 12> cells{};   ///< month, hour of the day (UTC)
  std::array<Moments, 12> months{};
};

struct StudyFacts {
  std::uint64_t resumed = 0, retried = 0;
  double cpu_s = 0, wall_s = 0, worker_memory_mb = 0;
};

struct StudyResult {
  StudyEnd end = StudyEnd::replications;
  std::uint64_t replications = 0;
  std::optional<StoppingRule> until{};
  std::vector<MetricSummary> metrics{};
  std::vector<MetricSummary> shortages{};   ///< `length_h`, `depth_mw`, `energy_mwh` over all shortage events
  std::optional<ShortageEvent> worst{};     ///< the event with most energy
  HeatMap heat_map{};
  StudyFacts facts{};
};

struct StudyProgress {
  std::uint64_t done = 0, resumed = 0, planned = 0;
  double expected = 0.0;             ///< replications that it will probably take
  const Metric* metric = nullptr;    ///< the one stopped by, else unserved energy
  const Moments* moments = nullptr;  ///< of it
};

/// Watches a study from the parent process.
class StudyObserver {
 public:
  virtual ~StudyObserver() = default;
  virtual void progress(const StudyProgress&) {}
  /// A replication failed and is tried once more.
  virtual void failed(std::uint64_t /*replication*/, const std::string& /*reason*/) {}
  virtual bool interrupted() { return false; }
};

/// One replication, simulated in the calling process; it is called once in each worker.
using Runner = std::function<RunResult(std::uint64_t replication, Recorder&)>;

/// Replications 1, 2, 3, ... until there are enough; 0 is the plan as written, without its uncertainty, so it is no sample. Same options: same result and files, for any number of jobs, however
/// often it was interrupted and resumed. A replication that fails twice ends the study with its exception; what was
/// finished stays in the folder. Throws InputError when `resume` finds another study there.
StudyResult monte_carlo(const StudyOptions&, const Runner&, StudyObserver&);

enum class FolderContent { nothing, unfinished_study, finished_study, other };
FolderContent folder_content(const std::filesystem::path&);

// ---------------------------------------------------------------------------------------------------- comparison

/// What a metric differs by between two result folders.
struct Difference {
  std::string name, unit;
  Sense sense = Sense::less_is_better;
  Moments a, b;
  bool paired = false;
  double difference = 0.0;       ///< b less a
  double standard_error = 0.0;   ///< not a number: one run only
  bool significant() const;      ///< at least 2 standard errors
};

struct Comparison {
  std::uint64_t runs_a = 0, runs_b = 0, pairs = 0;
  std::vector<Difference> metrics;
};

/// Compares result folders of studies or single runs. Replications with the same seed and number share their random draws,
/// so they are compared pair by pair. Throws InputError for what is no result.
Comparison compare(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace gigasim
