#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <coin/ClpSimplex.hpp>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "gigasim/models/power_balance.hpp"

using gigasim::Linear;
using gigasim::PowerBalance;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Supply {
  int bus;
  double price;
  Linear limit, must_run;
};
struct Demand {
  int bus;
  double worth;
  Linear wanted;
};
struct Branch {
  int parent;
  Linear capacity;
};

/// What is asked of the balance, in the form the tests compute with.
struct Network {
  std::vector<Branch> buses;
  std::vector<Supply> supplies;
  std::vector<Demand> demands;

  double at_most_price() const {
    double most = 1.0;
    for (const auto& s : supplies) most = std::max(most, std::abs(s.price));
    for (const auto& d : demands) most = std::max(most, std::abs(d.worth));
    return most;
  }
};

enum class Prices { tied, distinct };

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool chance(double p) { return between(0, 1) < p; }
  double between(double a, double b) { return a + (b - a) * static_cast<double>(engine_()) / 4294967296.0; }

  Network network(Prices prices, double steepest) {
    Network n;
    const int buses = 1 + below(8);
    for (int b = 0; b < buses; ++b) n.buses.push_back({b == 0 ? -1 : below(b), capacity(steepest)});
    for (int i = below(13); i > 0; --i) {
      const Linear limit = amount(steepest);
      // Spilled must-run output is shared like an equal price, whose shares are not straight lines: one such at most.
      const bool must = steepest > 0.0 && prices == Prices::distinct ? n.supplies.empty() : chance(0.25);
      n.supplies.push_back({below(buses), price(prices, 200), limit, must ? amount(steepest) * 0.3 : Linear{}});
    }
    for (int i = below(13); i > 0; --i) n.demands.push_back({below(buses), price(prices, 400), amount(steepest)});
    return n;
  }

 private:
  Linear amount(double steepest) {
    if (chance(0.1)) return {};
    const double value = chance(0.3) ? 10.0 * (1 + below(10)) : between(1, 100);
    return {value, chance(0.5) ? between(-steepest, steepest) : 0.0};
  }
  Linear capacity(double steepest) {
    if (chance(0.15)) return {};
    if (chance(0.15)) return {infinity};
    return amount(steepest) * 1.5;
  }
  double price(Prices prices, double most) {
    return prices == Prices::tied ? -20.0 + std::floor(most / 20.0 * between(0, 1)) * 20.0 : between(-20, most);
  }

  std::mt19937 engine_;
};

PowerBalance built(const Network& n) {
  PowerBalance balance;
  for (const auto& b : n.buses) balance.add_bus(b.parent);
  for (const auto& s : n.supplies) balance.add_supply(s.bus, s.price);
  for (const auto& d : n.demands) balance.add_demand(d.bus, d.worth);
  return balance;
}

/// The same network without coincidences: a price then means the same for one MW more as for one less.
Network blurred(Network n, Random& random) {
  const auto blur = [&](Linear& a) { a = a * random.between(1.0, 1.001); };
  for (auto& b : n.buses) blur(b.capacity);
  for (auto& s : n.supplies) {
    blur(s.limit);
    blur(s.must_run);
  }
  for (auto& d : n.demands) blur(d.wanted);
  return n;
}

constexpr double wider = 1e-4;  // MW

/// With a little more capacity on the way from a bus up to one above it.
Network widened(Network n, int bus, int above) {
  for (int b = bus; b != above; b = n.buses[b].parent) n.buses[b].capacity += wider;
  return n;
}

Linear clipped(Linear a) { return a.at(PowerBalance::instant) > 0.0 ? a : Linear{}; }

/// The limits `t` seconds later; a limit that has fallen to nothing stays there.
Linear later(Linear a, double t) { return clipped({a.slope == 0.0 ? a.value : a.at(t), a.slope}); }

Network later(Network n, double t) {
  for (auto& b : n.buses) b.capacity = later(b.capacity, t);
  for (auto& s : n.supplies) {
    s.limit = later(s.limit, t);
    s.must_run = later(s.must_run, t);
  }
  for (auto& d : n.demands) d.wanted = later(d.wanted, t);
  return n;
}

