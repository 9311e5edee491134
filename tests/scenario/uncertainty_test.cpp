// Laws in place of values: what is drawn, what is kept, and what is refused.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numbers>

#include "gigasim/base/random.hpp"
#include "plans.hpp"

using namespace plans;
using gigasim::LoadedScenario;
using gigasim::parse_date;
using gigasim::Plan;
using gigasim::Scenario;

namespace {
constexpr std::uint64_t seed = 7;

Plan plan_of(const std::string& text, const std::vector<std::string>& set = {}) {
  Folder folder;
  return Plan::load(folder.write("plan.yaml", text), set);
}

/// The tiny plan with one law in place of the town's demand.
std::string town(const std::string& law) { return with("demand: 5 MW", "demand: " + law); }
std::string racks(const std::string& date) { return with("date: 2026-02-01", "date: " + date); }

double demand(const Scenario& s) { return s.loads.find("town")->demand.constant.value(); }
gigasim::Date delivery(const Scenario& s) { return s.phases[0].add[0].date; }

/// The uniform number behind an input that belongs to no group.
double uniform(const std::string& stream, std::uint64_t replication) {
  return gigasim::RandomStream(seed, replication, stream, "input").uniform();
}

struct Sample {
  double mean = 0.0, standard_error = 0.0;
};
Sample sample(int n, const std::function<double(std::uint64_t)>& value) {
  double sum = 0.0, squares = 0.0;
  for (int i = 1; i <= n; ++i) {
    const double x = value(static_cast<std::uint64_t>(i));
    sum += x;
    squares += x * x;
  }
  const double mean = sum / n;
  return {mean, std::sqrt((squares / n - mean * mean) / n)};
}

/// Value number `k` of all inputs.
std::function<double(std::uint64_t)> value(const Plan& plan, std::size_t k) {
  return [&plan, k](std::uint64_t replication) { return plan.values(seed, replication)[k]; };
}
}  // namespace

TEST_CASE("uncertainty: a plan without laws draws itself") {
  const Plan plan = plan_of(tiny);
  CHECK(plan.inputs().empty());
  CHECK(demand(plan.draw(seed, 9)) == 5.0);
}

TEST_CASE("uncertainty: replication 0 is the plan as written") {
  const std::pair<const char*, double> centres[] = {
      {"{uniform: [4 MW, 8 MW]}", 6.0},     {"{triangular: [1 MW, 4 MW, 9 MW]}", 4.0},
      {"{pert: [1 MW, 4 MW, 9 MW]}", 4.0},  {"{normal: [5 MW, 200 kW]}", 5.0},
      {"{lognormal: [5 MW, 0.3]}", 5.0},    {"{empirical: [9 MW, 1 MW, 3 MW]}", 3.0},
      {"{choice: [9 MW, 1 MW, 3 MW]}", 9.0}};
  for (const auto& [law, centre] : centres) {
    INFO(law);
    const Plan plan = plan_of(town(law));
    CHECK(demand(plan.written().scenario) == centre);
    CHECK(demand(plan.draw(seed, 0)) == centre);
    CHECK(plan.values(seed, 0) == std::vector<double>{centre});
  }
}

TEST_CASE("uncertainty: draws are the quantile function of a uniform number") {
  const double u = uniform("loads.town.demand", 3);
  const auto third = [](const std::string& law) { return demand(plan_of(town(law)).draw(seed, 3)); };
  CHECK(third("{uniform: [4 MW, 8 MW]}") == Approx(4.0 + 4.0 * u).epsilon(1e-14));
  // triangular(1, 4, 9): F(4) = 3/8; below, u = (x - 1)^2 / (8 * 3); above, 1 - u = (9 - x)^2 / (8 * 5)
  CHECK(third("{triangular: [1 MW, 4 MW, 9 MW]}") ==
        Approx(u < 0.375 ? 1.0 + std::sqrt(24.0 * u) : 9.0 - std::sqrt(40.0 * (1.0 - u))).epsilon(1e-13));
  // A PERT law with its mode at the end is Beta(1, 5): u = 1 - (1 - x)^5
  CHECK(third("{pert: [0 MW, 0 MW, 8 MW]}") == Approx(8.0 * (1.0 - std::pow(1.0 - u, 0.2))).epsilon(1e-12));
  const double x = third("{normal: [5 MW, 1 MW]}");
  CHECK(0.5 * std::erfc(-(x - 5.0) / std::numbers::sqrt2) ==
        Approx(u).epsilon(1e-5));  // bounded below at 0: Phi(-5) = 3e-7
  const double y = third("{lognormal: [5 MW, 0.5]}");
  CHECK(0.5 * std::erfc(-std::log(y / 5.0) / 0.5 / std::numbers::sqrt2) == Approx(u).epsilon(1e-12));
  const double values[] = {1.0, 2.0, 4.0};
  CHECK(third("{empirical: [4 MW, 1 MW, 2 MW]}") == values[static_cast<int>(3.0 * u)]);
  const double written[] = {4.0, 1.0, 2.0};
  CHECK(third("{choice: [4 MW, 1 MW, 2 MW]}") == written[static_cast<int>(3.0 * u)]);
}

