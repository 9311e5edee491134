#include <benchmark/benchmark.h>

#include "gigasim/models/power_balance.hpp"

using gigasim::PowerBalance;

namespace {

/// A campus of halls behind feeders of their own: 10 supplies and 20 demands on `buses` buses.
PowerBalance campus(int buses, double feeder) {
  PowerBalance balance;
  for (int b = 0; b < buses; ++b) balance.add_bus(b == 0 ? -1 : (b - 1) / 3);
  for (int b = 1; b < buses; ++b) balance.set_capacity(b, feeder);
  for (int s = 0; s < 10; ++s)
    balance.set_supply(balance.add_supply(s % buses, 20.0 + 15.0 * (s % 7)), 60.0 + s, s % 4 == 0 ? 5.0 : 0.0);
  for (int d = 0; d < 20; ++d)
    balance.set_demand(balance.add_demand(d % buses, d % 5 == 0 ? 150.0 : 1e3 * (1 + d % 6)), 12.0 + d);
  return balance;
}

/// One settling: a demand and a supply change, the solution and its horizon.
void settle(benchmark::State& state, double feeder) {
  auto balance = campus(static_cast<int>(state.range(0)), feeder);
  double sum = 0.0;
  for (int i = 0; auto _ : state) {
    ++i;
    balance.set_demand(i % 20, {10.0 + i % 17, 0.01 * (i % 3 - 1)});
    balance.set_supply(i % 10, {40.0 + i % 13, 0.02 * (i % 2)});
    balance.solve();
    sum += balance.horizon();
  }
  benchmark::DoNotOptimize(sum);
}

void solve_uncongested(benchmark::State& state) {
  auto balance = campus(static_cast<int>(state.range(0)), 1e4);
  for (int i = 0; auto _ : state) {
    ++i;
    balance.set_demand(i % 20, 10.0 + i % 17);
    balance.solve();
    benchmark::DoNotOptimize(balance.residual());
  }
}

void settle_uncongested(benchmark::State& state) { settle(state, 1e4); }
void settle_congested(benchmark::State& state) { settle(state, 30.0); }

void settle_with_a_new_price(benchmark::State& state) {
  auto balance = campus(static_cast<int>(state.range(0)), 1e4);
  for (int i = 0; auto _ : state) {
    balance.set_price(3, 30.0 + ++i % 50);
    balance.solve();
    benchmark::DoNotOptimize(balance.residual());
  }
}

BENCHMARK(solve_uncongested)->Arg(2)->Arg(8);
BENCHMARK(settle_uncongested)->Arg(2)->Arg(8);
BENCHMARK(settle_congested)->Arg(2)->Arg(8);
BENCHMARK(settle_with_a_new_price)->Arg(8);

}  // namespace

BENCHMARK_MAIN();
