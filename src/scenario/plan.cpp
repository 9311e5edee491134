#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plan_parts.hpp"
#include "read.hpp"
#include "sampling.hpp"

namespace gigasim {

using document::Node;

struct Plan::Parts : PlanParts {
  std::vector<UncertainInput> listed{};
};

namespace {
constexpr double day_s = 86400.0;
constexpr std::size_t most_tried_alone = 500;

/// What one replication draws: numbers by path, and for each delay a uniform number that says whether it happens.
struct Draw {
  Drawn numbers{};
  std::vector<double> chances{};
};

/// Eq. 4 of docs/formats/uncertainty.md.
double uniform_of(const Input& input, const PlanParts& parts, std::uint64_t seed, std::uint64_t replication) {
  const double own = drawn_uniform(parts.sampling, seed, replication, input.stream, "input");
  if (input.group.empty()) return own;
  const double rho = *parts.written.uncertainty.correlations.find(input.group);
  const double common = normal_quantile(drawn_uniform(parts.sampling, seed, replication, input.group, "correlation"));
  return std::clamp(normal_cdf(input.sign * std::sqrt(rho) * common + std::sqrt(1.0 - rho) * normal_quantile(own)),
                    0x1p-53, 1.0 - 0x1p-53);
}

Draw draw_numbers(const PlanParts& parts, std::uint64_t seed, std::uint64_t replication) {
  Draw draw;
  const Uncertainty& ties = parts.written.uncertainty;
  for (const Input& input : parts.inputs)
    draw.numbers[input.path] =
        replication == 0 ? input.law.central() : input.law.quantile(uniform_of(input, parts, seed, replication));
  for (const auto& [name, delay] : ties.delays)
    draw.chances.push_back(
        replication == 0 ? 1.0 : drawn_uniform(parts.sampling, seed, replication, "delays." + name, "input"));
  return draw;
}

bool happens(const Draw& draw, std::size_t k, const DelaySpec& delay, const Scenario& plan) {
  return draw.chances[k] < chance_of(delay, plan);
}

/// The sections with laws, read again over the plan as written.
PlanText read_again(const PlanParts& parts, const Draw& draw, std::vector<Issue>& issues) {
  Reading reading;
  reading.sources = parts.sources;
  reading.start = parts.written.scenario.start;
  reading.columns = parts.columns;
  reading.drawn = &draw.numbers;
  reading.silent = true;
  PlanText text{parts.written.scenario, parts.written.uncertainty};
  Reader reader(reading, &parts.sections, {}, true);
  read_fields(reader, text);
  issues = std::move(reading.issues);
  return text;
}

void apply_delays(PlanText& text, const Draw& draw) {
  std::size_t k = 0;
  for (const auto& [name, delay] : text.uncertainty.delays)
    if (happens(draw, k++, delay, text.scenario))
      for (Date* date : delayed_dates(text.scenario, delay)) *date = date_at(*date, delay.delay.value());
}

/// Phases are reported over the same time in every replication.
void keep_phase_dates(Scenario& drawn, const Scenario& written) {
  for (std::size_t i = 1; i < drawn.phases.size(); ++i) {
    PhaseSpec& phase = drawn.phases[i];
    const auto& add = written.phases[i].add;
    if (phase.date || add.empty()) continue;
    phase.date = std::min_element(add.begin(), add.end(), [](const AddSpec& a, const AddSpec& b) {
                   return a.date < b.date;
                 })->date;
  }
}

/// Problems in an author's plan, but in a draw only a way to come late: deliveries after the end or out of order,
/// permits that lapse before they begin, too few units for the reserve yet.
class Lateness {
 public:
  Lateness(const Scenario& drawn, const PlanParts& parts, const Drawn& numbers) {
    for (std::size_t i = 0; i < drawn.phases.size(); ++i) {
      const PhaseSpec& phase = drawn.phases[i];
      for (std::size_t k = 0; k < phase.add.size(); ++k)
        early(drawn, fmt::format("phases[{}].add[{}].date", i, k), phase.add[k].date);
      for (std::size_t k = 0; k < phase.remove.size(); ++k)
        early(drawn, fmt::format("phases[{}].remove[{}].date", i, k), phase.remove[k].date);
    }
    for (const Input& input : parts.inputs)
      if (input.date && numbers.at(input.path) >= clock_s(Date{}, drawn.end)) late_.push_back(input.path);
  }
  bool explains(const Issue& issue) const {
    if (issue.path.starts_with("phases[")) return std::find(early_.begin(), early_.end(), issue.path) == early_.end();
    return issue.path.starts_with("permits.") || issue.path == "policy.reserve.units" ||
           std::find(late_.begin(), late_.end(), issue.path) != late_.end();
  }

 private:
  void early(const Scenario& drawn, std::string path, Date date) {
    if (date < drawn.start) early_.push_back(std::move(path));
  }
  std::vector<std::string> early_{}, late_{};
};

Scenario realise(const PlanParts& parts, const Draw& draw, std::vector<Issue>& issues) {
  PlanText text = read_again(parts, draw, issues);
  apply_delays(text, draw);
  keep_phase_dates(text.scenario, parts.written.scenario);
  if (!issues.empty()) return std::move(text.scenario);
  const Lateness late(text.scenario, parts, draw.numbers);
  for (const Issue& issue : validate(text.scenario))
    if (!late.explains(issue))
      issues.push_back(parts.sources.issue(nearest_mark(parts.marks, issue.path), issue.path, issue.message));
  return std::move(text.scenario);
}

/// Tries a plan at the ends of its laws.
class Trials {
 public:
  explicit Trials(const PlanParts& parts) : parts_(parts), central_(draw_numbers(parts, 0, 0)) {}
  std::vector<Issue> run() {
    if (parts_.inputs.size() <= most_tried_alone)
      for (const Input& input : parts_.inputs) alone(input);
    if (found_.empty()) together(false, "all uncertain inputs are drawn low");
    if (found_.empty()) together(true, "all uncertain inputs are drawn high");
    return std::move(found_);
  }