void solve(PowerBalance& balance, const Network& n) {
  for (int b = 0; b < static_cast<int>(n.buses.size()); ++b) balance.set_capacity(b, n.buses[b].capacity);
  for (int s = 0; s < static_cast<int>(n.supplies.size()); ++s)
    balance.set_supply(s, n.supplies[s].limit, n.supplies[s].must_run);
  for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) balance.set_demand(d, n.demands[d].wanted);
  balance.solve();
}

PowerBalance solved(const Network& n) {
  auto balance = built(n);
  solve(balance, n);
  return balance;
}

/// The must-run part: the lower of both an instant from now.
Linear firm(const Supply& s) {
  return s.must_run.at(PowerBalance::instant) < s.limit.at(PowerBalance::instant) ? s.must_run : s.limit;
}

/// Must-run output comes before everything: a reward that no exchange of two prices outweighs.
double reward(const Network& n) { return 3.0 * n.at_most_price(); }

/// The objective with must-run output at minus the reward instead of its price.
Linear rewarded_objective(const Network& n, const PowerBalance& balance) {
  Linear sum;
  for (int s = 0; s < static_cast<int>(n.supplies.size()); ++s) {
    const Linear must_run = firm(n.supplies[s]) - balance.spilled(s);
    sum += (balance.output(s) - must_run) * n.supplies[s].price - must_run * reward(n);
  }
  for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) sum -= balance.served(d) * n.demands[d].worth;
  return sum;
}

/// The same programme for Clp: a row a bus (injections + inflow - outflows = 0), a column a quantity.
class Programme {
 public:
  explicit Programme(const Network& n) {
    for (const auto& s : n.supplies) {
      column({{s.bus, 1.0}}, 0.0, firm(s).value, -reward(n));
      column({{s.bus, 1.0}}, 0.0, s.limit.value - firm(s).value, s.price);
    }
    for (const auto& d : n.demands) column({{d.bus, -1.0}}, 0.0, d.wanted.value, -d.worth);
    const auto buses = static_cast<int>(n.buses.size());
    for (int b = 1; b < buses; ++b) {
      const double capacity = std::min(n.buses[b].capacity.value, COIN_DBL_MAX);
      column({{b, 1.0}, {n.buses[b].parent, -1.0}}, -capacity, capacity, 0.0);
    }
    const std::vector<double> zero(n.buses.size(), 0.0);
    model_.setLogLevel(0);
    model_.loadProblem(static_cast<int>(cost_.size()), buses, start_.data(), row_.data(), entry_.data(), lower_.data(),
                       upper_.data(), cost_.data(), zero.data(), zero.data());
  }
  double optimum() {
    model_.primal();
    REQUIRE(model_.isProvenOptimal());
    return model_.objectiveValue();
  }

 private:
  void column(std::vector<std::pair<int, double>> entries, double lower, double upper, double cost) {
    for (const auto& [row, entry] : entries) {
      row_.push_back(row);
      entry_.push_back(entry);
    }
    start_.push_back(static_cast<int>(row_.size()));
    lower_.push_back(lower);
    upper_.push_back(upper);
    cost_.push_back(cost);
  }
  ClpSimplex model_;
  std::vector<int> start_{0}, row_;
  std::vector<double> entry_, lower_, upper_, cost_;
};

bool within(double x, double low, double high) { return x >= low - 1e-9 && x <= high + 1e-9; }

bool feasible(const Network& n, const PowerBalance& balance) {
  std::vector<double> surplus(n.buses.size(), 0.0);
  bool good = std::abs(balance.residual()) < 1e-9;
  for (int s = 0; s < static_cast<int>(n.supplies.size()); ++s) {
    const double output = balance.output(s).value, spilled = balance.spilled(s).value;
    good &= within(output, firm(n.supplies[s]).value - spilled, n.supplies[s].limit.value);
    good &= within(spilled, 0.0, firm(n.supplies[s]).value);
    surplus[n.supplies[s].bus] += output;
  }
  for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) {
    const double served = balance.served(d).value, wanted = n.demands[d].wanted.value;
    good &= within(served, 0.0, wanted) && within(served + balance.unserved(d).value, wanted, wanted);
    surplus[n.demands[d].bus] -= served;
  }
  for (int b = static_cast<int>(n.buses.size()) - 1; b > 0; --b) {
    good &= within(balance.flow(b).value, -n.buses[b].capacity.value, n.buses[b].capacity.value);
    good &= within(balance.flow(b).value, -surplus[b], -surplus[b]);
    surplus[n.buses[b].parent] += surplus[b];
  }
  return good && within(surplus[0], 0.0, 0.0);
}

