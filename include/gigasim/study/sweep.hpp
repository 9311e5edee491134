/// Sweeps: many variants of one scenario, each simulated in a process of its own, kept in a store that survives
/// everything. docs/guide/sweeps.md
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gigasim/campus/sweep_plan.hpp"
#include "gigasim/study/criterion.hpp"
#include "gigasim/study/study.hpp"
#include "gigasim/study/workers.hpp"

namespace gigasim {

// points

/// The points of a design (docs/formats/study.md). A point has one coordinate per parameter: the position of a level,
/// or the number itself of a parameter without levels.
class SweepPoints {
 public:
  /// Lays out the design; the plan must outlive it. Throws InputError when there are more than 10 million points.
  explicit SweepPoints(const SweepPlan&);
  std::uint64_t size() const { return size_; }  ///< number of points
  /// Coordinates of a point, 0 to size() - 1, in the order of the parameters. They depend on the plan alone.
  std::vector<double> coordinates(std::uint64_t point) const;
  /// Of sobol-sensitivity: number of points in a row, parameters + 2: A, B, then A with one column of B after the
  /// other. Of other designs: 1.
  std::uint64_t block() const { return block_; }

 private:
  /// Shares of a point in the quantiles of its parameters, above 0 and below 1.
  std::vector<double> shares_of(std::uint64_t point) const;
  /// The plan.
  const SweepPlan& plan_;
  /// Number of points; points of a row.
  std::uint64_t size_ = 0, block_ = 1;
  std::vector<std::vector<std::uint32_t>> ranks_{};  ///< latin-hypercube: of each parameter
  std::vector<double> shares_{};                     ///< sobol, row by row
};

/// The value of a coordinate as `--set` takes it: `12 MW`, `2026-03-01`, `Titan 350`.
std::string text_at(const SweepParameter&, double coordinate);
/// The value of a coordinate as a number: in the parameter's unit, seconds since 1970, or the position of a text.
double number_at(const SweepParameter&, double coordinate);
/// The overrides of a point, `path=value`: one for each path of each parameter.
std::vector<std::string> changes_at(const SweepPlan&, const std::vector<double>& coordinates);

/// A bound on the values of parameters, with units: `turbines * 38 MW >= 200 MW + battery`.
class ParameterBound {
 public:
  /// Reads a bound; the parameters must outlive it. Nothing when the text names no parameter. Throws InputError at its
  /// place when it names one and cannot be understood, or when dimensions differ.
  static std::optional<ParameterBound> parse(const Written&, const std::vector<SweepParameter>&);
  /// Whether a point keeps the bound; coordinates as in SweepPoints.
  bool keeps(const std::vector<double>& coordinates) const { return holds_(coordinates); }

