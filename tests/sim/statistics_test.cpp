// Random failures against exact results: every bound is 3.3 standard errors at a fixed seed.
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

struct Sample {
  double sum = 0.0, squares = 0.0;
  int n = 0;
  void add(double x) {
    sum += x;
    squares += x * x;
    ++n;
  }
  double mean() const { return sum / n; }
  double standard_error() const { return std::sqrt((squares / n - mean() * mean()) / (n - 1)); }
};

#define CHECK_MEAN(sample, expected)                                                  \
  do {                                                                                \
    INFO("mean " << (sample).mean() << " +- " << (sample).standard_error());          \
    CHECK(std::abs((sample).mean() - (expected)) <= 3.3 * (sample).standard_error()); \
  } while (false)

OutageSpec exponential(double up_h, double down_h) {
  OutageSpec o;
  o.mttf = Lifetime{Law::exponential, hours(up_h), 1.0};
  o.mttr = Lifetime{Law::exponential, hours(down_h), 1.0};
  return o;
}

/// Probability of each available capacity in MW, by convolution of two-state units.
std::vector<double> capacity_table(const std::vector<std::pair<int, double>>& units) {
  std::vector<double> p{1.0};
  for (const auto& [mw, q] : units) {
    std::vector<double> next(p.size() + mw, 0.0);
    for (std::size_t c = 0; c < p.size(); ++c) {
      next[c] += q * p[c];
      next[c + mw] += (1.0 - q) * p[c];
    }
    p.swap(next);
  }
  return p;
}

}  // namespace

TEST_CASE("statistics: thirty-two units against the capacity outage table") {
  Scenario s = site("2025-01-31");
  s.start_state = StartState::stationary;
  const struct {
    int mw, count;
    double up_h, down_h;
  } kinds[] = {{12, 5, 294, 6}, {20, 4, 45, 5},  {50, 6, 198, 2},   {76, 4, 196, 4},  {100, 3, 120, 5},
               {155, 4, 96, 4}, {197, 3, 95, 5}, {350, 1, 115, 10}, {400, 2, 110, 15}};
  std::vector<std::pair<int, double>> units;
  for (const auto& k : kinds) {
    GenericUnitSpec u = generic(k.mw);
    u.outage = exponential(k.up_h, k.down_h);
    add_fleet(s, "u" + std::to_string(k.mw), u, k.count);
    for (int i = 0; i < k.count; ++i) units.push_back({k.mw, k.down_h / (k.up_h + k.down_h)});
  }
  REQUIRE(units.size() == 32);
  constexpr double high = 2700.0, low = 2300.0;
  add_load_series(s, {low, high}, 12, true);
  const std::vector<double> p = capacity_table(units);
  double hours_exact = 0.0, energy_exact = 0.0;
  for (const double load : {low, high})
    for (std::size_t c = 0; c < p.size() && static_cast<double>(c) < load; ++c) {
      hours_exact += 360.0 * p[c];
      energy_exact += 360.0 * p[c] * (load - static_cast<double>(c));
    }
  Sample lost, energy, sampled;
  for (int k = 0; k < 200; ++k) {
    const RunResult r = forked_run(s, nullptr, k);
    lost.add(r.adequacy.loss_of_load_hours);
    energy.add(r.adequacy.unserved_mwh);
    sampled.add(r.adequacy.hourly_loss_of_load_hours);
    REQUIRE(charged(r, "generation", "outage") + charged(r, "generation", "not built") ==
            Approx(r.adequacy.unserved_mwh).margin(1e-6));
  }
  CHECK_MEAN(lost, hours_exact);
  CHECK_MEAN(sampled, hours_exact);
  CHECK_MEAN(energy, energy_exact);
}

