#include "gigasim/study/sweep.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_set>

#include "gigasim/base/random.hpp"
#include "gigasim/base/stopwatch.hpp"
#include "sweep_result.hpp"
#include "tally.hpp"

namespace gigasim {

using study::Finding;

namespace {
constexpr std::uint64_t block_of_replications = 20;
constexpr double shortest_commit_s = 0.3,
                 commit_pause = 25.0;  // workers wait for a disk at most a twenty-fifth of the time

double cpu_s() {
  double sum = 0.0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    for (const timeval& t : {usage.ru_utime, usage.ru_stime})
      sum += static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  }
  return sum;
}

double memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// All that decides results beside the scenario.
std::uint64_t settings_hash(const SweepPlan& plan, const SweepQuestions& q, const SweepIdentity& identity) {
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n", identity.version, plan.seed, q.first, q.replications,
                                 q.until ? q.until->text : "");
  for (const std::size_t position : q.kept) text += to_text(q.all[position].name) + '\n';
  for (const Criterion& criterion : q.criteria) text += criterion.text + '\n';
  return hash64(text);
}

/// From the metrics of a variant to those of the base, by name: the variant may have other phases and fleets.
class Translation {
 public:
  Translation(const std::vector<Metric>& base, const std::vector<Metric>& variant) {
    std::map<MetricName, std::size_t> positions;
    for (std::size_t i = 0; i < variant.size(); ++i) positions.emplace(variant[i].name, i);
    for (const Metric& metric : base) {
      const auto found = positions.find(metric.name);
      from_.push_back(found == positions.end() ? nowhere : found->second);
    }
  }
  std::vector<double> operator()(const RunResult& result) const {
    const std::vector<Metric> found = metrics_of(result);
    std::vector<double> values;
    for (const std::size_t i : from_)
      values.push_back(i < found.size() ? found[i].value : std::numeric_limits<double>::quiet_NaN());
    return values;
  }

 private:
  static constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> from_{};
};

/// What is kept of a point's replications.
class PointTally {
 public:
  explicit PointTally(const SweepQuestions& q) : q_(q), figures_(q.kept.size()), observations_(q.criteria.size()) {}

  /// Values of all metrics of the base. False: that is enough.
  bool add(std::span<const double> values) {
    ++replications_;
    for (std::size_t k = 0; k < figures_.size(); ++k)
      if (const double x = values[q_.kept[k]]; std::isfinite(x)) figures_[k].add(x);
    for (std::size_t c = 0; c < observations_.size(); ++c)
      observations_[c].push_back(observation(q_.criteria[c], values));
    if (!q_.until) return true;
    if (const double x = values[q_.until->metric]; std::isfinite(x)) ruled_.add(x);
    return !q_.until->met(ruled_);
  }

  PointResult result() const {
    PointResult r{.feasible = feasible(), .replications = replications_};
    for (std::size_t k = 0; k < figures_.size(); ++k) r.metrics.push_back(figures_[k].summary(q_.metric(k)));
    return r;
  }

 private:
  Feasible feasible() const {
    Feasible all = q_.criteria.empty() ? Feasible::unasked : Feasible::yes;
    for (std::size_t c = 0; c < observations_.size(); ++c) {
      const Verdict verdict = judge(q_.criteria[c], observations_[c]).verdict;
      if (verdict == Verdict::fail) return Feasible::no;
      if (verdict == Verdict::undecided) all = Feasible::undecided;
    }
    return all;
  }

  const SweepQuestions& q_;
  std::uint64_t replications_ = 0;
  std::vector<study::Figure> figures_;
  std::vector<std::vector<double>> observations_;
  Moments ruled_{};
};

}  // namespace

Sweep::Sweep(const SweepPlan& plan, SweepQuestions questions, const SweepIdentity& identity)
    : plan_(plan),
      points_(plan),
      questions_(std::move(questions)),
      settings_(settings_hash(plan, questions_, identity)) {
  for (std::uint64_t point = 0; point < points_.size(); ++point) {
    const std::vector<double> at = points_.coordinates(point);
    dropped_.push_back(!std::all_of(questions_.bounds.begin(), questions_.bounds.end(),
                                    [&](const ParameterBound& b) { return b.keeps(at); }));
    std::string text = fmt::format("{} {}\n", identity.base, settings_);
    for (const std::string& change : changes_at(plan, at)) text += change + '\n';
    keys_.push_back(hash64(text));
  }
}

std::uint64_t Sweep::hash() const {
  std::uint64_t sum = settings_;
  for (std::uint64_t point = 0; point < keys_.size(); ++point)
    sum = hash64(fmt::format("{} {} {}", sum, keys_[point], dropped_[point] ? 1 : 0));
  for (const SweepParameter& p : plan_.parameters) sum = hash64(p.name + p.unit, sum);
  for (const std::size_t position : questions_.best) sum = hash64(to_text(questions_.metric(position).name), sum);
  return sum;
}

std::uint64_t Sweep::content_of(const Variant& variant) const {
  return hash64(fmt::format("{} {}", settings_, variant.content));
}