TEST_CASE("uncertainty: means of many draws are those of the laws") {
  const std::pair<const char*, double> means[] = {
      {"{pert: [1 MW, 4 MW, 13 MW]}", 5.0},        // (1 + 4 * 4 + 13) / 6
      {"{triangular: [1 MW, 4 MW, 10 MW]}", 5.0},  // (1 + 4 + 10) / 3
      {"{lognormal: [5 MW, 0.5]}", 5.665742},      // 5 exp(0.5^2 / 2)
      {"{normal: [1 MW, 1 MW]}", 1.287600},        // truncated at 0: 1 + phi(1) / Phi(1) = 1 + 0.2419707 / 0.8413447
      {"{empirical: [1 MW, 2 MW, 6 MW]}", 3.0}};
  for (const auto& [law, mean] : means) {
    INFO(law);
    const Plan plan = plan_of(town(law));
    const Sample s = sample(4000, value(plan, 0));
    CHECK(std::abs(s.mean - mean) < 3.0 * s.standard_error);
  }
}

TEST_CASE("uncertainty: whole numbers stay whole, a uniform law gives each the same chance") {
  const Plan plan = plan_of(with("count: 72", "count: {uniform: [70, 74]}"));
  std::vector<int> found(5);
  for (std::uint64_t r = 1; r <= 2000; ++r)
    ++found[static_cast<std::size_t>(plan.draw(seed, r).phases[0].add[0].count - 70)];
  for (const int n : found) CHECK(std::abs(n - 400) < 54);  // 3 sqrt(2000 * 0.2 * 0.8) = 53.7
  CHECK(plan.draw(seed, 0).phases[0].add[0].count == 72);
}

TEST_CASE("uncertainty: a date is drawn between dates, its spread is a duration") {
  const Plan pert = plan_of(racks("{pert: [2026-01-15, 2026-02-01, 2026-06-01]}"));
  CHECK(delivery(pert.draw(seed, 0)) == *parse_date("2026-02-01"));
  CHECK(pert.values(seed, 0) == std::vector<double>{31.0});
  CHECK(pert.inputs()[0].unit == "d");
  for (std::uint64_t r = 1; r <= 100; ++r) {
    const auto date = delivery(pert.draw(seed, r));
    CHECK((date >= *parse_date("2026-01-15") && date <= *parse_date("2026-06-01")));
    CHECK(pert.values(seed, r)[0] == Approx(static_cast<double>((date - *parse_date("2026-01-01")).count()) / 86400.0));
  }
  const Plan normal = plan_of(racks("{normal: [2026-03-01, 2 weeks]}"));
  const Sample days = sample(2000, value(normal, 0));
  CHECK(std::abs(days.mean - 59.0) < 3.0 * days.standard_error);  // 31 + 28 days into the year
  const Plan early = plan_of(racks("{normal: [2026-01-02, 30 d]}"));
  for (std::uint64_t r = 1; r <= 200; ++r) CHECK(delivery(early.draw(seed, r)) >= *parse_date("2026-01-01"));
}

