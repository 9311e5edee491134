#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/base/random.hpp"
#include "gigasim/report/sizing_report.hpp"
#include "gigasim/scenario/sizing_file.hpp"
#include "gigasim/sim/run.hpp"
#include "gigasim/study/criterion.hpp"
#include "gigasim/study/sizing_pool.hpp"
#include "gigasim/study/workers.hpp"

namespace gigasim::cli {

namespace {
class Watch : public SizingObserver {
 public:
  Watch(bool draws, const SizingProblem& problem) : line_(draws), problem_(problem) {}
  void progress(const SizingProgress& p) override {
    line_.update([&](double) { return sizing_progress_line(problem_, p); });
  }
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  const SizingProblem& problem_;
};

/// What reading a text of the study finds wrong with it, told at its origin.
template <class Read>
auto at_place(const Written& written, const Read& read) {
  try {
    return read();
  } catch (const InputError& error) {
    throw InputError({written.issue(error.issues().front().message)});
  }
}

/// A strict bound is the next number beside it.
double closed(double bound, Relation relation) {
  constexpr double endless = std::numeric_limits<double>::infinity();
  if (relation == Relation::below) return std::nextafter(bound, -endless);
  return relation == Relation::above ? std::nextafter(bound, endless) : bound;
}

bool turned(const Criterion& c) {
  return c.chance && (c.chance->relation == Relation::at_most || c.chance->relation == Relation::below);
}

SizingCriterion sizing_criterion(const Criterion& c) {
  SizingCriterion s{.text = c.text, .unit = c.unit};
  s.share = c.chance.has_value();
  s.at_most = c.upper();
  s.percent = !s.share && c.unit.empty() && c.text.find('%') != std::string::npos;
  s.bound = !s.share ? closed(c.bound, c.relation) : turned(c) ? 1.0 - c.chance->bound : c.chance->bound;
  return s;
}

/// A study that can be run: its criteria read against the figures of its plan.
class Sizing {
 public:
  Sizing(SizingFile file, const SizeArguments& a) : file_(std::move(file)), jobs_(a.jobs.value_or(processors())) {
    if (!a.set.empty()) file_.base.plan = file_.base.plan.with(a.set);
    const Scenario scenario = asking(file_.base.plan.written().scenario);
    seed_ = static_cast<std::uint64_t>(scenario.seed);
    metrics_ = metrics_of(scenario);
    for (std::size_t i = 0; i < metrics_.size(); ++i) position_.emplace(metrics_[i].name, i);
    for (const Written& text : file_.subject_to) add_criterion(text, scenario);
    if (file_.cost) cost_ = at_place(*file_.cost, [&] { return metric_position(metrics_, file_.cost->text, "cost"); });
    file_.problem.cost_observed = cost_.has_value();
  }

  const SizingProblem& problem() const { return file_.problem; }

  SizingHeader header() const {
    const std::string yaml = effective_yaml(file_.base.plan.written(), false);
    return {file_.base.name, file_.base.file.filename().string(),  file_.base.scenario.filename().string(),
            GIGASIM_VERSION, fmt::format("{:016x}", hash64(yaml)), seed_};
  }

  SizingRuns runs(const std::string& folder) {
    SizingRuns r;
    r.prepare = [this](const SizingPoint& point) { return prepare(point); };
    r.observe = [this](std::uint64_t replication) { return observe(problem().most == 1 ? 0 : replication); };
    r.interrupted = [] { return interrupt_signal() != 0; };
    r.failed = [this](std::uint64_t replication, const std::string& reason) {
      plan_->draw(seed_, replication);  // throws when it failed because its values do not fit together
      fmt::print(stderr, "\ngigasim: replication {}: {}; trying it again\n", replication, printable(reason));
    };
    r.jobs = jobs_;
    r.folder = folder;
    for (const SizingCriterion& c : problem().criteria) r.columns.push_back(c.text);
    if (cost_) r.columns.front() += " | cost: " + to_text(metrics_[*cost_].name);
    return r;
  }

 private:
  void add_criterion(const Written& text, const Scenario& scenario) {
    criteria_.push_back(at_place(text, [&] {
      return parse_criterion(text.text,
                             CriterionContext{.metrics = metrics_, .path = text.origin.path, .start = scenario.start});
    }));
    if (criteria_.back().confidence)
      throw InputError(
          {text.issue("a search has one confidence for all its decisions; write it as 'confidence:' of the study")});
    file_.problem.criteria.push_back(sizing_criterion(criteria_.back()));
  }

