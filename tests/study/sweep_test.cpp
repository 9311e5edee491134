#include "gigasim/study/sweep.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <numbers>
#include <set>
#include <unordered_map>

#include "gigasim/base/issue.hpp"
#include "gigasim/study/sweep_analysis.hpp"
#include "scratch.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
using Kind = SweepParameter::Kind;

SweepParameter range(std::string name, double low, double high) {
  SweepParameter p{.name = name, .paths = {name}};
  p.quantile = [=](double share) { return low + share * (high - low); };
  return p;
}

SweepParameter levels(std::string name, const std::vector<double>& numbers, std::string unit = "") {
  SweepParameter p{.name = name, .paths = {name}, .unit = std::move(unit)};
  for (const double x : numbers) p.levels.push_back({p.text(x), x});
  return p;
}

SweepPlan plan(SweepDesign design, std::vector<SweepParameter> parameters, std::uint64_t size = 0) {
  return {.name = "Test", .design = design, .size = size, .parameters = std::move(parameters), .metrics = {{"lole"}}};
}

Scenario year() {
  Scenario s;
  s.start = *parse_date("2025-01-01");
  s.end = *parse_date("2026-01-01");
  return s;
}

/// In memory, as the real one behaves.
class Shelf : public SweepStore {
 public:
  bool done(std::uint64_t key) const override {
    return results.contains(key) && results.at(key).status == PointStatus::done;
  }
  std::optional<std::uint64_t> same(std::uint64_t content) const override {
    for (const auto& [key, r] : results)
      if (r.status == PointStatus::done && r.content == content) return key;
    return std::nullopt;
  }
  void add(std::uint64_t key, const PointResult& r) override {
    results[key] = r;
    ++added;
  }
  void copy(std::uint64_t key, std::uint64_t from) override {
    results[key] = results.at(from);
    ++copied;
  }
  void commit() override { ++commits; }
  std::unordered_map<std::uint64_t, PointResult> results;
  int added = 0, copied = 0, commits = 0;
};

using Function = std::function<double(const std::vector<double>&, std::uint64_t replication)>;

/// Runs whose loss-of-load hours a year are a function of the parameters.
VariantMaker maker(const Function& f) {
  return [f](const std::vector<std::string>& changes) {
    std::vector<double> x;
    std::string text;
    for (const std::string& change : changes) {
      x.push_back(std::atof(change.substr(change.find('=') + 1).c_str()));
      text += change + ";";
    }
    Variant v{.content = std::hash<std::string>()(text), .metrics = metrics_of(year())};
    v.run = [f, x](std::uint64_t replication, Recorder&) {
      RunResult r{.start = year().start, .end = year().end};
      r.adequacy.loss_of_load_hours = f(x, replication);
      return r;
    };
    return v;
  };
}

struct Watcher : SweepObserver {
  std::uint64_t until = ~0ull;
  SweepProgress last{};
  void progress(const SweepProgress& p) override { last = p; }
  bool interrupted() override { return last.done >= until; }
};

SweepTable table_of(const Sweep& sweep, const Shelf& shelf) {
  SweepTable t{.block = sweep.points().block()};
  for (const SweepParameter& p : sweep.plan().parameters) t.axes.push_back({p.name, p.unit, p.kind});
  t.measures = {{"lole_h_per_yr", "h/yr"}};
  for (std::uint64_t point = 0; point < sweep.points().size(); ++point) {
    const auto found = shelf.results.find(sweep.key(point));
    if (found == shelf.results.end() || found->second.status != PointStatus::done) continue;
    SweepPoint p{.point = point, .feasible = found->second.feasible};
    for (std::size_t k = 0; k < t.axes.size(); ++k)
      p.at.push_back(number_at(sweep.plan().parameters[k], sweep.points().coordinates(point)[k]));
    p.mean = {found->second.metrics[0].mean};
    p.error = {found->second.metrics[0].standard_error};
    t.points.push_back(p);
  }
  return t;
}