TEST_CASE("uncertainty: every kind of value may be drawn") {
  std::string text =
      with("floor: {area: 1.0 Mft2}", "floor: {area: 1.0 Mft2}, design_dry_bulb: {normal: [36 degC, 1 K]}");
  text = with("rating: 1.9 MW",
              "rating: 1.9 MW, outage: {mttf: {uniform: [1 yr, 2 yr]}, mttr: {law: weibull, mean: {pert: [1 h, 2 h, 9 "
              "h]}, shape: {uniform: [1.1, 2]}}}",
              text);
  text = with("at: plant, initial: 3",
              "at: plant, initial: 3, maintenance: {dates: [2026-03-01, {uniform: [2026-04-01, 2026-05-01]}]}", text);
  text = with("loop: water}",
              "loop: water, utilisation: {uniform: [80 %, 0.9]}, conversion: {ups: {choice: [true, false]}}}", text);
  const Plan plan = plan_of(text);
  std::vector<std::string> paths;
  for (const auto& input : plan.inputs()) paths.push_back(input.path + " " + input.law + " " + input.unit);
  CHECK(paths == std::vector<std::string>{"sites.memphis.design_dry_bulb normal degC",
                                          "halls.hall.utilisation uniform ", "halls.hall.conversion.ups choice ",
                                          "fleets.titan.maintenance.dates[1] uniform d",
                                          "fleets.packs.outage.mttf uniform s", "fleets.packs.outage.mttr.mean pert s",
                                          "fleets.packs.outage.mttr.shape uniform "});
  const Scenario s = plan.draw(seed, 5);
  const auto& outage = std::get<gigasim::BatterySpec>(s.fleets.find("packs")->device).outage;
  CHECK(outage.mttf->mean.value() == Approx((1.0 + uniform("fleets.packs.outage.mttf", 5)) * 8760 * 3600));
  CHECK(outage.mttr->law == gigasim::Law::weibull);
  CHECK(s.halls.find("hall")->utilisation.constant == Approx(0.8 + 0.1 * uniform("halls.hall.utilisation", 5)));
  CHECK(s.halls.find("hall")->conversion.ups == (uniform("halls.hall.conversion.ups", 5) < 0.5));
}

TEST_CASE("uncertainty: inputs of a group go together as their correlation says, or against each other") {
  const std::string text =
      with("date: 2026-02-01", "date: {normal: [2026-07-01, 10 d], with: -chain}",
           with("demand: 5 MW", "demand: {normal: [50 MW, 1 MW], with: chain}",
                with("initial: 2, rating: 1.9 MW", "initial: 2, rating: {normal: [50 MW, 1 MW], with: chain}"))) +
      "correlations: {chain: 0.6}\n";
  const Plan plan = plan_of(text);
  constexpr int n = 4000;
  const auto correlation = [&](std::size_t a, std::size_t b, double mean_a, double sd_a, double mean_b, double sd_b) {
    return sample(n, [&](std::uint64_t r) {
      const auto v = plan.values(seed, r);
      return (v[a] - mean_a) / sd_a * (v[b] - mean_b) / sd_b;
    });
  };
  // 2026-07-01 is day 181. Mean of the product of two standard normal numbers is their correlation.
  const Sample same = correlation(0, 1, 50.0, 1.0, 50.0, 1.0), against = correlation(0, 2, 50.0, 1.0, 181.0, 10.0);
  CHECK(std::abs(same.mean - 0.6) < 3.0 * same.standard_error);
  CHECK(std::abs(against.mean + 0.6) < 3.0 * against.standard_error);
  const Sample alone = sample(n, [&](std::uint64_t r) { return plan.values(seed, r)[0]; });
  CHECK(std::abs(alone.mean - 50.0) < 3.0 * alone.standard_error);
}

TEST_CASE("uncertainty: draws stay the same when other inputs, units and phases come or go") {
  const auto drawn = [](const std::string& text, const std::string& path) {
    for (const auto& [where, what] : plan_of(text).value_texts(seed, 11))
      if (where == path) return what;
    return std::string("nothing");
  };
  const std::string one = racks("{pert: [2026-01-15, 2026-02-01, 2026-06-01]}");
  const std::string date = drawn(one, "phases[0].add[0].date");
  CHECK(date != "nothing");
  CHECK(drawn(with("demand: 5 MW", "demand: {normal: [5 MW, 1 MW]}", one), "phases[0].add[0].date") == date);
  CHECK(drawn(with("    add:\n",
                   "    add:\n      - {fleet: packs, count: 1, date: {uniform: [2026-01-05, 2026-01-08]}}\n", one),
              "phases[0].add[1].date") == date);
  CHECK(drawn(with("phases:\n", "phases:\n  - {name: zero, add: [{fleet: packs, count: 1, date: 2026-01-02}]}\n", one),
              "phases[1].add[0].date") == date);
  // A group whose correlation is nil draws what its members draw alone.
  const std::string grouped =
      with("demand: 5 MW", "demand: {normal: [5 MW, 1 MW], with: g}", with("2026-06-01]", "2026-06-01], with: g", one));
  CHECK(drawn(grouped + "correlations: {g: 0}\n", "phases[0].add[0].date") == date);
}

