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

/// A stopping rule, `eue rel-se 2%`: replicate until the standard error of a metric's mean is at most the target.
struct StoppingRule {
  std::size_t metric = 0;  ///< position in the list of metrics
  bool relative = false;   ///< the target is a share of the mean's size; otherwise it is in the metric's unit
  double target = 0.0;     ///< above 0; 0.02 for 2 %
  std::string text;        ///< the rule as written

  /// Whether the rule is met, with the standard error of independent replications.
  bool met(const Moments& m) const { return met(m, m.standard_error()); }
  /// Whether the rule is met, with a standard error of the mean that the caller has estimated. The rule is looked at
  /// when the number of values is a multiple of 20, from 100 on, and is never met while all values are equal.
  bool met(const Moments&, double standard_error) const;
  /// Replications that the rule will probably take in all, at least 100: the error falls with the root of their number
  /// (Eq. 3). Infinite for a relative rule on a mean of 0.
  double expected_replications(const Moments&, double standard_error) const;
};

/// Reads a stopping rule: a metric (or the beginning of its name), `se` or `rel-se`, and a number above 0. Throws
/// InputError at `--until`.
StoppingRule parse_stopping_rule(std::string_view text, const std::vector<Metric>&);

/// A spell in which some load was not served in full; a line of shortages.csv.
struct ShortageEvent {
  std::uint64_t replication = 0;  ///< number of the replication
  Date start{};                   ///< first moment, UTC
  /// Hours until all was served again or the run ended, power missing at the deepest moment, and unserved energy. None
  /// is negative.
  double length_h = 0.0, depth_mw = 0.0, energy_mwh = 0.0;
  double gpu_hours = 0.0;  ///< GPU-hours that jobs lost by it
  std::string cause{};     ///< cause of most of the loss when it began
};

/// All that decides the results of a study, apart from the number of the replication.
struct StudyIdentity {
  std::string scenario_hash, version;    ///< hash of the effective scenario, hexadecimal; version of gigasim
  std::uint64_t seed = 0;                ///< of all random numbers
  std::string sampling = "independent";  ///< of the uncertain inputs: `independent`, `stratified`, `antithetic`
  /// Equal studies can share replications.
  friend bool operator==(const StudyIdentity&, const StudyIdentity&) = default;
};

/// The uncertain inputs of a plan, and the values that a replication draws for them.
struct StudyInputs {
  std::vector<std::string> names{}, units{};  ///< path in the plan and unit of each input
  /// Values of a replication, one per input in its unit; it is not called for plans without uncertain inputs.
  std::function<std::vector<double>(std::uint64_t replication)> values{};
};

/// A phase whose completion a study tells.
struct PlannedPhase {
  std::string name{};              ///< of the phase
  std::optional<Date> complete{};  ///< date if every delivery comes as planned; none: the phase adds nothing
};

/// Settings of a study: its replications, its stopping rule, its folder.
struct StudyOptions {
  StudyIdentity identity{};             ///< compared when a study is resumed
  Date start{}, end{};                  ///< of the run, UTC
  std::vector<Metric> metrics{};        ///< `metrics_of(scenario)`
  std::uint64_t replications = 1000;    ///< how many, from 1; with `until`: at most
  std::uint64_t block = 1;              ///< replications that are drawn together; errors are estimated from block means
  std::optional<StoppingRule> until{};  ///< none: exactly `replications`
  int jobs = 1;                         ///< processes at once, from 1
  std::filesystem::path folder{};       ///< of replications.csv and shortages.csv; empty: they are not written
  bool resume = false;                  ///< takes the replications that the folder already has
  std::vector<PlannedPhase> phases{};   ///< phases whose completion is told, in plans with racks
  StudyInputs inputs{};                 ///< inputs whose effect on the results is told
};