Sweep sweep_of(const SweepPlan& p) { return Sweep(p, questions_of(p, year()), {.base = 1, .version = "test"}); }

double mean_at(const Sweep& sweep, const Shelf& shelf, std::uint64_t point) {
  return shelf.results.at(sweep.key(point)).metrics.at(0).mean;
}
}  // namespace

TEST_CASE("sweep: a grid has every combination once, the last parameter fastest") {
  const SweepPlan p = plan(SweepDesign::grid, {levels("a", {1, 2}), levels("b", {10, 20, 30})});
  const SweepPoints points(p);
  REQUIRE(points.size() == 6);
  const double expected[6][2] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}};
  for (std::uint64_t i = 0; i < 6; ++i) CHECK(points.coordinates(i) == std::vector(expected[i], expected[i] + 2));
  CHECK(changes_at(p, points.coordinates(5)) == std::vector<std::string>{"a=2", "b=30"});
}

TEST_CASE("sweep: a zip takes the first of each, then the second of each") {
  const SweepPlan p = plan(SweepDesign::zip, {levels("a", {1, 2}), levels("b", {10, 20})});
  const SweepPoints points(p);
  REQUIRE(points.size() == 2);
  CHECK(changes_at(p, points.coordinates(1)) == std::vector<std::string>{"a=2", "b=20"});
}

TEST_CASE("sweep: a Latin hypercube has one point in each of n slices of every parameter") {
  const SweepPlan p = plan(SweepDesign::latin_hypercube, {range("a", 0, 1), range("b", 0, 1)}, 50);
  const SweepPoints points(p);
  for (std::size_t k = 0; k < 2; ++k) {
    std::set<int> slices;
    for (std::uint64_t i = 0; i < 50; ++i) slices.insert(static_cast<int>(50.0 * points.coordinates(i)[k]));
    CHECK(slices.size() == 50);
    CHECK((*slices.begin() == 0 && *slices.rbegin() == 49));
  }
}

TEST_CASE("sweep: the first 2^m Sobol points fill every elementary interval of the plane once") {
  // A (0, m, 2)-net: each of the boxes 2^-j by 2^-(m-j) holds one point; the digital shift keeps that.
  for (const std::uint64_t seed : {1, 77}) {
    SweepPlan p = plan(SweepDesign::sobol, {range("a", 0, 1), range("b", 0, 1)}, 64);
    p.seed = seed;
    const SweepPoints points(p);
    for (int j = 0; j <= 6; ++j) {
      std::set<std::pair<int, int>> boxes;
      for (std::uint64_t i = 0; i < 64; ++i) {
        const std::vector<double> at = points.coordinates(i);
        boxes.insert({static_cast<int>(std::ldexp(at[0], j)), static_cast<int>(std::ldexp(at[1], 6 - j))});
      }
      INFO("seed " << seed << ", j " << j);
      CHECK(boxes.size() == 64);
    }
  }
}

TEST_CASE("sweep: sobol-sensitivity has A, B, and A with one column of B after the other") {
  const SweepPlan p = plan(SweepDesign::sobol_sensitivity, {range("a", 0, 1), range("b", 0, 1), range("c", 0, 1)}, 16);
  const SweepPoints points(p);
  REQUIRE(points.size() == 16 * 5);
  for (std::uint64_t row = 0; row < 16; ++row) {
    const auto a = points.coordinates(5 * row), b = points.coordinates(5 * row + 1);
    for (std::size_t k = 0; k < 3; ++k) {
      std::vector<double> mixed = a;
      mixed[k] = b[k];
      CHECK(points.coordinates(5 * row + 2 + k) == mixed);
      CHECK(a[k] != b[k]);
    }
  }
}

TEST_CASE("sweep: whole parameters are whole, rounded numbers have six digits") {
  SweepParameter p = range("a", 0, 1);
  CHECK(p.rounded(0.123456789) == 0.123457);
  p.whole = true;
  CHECK(p.rounded(2.6) == 3.0);
  CHECK(p.text(3.0) == "3");
}