TEST_CASE("uncertainty: of the same plan and seed, a replication always draws the same") {
  const Plan plan = plan_of(town("{normal: [5 MW, 1 MW]}"));
  const Scenario later = plan.draw(seed, 417);
  CHECK(demand(later) != demand(plan.draw(seed, 416)));
  CHECK(demand(plan_of(town("{normal: [5 MW, 1 MW]}")).draw(seed, 417)) == demand(later));
  CHECK(demand(plan.draw(seed + 1, 417)) != demand(later));
}

TEST_CASE("uncertainty: the scale of a series may be a law, of shares and of factors") {
  Folder folder;
  folder.write("load.csv", "load\n10\n20\n");
  const auto series = [&](const std::string& scale) {
    return Plan::load(folder.write("plan.yaml", town("{csv: load.csv, column: load, repeat: true, " + scale + "}")));
  };
  const double u = uniform("loads.town.demand.scale", 2);
  const Plan factor = series("unit: MW, scale: {uniform: [0.9, 1.1]}");
  CHECK(factor.inputs()[0].path == "loads.town.demand.scale");
  CHECK(factor.written().scenario.loads.find("town")->demand.series->values == std::vector<double>{10.0, 20.0});
  CHECK(factor.draw(seed, 2).loads.find("town")->demand.series->values[1] == Approx(20.0 * (0.9 + 0.2 * u)));
  const Plan share = series("scale: {uniform: [1 MW, 3000 kW]}");
  CHECK(share.draw(seed, 2).loads.find("town")->demand.series->values[1] == Approx(20.0 * (1.0 + 2.0 * u)));
  CHECK(share.inputs()[0].unit == "MW");
}

TEST_CASE("uncertainty: a list of weather files is a choice, and each replication replays one") {
  Folder folder;
  for (const char* name : {"a.epw", "b.epw", "c.epw"}) folder.write(name, weather_file());
  for (const char* written : {"[a.epw, b.epw, c.epw]", "{choice: [a.epw, b.epw, c.epw]}"}) {
    const Plan plan =
        Plan::load(folder.write("plan.yaml", with("climate: memphis", std::string("weather: ") + written)));
    const auto file = [&](std::uint64_t r) {
      return std::filesystem::path(plan.draw(seed, r).sites.find("memphis")->weather);
    };
    CHECK(file(0) == folder.path() / "a.epw");
    int found[3] = {};
    for (std::uint64_t r = 1; r <= 300; ++r) ++found[file(r).filename().string()[0] - 'a'];
    for (const int n : found) CHECK(std::abs(n - 100) < 25);  // 3 sqrt(300 / 3 * 2 / 3) = 24.5
    CHECK(plan.written().files.size() == 4);
  }
  CHECK(problems_of(folder.write("plan.yaml", with("climate: memphis", "weather: [a.epw, d.epw]"))) ==
        std::vector<std::string>{"plan.yaml:5:30: sites.memphis.weather.choice[1]: 'd.epw': no such file"});
}

TEST_CASE("uncertainty: empirical values come from a CSV file, dates too") {
  Folder folder;
  folder.write("sample.csv", "mw,when\n3,2026-03-01\n1,2026-02-01\n2,2026-04-01\n");
  const Plan plan =
      Plan::load(folder.write("plan.yaml", with("2026-02-01", "{empirical: {csv: sample.csv, column: when}}",
                                                town("{empirical: {csv: sample.csv, column: mw, unit: kW}}"))));
  CHECK(demand(plan.draw(seed, 0)) == 0.002);
  CHECK(delivery(plan.draw(seed, 0)) == *parse_date("2026-03-01"));
  const auto drawn = delivery(plan.draw(seed, 1));
  CHECK(
      (drawn == *parse_date("2026-02-01") || drawn == *parse_date("2026-03-01") || drawn == *parse_date("2026-04-01")));
}