/// A metric over all replications that have it.
struct MetricSummary {
  MetricName name{};                    ///< as in Metric
  std::string unit{};                   ///< as in Metric
  Sense sense = Sense::less_is_better;  ///< direction that is an improvement; decides the worst tail
  std::uint64_t n = 0;                  ///< replications that have the metric
  /// Mean, standard error of the mean, and standard deviation, in `unit`. NaN with too few values.
  double mean = 0, standard_error = 0, deviation = 0;
  /// Extremes and quantiles in `unit`; NaN without values.
  double minimum = 0, p5 = 0, p10 = 0, p50 = 0, p90 = 0, p95 = 0, maximum = 0;
  double cvar = 0;  ///< mean of the worst 5 %, in `unit` (Eq. 5)
};

/// How a study ended.
enum class StudyEnd {
  replications,  ///< all replications asked for are done; there was no rule
  precision,     ///< the stopping rule is met
  cap,           ///< the most replications are done, and the rule is not met
  interrupted    ///< the observer ended it
};

/// Hours of loss of load a year, by the clock. Over all cells the means sum to the metric `lole_h_per_yr`.
struct HeatMap {
  std::array<std::array<Moments, 24>, 12> cells{};  ///< month (0: January), hour of the day (UTC); h/yr
  std::array<Moments, 12> months{};                 ///< all hours of a month together; h/yr
};

/// Chance that at least so much of a build-out quantity was there once by the end of a day.
struct MilestoneOdds {
  std::string quantity{};                     ///< `energised`, an id of build_out_quantities
  std::vector<Date> dates{};                  ///< days, ascending
  std::vector<double> mw{};                   ///< round steps of facility power up to the most that was installed
  std::vector<std::vector<double>> chance{};  ///< [date][mw]: share of the replications, 0 to 1
};

/// When all that a phase adds was in service. Replications in which it never was count as later than all others.
struct PhaseOdds {
  std::string phase{};                                 ///< name of the phase
  std::optional<Date> planned{}, p10{}, p50{}, p90{};  ///< as planned, and quantiles; none: not within the run
  double complete = 0;                                 ///< share of replications in which it was complete, 0 to 1
};

/// How strongly an uncertain input goes with a metric over the replications.
struct Driver {
  MetricName metric{};          ///< the metric
  std::string input{}, unit{};  ///< path and unit of the input
  double correlation = 0;       ///< of the ranks (Spearman), -1 to 1; positive: they rise together
  double p_value = 1;           ///< chance of one as strong, of either sign, between unrelated values
  bool significant = false;     ///< p below 5 % divided by the number of inputs (Bonferroni)
  std::uint64_t n = 0;          ///< replications that it is from
};

/// Time and memory that a study has taken.
struct StudyFacts {
  std::uint64_t resumed = 0, retried = 0;  ///< replications taken from the folder, and failed once and tried again
  /// CPU seconds of all workers, wall-clock seconds, and peak memory of the largest worker in MB.
  double cpu_s = 0, wall_s = 0, worker_memory_mb = 0;
};

/// Result of a study.
struct StudyResult {
  StudyEnd end = StudyEnd::replications;    ///< how it ended
  std::uint64_t replications = 0;           ///< replications that count, resumed ones included
  std::optional<StoppingRule> until{};      ///< the rule that was given
  std::vector<MetricSummary> metrics{};     ///< in the order of StudyOptions::metrics
  std::vector<MetricSummary> shortages{};   ///< `length_h`, `depth_mw`, `energy_mwh` over all shortage events
  std::optional<ShortageEvent> worst{};     ///< the event with most energy; none: no shortage
  HeatMap heat_map{};                       ///< when load was lost
  std::vector<MilestoneOdds> milestones{};  ///< one per build-out quantity; empty in plans without racks
  std::vector<PhaseOdds> phases{};          ///< in the order of StudyOptions::phases
  std::vector<Driver> drivers{};            ///< by metric, the strongest first; empty below ten replications
  std::vector<ClaimResult> claims{};  ///< claims of the plan with their odds; the caller of monte_carlo() fills it
  StudyFacts facts{};                 ///< time and memory that it has taken
};