TEST_CASE(
    "statistics: from a stationary start units of every law are up for the long-run share from the first hour on") {
  for (const Law law : {Law::exponential, Law::weibull, Law::lognormal, Law::deterministic}) {
    Scenario s = site("2025-01-02");
    s.start_state = StartState::stationary;
    GenericUnitSpec u = generic(1);
    u.outage.mttf = Lifetime{law, hours(80), law == Law::weibull ? 2.0 : 1.0};
    u.outage.mttr = Lifetime{law, hours(20), law == Law::weibull ? 2.0 : 1.0};
    add_fleet(s, "unit", u, 1000);
    add_load(s, 1.0);
    Sample up;
    for (int k = 0; k < 10; ++k) up.add(fleet(forked_run(s, nullptr, k), "unit").running_hours / 24);
    // A unit's share of a day up is between 0 and 1: variance at most 0.8 * 0.2; 10 * 1,000 units.
    CHECK(up.mean() / 1000 == Approx(0.8).margin(3.3 * std::sqrt(0.16 / 10000)));
  }
}

namespace {
struct Queue {
  double down = 0.0, waiting = 0.0, failures_per_h = 0.0;
};

/// Machine repair M/M/r//N: machines down and waiting in the long run. p_{k+1} = p_k (N - k) l / (min(k + 1, r) m).
Queue machine_repair(int machines, int crews, double up_h, double repair_h) {
  std::vector<double> p{1.0};
  for (int k = 0; k < machines; ++k) p.push_back(p[k] * (machines - k) / up_h / (std::min(k + 1, crews) / repair_h));
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  Queue q;
  for (int k = 0; k <= machines; ++k) {
    q.down += k * p[k] / sum;
    q.waiting += std::max(0, k - crews) * p[k] / sum;
  }
  q.failures_per_h = (machines - q.down) / up_h;
  return q;
}

/// 59 days of `racks` racks and `crews` crews against the closed form, and the energy that the racks up take.
void check_machine_repair(const RackSpec& rack, int racks, int crews, const Queue& expected) {
  Scenario s = site("2025-03-01");
  add_hall(s, "hall");
  s.crews.items.push_back({"crew", {crews}});
  add_fleet(s, "rack", rack, racks, "hall").crew = "crew";
  add_fleet(s, "unit", generic(100), 1);
  Sample down_h, waiting_h, failures;
  const double span = 59 * 24.0;
  for (int k = 0; k < 100; ++k) {
    const RunResult result = forked_run(s, nullptr, k);
    down_h.add(fleet(result, "rack").forced_outage_hours / span);
    waiting_h.add(fleet(result, "rack").waiting_hours / span);
    failures.add(static_cast<double>(fleet(result, "rack").failures) / span);
    REQUIRE(result.ledger.it_mwh == Approx(racks * span - fleet(result, "rack").forced_outage_hours));
  }
  // All are up at first: the mean falls short by about down * relaxation time (some 10 h) / span, less than 1 %.
  CHECK(std::abs(down_h.mean() - expected.down) <= 3.3 * down_h.standard_error() + 0.01 * expected.down);
  CHECK(std::abs(waiting_h.mean() - expected.waiting) <= 3.3 * waiting_h.standard_error() + 0.02 * expected.waiting);
  CHECK(std::abs(failures.mean() - expected.failures_per_h) <=
        3.3 * failures.standard_error() + 0.001 * racks * expected.failures_per_h / (racks - expected.down));
}

FailureCause cause(const char* name, Rate rate, std::optional<Lifetime> repair, FailurePer per = FailurePer::gpu,
                   bool part = true) {
  return {.cause = name, .rate = rate, .per = per, .repair = repair, .part = part};
}
Rate one_in(double h) { return Rate(1.0 / (h * 3600.0)); }
}  // namespace

TEST_CASE("statistics: racks under repair with few crews are a machine-repair queue M/M/r//N") {
  RackSpec r = rack();
  r.outage = exponential(50, 6);
  check_machine_repair(r, 20, 2, machine_repair(20, 2, 50, 6));
}