  /// With the dates that the criteria name among those that figures are told for.
  Scenario asking(Scenario scenario) const {
    for (const Written& text : file_.subject_to) scenario.expect.push_back({.that = text.text});
    return scenario;
  }

  std::string prepare(const SizingPoint& point) {
    std::vector<std::string> set;
    for (std::size_t v = 0; v < point.size(); ++v)
      for (const std::string& path : problem().variables[v].paths)
        set.push_back(path + "=" + problem().variables[v].values[point[v]]);
    plan_ = file_.base.plan.with(set);
    const std::string kind = problem().most == 1 ? "as written" : "drawn";
    return fmt::format("{:016x}", hash64(effective_yaml(plan_->written(), false) + kind + GIGASIM_VERSION));
  }

  SizingObservation observe(std::uint64_t replication) const {
    NoRecorder nobody;
    const RunResult result =
        run(asking(plan_->draw(seed_, replication)), {.seed = seed_, .replication = replication}, nobody);
    std::vector<double> figures(metrics_.size(), std::numeric_limits<double>::quiet_NaN());
    for (const Metric& m : metrics_of(result))
      if (const auto found = position_.find(m.name); found != position_.end()) figures[found->second] = m.value;
    SizingObservation o;
    for (const Criterion& c : criteria_)
      o.values.push_back(turned(c) ? 1.0 - observation(c, figures) : observation(c, figures));
    if (cost_) o.cost = figures[*cost_];
    if (!result.shortfalls.empty())
      o.binds =
          fmt::format("{}: {}", to_text(result.shortfalls.front().resource), to_text(result.shortfalls.front().cause));
    return o;
  }

  SizingFile file_;
  int jobs_;
  std::uint64_t seed_ = 0;
  std::vector<Metric> metrics_{};
  std::map<MetricName, std::size_t> position_{};
  std::vector<Criterion> criteria_{};
  std::optional<std::size_t> cost_{};
  std::optional<Plan> plan_{};  ///< of the point prepared last
};

std::string folder_of(const SizeArguments& a) {
  if (a.no_output) return {};
  return output_directory(a.out, a.study, FolderKind::search);
}

void print_title(const SizingHeader& header, const SizingProblem& p) {
  std::string ranges;
  for (const SizingVariable& v : p.variables)
    ranges += fmt::format(" · {} {} … {}", v.name, v.values.front(), v.values.back());
  fmt::print("{} · {}{} · seed {}\n\n", header.name, printable(header.base_file), ranges, header.seed);
  std::fflush(stdout);
}

int end_of(const SizingResult& result, const std::string& where) {
  if (result.end != SizingEnd::interrupted) return result.best ? good : check_failed;
  fmt::print(stderr, "gigasim: interrupted{}.\n",
             where.empty() ? "" : fmt::format("; the same command with --out {} goes on", where));
  std::fflush(nullptr);
  end_by_signal(interrupt_signal());
  return internal_fault;
}
}  // namespace

int size_study(const SizeArguments& a) {
  set_up_logging(0, true);  // workers are quiet
  Sizing sizing(load_sizing(a.study), a);
  const SizingProblem& problem = sizing.problem();
  const SizingHeader header = sizing.header();
  const std::string where = folder_of(a);
  if (!a.quiet) print_title(header, problem);
  Watch watch(!a.quiet && progress_visible(), problem);
  watch_interrupts();
  const Stopwatch clock;
  SizingPool pool(sizing.runs(where));
  const SizingResult result = size_plan(problem, pool, watch);
  watch.clear();
  if (!where.empty()) write_sizing(where, problem, result, header);
  if (!a.quiet)
    fmt::print("{}\n{} runs{} · {:.1f} s wall · {:.1f} s CPU{}\n",
               sizing_text(problem, result, terminal_style(a.no_colour)), result.runs,
               pool.resumed() > 0 ? fmt::format(", {} taken from the folder", pool.resumed()) : "", clock.elapsed_s(),
               pool.cpu_s(), where.empty() ? "" : " · results in " + printable(where));
  return end_of(result, where);
}

}  // namespace gigasim::cli