 private:
  void attempt(const Draw& draw, const std::string& when) {
    std::vector<Issue> issues;
    realise(parts_, draw, issues);
    for (Issue& issue : issues) {
      issue.message += fmt::format(" (when {})", when);
      found_.push_back(std::move(issue));
    }
  }
  void alone(const Input& input) {
    for (const double value : input.law.trials()) {
      Draw draw = central_;
      draw.numbers[input.path] = value;
      attempt(draw, fmt::format("{} is drawn as {}", input.path, input.text(value)));
    }
  }
  void together(bool high, const std::string& when) {
    Draw draw = central_;
    for (const Input& input : parts_.inputs)
      draw.numbers[input.path] = high ? input.law.trials().back() : input.law.trials().front();
    for (double& chance : draw.chances) chance = high ? 0.0 : 1.0;
    attempt(draw, when);
  }

  const PlanParts& parts_;
  const Draw central_;
  std::vector<Issue> found_{};
};

bool certain(const PlanParts& parts) { return parts.inputs.empty() && parts.written.uncertainty.delays.empty(); }

std::vector<UncertainInput> list(const PlanParts& parts) {
  std::vector<UncertainInput> inputs;
  for (const Input& i : parts.inputs)
    inputs.push_back({i.path, std::string(to_text(i.law.family)), i.date ? "d" : i.symbol, i.group});
  for (const auto& [name, delay] : parts.written.uncertainty.delays)
    inputs.push_back({"delays." + name, "delay", "d", ""});
  return inputs;
}

/// Days of each delay, 0 where it does not happen.
std::vector<double> delays_d(const PlanParts& parts, const Draw& draw) {
  std::vector<double> days;
  if (parts.written.uncertainty.delays.empty()) return days;
  std::vector<Issue> issues;
  const bool drawn = std::any_of(parts.inputs.begin(), parts.inputs.end(),
                                 [](const Input& i) { return i.path.starts_with("delays."); });
  const PlanText text =
      drawn ? read_again(parts, draw, issues) : PlanText{parts.written.scenario, parts.written.uncertainty};
  for (const auto& [name, delay] : text.uncertainty.delays)
    days.push_back(happens(draw, days.size(), delay, text.scenario) ? delay.delay.value() / day_s : 0.0);
  return days;
}
}  // namespace

Plan::Plan(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

Plan Plan::load(const std::filesystem::path& file, const std::vector<std::string>& set, const PlanCheck& also) {
  auto parts = std::make_shared<Parts>(Parts{read_parts(file, set, also)});
  parts->listed = list(*parts);
  if (certain(*parts)) return Plan(std::move(parts));
  if (auto found = Trials(*parts).run(); !found.empty()) throw InputError(std::move(found));
  return Plan(std::move(parts));
}

Plan Plan::of(PlanParts&& read) {
  auto parts = std::make_shared<Parts>(Parts{std::move(read)});
  parts->listed = list(*parts);
  return Plan(std::move(parts));
}

Plan Plan::sampled(Sampling sampling) const {
  auto parts = std::make_shared<Parts>(*parts_);
  parts->sampling = sampling;
  return Plan(std::move(parts));
}

Plan Plan::with(const std::vector<std::string>& set) const { return of(read_changed(file(), {.set = set})); }
const std::shared_ptr<const PlanFile>& Plan::file() const { return parts_->file; }

const LoadedScenario& Plan::written() const { return parts_->written; }
const std::vector<UncertainInput>& Plan::inputs() const { return parts_->listed; }

Issue Plan::remark(std::string path, std::string message) const {
  const document::Mark mark = nearest_mark(parts_->marks, path);
  return parts_->sources.issue(mark, std::move(path), std::move(message));
}

Scenario Plan::draw(std::uint64_t seed, std::uint64_t replication) const {
  if (replication == 0 || certain(*parts_)) return parts_->written.scenario;
  std::vector<Issue> issues;
  Scenario drawn = realise(*parts_, draw_numbers(*parts_, seed, replication), issues);
  for (Issue& issue : issues)
    issue.message += fmt::format(" (as drawn in replication {} of seed {})", replication, seed);
  if (!issues.empty()) throw InputError(std::move(issues));
  return drawn;
}

std::vector<double> Plan::values(std::uint64_t seed, std::uint64_t replication) const {
  const Draw draw = draw_numbers(*parts_, seed, replication);
  std::vector<double> values;
  for (const Input& input : parts_->inputs) {
    const double value = draw.numbers.at(input.path);
    values.push_back(input.date ? std::floor(value - clock_s(Date{}, parts_->written.scenario.start)) / day_s : value);
  }
  const auto delays = delays_d(*parts_, draw);
  values.insert(values.end(), delays.begin(), delays.end());
  return values;
}

std::vector<std::pair<std::string, std::string>> Plan::value_texts(std::uint64_t seed,
                                                                   std::uint64_t replication) const {
  const Draw draw = draw_numbers(*parts_, seed, replication);
  std::vector<std::pair<std::string, std::string>> texts;
  for (const Input& input : parts_->inputs) texts.emplace_back(input.path, input.text(draw.numbers.at(input.path)));
  const auto delays = delays_d(*parts_, draw);
  for (std::size_t k = 0; k < delays.size(); ++k)
    texts.emplace_back(parts_->listed[parts_->inputs.size() + k].path,
                       delays[k] > 0.0 ? length_text(delays[k] * day_s) : "does not happen");
  return texts;
}

}  // namespace gigasim