/// Complementary slackness: with these prices no port and no branch has a reason to change, which proves the optimum.
bool priced_right(const Network& n, const PowerBalance& balance) {
  bool good = true;
  for (int s = 0; s < static_cast<int>(n.supplies.size()); ++s) {
    const double marginal = balance.marginal_price(n.supplies[s].bus);
    const double spare = n.supplies[s].limit.value - firm(n.supplies[s]).value;
    const double used = balance.output(s).value - firm(n.supplies[s]).value + balance.spilled(s).value;
    if (marginal > n.supplies[s].price) good &= within(used, spare, spare);
    if (marginal < n.supplies[s].price) good &= within(used, 0.0, 0.0);
    if (marginal > -infinity) good &= within(balance.spilled(s).value, 0.0, 0.0);
  }
  for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) {
    const double marginal = balance.marginal_price(n.demands[d].bus);
    if (marginal < n.demands[d].worth) good &= within(balance.unserved(d).value, 0.0, 0.0);
    if (marginal > n.demands[d].worth) good &= within(balance.served(d).value, 0.0, 0.0);
  }
  for (int b = 1; b < static_cast<int>(n.buses.size()); ++b) {
    const double here = balance.marginal_price(b), there = balance.marginal_price(n.buses[b].parent);
    const double flow = balance.flow(b).value, capacity = n.buses[b].capacity.value;
    if (here > there) good &= within(flow, capacity, capacity);
    if (here < there) good &= within(flow, -capacity, -capacity);
    if (here != there) good &= balance.congested(b);
  }
  return good;
}

bool near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance * (1.0 + std::abs(b)); }

/// A port's output, or what is withheld from it, as a share of what it has.
struct Share {
  int bus;
  bool demand;
  double price, share;
};

std::vector<Share> shares(const Network& n, const PowerBalance& balance) {
  std::vector<Share> all;
  for (int i = 0; i < static_cast<int>(n.supplies.size()); ++i) {
    const auto& s = n.supplies[i];
    if (s.limit.value > 0.0) all.push_back({s.bus, false, s.price, balance.output(i).value / s.limit.value});
  }
  for (int i = 0; i < static_cast<int>(n.demands.size()); ++i) {
    const auto& d = n.demands[i];
    if (d.wanted.value > 0.0) all.push_back({d.bus, true, d.worth, balance.unserved(i).value / d.wanted.value});
  }
  return all;
}

/// Every quantity of a solution, in one order.
std::vector<Linear> quantities(const Network& n, const PowerBalance& balance) {
  std::vector<Linear> all;
  for (int s = 0; s < static_cast<int>(n.supplies.size()); ++s) {
    all.push_back(balance.output(s));
    all.push_back(balance.spilled(s));
  }
  for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) {
    all.push_back(balance.served(d));
    all.push_back(balance.unserved(d));
  }
  for (int b = 0; b < static_cast<int>(n.buses.size()); ++b) all.push_back(balance.flow(b));
  return all;
}

}  // namespace