 private:
  /// Whether coordinates keep a bound.
  using Test = std::function<bool(const std::vector<double>&)>;
  /// A bound that this test decides.
  explicit ParameterBound(Test holds) : holds_(std::move(holds)) {}
  /// Whether coordinates keep the bound.
  Test holds_;
};

// questions

/// The questions that are asked of every point, against the metrics of the base scenario.
struct SweepQuestions {
  std::vector<Metric> all{};             ///< metrics of the base, with the dates that the study asks about
  std::vector<std::size_t> kept{};       ///< positions in `all` of the metrics that results hold
  std::vector<std::size_t> best{};       ///< positions in `kept` of the metrics that points are ranked by
  std::vector<ParameterBound> bounds{};  ///< constraints on parameters; points that break one are dropped
  std::vector<Criterion> criteria{};     ///< constraints on metrics; points that break one are infeasible
  std::optional<StoppingRule> until{};   ///< when the replications of a point suffice; none: exactly `replications`
  std::uint64_t first = 0, replications = 1;  ///< number of the first (0: the plan as written); how many, at most
  /// The metric at a position in `kept`.
  const Metric& metric(std::size_t position) const { return all[kept[position]]; }
};
/// Reads the questions of a study. Throws one InputError with all problems, at their places in the study file.
SweepQuestions questions_of(const SweepPlan&, const Scenario& base);
/// The scenario with the study's questions among its own, so that its metrics include the dates that they name. The
/// base and every variant need it.
Scenario asking(const SweepPlan&, Scenario);

// results

/// State of a point.
enum class PointStatus {
  pending,  ///< not simulated yet
  done,     ///< simulated
  failed,   ///< it could not be simulated
  dropped   ///< it breaks a bound on parameters and is not simulated
};
/// Whether a point keeps the criteria on metrics.
enum class Feasible {
  unasked,   ///< the study has no criteria
  yes,       ///< it keeps all of them
  no,        ///< it breaks at least one
  undecided  ///< its replications do not tell
};
/// Names of PointStatus, as the store and points.csv have them.
constexpr auto choices(PointStatus) {
  using enum PointStatus;
  return Choices<PointStatus, 4>{{{"pending", pending}, {"done", done}, {"failed", failed}, {"dropped", dropped}}};
}
/// Names of Feasible, as the store and points.csv have them.
constexpr auto choices(Feasible) {
  using enum Feasible;
  return Choices<Feasible, 4>{{{"", unasked}, {"yes", yes}, {"no", no}, {"undecided", undecided}}};
}

/// Result of a point.
struct PointResult {
  PointStatus status = PointStatus::done;  ///< done or failed
  Feasible feasible = Feasible::unasked;   ///< judged with the usual confidence
  std::string error{};                     ///< why it failed; empty when done
  std::uint64_t content = 0;               ///< hash of the effective scenario and of all that decides its results
  std::uint64_t replications = 0;          ///< replications that count
  double wall_s = 0.0, cpu_s = 0.0;        ///< seconds that it took: wall clock, CPU of its processes
  std::vector<MetricSummary> metrics{};    ///< in the order of SweepQuestions::kept; empty when it failed
};

/// The store of results. A key stands for all that decides a point's result.
class SweepStore {
 public:
  virtual ~SweepStore() = default;
  /// Whether the store has a result with this key that is done; a failed one does not count.
  virtual bool done(std::uint64_t key) const = 0;
  /// Key of a result with this content that is done; nothing when there is none.
  virtual std::optional<std::uint64_t> same(std::uint64_t content) const = 0;
  /// Adds a result, done or failed, in place of one that the key had.
  virtual void add(std::uint64_t key, const PointResult&) = 0;
  /// Gives a key the result that another one, `from`, has.
  virtual void copy(std::uint64_t key, std::uint64_t from) = 0;
  /// Puts all that was added on the disk for good before it returns. Throws std::system_error when it cannot.
  virtual void commit() = 0;
};

// execution

/// One variant of the base, ready to be simulated in the calling process.
struct Variant {
  std::uint64_t content = 0;      ///< hash of its effective scenario and data files
  std::vector<Metric> metrics{};  ///< `metrics_of` its scenario
  /// Simulates one replication; rows and events go to the recorder.
  std::function<RunResult(std::uint64_t replication, Recorder&)> run{};
};
/// Makes a variant from `path=value` changes. Throws InputError when they do not fit together. Called in workers.
using VariantMaker = std::function<Variant(const std::vector<std::string>& changes)>;

/// The i-th of n parts of a sweep, counted from 1.
struct Shard {
  std::uint64_t i = 1, n = 1;  ///< 1 <= i <= n
  /// Whether the part has a point: every n-th one.
  bool has(std::uint64_t point) const { return point % n == i - 1; }
};

/// How far a call of Sweep::run() is.
struct SweepProgress {
  std::uint64_t done = 0, failed = 0, planned = 0;  ///< points of this call: done, failed, and all that it simulates
};

/// Watches a sweep from the parent process.
class SweepObserver {
 public:
  virtual ~SweepObserver() = default;
  /// Called several times a second.
  virtual void progress(const SweepProgress&) {}
  /// Asked several times a second; true ends the call. Results that have arrived are kept.
  virtual bool interrupted() { return false; }
};

/// All that decides the results beside the values of a point.
struct SweepIdentity {
  std::uint64_t base = 0;  ///< hash of the effective base and its data files
  std::string version{};   ///< of gigasim
};

/// A planned sweep: its points, and the key of each in the store.
class Sweep {
 public:
  /// Lays out the points and their keys; the plan must outlive the sweep. Throws InputError like SweepPoints.
  Sweep(const SweepPlan&, SweepQuestions, const SweepIdentity&);
  const SweepPlan& plan() const { return plan_; }                 ///< as given
  const SweepPoints& points() const { return points_; }           ///< all points, dropped ones included
  const SweepQuestions& questions() const { return questions_; }  ///< as given
  /// Key of a point: a hash of the base, the point's changes and the settings. Equal points share a key.
  std::uint64_t key(std::uint64_t point) const { return keys_[point]; }
  /// Whether a point breaks a bound on parameters.
  bool dropped(std::uint64_t point) const { return dropped_[point]; }
  /// Hash of all points together: the same for the same study, base and version.
  std::uint64_t hash() const;

  /// Outcome of one call of run().
  struct Report {
    PoolEnd end{};             ///< all, or interrupted
    SweepProgress progress{};  ///< at the end
    /// Wall-clock seconds, CPU seconds of the workers, peak memory of the largest worker and of this process in MB.
    double wall_s = 0.0, cpu_s = 0.0, worker_memory_mb = 0.0, memory_mb = 0.0;
  };
  /// Simulates the points of the shard that the store lacks, failed ones included, with `jobs` processes at once (from
  /// 1), and commits results as they arrive. A point fails when its changes do not fit together or its worker fails
  /// twice; the sweep goes on. Throws std::system_error when the store cannot be written or no process can be forked.
  Report run(const VariantMaker&, SweepStore&, SweepObserver&, int jobs, Shard shard = {}) const;
  /// Time that one replication of a point takes, in seconds.
  struct Trial {
    double variant_s = 0.0, replication_s = 0.0;  ///< to make the variant; to simulate its first replication
  };
  /// Simulates one replication of a point in the calling process and measures its time. Throws InputError when the
  /// point's changes do not fit together.
  Trial trial(std::uint64_t point, const VariantMaker&) const;
  /// Points of the shard that the store lacks and that are not dropped, ascending; of points with equal keys the first.
  std::vector<std::uint64_t> missing(const SweepStore&, Shard shard = {}) const;

 private:
  /// The work of one process: simulates a point and returns its result as text.
  std::string work(std::uint64_t point, const VariantMaker&, const SweepStore&, int jobs) const;
  /// Simulates the replications of a variant until its rule stops them.
  PointResult replicate(const Variant&, std::uint64_t content, int jobs) const;
  /// Hash of all that decides the result of a variant; equal ones are simulated once.
  std::uint64_t content_of(const Variant&) const;

  /// The plan.
  const SweepPlan& plan_;
  /// The points.
  SweepPoints points_;
  /// What is asked of each.
  SweepQuestions questions_;
  /// Hash of all that decides results beside the scenario: version, seed, replications, stopping rule, metrics,
  /// criteria.
  std::uint64_t settings_ = 0;
  /// Key of each point.
  std::vector<std::uint64_t> keys_{};
  /// Whether each point breaks a bound on parameters.
  std::vector<bool> dropped_{};
};

}  // namespace gigasim
