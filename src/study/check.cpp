#include "gigasim/study/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "gigasim/base/issue.hpp"
#include "gigasim/study/sequential_test.hpp"
#include "gigasim/study/statistics.hpp"
#include "gigasim/study/workers.hpp"

namespace gigasim {

namespace {
using Json = nlohmann::json;
constexpr std::uint64_t first_look = 20;
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// What comes in of the replications, judged whenever a look is due.
class Check {
 public:
  explicit Check(const PlanQuestions& asked)
      : asked_(asked),
        claims_(asked.questions.claims, asked.metrics),
        figures_(asked.metrics.size()),
        seen_(asked.questions.expectations.size()),
        judged_(seen_.size()),
        looks_(looks(std::max(asked.least, std::min(first_look, asked.most)), asked.most)) {}

  /// False: every expectation is decided.
  bool add(const std::vector<double>& values) {
    ++replications_;
    claims_.add(values);
    for (std::size_t i = 0; i < figures_.size(); ++i)
      if (std::isfinite(values[i])) figures_[i].add(values[i]);
    for (std::size_t i = 0; i < seen_.size(); ++i)
      if (replications_ <= cap(i)) seen_[i].push_back(observation(expectation(i).criterion, values));
    return !std::binary_search(looks_.begin(), looks_.end(), replications_) || !look();
  }

  PlanAnswers answers() {
    look();
    PlanAnswers a{.replications = replications_, .judgements = judged_, .claims = claims_.results()};
    if (asked_.most == 1)
      for (ClaimResult& c : a.claims) c.odds.reset();
    for (const Moments& m : figures_)
      a.metrics.push_back({m.mean(), m.count() > 1 ? m.standard_error() : 0.0, m.count()});
    return a;
  }

 private:
  const Expectation& expectation(std::size_t i) const { return asked_.questions.expectations[i]; }
  std::uint64_t cap(std::size_t i) const {
    return std::min(asked_.most, expectation(i).replications.value_or(asked_.most));
  }

  /// Whether all are decided, or have all the replications that they may have. What was decided at an earlier look
  /// stays.
  bool look() {
    bool over = true;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (judged_[i].verdict == Verdict::undecided)
        judged_[i] = judge(expectation(i).criterion, seen_[i], expectation(i).confidence, looks_.size());
      over = over && (judged_[i].verdict != Verdict::undecided || replications_ >= cap(i));
    }
    return over && replications_ >= asked_.least;
  }

  const PlanQuestions& asked_;
  std::uint64_t replications_ = 0;
  ClaimTally claims_;
  std::vector<Moments> figures_;
  std::vector<std::vector<double>> seen_;
  std::vector<Judgement> judged_;
  std::vector<std::uint64_t> looks_;
};

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }
double number_of(const Json& x) { return x.is_number() ? x.get<double>() : no_number; }
}  // namespace

PlanAnswers answer(const PlanQuestions& asked, const MetricsRunner& run, int jobs, const CheckWatch& watch) {
  Check check(asked);
  const std::uint64_t first = asked.most == 1 ? 0 : 1;  // replication 0 is the plan as written, and no sample
  std::uint64_t done = 0;
  PoolTask task;
  task.work = [&](std::uint64_t item) { return packed(run(first + item)); };
  task.deliver = [&](std::uint64_t, const std::string& bytes) {
    if (watch.progress) watch.progress(++done);
    return check.add(unpacked(bytes));
  };
  task.interrupted = watch.interrupted;
  try {
    const PoolReport report = for_each(asked.most, jobs, task);
    PlanAnswers answers = check.answers();
    answers.interrupted = report.end == PoolEnd::interrupted;
    return answers;
  } catch (const WorkerFailure& failure) {
    throw InternalFault(fmt::format("replication {} failed twice: {}", first + failure.item(), failure.reason()));
  }
}

std::string to_text(const PlanAnswers& a) {
  Json json{{"replications", a.replications},
            {"interrupted", a.interrupted},
            {"judgements", Json::array()},
            {"metrics", Json::array()},
            {"claims", Json::array()}};
  for (const Judgement& j : a.judgements)
    json["judgements"].push_back({static_cast<int>(j.verdict), number(j.estimate), number(j.standard_error), j.n,
                                  j.more ? Json(*j.more) : Json(nullptr)});
  for (const Estimate& e : a.metrics) json["metrics"].push_back({number(e.mean), number(e.standard_error), e.n});
  for (const ClaimResult& c : a.claims) {
    Json resources = Json::array();
    for (const ClaimResult::Resource& r : c.resources) resources.push_back({r.text, r.mw});
    json["claims"].push_back({{"date", clock_s(Date{}, c.date)},
                              {"says", c.says},
                              {"source", c.source},
                              {"figure", c.figure},
                              {"unit", c.unit},
                              {"supported", c.supported},
                              {"claimed", c.claimed},
                              {"have", number(c.have)},
                              {"resources", resources},
                              {"odds", c.odds ? Json(*c.odds) : Json(nullptr)},
                              {"n", c.replications}});
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

PlanAnswers answers_of(const std::string& text) {
  const Json json = Json::parse(text);
  PlanAnswers a{.replications = json["replications"], .interrupted = json["interrupted"]};
  for (const Json& j : json["judgements"])
    a.judgements.push_back({static_cast<Verdict>(j[0].get<int>()), number_of(j[1]), number_of(j[2]), j[3],
                            j[4].is_null() ? std::nullopt : std::optional(j[4].get<double>())});
  for (const Json& e : json["metrics"]) a.metrics.push_back({number_of(e[0]), number_of(e[1]), e[2]});
  for (const Json& c : json["claims"]) {
    ClaimResult r{.date = date_at(Date{}, c["date"]),
                  .says = c["says"],
                  .source = c["source"],
                  .figure = c["figure"],
                  .unit = c["unit"],
                  .supported = c["supported"]};
    r.claimed = c["claimed"];
    r.have = number_of(c["have"]);
    r.replications = c["n"];
    if (!c["odds"].is_null()) r.odds = c["odds"].get<double>();
    for (const Json& one : c["resources"]) r.resources.push_back({one[0], one[1]});
    a.claims.push_back(std::move(r));
  }
  return a;
}

}  // namespace gigasim
