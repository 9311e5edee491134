#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/stopwatch.hpp"
#include "gigasim/study/study.hpp"
#include "gigasim/study/workers.hpp"
#include "replication_log.hpp"
#include "tally.hpp"

namespace gigasim {

namespace {
using study::Replication;

constexpr double s_per_h = 3600.0;

/// Keeps the shortage events of a run.
class ShortageCatcher : public Recorder {
 public:
  explicit ShortageCatcher(const StudyOptions& options) : options_(options) {}

  bool wants_rows() const override { return false; }
  void event(Date date, const EventRow& row) override {
    if (row.event == "shortage") {
      open_ = ShortageEvent{.start = date, .depth_mw = -row.power_mw, .cause = std::string(row.cause)};
      since_s_ = row.clock_s;
    }
    if (row.event == "shortage_over") close(row.duration_s / s_per_h, -row.power_mw, row.energy_mwh, row.gpu_hours);
  }

  /// A spell that lasts to the end of the run has no event of its own: it has what the others leave of the run's
  /// figures.
  std::vector<ShortageEvent> events(const Adequacy& a) {
    if (!open_) return std::move(events_);
    double energy_mwh = a.unserved_mwh, deepest_mw = 0.0;
    for (const ShortageEvent& e : events_) {
      energy_mwh -= e.energy_mwh;
      deepest_mw = std::max(deepest_mw, e.depth_mw);
    }
    const double depth_mw = a.deepest_mw > deepest_mw ? a.deepest_mw : open_->depth_mw;
    close((clock_s(options_.start, options_.end) - since_s_) / s_per_h, depth_mw, std::max(0.0, energy_mwh), 0.0);
    return std::move(events_);
  }

 private:
  void close(double length_h, double depth_mw, double energy_mwh, double gpu_hours) {
    if (!open_) throw InternalFault("a shortage ended that had not begun");
    open_->length_h = length_h;
    open_->depth_mw = depth_mw;
    open_->energy_mwh = energy_mwh;
    open_->gpu_hours = gpu_hours;
    if (length_h > 0.0) events_.push_back(std::move(*open_));
    open_.reset();
  }

  const StudyOptions& options_;
  std::optional<ShortageEvent> open_;
  double since_s_ = 0.0;
  std::vector<ShortageEvent> events_;
};

std::string simulate(const StudyOptions& o, const Runner& run, std::uint64_t number) {
  ShortageCatcher catcher(o);
  const RunResult result = run(number, catcher);
  return to_text(Replication{number, values_of(result, o.metrics), catcher.events(result.adequacy)});
}

/// Replication 0 is the plan as written, without its uncertainty, so it is no sample.
constexpr std::uint64_t number_of(std::uint64_t item) { return item + 1; }

/// One study from its first replication to its last.
class Study {
 public:
  Study(const StudyOptions& o, const Runner& run, StudyObserver& observer)
      : options_(o), run_(run), observer_(observer), tally_(o) {
    if (!o.folder.empty()) log_.emplace(o);
    main_ = o.until ? o.until->metric : position_of_main();
  }

  StudyResult run() {
    const Stopwatch clock;
    PoolReport report;
    try {
      report = for_each(options_.replications, options_.jobs, task());
    } catch (const WorkerFailure& failure) {
      throw InternalFault(fmt::format("replication {} failed twice: {}", number_of(failure.item()), failure.reason()));
    }
    if (log_ && report.end != PoolEnd::interrupted) log_->settle(number_of(tally_.replications()));
    StudyResult result = tally_.result();
    result.end = end_of(report);
    result.facts = {resumed_, report.retried, report.cpu_s, clock.elapsed_s(), report.peak_memory_mb};
    return result;
  }

 private:
  std::size_t position_of_main() const {
    const auto& all = options_.metrics;
    const auto found = std::find_if(all.begin(), all.end(), [](const Metric& m) { return m.name == unserved_energy; });
    return found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin());
  }

  PoolTask task() {
    PoolTask task;
    task.work = [this](std::uint64_t item) { return simulate(options_, run_, number_of(item)); };
    task.deliver = [this](std::uint64_t, const std::string& record) { return take(record); };
    task.failed = [this](std::uint64_t item, const std::string& reason) { observer_.failed(number_of(item), reason); };
    task.interrupted = [this] { return observer_.interrupted(); };
    if (!log_) return task;
    task.known = [this](std::uint64_t item) {
      std::optional<std::string> record = log_->record(number_of(item));
      resumed_ += record.has_value();
      return record;
    };
    task.arrived = [this](std::uint64_t item, const std::string& record) { log_->add(number_of(item), record); };
    return task;
  }

  bool take(const std::string& record) {
    const auto replication = study::parse_record(record, options_.metrics.size());
    if (!replication) throw InternalFault("a worker returned a damaged record");
    tally_.add(*replication);
    observer_.replication(replication->number, replication->values);
    const Moments& moments = tally_.moments(main_);
    const double error = tally_.standard_error(main_);
    observer_.progress({tally_.replications(), resumed_, options_.replications, expected(moments, error),
                        &options_.metrics[main_], &moments, error});
    precise_ = options_.until && options_.until->met(moments, error);
    return !precise_;
  }

  double expected(const Moments& moments, double error) const {
    const auto planned = static_cast<double>(options_.replications);
    if (!options_.until) return planned;
    const double likely = options_.until->expected_replications(moments, error);
    return std::isfinite(likely) ? std::min(planned, likely) : planned;
  }

  StudyEnd end_of(const PoolReport& report) const {
    if (report.end == PoolEnd::interrupted) return StudyEnd::interrupted;
    if (!options_.until) return StudyEnd::replications;
    return precise_ ? StudyEnd::precision : StudyEnd::cap;
  }

  const StudyOptions& options_;
  const Runner& run_;
  StudyObserver& observer_;
  study::Tally tally_;
  std::optional<study::ReplicationLog> log_;
  std::size_t main_ = 0;
  std::uint64_t resumed_ = 0;
  bool precise_ = false;
};
}  // namespace

StudyResult monte_carlo(const StudyOptions& options, const Runner& run, StudyObserver& observer) {
  return Study(options, run, observer).run();
}

FolderContent folder_content(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  if (!fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder))) return FolderContent::nothing;
  if (!fs::exists(folder / "study.json")) return FolderContent::other;
  return fs::exists(folder / "summary.json") ? FolderContent::finished_study : FolderContent::unfinished_study;
}

}  // namespace gigasim