TEST_CASE("uncertainty: a common delay moves all that it names, as often as its chance says") {
  const std::string text =
      with("- {fleet: racks, count: 72, date: 2026-02-01}", R"(- {fleet: racks, count: 72, date: 2026-02-01}
      - {fleet: packs, count: 3, date: 2026-03-01}
      - {feeder: ring, count: 1, date: 2026-03-02}
delays:
  strike: {chance: 30 %, delay: 6 weeks, of: [racks, ring]}
  war: {rate: 1 /yr, from: 2026-01-01, until: 2026-07-02 12:00, delay: {uniform: [1 d, 3 d]}, of: [racks], phases: [first]})");
  const Plan plan = plan_of(text);
  CHECK(plan.inputs().size() == 3);
  CHECK(plan.inputs()[1].path == "delays.strike");
  CHECK(plan.values(seed, 0) == std::vector<double>{172800.0, 0.0, 0.0});
  int strikes = 0, wars = 0;
  for (std::uint64_t r = 1; r <= 2000; ++r) {
    const auto values = plan.values(seed, r);
    const Scenario s = plan.draw(seed, r);
    const auto& add = s.phases[0].add;
    const auto moved = [](gigasim::Date date, const char* from) {
      return static_cast<double>((date - *parse_date(from)).count()) / 86400.0;
    };
    REQUIRE(moved(add[0].date, "2026-02-01") == Approx(values[1] + values[2]).margin(2e-5));
    REQUIRE(add[1].date == *parse_date("2026-03-01"));
    REQUIRE(moved(add[2].date, "2026-03-02") == values[1]);
    REQUIRE((values[1] == 0.0 || values[1] == 42.0));
    strikes += values[1] > 0.0;
    wars += values[2] > 0.0;
  }
  CHECK(std::abs(strikes - 600) < 62);  // 3 sqrt(2000 * 0.3 * 0.7) = 61.5
  CHECK(std::abs(wars - 787) < 66);     // half a year: 1 - exp(-0.5) = 0.3935; 3 sqrt(2000 * 0.3935 * 0.6065) = 65.5
}

TEST_CASE("uncertainty: what comes late is no error, even after the end, phases keep the dates of the plan") {
  const std::string text =
      with("date: 2026-02-01", "date: {uniform: [2026-02-01, 2027-12-31]}", with("count: 72", "count: 7")) +
      "  - {name: second, add: [{fleet: packs, count: 1, date: {pert: [2026-06-01, 2026-12-01, 2028-01-01]}}]}\n";
  CHECK(problem(with("2026-02-01, 2027-12-31", "2026-02-01, 2026-03-01", text)).empty());
  const Plan plan = plan_of(with("2026-02-01, 2027-12-31", "2026-02-01, 2026-03-01", text));
  int late = 0;
  for (std::uint64_t r = 1; r <= 50; ++r) {
    const Scenario s = plan.draw(seed, r);
    late += s.phases[1].add[0].date >= s.end;
    CHECK(s.phases[1].date == *parse_date("2026-12-01"));
    CHECK_FALSE(s.phases[0].date.has_value());
  }
  CHECK(late > 0);
}

TEST_CASE("uncertainty: a permit that a court suspends is a common cause") {
  const Scenario s =
      load(tiny + "common_causes:\n  court: {fleets: [titan], outage: {rate: 0.2 /yr, mttr: 120 d}}\n").scenario;
  const auto& court = *s.common_causes.find("court");
  CHECK(court.outage.time_to_failure().mean.value() == Approx(5.0 * 8760 * 3600));  // 1 / (0.2 /yr)
  CHECK(court.outage.time_to_repair().mean.value() == 120.0 * 86400);
  CHECK(court.share == 1.0);
}

TEST_CASE("uncertainty: the effective scenario keeps the laws and draws the same") {
  std::string text =
      with("date: 2026-02-01", "date: {pert: [2026-01-15, 2026-02-01, 2026-06-01], with: chain}",
           town("{values: [1, 2], unit: MW, step: 12 h, repeat: true, scale: {normal: [1.0, 3 %], with: -chain}}"));
  text = with("rating: 1.9 MW",
              "rating: 1.9 MW, outage: {mttf: {lognormal: [1 yr, 0.3]}, mttr: {mean: {uniform: [1 h, 2 h]}}}", text);
  text = with("at: plant, initial: 3",
              "at: plant, initial: 3, maintenance: {dates: [2026-03-01, {uniform: [2026-04-01, 2026-05-01]}]}", text);
  text +=
      "correlations: {chain: 0.5}\ndelays:\n  strike: {chance: {uniform: [0.2, 0.4]}, delay: {triangular: [1 d, 2 d, 9 "
      "d]}, of: racks}\n";
  const Plan first = plan_of(text);
  const std::string written = effective_yaml(first.written(), false);
  INFO(written);
  CHECK(written.find("date: {pert: [2026-01-15, 2026-02-01, 2026-06-01], with: chain}\n") != std::string::npos);
  CHECK(written.find("dates: [2026-03-01, {uniform: [2026-04-01, 2026-05-01]}]\n") != std::string::npos);
  const Plan second = plan_of(written);
  CHECK(effective_yaml(second.written(), false) == written);
  CHECK(second.inputs().size() == first.inputs().size());
  for (std::uint64_t r = 0; r < 20; ++r) CHECK(second.value_texts(seed, r) == first.value_texts(seed, r));
}