TEST_CASE("power balance: the optimum is that of a linear programme solver, and the prices prove it") {
  Random random(1);
  int congested = 0, wrong = 0;
  for (int i = 0; i < 6000; ++i) {
    const auto n = random.network(i % 2 ? Prices::tied : Prices::distinct, 0.0);
    const auto balance = solved(n);
    const bool good = feasible(n, balance) && priced_right(n, balance) &&
                      near(rewarded_objective(n, balance).value, Programme(n).optimum(), 1e-7);
    if (!good)
      FAIL_CHECK("network " << i << ": " << rewarded_objective(n, balance).value << " instead of "
                            << Programme(n).optimum() << (feasible(n, balance) ? "" : ", not feasible")
                            << (priced_right(n, balance) ? "" : ", wrong prices"));
    wrong += !good;
    for (int b = 1; b < static_cast<int>(n.buses.size()); ++b)
      congested += balance.marginal_price(b) != balance.marginal_price(n.buses[b].parent);
    if (wrong > 5) break;
  }
  CHECK(congested > 3000);  // or the branches were not tested
}

TEST_CASE("power balance: more capacity up to the branch that limits a demand serves it at the price beyond") {
  Random random(2);
  int tested = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto n = blurred(random.network(Prices::distinct, 0.0), random);
    const auto before = solved(n);
    for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) {
      const auto full = before.limited_by(d);
      if (!full || before.unserved(d).value < 1e-3) continue;
      REQUIRE(before.congested(*full));
      const auto after = solved(widened(n, n.demands[d].bus, n.buses[*full].parent));
      const double saved = rewarded_objective(n, before).value - rewarded_objective(n, after).value;
      const double beyond = std::max(-reward(n), before.marginal_price(n.buses[*full].parent));
      REQUIRE(saved >= wider * (n.demands[d].worth - beyond) * (1.0 - 1e-3));
      ++tested;
    }
  }
  CHECK(tested > 1000);
}

TEST_CASE("power balance: a demand limited by no branch is served no better by more capacity of all above") {
  Random random(8);
  int tested = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto n = random.network(Prices::distinct, 0.0);
    const auto before = solved(n);
    for (int d = 0; d < static_cast<int>(n.demands.size()); ++d) {
      if (before.limited_by(d) || before.unserved(d).value < 1e-3) continue;
      REQUIRE(solved(widened(n, n.demands[d].bus, 0)).served(d).value <= before.served(d).value + 1e-9);
      ++tested;
    }
  }
  CHECK(tested > 1000);
}

TEST_CASE("power balance: more of any supply leaves no demand with less") {
  Random random(3);
  for (int i = 0; i < 3000; ++i) {
    auto n = random.network(i % 2 ? Prices::tied : Prices::distinct, 0.0);
    if (n.supplies.empty()) continue;
    const auto before = solved(n);
    n.supplies[random.below(static_cast<int>(n.supplies.size()))].limit += random.between(0, 50);
    const auto after = solved(n);
    for (int d = 0; d < static_cast<int>(n.demands.size()); ++d)
      REQUIRE(after.unserved(d).value <= before.unserved(d).value + 1e-9);
  }
}

TEST_CASE("power balance: on one bus those at the marginal price give the same share of what they have") {
  Random random(4);
  for (int i = 0; i < 2000; ++i) {
    auto n = random.network(Prices::tied, 0.0);
    for (auto& s : n.supplies) {
      s.bus = 0;
      s.must_run = {};
    }
    for (auto& d : n.demands) d.bus = 0;
    const auto balance = solved(n);
    for (int s = 1; s < static_cast<int>(n.supplies.size()); ++s) {
      if (n.supplies[s].price != n.supplies[0].price) continue;
      const double crossed = balance.output(s).value * n.supplies[0].limit.value;
      REQUIRE(within(crossed, balance.output(0).value * n.supplies[s].limit.value,
                     balance.output(0).value * n.supplies[s].limit.value));
    }
    for (int d = 1; d < static_cast<int>(n.demands.size()); ++d) {
      if (n.demands[d].worth != n.demands[0].worth) continue;
      const double crossed = balance.served(d).value * n.demands[0].wanted.value;
      REQUIRE(within(crossed, balance.served(0).value * n.demands[d].wanted.value,
                     balance.served(0).value * n.demands[d].wanted.value));
    }
  }
}

