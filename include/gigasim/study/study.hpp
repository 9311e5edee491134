/// Monte-Carlo studies: many replications of one scenario, each in a process of its own, with honest error bars.
/// docs/guide/uncertainty.md, docs/models/statistics.md
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/adequacy.hpp"
#include "gigasim/campus/result.hpp"
#include "gigasim/study/metrics.hpp"
#include "gigasim/study/statistics.hpp"

namespace gigasim {

/// `eue rel-se 2%`: go on until the standard error of a metric's mean is at most that, absolute or relative to the
/// mean.
struct StoppingRule {
  std::size_t metric = 0;  ///< position in the list of metrics
  bool relative = false;
  double target = 0.0;  ///< relative: a share
  std::string text;

  /// Looked at after every 20th replication from the 100th on, and never met while all values are equal.
  bool met(const Moments& m) const { return met(m, m.standard_error()); }
  bool met(const Moments&, double standard_error) const;
  /// Replications that it will take, judged by what is known.
  double expected_replications(const Moments&, double standard_error) const;
};

/// Throws InputError at `--until`.
StoppingRule parse_stopping_rule(std::string_view text, const std::vector<Metric>&);

/// A spell in which some load was not served in full.
struct ShortageEvent {
  std::uint64_t replication = 0;
  Date start{};
  double length_h = 0.0, depth_mw = 0.0, energy_mwh = 0.0;
  double gpu_hours = 0.0;  ///< that jobs lost by it
  std::string cause{};     ///< of most of the loss when it began
};

/// What decides the results, apart from the number of the replication.
struct StudyIdentity {
  std::string scenario_hash, version;
  std::uint64_t seed = 0;
  std::string sampling = "independent";  ///< of the uncertain inputs
  friend bool operator==(const StudyIdentity&, const StudyIdentity&) = default;
};

/// The uncertain inputs of a plan, and what a replication draws for them.
struct StudyInputs {
  std::vector<std::string> names{}, units{};
  std::function<std::vector<double>(std::uint64_t replication)>
      values{};  ///< one an input; not called for plans without
};

struct PlannedPhase {
  std::string name{};
  std::optional<Date> complete{};  ///< as planned
};

struct StudyOptions {
  StudyIdentity identity{};
  Date start{}, end{};
  std::vector<Metric> metrics{};      ///< `metrics_of(scenario)`
  std::uint64_t replications = 1000;  ///< with `until`: at most
  std::uint64_t block = 1;            ///< replications that are drawn together; errors are judged by means of blocks
  std::optional<StoppingRule> until{};
  int jobs = 1;
  std::filesystem::path folder{};      ///< for replications.csv and shortages.csv; empty: they are not written
  bool resume = false;                 ///< takes the replications that the folder already has
  std::vector<PlannedPhase> phases{};  ///< those whose completion is told, in plans with racks
  StudyInputs inputs{};                ///< whose effect on the results is told
};

/// A metric over all replications; those without a value do not count.
struct MetricSummary {
  std::string name, unit;
  Sense sense = Sense::less_is_better;
  std::uint64_t n = 0;
  double mean = 0, standard_error = 0, deviation = 0;
  double minimum = 0, p5 = 0, p10 = 0, p50 = 0, p90 = 0, p95 = 0, maximum = 0;
  double cvar = 0;  ///< mean of the worst 5 %
};

enum class StudyEnd { replications, precision, cap, interrupted };

/// Hours of loss of load a year; over all cells they sum to the metric `lole_h_per_yr`.
struct HeatMap {
  std::array<std::array<Moments, 24>, 12> cells{};  ///< month, hour of the day (UTC)
  std::array<Moments, 12> months{};
};

/// Chance that at least so much of a build-out quantity was there once by the end of a day.
struct MilestoneOdds {
  std::string quantity{};  ///< `energised`, of build_out_quantities
  std::vector<Date> dates{};
  std::vector<double> mw{};                   ///< round figures up to the most that was installed
  std::vector<std::vector<double>> chance{};  ///< of each date, of each of `mw`
};

/// When all that a phase adds was in service. Replications in which it never was count as later than all others.
struct PhaseOdds {
  std::string phase{};
  std::optional<Date> planned{}, p10{}, p50{}, p90{};  ///< nothing: not within the run
  double complete = 0;                                 ///< share of replications in which it was
};

/// How strongly an uncertain input goes with a metric over the replications.
struct Driver {
  std::string metric{}, input{}, unit{};  ///< unit of the input
  double correlation = 0;                 ///< of the ranks (Spearman)
  double p_value = 1;                     ///< chance of one as strong, either way, between what is not related
  bool significant = false;               ///< p below 5 % divided by the number of inputs (Bonferroni)
  std::uint64_t n = 0;
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
  std::vector<MetricSummary> shortages{};  ///< `length_h`, `depth_mw`, `energy_mwh` over all shortage events
  std::optional<ShortageEvent> worst{};    ///< the event with most energy
  HeatMap heat_map{};
  std::vector<MilestoneOdds> milestones{};  ///< empty in plans without racks
  std::vector<PhaseOdds> phases{};
  std::vector<Driver> drivers{};      ///< by metric, the strongest first
  std::vector<ClaimResult> claims{};  ///< of the plan, with their odds
  StudyFacts facts{};
};

struct StudyProgress {
  std::uint64_t done = 0, resumed = 0, planned = 0;
  double expected = 0.0;             ///< replications that it will probably take
  const Metric* metric = nullptr;    ///< the one stopped by, else unserved energy
  const Moments* moments = nullptr;  ///< of it
  double standard_error = 0.0;       ///< of its mean
};

/// Watches a study from the parent process.
class StudyObserver {
 public:
  virtual ~StudyObserver() = default;
  virtual void progress(const StudyProgress&) {}
  /// Each replication in order, with its metrics; those from an earlier part of the study, too.
  virtual void replication(std::uint64_t /*number*/, std::span<const double> /*values*/) {}
  /// A replication failed and is tried once more.
  virtual void failed(std::uint64_t /*replication*/, const std::string& /*reason*/) {}
  virtual bool interrupted() { return false; }
};

/// One replication, simulated in the calling process; it is called once in each worker.
using Runner = std::function<RunResult(std::uint64_t replication, Recorder&)>;

/// Replications 1, 2, 3, ... until there are enough; 0 is the plan as written, without its uncertainty, so it is no
/// sample. Same options: same result and files, for any number of jobs, however often it was interrupted and resumed. A
/// replication that fails twice ends the study with its exception; what was finished stays in the folder. Throws
/// InputError when `resume` finds another study there.
StudyResult monte_carlo(const StudyOptions&, const Runner&, StudyObserver&);

enum class FolderContent { nothing, unfinished_study, finished_study, other };
FolderContent folder_content(const std::filesystem::path&);

/// An exact figure beside what a study found.
struct CrossCheck {
  double exact = 0.0;
  MetricSummary simulated{};
  /// How many standard errors the study is off; not a number when it saw no spread.
  double z() const;
};
/// LOLE in its three counts, EUE, NEUE, LOLF.
std::vector<CrossCheck> cross_check(const ExactAdequacy&, const std::vector<MetricSummary>& simulated);

// comparison

/// What a metric differs by between two result folders.
struct Difference {
  std::string name, unit;
  Sense sense = Sense::less_is_better;
  Moments a, b;
  bool paired = false;
  double difference = 0.0;      ///< b less a
  double standard_error = 0.0;  ///< not a number: one run only
  bool significant() const;     ///< at least 2 standard errors
};

struct Comparison {
  std::uint64_t runs_a = 0, runs_b = 0, pairs = 0;
  std::vector<Difference> metrics;
};

/// Compares result folders of studies or single runs. Replications with the same seed and number share their random
/// draws, so they are compared pair by pair. Throws InputError for what is no result.
Comparison compare(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace gigasim