TEST_CASE("sweep: bounds on parameters know units, dates and texts") {
  SweepParameter date{.name = "start", .kind = Kind::date};
  date.levels = {{"2026-01-01", 1767225600.0}, {"2026-07-01", 1782864000.0}};
  SweepParameter model{.name = "model", .kind = Kind::text};
  model.levels = {{"Titan 130", 0}, {"Titan 350", 1}};
  const std::vector<SweepParameter> parameters{levels("turbines", {5, 6}), levels("battery", {150, 200}, "MW"), date,
                                               model};
  const auto keeps = [&](const char* text, std::vector<double> at) {
    return ParameterBound::parse({text}, parameters)->keeps(at);
  };
  // 5 * 38 MW = 190 MW, 6 * 38 MW = 228 MW
  CHECK_FALSE(keeps("turbines * 38 MW >= 0.2 GW", {0, 0, 0, 0}));
  CHECK(keeps("turbines * 38 MW >= 0.2 GW", {1, 0, 0, 0}));
  CHECK(keeps("(turbines - 1) * 38 MW > battery", {1, 0, 0, 0}));        // 190 > 150
  CHECK_FALSE(keeps("(turbines - 1) * 38 MW > battery", {1, 1, 0, 0}));  // 190 > 200
  CHECK(keeps("start < 2026-03-01", {0, 0, 0, 0}));
  CHECK_FALSE(keeps("start < 2026-03-01", {0, 0, 1, 0}));
  CHECK(keeps("model == 'Titan 350'", {0, 0, 0, 1}));
  CHECK_FALSE(keeps("model == 'Titan 350'", {0, 0, 0, 0}));
  CHECK_FALSE(ParameterBound::parse({"lole <= 2 h/yr"}, parameters).has_value());
  CHECK_THROWS_WITH(ParameterBound::parse({"battery >= 200"}, parameters), Contains("different dimensions"));
  CHECK_THROWS_WITH(ParameterBound::parse({"turbines >= turbins"}, parameters), Contains("did you mean 'turbines'?"));
  CHECK_THROWS_WITH(ParameterBound::parse({"turbines + 2"}, parameters), Contains("has no comparison"));
}

TEST_CASE("sweep: every point is simulated once, for any number of workers, and points are dropped by their bounds") {
  SweepPlan p = plan(SweepDesign::grid, {levels("a", {1, 2, 3, 4}), levels("b", {10, 20, 30})});
  p.constraints = {{"a * 10 <= b"}};  // (1, all), (2, 20 and 30), (3, 30): 6 of 12
  const Sweep sweep = sweep_of(p);
  for (const int jobs : {1, 3}) {
    Shelf shelf;
    Watcher watcher;
    const auto report =
        sweep.run(maker([](const auto& x, std::uint64_t) { return x[0] + x[1]; }), shelf, watcher, jobs);
    CHECK((report.end == PoolEnd::all && report.progress.done == 6 && report.progress.failed == 0));
    CHECK(shelf.added == 6);
    CHECK(shelf.commits > 0);
    for (std::uint64_t point = 0; point < 12; ++point) {
      const double a = 1.0 + static_cast<double>(point / 3), b = 10.0 * (1.0 + static_cast<double>(point % 3));
      CHECK(sweep.dropped(point) == (a * 10 > b));
      if (!sweep.dropped(point)) CHECK(mean_at(sweep, shelf, point) == a + b);
    }
    CHECK(sweep.missing(shelf).empty());
  }
}

TEST_CASE("sweep: shards part the points") {
  const SweepPlan p = plan(SweepDesign::grid, {levels("a", {1, 2, 3, 4, 5, 6, 7})});
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher watcher;
  const auto f = maker([](const auto& x, std::uint64_t) { return x[0]; });
  CHECK(sweep.run(f, shelf, watcher, 1, {1, 3}).progress.done == 3);  // points 0, 3, 6
  CHECK(sweep.run(f, shelf, watcher, 1, {2, 3}).progress.done == 2);
  CHECK(sweep.missing(shelf) == std::vector<std::uint64_t>{2, 5});
  CHECK(sweep.run(f, shelf, watcher, 1, {3, 3}).progress.done == 2);
  CHECK(sweep.missing(shelf).empty());
}