TEST_CASE("statistics: causes with a repair share the crews, software takes none") {
  // Hardware per rack: own 1/200 and 8 GPUs at 1/800 = 1/100, cables 1/200: one in 50 h, each repaired in 6 h.
  RackSpec r = rack();
  r.gpus = 8;
  r.outage = exponential(200, 6);
  const Lifetime repair{Law::exponential, hours(6), 1.0};
  r.failures.causes = {cause("GPU", one_in(800), repair), cause("bug", one_in(400), {}),
                       cause("cable", one_in(200), repair, FailurePer::rack, false)};
  check_machine_repair(r, 20, 2, machine_repair(20, 2, 50, 6));
}

TEST_CASE("statistics: failures of parts add up over a rack's accelerators and take the time of their repair") {
  Scenario s = site("2025-03-01");
  add_hall(s, "hall");
  RackSpec r = rack();
  r.gpus = 50;
  r.failures.causes = {cause("GPU", one_in(5000), always(10))};  // one in 100 h a rack
  add_fleet(s, "rack", r, 40, "hall");
  add_fleet(s, "unit", generic(100), 1);
  Sample down;
  for (int k = 0; k < 50; ++k) {
    const RunResult result = forked_run(s, nullptr, k);
    down.add(fleet(result, "rack").forced_outage_hours / (40 * 59 * 24.0));
  }
  // Stationary: 10 / 110; from all up somewhat less, by 10/110 * (10 * 100/110) h / 1416 h.
  CHECK(std::abs(down.mean() - 10.0 / 110) <= 3.3 * down.standard_error() + 10.0 / 110 * 9.1 / 1416);
}

TEST_CASE(
    "statistics: from a stationary start racks with causes are down for their long-run share from the first hour on") {
  // Down per hour up: own 10/200, cable 4/100, test 24/240: 0.19 of 1.19; software adds none. 10 * 1,000 racks for a
  // day.
  Scenario s = site("2025-01-02");
  s.start_state = StartState::stationary;
  add_hall(s, "hall");
  RackSpec r = rack(0.001);
  r.outage = exponential(200, 10);
  r.failures.causes = {cause("cable", one_in(100), always(4), FailurePer::rack),
                       cause("bug", one_in(50), {}, FailurePer::rack),
                       cause("test", one_in(240), Lifetime{Law::lognormal, hours(24), 1.0}, FailurePer::rack)};
  add_fleet(s, "rack", r, 1000, "hall");
  add_fleet(s, "unit", generic(100), 1);
  Sample down;
  for (int k = 0; k < 10; ++k) down.add(fleet(forked_run(s, nullptr, k), "rack").forced_outage_hours / 24);
  const double share = 0.19 / 1.19;
  CHECK(down.mean() / 1000 == Approx(share).margin(3.3 * std::sqrt(share * (1 - share) / 10000)));
}

TEST_CASE("statistics: one rack with one spare part waits for the part that is away when it fails again too soon") {
  // A cycle: X up, exponential of mean 50 h, less than the turnaround T = 72 h: waits T - X; then 2 h of repair.
  // Mean wait T - m (1 - e^(-T/m)), mean cycle T + m e^(-T/m) + 2.
  constexpr double up_h = 50.0, away_h = 72.0, repair_h = 2.0;
  const double soon = std::exp(-away_h / up_h), cycle_h = away_h + up_h * soon + repair_h;
  const double waiting = (away_h - up_h * (1.0 - soon)) / cycle_h, down = waiting + repair_h / cycle_h;
  Scenario s = site("2026-01-01");
  add_hall(s, "hall");
  RackSpec r = rack();
  r.failures.causes = {cause("GPU", one_in(up_h), always(repair_h), FailurePer::rack)};
  FleetSpec& f = add_fleet(s, "rack", r, 1, "hall");
  f.spares = 1;
  f.turnaround = hours(away_h);
  add_fleet(s, "unit", generic(100), 1);
  Sample waiting_h, down_h;
  for (int k = 0; k < 100; ++k) {
    const RunResult result = forked_run(s, nullptr, k);
    waiting_h.add(fleet(result, "rack").waiting_hours / 8760.0);
    down_h.add(fleet(result, "rack").forced_outage_hours / 8760.0);
  }
  // The part is in at first, which saves less than one turnaround in the year.
  CHECK(std::abs(waiting_h.mean() - waiting) <= 3.3 * waiting_h.standard_error() + away_h / 8760);
  CHECK(std::abs(down_h.mean() - down) <= 3.3 * down_h.standard_error() + away_h / 8760);
}