TEST_CASE("uncertainty: values are told as people write them") {
  const auto texts =
      plan_of(with("date: 2026-02-01", "date: {uniform: [2026-02-01, 2026-02-03]}", town("{pert: [4 MW, 5 MW, 7 MW]}")))
          .value_texts(seed, 0);
  CHECK(texts == std::vector<std::pair<std::string, std::string>>{{"loads.town.demand", "5 MW"},
                                                                  {"phases[0].add[0].date", "2026-02-02"}});
}

TEST_CASE("uncertainty: overrides replace laws, and bring them") {
  CHECK(plan_of(town("{pert: [4 MW, 5 MW, 7 MW]}"), {"loads.town.demand={uniform: [1 MW, 3 MW]}"}).inputs()[0].law ==
        "uniform");
  CHECK(plan_of(town("{pert: [4 MW, 5 MW, 7 MW]}"), {"loads.town.demand=6 MW"}).inputs().empty());
  CHECK(plan_of(tiny, {"fleets.titan.rating={normal: [38 MW, 1 MW]}"}).inputs()[0].path == "fleets.titan.rating");
}

TEST_CASE("uncertainty: broken laws") {
  CHECK(problem(town("{pert: [4 MW, 7 MW]}")) ==
        "plan.yaml:14:36: loads.town.demand.pert: has 2 values; write 'pert: [lowest, likeliest, highest]'");
  CHECK(problem(town("{uniform: 4 MW}")) ==
        "plan.yaml:14:39: loads.town.demand.uniform: is not a list; write 'uniform: [lowest, highest]'");
  CHECK(problem(town("{triangular: [4 MW, 3 MW, 7 MW]}")) ==
        "plan.yaml:14:42: loads.town.demand.triangular: the values do not rise; write 'triangular: [lowest, likeliest, "
        "highest]'");
  CHECK(problem(town("{uniform: [4 MW, 4 MW]}")) ==
        "plan.yaml:14:39: loads.town.demand.uniform: the values do not rise; write 'uniform: [lowest, highest]'");
  CHECK(problem(town("{uniform: [4 MW, 7 MWh]}")) ==
        "plan.yaml:14:46: loads.town.demand.uniform[1]: '7 MWh' is energy, a demand is power; write e.g. '38 MW'");
  CHECK(problem(town("{uniform: [4, 7 MW]}")) ==
        "plan.yaml:14:40: loads.town.demand.uniform[0]: '4' has no unit; write e.g. '4 MW'");
  CHECK(problem(town("{uniform: [-4 MW, 7 MW]}")) ==
        "plan.yaml:14:40: loads.town.demand.uniform[0]: '-4 MW' must not be negative");
  CHECK(problem(town("{normal: [4 MW, 0 MW]}")) ==
        "plan.yaml:14:45: loads.town.demand.normal[1]: '0 MW' must be above 0");
  CHECK(problem(town("{normal: [4 MW, 1 MW], uniform: [1 MW, 2 MW]}")) ==
        "plan.yaml:14:38: loads.town.demand.normal: 'uniform' is given, too; write one law");
  CHECK(problem(town("{normal: [4 MW, 1 MW], wit: x}")) ==
        "plan.yaml:14:52: loads.town.demand.wit: unknown key; did you mean 'with'?");
  CHECK(problem(town("{uniform: [{uniform: [1 MW, 2 MW]}, 3 MW]}")) ==
        "plan.yaml:14:40: loads.town.demand.uniform[0]: a law within a law; write a value");
  CHECK(problem(with("initial: 2,", "initial: {prt: [1, 2, 3]},")) ==
        "plan.yaml:17:45: fleets.packs.initial: is a map; a single value is asked; did you mean 'pert'?");
  CHECK(problem(with("initial: 2,", "initial: {pert: [1, 2.5, 3]},")) ==
        "plan.yaml:17:56: fleets.packs.initial.pert[1]: '2.5' is not a whole number; write e.g. '12'");
  CHECK(problem(racks("{pert: [2026-02-30, 2026-03-01, 2026-04-01]}")) ==
        "plan.yaml:23:49: phases[0].add[0].date.pert[0]: '2026-02-30' is not a date; write e.g. '2026-01-31' or "
        "'2026-01-31 14:30' (UTC)");
  CHECK(problem(racks("{normal: [2026-02-01, 3 MW]}")) ==
        "plan.yaml:23:63: phases[0].add[0].date.normal[1]: '3 MW' is power, a standard deviation is time; write e.g. "
        "'10 min'");
  CHECK(problem(racks("{lognormal: [2026-02-01, 0.5]}")) ==
        "plan.yaml:23:53: phases[0].add[0].date.lognormal: a date has no median to multiply; write a normal, "
        "triangular or pert law");
}