std::vector<std::uint64_t> Sweep::missing(const SweepStore& store, Shard shard) const {
  std::vector<std::uint64_t> points;
  std::unordered_set<std::uint64_t> seen;
  for (std::uint64_t point = 0; point < keys_.size(); ++point)
    if (shard.has(point) && !dropped_[point] && seen.insert(keys_[point]).second && !store.done(keys_[point]))
      points.push_back(point);
  return points;
}

PointResult Sweep::replicate(const Variant& variant, std::uint64_t content, int jobs) const {
  const Translation translation(questions_.all, variant.metrics);
  PointTally tally(questions_);
  const auto values = [&](std::uint64_t i) {
    NoRecorder nothing;
    return translation(variant.run(questions_.first + i, nothing));
  };
  const std::uint64_t n = questions_.replications, width = questions_.all.size();
  if (jobs <= 1) {
    for (std::uint64_t i = 0; i < n && tally.add(values(i)); ++i) {
    }
  } else {
    PoolTask task;
    task.work = [&](std::uint64_t block) {
      std::vector<double> all;
      for (std::uint64_t i = block * block_of_replications; i < std::min(n, (block + 1) * block_of_replications); ++i) {
        const std::vector<double> one = values(i);
        all.insert(all.end(), one.begin(), one.end());
      }
      return packed(all);
    };
    task.deliver = [&](std::uint64_t, const std::string& bytes) {
      const std::vector<double> all = unpacked(bytes);
      for (std::size_t at = 0; at < all.size(); at += width)
        if (!tally.add(std::span(all).subspan(at, width))) return false;
      return true;
    };
    for_each((n + block_of_replications - 1) / block_of_replications, jobs, task);
  }
  PointResult result = tally.result();
  result.content = content;
  return result;
}

Sweep::Trial Sweep::trial(std::uint64_t point, const VariantMaker& make) const {
  Trial trial;
  const Stopwatch clock;
  const Variant variant = make(changes_at(plan_, points_.coordinates(point)));
  trial.variant_s = clock.elapsed_s();
  NoRecorder nothing;
  variant.run(questions_.first, nothing);
  trial.replication_s = clock.elapsed_s() - trial.variant_s;
  return trial;
}

/// In a worker.
std::string Sweep::work(std::uint64_t point, const VariantMaker& make, const SweepStore& store, int jobs) const {
  const Stopwatch clock;
  const double used_s = cpu_s();
  Finding finding;
  try {
    const Variant variant = make(changes_at(plan_, points_.coordinates(point)));
    const std::uint64_t content = content_of(variant);
    finding.same_as = store.same(content);
    if (!finding.same_as) finding.result = replicate(variant, content, jobs);
  } catch (const InputError& error) {  // whatever else is thrown may spoil the process: the pool replaces it
    finding.result = {.status = PointStatus::failed, .error = error.what()};
  }
  finding.result.wall_s = clock.elapsed_s();
  finding.result.cpu_s = cpu_s() - used_s;
  return to_bytes(finding);
}

Sweep::Report Sweep::run(const VariantMaker& make, SweepStore& store, SweepObserver& observer, int jobs,
                         Shard shard) const {
  const Stopwatch clock;
  const std::vector<std::uint64_t> points = missing(store, shard);
  Report report{.progress = {.planned = points.size()}};
  const auto take = [&](std::uint64_t item, const Finding& finding) {
    const std::uint64_t key = keys_[points[item]];
    finding.same_as ? store.copy(key, *finding.same_as) : store.add(key, finding.result);
    ++(finding.result.status == PointStatus::failed ? report.progress.failed : report.progress.done);
  };
  double next_commit_s = 0.0;
  const auto commit = [&] {
    const Stopwatch commit_clock;
    store.commit();
    next_commit_s = clock.elapsed_s() + std::max(shortest_commit_s, commit_pause * commit_clock.elapsed_s());
  };
  PoolTask task;
  task.work = [&](std::uint64_t item) {
    // Few points share all processors among their replications.
    const auto others = std::min<std::uint64_t>(static_cast<std::uint64_t>(jobs), points.size() - item);
    return work(points[item], make, store, static_cast<int>((static_cast<std::uint64_t>(jobs) + others - 1) / others));
  };
  task.arrived = [&](std::uint64_t item, const std::string& bytes) {
    take(item, study::finding_of(bytes, questions_));
  };
  task.abandoned = [](std::uint64_t, const std::string& reason) {
    return to_bytes(Finding{.result = {.status = PointStatus::failed, .error = reason}});
  };
  task.settled = [&] {
    if (clock.elapsed_s() >= next_commit_s) commit();
  };
  task.deliver = [](std::uint64_t, const std::string&) { return true; };
  task.interrupted = [&] {
    observer.progress(report.progress);
    return observer.interrupted();
  };
  const PoolReport pool = for_each(points.size(), jobs, task);
  commit();
  report.end = pool.end;
  report.wall_s = clock.elapsed_s();
  report.cpu_s = pool.cpu_s;
  report.worker_memory_mb = pool.peak_memory_mb;
  report.memory_mb = memory_mb();
  return report;
}

}  // namespace gigasim