TEST_CASE("sweep: a point that fails or crashes is recorded with its reason, and the others are done") {
  const SweepPlan p = plan(SweepDesign::grid, {levels("a", {1, 2, 3, 4})});
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher watcher;
  const auto broken = maker([](const auto& x, std::uint64_t) {
    if (x[0] == 2.0) throw InputError({{.message = "the values do not fit together"}});
    if (x[0] == 3.0) throw InternalFault("power does not balance");
    if (x[0] == 4.0) std::raise(SIGKILL);
    return x[0];
  });
  const auto report = sweep.run(broken, shelf, watcher, 2);
  CHECK((report.progress.done == 1 && report.progress.failed == 3));
  CHECK(mean_at(sweep, shelf, 0) == 1.0);
  const char* reasons[] = {"the values do not fit together", "power does not balance", "killed by signal 9"};
  for (std::uint64_t point = 1; point < 4; ++point) {
    CHECK(shelf.results.at(sweep.key(point)).status == PointStatus::failed);
    CHECK_THAT(shelf.results.at(sweep.key(point)).error, Contains(reasons[point - 1]));
  }
  CHECK(sweep.missing(shelf) == std::vector<std::uint64_t>{1, 2, 3});  // tried again by the next call
  CHECK(sweep.run(maker([](const auto& x, std::uint64_t) { return x[0]; }), shelf, watcher, 2).progress.done == 3);
  CHECK(mean_at(sweep, shelf, 3) == 4.0);
}

TEST_CASE("sweep: a changed study reuses the points that are the same") {
  const SweepPlan before = plan(SweepDesign::grid, {levels("a", {1, 2}), levels("b", {10, 20})});
  const SweepPlan after =
      plan(SweepDesign::grid, {levels("a", {1, 2, 3}), levels("b", {20, 10})});  // two points more, and other numbers
  SweepPlan longer = before;
  longer.replications = 7;
  Shelf shelf;
  Watcher watcher;
  const auto f = maker([](const auto& x, std::uint64_t) { return x[0] + x[1]; });
  sweep_of(before).run(f, shelf, watcher, 1);
  CHECK(sweep_of(after).missing(shelf).size() == 2);
  CHECK(sweep_of(longer).missing(shelf).size() == 4);
}

TEST_CASE("sweep: another base with the same effective scenario takes the results that are there") {
  const SweepPlan p = plan(SweepDesign::grid, {levels("a", {1, 2})});
  Shelf shelf;
  Watcher watcher;
  sweep_of(p).run(maker([](const auto& x, std::uint64_t) { return x[0]; }), shelf, watcher, 1);
  const Sweep other(p, questions_of(p, year()), {.base = 2, .version = "test"});
  const auto never = maker([](const auto&, std::uint64_t) -> double { throw InternalFault("simulated again"); });
  CHECK(other.run(never, shelf, watcher, 1).progress.done == 2);
  CHECK(shelf.copied == 2);
  CHECK(mean_at(other, shelf, 1) == 2.0);
}

TEST_CASE("sweep: an interrupted sweep keeps what it has and goes on") {
  std::vector<double> many(300);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<double>(i);
  const SweepPlan p = plan(SweepDesign::grid, {levels("a", many)});
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher impatient;
  impatient.until = 5;
  const auto slow = maker([](const auto& x, std::uint64_t) {
    ::usleep(1000);
    return x[0];
  });
  CHECK(sweep.run(slow, shelf, impatient, 2).end == PoolEnd::interrupted);
  const auto kept = shelf.results.size();
  CHECK((kept >= 5 && kept < 300));
  Watcher patient;
  CHECK(sweep.run(slow, shelf, patient, 2).progress.planned == 300 - kept);
  for (std::uint64_t i = 0; i < 300; ++i) CHECK(mean_at(sweep, shelf, i) == static_cast<double>(i));
}