TEST_CASE("uncertainty: laws where nothing can be drawn") {
  CHECK(problem(with("end: 2027-01-01", "end: {uniform: [2026-06-01, 2027-01-01]}"))
            .find("plan.yaml:3:6: end: is the same in every replication; write one value") == 0);
  CHECK(problem(tiny + "output: {resolution: {choice: [1 h, 2 h]}}\n") ==
        "plan.yaml:24:22: output.resolution: is the same in every replication; write one value");
  CHECK(problem(with("at: plant, initial: 3", "at: plant, initial: 3, owner: {uniform: [a, b]}")) ==
        "plan.yaml:16:59: fleets.titan.owner: 'uniform' is a law of numbers and dates; write one value, or 'choice: "
        "[first, second, ...]'");
  CHECK(problem(with("at: hall}", "at: {choice: [hall, hall]}}"))
            .find("plan.yaml:19:35: fleets.racks.at: is the same in every replication; write one value") !=
        std::string::npos);
  CHECK(problem(with("initial: 2,", "initial: {choice: [1, 2], with: x},")) ==
        "plan.yaml:17:68: fleets.packs.initial.with: a choice has no order in which it could go with others; leave "
        "'with' out");
}

TEST_CASE("uncertainty: groups that tie nothing") {
  CHECK(problem(town("{normal: [5 MW, 1 MW], with: chain}")) ==
        "plan.yaml:14:58: loads.town.demand.with: unknown group 'chain'; write 'correlations: {chain: 0.5}'");
  CHECK(problem(town("{normal: [5 MW, 1 MW], with: chian}") + "correlations: {chain: 0.5}\n") ==
        "plan.yaml:14:58: loads.town.demand.with: unknown group 'chian'; did you mean 'chain'?");
  CHECK(problem(town("{normal: [5 MW, 1 MW], with: chain}") + "correlations: {chain: 0.5}\n") ==
        "plan.yaml:24:16: correlations.chain: has no effect: only one input is drawn with it; write 'with: chain' in "
        "at least two");
  CHECK(problem(tiny + "correlations: {chain: 1.5}\n") ==
        "plan.yaml:24:23: correlations.chain: '1.5' is more than 1; write '1.5 %'");
}

TEST_CASE("uncertainty: delays that delay nothing") {
  const auto delay = [](const std::string& fields) { return problem(tiny + "delays:\n  strike: {" + fields + "}\n"); };
  CHECK(delay("chance: 0.3, delay: 6 weeks") ==
        "plan.yaml:25:3: delays.strike: delays nothing; write 'of:' with fleets, or 'permits:'");
  CHECK(delay("delay: 6 weeks, of: racks") ==
        "plan.yaml:25:3: delays.strike: nothing says how likely it is; write 'chance: 20 %' or 'rate: 0.5 /yr'");
  CHECK(delay("chance: 0.3, rate: 1 /yr, delay: 1 d, of: racks") ==
        "plan.yaml:25:3: delays.strike: chance and rate are ways to say the same; write one of them");
  CHECK(delay("chance: 0.3, from: 2026-02-01, delay: 1 d, of: racks") ==
        "plan.yaml:25:31: delays.strike.from: has no effect without 'rate'");
  CHECK(delay("chance: 0.3, delay: 1 d, of: rakcs") ==
        "plan.yaml:25:41: delays.strike.of: unknown fleet 'rakcs'; did you mean 'racks'?");
  CHECK(delay("chance: 0.3, delay: 1 d, of: [racks, titan]") ==
        "plan.yaml:25:49: delays.strike.of[1]: no phase adds 'titan'; remove it");
  CHECK(delay("chance: 0.3, delay: 1 d, of: racks, phases: [frist]")
            .find("unknown phase 'frist'; did you mean 'first'?") != std::string::npos);
  CHECK(delay("chance: 0.3, delay: -1 d, of: racks") == "plan.yaml:25:32: delays.strike.delay: '-1 d' must be above 0");
}

