#include "gigasim/study/questions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace gigasim {

namespace {
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

void add_problems(const InputError& error, std::vector<Issue>& issues) {
  issues.insert(issues.end(), error.issues().begin(), error.issues().end());
}

Expectation expectation_of(const Scenario& plan, std::size_t i, const std::vector<Metric>& metrics) {
  const ExpectSpec& spec = plan.expect[i];
  const std::string path = fmt::format("expect[{}]", i);
  Expectation e{parse_criterion(spec.that, {.metrics = metrics, .path = path, .start = plan.start}), path};
  if (spec.confidence && e.criterion.confidence)
    throw InputError(
        {{.path = path + ".confidence", .message = "the sentence says a confidence, too; write one of them"}});
  e.confidence = spec.confidence.value_or(e.criterion.confidence.value_or(usual_confidence));
  if (spec.replications) e.replications = static_cast<std::uint64_t>(*spec.replications);
  return e;
}

Claim claim_of(const Scenario& plan, std::size_t i, const std::vector<Metric>& metrics) {
  const ClaimSpec& spec = plan.claims[i];
  const std::string path = fmt::format("claims[{}]", i);
  if (spec.date < plan.start || spec.date >= plan.end)
    throw InputError({{.path = path + ".date",
                       .message = fmt::format("{} is not within the run, {} to {}", to_string(spec.date),
                                              to_string(plan.start), to_string(plan.end))}});
  Claim c{spec, parse_criterion(spec.says,
                                {.metrics = metrics, .path = path + ".says", .start = plan.start, .date = spec.date})};
  if (c.criterion.chance && !c.criterion.is_date)
    throw InputError(
        {{.path = path + ".says", .message = "is a chance; a claim is about what there is, its odds are told anyway"}});
  return c;
}

template <class Read>
void read_all(std::size_t n, std::vector<Issue>& issues, const Read& read) {
  for (std::size_t i = 0; i < n; ++i) try {
      read(i);
    } catch (const InputError& error) {
      add_problems(error, issues);
    }
}

Questions read_questions(const Scenario& plan, const std::vector<Metric>& metrics, std::vector<Issue>& issues) {
  Questions q;
  read_all(plan.expect.size(), issues,
           [&](std::size_t i) { q.expectations.push_back(expectation_of(plan, i, metrics)); });
  read_all(plan.claims.size(), issues, [&](std::size_t i) { q.claims.push_back(claim_of(plan, i, metrics)); });
  return q;
}

/// Of a metric of the claim's date; nothing when the plan has none.
std::optional<double> on_the_date(const std::vector<Metric>& metrics, std::span<const double> values,
                                  std::string_view quantity, Date date) {
  MetricName name = by_date(quantity, date);
  name.on_date = true;
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == name; });
  const double value = found == metrics.end() ? no_number : values[static_cast<std::size_t>(found - metrics.begin())];
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// What limits power in place, the scarcest first.
std::vector<ClaimResult::Resource> resources_on(const std::vector<Metric>& metrics, std::span<const double> values,
                                                Date date) {
  std::vector<ClaimResult::Resource> found;
  for (const auto& [quantity, text] :
       {std::pair("installed", "racks standing"), {"powered", "generation and feeders"}, {"cooled", "cooling"}})
    if (const auto mw = on_the_date(metrics, values, quantity, date)) found.push_back({text, *mw});
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.mw < b.mw; });
  return found;
}

bool about_power_in_place(const MetricName& name) {
  constexpr std::string_view figures[] = {"energised_mw", "energised_gpus", "training_mw", "training_gpus"};
  return name.date && std::find(std::begin(figures), std::end(figures), name.figure) != std::end(figures);
}
}  // namespace

Questions questions_of(const Scenario& plan, const std::vector<Metric>& metrics) {
  std::vector<Issue> issues;
  Questions questions = read_questions(plan, metrics, issues);
  if (!issues.empty()) throw InputError(std::move(issues));
  return questions;
}

std::vector<Issue> question_problems(const Scenario& plan) {
  if (plan.expect.empty() && plan.claims.empty()) return {};
  std::vector<Issue> issues;
  read_questions(plan, metrics_of(plan), issues);
  return issues;
}

ClaimResult judge_claim(const Claim& claim, const std::vector<Metric>& metrics, std::span<const double> values) {
  const Criterion& c = claim.criterion;
  ClaimResult r{
      .date = claim.spec.date, .says = claim.spec.says, .source = claim.spec.source, .figure = c.name, .unit = c.unit};
  r.have = figure(c, values);
  r.claimed = c.bound;
  r.supported = holds(r.have, c.relation, c.bound);
  if (about_power_in_place(metrics[c.metrics.front()].name))
    r.resources = resources_on(metrics, values, claim.spec.date);
  return r;
}

std::vector<ClaimResult> judge_claims(const Scenario& plan, const RunResult& run) {
  if (plan.claims.empty()) return {};
  const std::vector<Metric> metrics = metrics_of(plan);
  const std::vector<double> values = values_of(run, metrics);
  std::vector<ClaimResult> results;
  for (const Claim& claim : questions_of(plan, metrics).claims) results.push_back(judge_claim(claim, metrics, values));
  return results;
}

ClaimTally::ClaimTally(std::vector<Claim> claims, const std::vector<Metric>& metrics)
    : claims_(std::move(claims)),
      metrics_(metrics),
      means_(claims_.empty() ? 0 : metrics.size()),
      kept_(claims_.size()) {}

void ClaimTally::add(std::span<const double> values) {
  ++replications_;
  for (std::size_t i = 0; i < means_.size(); ++i)
    if (std::isfinite(values[i])) means_[i].add(values[i]);
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    const Criterion& c = claims_[i].criterion;
    kept_[i] += holds(figure(c, values), c.relation, c.bound);
  }
}

std::vector<ClaimResult> ClaimTally::results() const {
  std::vector<double> means;
  for (const Moments& m : means_) means.push_back(m.mean());
  std::vector<ClaimResult> results;
  for (std::size_t i = 0; i < claims_.size() && replications_ > 0; ++i) {
    ClaimResult r = judge_claim(claims_[i], metrics_, means);
    r.odds = static_cast<double>(kept_[i]) / static_cast<double>(replications_);
    r.supported = *r.odds >= 0.5;
    r.replications = replications_;
    results.push_back(std::move(r));
  }
  return results;
}

}  // namespace gigasim