TEST_CASE("power balance: equal prices use the same share, and no less of it on the side a full branch sends to") {
  Random random(9);
  int tested = 0, apart = 0;
  for (int i = 0; i < 6000; ++i) {
    auto n = random.network(Prices::tied, 0.0);
    for (auto& s : n.supplies) s.must_run = {};
    const auto balance = solved(n);
    for (const auto& a : shares(n, balance))
      for (const auto& b : shares(n, balance)) {
        if (a.bus == 0 || n.buses[a.bus].parent != b.bus || a.price != b.price || a.demand != b.demand) continue;
        const double flow = balance.flow(a.bus).value;
        const bool parted = balance.congested(a.bus);
        INFO("network " << i << " branch " << a.bus << " share " << a.share << " and " << b.share);
        if (!parted || flow > 1e-9) REQUIRE(a.share >= b.share - 1e-9);
        if (!parted || flow < -1e-9) REQUIRE(a.share <= b.share + 1e-9);
        ++tested;
        apart += std::abs(a.share - b.share) > 1e-3 && a.share * b.share > 0.0 && a.share < 1.0 && b.share < 1.0;
      }
  }
  CHECK(tested > 2000);
  CHECK(apart > 100);
}

TEST_CASE("power balance: with distinct prices every quantity follows its slope up to the horizon") {
  Random random(5);
  for (int i = 0; i < 3000; ++i) {
    const auto n = random.network(Prices::distinct, 1.0);
    const auto balance = solved(n);
    const double horizon = std::min(balance.horizon(), 100.0);
    const auto now = quantities(n, balance);
    for (const double part : {0.01, 0.5, 0.99}) {
      const auto then = quantities(n, solved(later(n, part * horizon)));
      for (std::size_t q = 0; q < now.size(); ++q) {
        INFO("network " << i << " quantity " << q << " after " << part * horizon << " of " << balance.horizon());
        REQUIRE(then[q].value == Approx(now[q].at(part * horizon)).epsilon(1e-9).margin(1e-9));
      }
    }
  }
}

TEST_CASE("power balance: with equal prices the slopes are the derivatives of the shares") {
  Random random(6);
  int tested = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto n = random.network(Prices::tied, 1.0);
    const auto balance = solved(n);
    const double dt = 1e-3;
    if (balance.horizon() < 4.0 * dt) continue;
    const auto now = quantities(n, balance), half = quantities(n, solved(later(n, dt)));
    const auto full = quantities(n, solved(later(n, 2 * dt)));
    for (std::size_t q = 0; q < now.size(); ++q) {
      // Forward difference of second order: (-3 f(0) + 4 f(h) - f(2h)) / 2h.
      const double slope = (-3.0 * now[q].value + 4.0 * half[q].value - full[q].value) / (2.0 * dt);
      INFO("network " << i << " quantity " << q << " horizon " << balance.horizon());
      REQUIRE(now[q].slope == Approx(slope).epsilon(1e-5).margin(1e-5));
    }
    ++tested;
  }
  CHECK(tested > 2000);
}

TEST_CASE("power balance: going from horizon to horizon on a rounded clock ends soon and is the solution all along") {
  Random random(7);
  const double begin = 3.0e8;  // ten years: the clock resolves 6e-8 s
  for (int i = 0; i < 2000; ++i) {
    const auto n = random.network(i % 2 ? Prices::tied : Prices::distinct, 1.0);
    auto balance = built(n);
    int steps = 0;
    for (double clock = begin; clock < begin + 200.0; ++steps) {
      const auto now = later(n, clock - begin);
      solve(balance, now);
      const double next = std::min(clock + balance.horizon(), begin + 200.0);
      REQUIRE(next > clock);
      REQUIRE(steps < 500);
      const double half = 0.5 * (next - clock);
      const auto then = later(n, clock - begin + half);
      const double expected = rewarded_objective(then, solved(then)).value;
      INFO("network " << i << " at " << clock - begin << " until " << next - begin);
      // Within an instant of a crossing the solution is that for after it: of 12 demands at 1 MW/s, worth up to 400.
      REQUIRE(rewarded_objective(now, balance).at(half) ==
              Approx(expected).epsilon(1e-9).margin(12 * 400 * 2 * PowerBalance::instant));
      clock = next;
    }
  }
}