TEST_CASE("uncertainty: what the ends of a law would break is told before anything runs") {
  CHECK(problem(racks("{pert: [2025-12-01, 2026-02-01, 2026-06-01]}")) ==
        "plan.yaml:23:35: phases[0].add[0].date: 2025-12-01 is before the start, 2026-01-01; write a later date, or "
        "`initial:` in the fleet for what stands at the start"
        " (when phases[0].add[0].date is drawn as 2025-12-01)");
  CHECK(problem(with("at: plant, initial: 3",
                     "at: plant, initial: 3, maintenance: [{every: {uniform: [5 d, 40 d]}, duration: 10 d}]"))
            .find("10 d away every 5 d leaves no time to run; write less (when fleets.titan.maintenance[0].every is "
                  "drawn as 5 d)") != std::string::npos);
}

TEST_CASE("uncertainty: what only a combination breaks names the replication") {
  // Alone, each end fits the other's median (20 d and 9 d); together low, and together high, they fit, too.
  const Plan plan = plan_of(
      with("at: plant, initial: 3",
           "at: plant, initial: 3, maintenance: [{every: {uniform: [10 d, 30 d]}, duration: {uniform: [1 d, 17 d]}}]"));
  const std::string origin = "fleets.titan.maintenance[0].";
  bool found = false;
  for (std::uint64_t r = 1; r < 300 && !found; ++r) {
    const bool fits = 10.0 + 20.0 * uniform(origin + "every", r) > 1.0 + 16.0 * uniform(origin + "duration", r);
    if (fits) {
      CHECK_NOTHROW(plan.draw(seed, r));
      continue;
    }
    found = true;
    try {
      plan.draw(seed, r);
      FAIL("no error");
    } catch (const gigasim::InputError& e) {
      const std::string problem = to_string(e.issues().front());
      CHECK(problem.find("plan.yaml:16:") != std::string::npos);
      CHECK(problem.find(origin + "duration: ") != std::string::npos);
      CHECK(problem.find(" (as drawn in replication " + std::to_string(r) + " of seed 7)") != std::string::npos);
    }
  }
  CHECK(found);
}

TEST_CASE(
    "uncertain: stratified draws of ten replications take one tenth each of a law, in another order for each input") {
  const Plan plan =
      plan_of(with("demand: 5 MW", "demand: {uniform: [0 MW, 10 MW]}", racks("{uniform: [2026-02-01, 2026-02-11]}")))
          .sampled(gigasim::Sampling::stratified);
  int alike = 0;
  for (std::uint64_t block = 0; block < 20; ++block) {
    std::vector<int> first, second;
    for (std::uint64_t r = 10 * block + 1; r <= 10 * block + 10; ++r) {
      const auto v = plan.values(seed, r);
      first.push_back(static_cast<int>(v[0]));
      second.push_back(static_cast<int>(v[1] - 31.0));
    }
    alike += first == second;
    for (auto* tenths : {&first, &second}) {
      std::sort(tenths->begin(), tenths->end());
      CHECK(*tenths == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    }
  }
  CHECK(alike == 0);  // 20 times a chance of 1 in 10! = 3,628,800
}

TEST_CASE("uncertain: antithetic replications come in pairs, mirror images of each other") {
  const Plan plan = plan_of(town("{uniform: [2 MW, 10 MW]}")), pairs = plan.sampled(gigasim::Sampling::antithetic);
  for (std::uint64_t r = 1; r < 40; r += 2) {
    CHECK(pairs.values(seed, r) == plan.values(seed, r));
    CHECK(pairs.values(seed, r + 1)[0] == Approx(12.0 - plan.values(seed, r)[0]));
  }
}