TEST_CASE("statistics: a repair that takes no part never waits for one") {
  Scenario s = site("2025-03-01");
  add_hall(s, "hall");
  RackSpec r = rack();
  r.failures.causes = {cause("cable", one_in(50), always(2), FailurePer::rack, false)};
  FleetSpec& f = add_fleet(s, "rack", r, 10, "hall");
  f.spares = 1;
  f.turnaround = hours(1000);
  add_fleet(s, "unit", generic(100), 1);
  const RunResult result = forked_run(s);
  CHECK(fleet(result, "rack").failures > 100);
  CHECK(fleet(result, "rack").waiting_hours == 0.0);
}

TEST_CASE("run: without a spare the repair waits for the failed part to come back") {
  Scenario s = site("2025-01-11");
  add_hall(s, "hall");
  RackSpec r = rack();
  r.outage.mttf = always(20);
  r.outage.mttr = always(2);
  FleetSpec& f = add_fleet(s, "rack", r, 1, "hall");
  f.spares = 1;
  f.turnaround = hours(72);
  add_fleet(s, "unit", generic(100), 1);
  const RunResult result = forked_run(s);
  // Fails at 20; the spare is in at 22 and the part leaves, back at 94. Fails at 42, waits 52 h, up at 96; the next
  // part is back at 168. Fails at 116, waits 52 h, up at 170. Fails at 190, waits until 242, after the end at 240.
  CHECK(fleet(result, "rack").failures == 4);
  CHECK(fleet(result, "rack").waiting_hours == Approx(52 + 52 + 50));
  CHECK(fleet(result, "rack").forced_outage_hours == Approx(2 + 54 + 54 + 50));
}

TEST_CASE("run: a common cause takes every unit of its fleets on its dates, or each with its chance") {
  Scenario s = site("2025-01-31");
  add_fleet(s, "a", generic(1), 100);
  add_fleet(s, "b", generic(1), 100);
  add_load(s, 200);
  CommonCauseSpec cause;
  cause.fleets = {"a"};
  cause.outage.mttr = always(6);
  cause.dates = {day("2025-01-05"), day("2025-01-15")};
  s.common_causes.items.push_back({"gas", cause});
  RunResult r = forked_run(s);
  CHECK(fleet(r, "a").forced_outage_hours == Approx(2 * 6 * 100.0));
  CHECK(fleet(r, "b").forced_outage_hours == 0.0);
  CHECK(r.adequacy.unserved_mwh == Approx(1200.0));
  CHECK(charged(r, "generation", "common cause") == Approx(1200.0));
  s.common_causes.items[0].second.share = 0.3;
  // 200 units drawn, each with chance 0.3, 6 h each.
  CHECK(fleet(forked_run(s), "a").forced_outage_hours == Approx(6 * 60.0).margin(6 * 3.3 * std::sqrt(200 * 0.3 * 0.7)));
}

TEST_CASE("run: circuits of a bus fail independently of a fleet that has the bus's name") {
  Scenario s = site("2025-03-01");
  s.buses.items.push_back({"ring", fed_from("bus", 10, 1)});
  s.buses.items[1].second.via->circuit.outage = exponential(50, 5);
  GenericUnitSpec u = generic(10);
  u.outage = exponential(50, 5);
  add_fleet(s, "ring", u, 1);
  std::vector<std::string> events;
  forked_run(s, &events);
  const auto failed = with(events, "ring/01 failed");
  REQUIRE(failed.size() > 2);
  CHECK(date_s(failed[0]) != date_s(failed[1]));
}