TEST_CASE("sweep: replications are averaged, the same for one worker and for several at one point") {
  SweepPlan p = plan(SweepDesign::grid, {levels("a", {5})});
  p.replications = 100;
  const Sweep sweep = sweep_of(p);
  const auto f =
      maker([](const auto& x, std::uint64_t replication) { return x[0] + static_cast<double>(replication); });
  for (const int jobs : {1, 2}) {
    Shelf shelf;
    Watcher watcher;
    sweep.run(f, shelf, watcher, jobs);
    // 5 + 1 … 5 + 100: mean 55.5; the variance of 1 … n is n (n + 1) / 12
    const MetricSummary& m = shelf.results.at(sweep.key(0)).metrics[0];
    CHECK(m.n == 100);
    CHECK(m.mean == Approx(55.5).epsilon(1e-14));
    CHECK(m.standard_error == Approx(std::sqrt(100.0 * 101.0 / 12.0 / 100.0)).epsilon(1e-12));
    CHECK((m.minimum == 6.0 && m.maximum == 105.0));
  }
}

TEST_CASE("sweep: constraints on metrics make points infeasible") {
  SweepPlan p = plan(SweepDesign::grid, {levels("a", {1, 2, 3})});
  p.constraints = {{"lole <= 2 h/yr"}};
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher watcher;
  sweep.run(maker([](const auto& x, std::uint64_t) { return x[0]; }), shelf, watcher, 1);
  CHECK(shelf.results.at(sweep.key(1)).feasible == Feasible::yes);
  CHECK(shelf.results.at(sweep.key(2)).feasible == Feasible::no);
  SweepTable t = table_of(sweep, shelf);
  t.measures[0].sense = Sense::more_is_better;
  CHECK(best_points(t, 0, 5) == std::vector<std::size_t>{1, 0});
}