/// State of a study, told after each replication.
struct StudyProgress {
  std::uint64_t done = 0, resumed = 0, planned = 0;  ///< replications: that count, of these resumed, most allowed
  double expected = 0.0;                             ///< replications that it will probably take, at most `planned`
  const Metric* metric = nullptr;                    ///< the metric stopped by, else unserved energy
  const Moments* moments = nullptr;                  ///< its values so far; valid during the call
  double standard_error = 0.0;                       ///< of its mean, in its unit
};

/// Watches a study from the parent process.
class StudyObserver {
 public:
  virtual ~StudyObserver() = default;
  /// Called after each replication.
  virtual void progress(const StudyProgress&) {}
  /// Called for each replication in order, resumed ones too. The values stand in the order of StudyOptions::metrics;
  /// NaN: the run has no such figure.
  virtual void replication(std::uint64_t /*number*/, std::span<const double> /*values*/) {}
  /// Called when a replication has failed and is tried once more. An exception thrown here ends the study.
  virtual void failed(std::uint64_t /*replication*/, const std::string& /*reason*/) {}
  /// Asked several times a second; true ends the study.
  virtual bool interrupted() { return false; }
};

/// Simulates one replication in the calling process, a worker, and streams its events to the recorder.
using Runner = std::function<RunResult(std::uint64_t replication, Recorder&)>;

/// Runs replications 1, 2, 3, ... until there are enough; 0 is the plan as written, without its uncertainty, so it is
/// no sample. The same options give the same result and files, for any number of jobs, however often the study was
/// interrupted and resumed. Throws InternalFault when a replication fails twice (finished ones stay in the folder),
/// InputError at `--resume` when the folder holds another study, and std::system_error when it cannot be written or
/// another process has it.
StudyResult monte_carlo(const StudyOptions&, const Runner&, StudyObserver&);

/// Content of a folder, as far as a study is concerned.
enum class FolderContent {
  nothing,           ///< no such folder, or an empty one
  unfinished_study,  ///< a study.json without a summary.json
  finished_study,    ///< both
  other              ///< files without a study.json
};
/// Looks which of them a folder is.
FolderContent folder_content(const std::filesystem::path&);

/// An exact figure beside the one that a study found.
struct CrossCheck {
  double exact = 0.0;         ///< in the metric's unit
  MetricSummary simulated{};  ///< the metric over the replications
  /// Distance of the simulated mean from the exact figure in standard errors, positive above it; 0 when they are equal,
  /// NaN when the study saw no spread. docs/models/adequacy.md, Eq. 12
  double z() const;
};
/// Pairs of exact and simulated figures: LOLE in its three counts, EUE, NEUE, LOLF. Figures that the study lacks are
/// left out.
std::vector<CrossCheck> cross_check(const ExactAdequacy&, const std::vector<MetricSummary>& simulated);

// comparison

/// The difference of a metric between two result folders.
struct Difference {
  MetricName name{};                    ///< as in Metric
  std::string unit{};                   ///< as in Metric
  Sense sense = Sense::less_is_better;  ///< direction that is an improvement
  Moments a, b;                         ///< values of all replications of either side
  bool paired = false;          ///< the error is that of pairs (Eq. 6); otherwise of independent samples (Eq. 7)
  double difference = 0.0;      ///< mean of b less mean of a, over the pairs when paired
  double standard_error = 0.0;  ///< of the difference; NaN: one run only
  bool significant() const;     ///< not 0, and at least 2 standard errors; false without an error
};

/// Two result folders, compared.
struct Comparison {
  std::uint64_t runs_a = 0, runs_b = 0, pairs = 0;  ///< replications of either side; those that share their draws
  std::vector<Difference> metrics;                  ///< metrics that both sides have, in the order of a
};

/// Compares result folders of studies or single runs. Replications with the same seed, number and sampling share their
/// random draws and are compared pair by pair. Throws InputError at the folder that holds no results.
Comparison compare(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace gigasim
