/// Sweeps: many variants of one scenario, each simulated in a process of its own, kept in a store that survives
/// everything. docs/guide/sweeps.md
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
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

/// The points of a design, each a coordinate a parameter: the position of a level, or the number of a parameter without
/// levels.
class SweepPoints {
 public:
  /// Throws InputError when there are more than 10 million.
  explicit SweepPoints(const SweepPlan&);
  std::uint64_t size() const { return size_; }
  std::vector<double> coordinates(std::uint64_t point) const;
  /// Of sobol-sensitivity: points that belong together, A, B, then A with one column of B after the other; else 1.
  std::uint64_t block() const { return block_; }

 private:
  std::vector<double> shares_of(std::uint64_t point) const;
  const SweepPlan& plan_;
  std::uint64_t size_ = 0, block_ = 1;
  std::vector<std::vector<std::uint32_t>> ranks_{};  ///< latin-hypercube: of each parameter
  std::vector<double> shares_{};                     ///< sobol, row by row
};

/// What a coordinate stands for: as `--set` takes it, and as a number.
std::string text_at(const SweepParameter&, double coordinate);
double number_at(const SweepParameter&, double coordinate);
/// `path=value` of each path of each parameter.
std::vector<std::string> changes_at(const SweepPlan&, const std::vector<double>& coordinates);

/// `turbines * 38 MW >= 200 MW + battery`: a bound on the values of parameters, with units.
class ParameterBound {
 public:
  /// Nothing when it names no parameter; throws InputError when it does and cannot be understood.
  static std::optional<ParameterBound> parse(const Written&, const std::vector<SweepParameter>&);
  bool keeps(const std::vector<double>& coordinates) const { return holds_(coordinates); }

 private:
  using Test = std::function<bool(const std::vector<double>&)>;
  explicit ParameterBound(Test holds) : holds_(std::move(holds)) {}
  Test holds_;
};

// questions

/// What is asked of every point, against the metrics of the base scenario.
struct SweepQuestions {
  std::vector<Metric> all{};        ///< of the base
  std::vector<std::size_t> kept{};  ///< positions in `all`
  std::vector<std::size_t> best{};  ///< positions in `kept`
  std::vector<ParameterBound> bounds{};
  std::vector<Criterion> criteria{};
  std::optional<StoppingRule> until{};
  std::uint64_t first = 0, replications = 1;  ///< number of the first; how many, at most
  const Metric& metric(std::size_t position) const { return all[kept[position]]; }
};
/// Throws one InputError with all problems, at their places in the study file.
SweepQuestions questions_of(const SweepPlan&, const Scenario& base);
/// With the dates that constraints and metrics name among those that its metrics are told for: the base and every
/// variant need it.
Scenario asking(const SweepPlan&, Scenario);

// results

enum class PointStatus { pending, done, failed, dropped };
enum class Feasible { unasked, yes, no, undecided };
constexpr auto choices(PointStatus) {
  using enum PointStatus;
  return Choices<PointStatus, 4>{{{"pending", pending}, {"done", done}, {"failed", failed}, {"dropped", dropped}}};
}
constexpr auto choices(Feasible) {
  using enum Feasible;
  return Choices<Feasible, 4>{{{"", unasked}, {"yes", yes}, {"no", no}, {"undecided", undecided}}};
}

struct PointResult {
  PointStatus status = PointStatus::done;
  Feasible feasible = Feasible::unasked;
  std::string error{};
  std::uint64_t content = 0;  ///< hash of the effective scenario and of all that decides its results
  std::uint64_t replications = 0;
  double wall_s = 0.0, cpu_s = 0.0;
  std::vector<MetricSummary> metrics{};  ///< those kept
};

/// Where results are kept, by key. A key stands for all that decides a point's result.
class SweepStore {
 public:
  virtual ~SweepStore() = default;
  virtual bool done(std::uint64_t key) const = 0;
  /// Key of a result with this content that is done.
  virtual std::optional<std::uint64_t> same(std::uint64_t content) const = 0;
  virtual void add(std::uint64_t key, const PointResult&) = 0;
  /// The result of another key is that of this one, too.
  virtual void copy(std::uint64_t key, std::uint64_t from) = 0;
  /// What was added is on the disk for good when this returns. Throws std::system_error when it cannot be.
  virtual void commit() = 0;
};

// execution

/// One variant of the base, ready to be simulated in the calling process.
struct Variant {
  std::uint64_t content = 0;      ///< hash of its effective scenario and data files
  std::vector<Metric> metrics{};  ///< `metrics_of` its scenario
  std::function<RunResult(std::uint64_t replication, Recorder&)> run{};
};
/// From `path=value` changes. Throws InputError when they do not fit together. Called in workers.
using VariantMaker = std::function<Variant(const std::vector<std::string>& changes)>;

/// The i-th of n parts of a sweep, from 1.
struct Shard {
  std::uint64_t i = 1, n = 1;
  bool has(std::uint64_t point) const { return point % n == i - 1; }
};

struct SweepProgress {
  std::uint64_t done = 0, failed = 0, planned = 0;  ///< of what this call runs
};

class SweepObserver {
 public:
  virtual ~SweepObserver() = default;
  virtual void progress(const SweepProgress&) {}
  virtual bool interrupted() { return false; }
};

/// What decides the results beside the values of a point.
struct SweepIdentity {
  std::uint64_t base = 0;  ///< hash of the effective base and its data files
  std::string version{};
};

/// A planned sweep: which points there are and what each is called in the store.
class Sweep {
 public:
  Sweep(const SweepPlan&, SweepQuestions, const SweepIdentity&);
  const SweepPlan& plan() const { return plan_; }
  const SweepPoints& points() const { return points_; }
  const SweepQuestions& questions() const { return questions_; }
  std::uint64_t key(std::uint64_t point) const { return keys_[point]; }
  bool dropped(std::uint64_t point) const { return dropped_[point]; }
  /// Of all points together: the same for the same study, base and version.
  std::uint64_t hash() const;

  struct Report {
    PoolEnd end{};
    SweepProgress progress{};
    double wall_s = 0.0, cpu_s = 0.0, worker_memory_mb = 0.0, memory_mb = 0.0;
  };
  /// Simulates what the store has not: missing and failed points of the shard.
  Report run(const VariantMaker&, SweepStore&, SweepObserver&, int jobs, Shard shard = {}) const;
  /// What one replication of a point takes, simulated in the calling process.
  struct Trial {
    double variant_s = 0.0, replication_s = 0.0;
  };
  Trial trial(std::uint64_t point, const VariantMaker&) const;
  /// Points of the shard that the store lacks.
  std::vector<std::uint64_t> missing(const SweepStore&, Shard shard = {}) const;

 private:
  std::string work(std::uint64_t point, const VariantMaker&, const SweepStore&, int jobs) const;
  PointResult replicate(const Variant&, std::uint64_t content, int jobs) const;
  std::uint64_t content_of(const Variant&) const;

  const SweepPlan& plan_;
  SweepPoints points_;
  SweepQuestions questions_;
  std::uint64_t settings_ = 0;
  std::vector<std::uint64_t> keys_{};
  std::vector<bool> dropped_{};
};

}  // namespace gigasim