TEST_CASE("sweep: Sobol indices of Ishigami's function are found within their intervals") {
  // f = sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on [-pi, pi]^3; exact variances [Ishigami and Homma 1990], b = 0.1, a =
  // 7: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225, V = V1 + V2 + V13.
  using std::numbers::pi;
  const double v1 = 0.5 * std::pow(1.0 + 0.1 * std::pow(pi, 4) / 5.0, 2), v2 = 49.0 / 8.0,
               v13 = 8.0 * 0.01 * std::pow(pi, 8) / 225.0, v = v1 + v2 + v13;
  const double first[] = {v1 / v, v2 / v, 0.0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
  const SweepPlan p =
      plan(SweepDesign::sobol_sensitivity, {range("x1", -pi, pi), range("x2", -pi, pi), range("x3", -pi, pi)}, 512);
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher watcher;
  sweep.run(maker([](const auto& x, std::uint64_t) {
              const double s1 = std::sin(x[0]), s2 = std::sin(x[1]);
              return s1 + 7.0 * s2 * s2 + 0.1 * std::pow(x[2], 4) * s1;
            }),
            shelf, watcher, 2);
  const auto indices = sobol_indices(table_of(sweep, shelf), 0);
  REQUIRE(indices);
  CHECK(indices->rows == 512);
  for (std::size_t k = 0; k < 3; ++k) {
    const SobolIndex& i = indices->axes[k];
    INFO("x" << k + 1 << " first " << i.first << " total " << i.total);
    CHECK(std::abs(i.first - first[k]) < 0.06);
    CHECK(std::abs(i.total - total[k]) < 0.04);
    CHECK((i.first_low <= i.first && i.first <= i.first_high && i.total_low <= i.total && i.total <= i.total_high));
    CHECK((i.first_low - 0.05 <= first[k] && first[k] <= i.first_high + 0.05));
    CHECK(i.first_high - i.first_low < 0.4);
  }
}

TEST_CASE("sweep: Sobol indices are told only for complete rows of their design") {
  const SweepPlan p = plan(SweepDesign::sobol_sensitivity, {range("a", 0, 1), range("b", 0, 1)}, 20);
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher watcher;
  sweep.run(maker([](const auto& x, std::uint64_t) { return 3.0 * x[0] + x[1]; }), shelf, watcher, 1);
  shelf.results.erase(sweep.key(5));  // of row 1
  const SweepTable t = table_of(sweep, shelf);
  const auto indices = sobol_indices(t, 0);
  REQUIRE(indices);
  CHECK(indices->rows == 19);
  SweepTable other = t;
  other.block = 1;
  CHECK_FALSE(sobol_indices(other, 0));
}

TEST_CASE("sweep: main effects of an additive function on a grid share its variance") {
  // y = 4 a + b, a and b in {1, 2, 3}: variances 16 * 2/3 and 2/3, so 16/17 and 1/17.
  const SweepPlan p = plan(SweepDesign::grid, {levels("b", {1, 2, 3}), levels("a", {1, 2, 3})});
  const Sweep sweep = sweep_of(p);
  Shelf shelf;
  Watcher watcher;
  sweep.run(maker([](const auto& x, std::uint64_t) { return 4.0 * x[1] + x[0]; }), shelf, watcher, 1);
  const auto effects = main_effects(table_of(sweep, shelf), 0);
  REQUIRE(effects.size() == 2);
  CHECK(effects[0].axis == 1);
  CHECK(effects[0].share == Approx(16.0 / 17.0));
  CHECK(effects[1].share == Approx(1.0 / 17.0));
  CHECK((effects[0].least == 6.0 && effects[0].most == 14.0));  // 4 + 2, 12 + 2
  CHECK((effects[0].least_at == "1" && effects[0].most_at == "3"));
}

TEST_CASE("sweep: where parameters are spread and not crossed, main effects are less what chance puts there") {
  // a = 1, 1, 2, 2, 3, 3 beside b = 1 ... 6, so 6 of 18 combinations; y = 1, 3, 5, 7, 9, 11: between groups 64,
  // within 6. (64 - 2 * 6 / 3) / 70, as n = 6 and k = 3.
  SweepTable t{.axes = {{"a", ""}, {"b", ""}}, .measures = {{"y", "", Sense::less_is_better}}};
  for (int i = 0; i < 6; ++i) t.points.push_back({.at = {1.0 + i / 2, 1.0 + i}, .mean = {1.0 + 2.0 * i}, .error = {0}});
  for (const MainEffect& e : main_effects(t, 0))
    if (e.axis == 0) CHECK(e.share == Approx(60.0 / 70.0));
}

TEST_CASE("sweep: the Pareto front leaves out what is beaten in both, and what is infeasible") {
  SweepTable t{.axes = {{"x", ""}},
               .measures = {{"cost", "USD", Sense::less_is_better}, {"power", "MW", Sense::more_is_better}}};
  const double points[][2] = {{3, 30}, {1, 10}, {2, 9}, {2, 25}, {4, 30}, {1, 12}, {0.5, 99}};
  for (const auto& [cost, power] : points) t.points.push_back({.at = {0}, .mean = {cost, power}, .error = {0, 0}});
  t.points[6].feasible = Feasible::no;
  CHECK(pareto_front(t, 0, 1) == std::vector<std::size_t>{5, 3, 0});  // (1, 12), (2, 25), (3, 30)
}

TEST_CASE("sweep: problems of a study's questions are told at their places") {
  SweepPlan p = plan(SweepDesign::grid, {levels("a", {1}), levels("status", {1})});
  p.metrics = {{"loles", {.file = "study.yaml", .line = 4, .column = 3, .path = "metrics[0]"}}};
  try {
    questions_of(p, year());
    FAIL("nothing was found");
  } catch (const InputError& error) {
    const std::string all = error.what();
    CHECK_THAT(all, Contains("study.yaml:4:3: metrics[0]: ") && Contains("'status' is the name of another column"));
  }
}
