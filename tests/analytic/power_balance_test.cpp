#include "gigasim/models/power_balance.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "gigasim/base/issue.hpp"

using gigasim::InternalFault;
using gigasim::Linear;
using gigasim::PowerBalance;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

auto mw(double x) { return Approx(x).epsilon(1e-12).margin(1e-12); }

/// A grid on the root (100 MW at 50), a hall (0) and a plant (1) behind branches of their own:
///   grid 50 --- root --- hall: racks worth 1e5, cooling worth 1e6
///                  \---- plant: turbine 30, battery charging worth 200
struct Campus {
  PowerBalance balance;
  int root = balance.add_bus(-1);
  int hall = balance.add_bus(root);
  int plant = balance.add_bus(root);
  int grid = balance.add_supply(root, 50);
  int turbine = balance.add_supply(plant, 30);
  int racks = balance.add_demand(hall, 1e5);
  int cooling = balance.add_demand(hall, 1e6);
  int charging = balance.add_demand(plant, 200);

  Campus() {
    balance.set_supply(grid, 100);
    balance.set_supply(turbine, 40);
    balance.set_demand(racks, 60);
    balance.set_demand(cooling, 20);
    balance.set_demand(charging, 10);
  }
  double output(int s) const { return balance.output(s).value; }
  double served(int d) const { return balance.served(d).value; }
  double flow(int b) const { return balance.flow(b).value; }
};

struct OneBus {
  PowerBalance balance;
  int bus = balance.add_bus(-1);
  int supply(double price, Linear limit, Linear must_run = {}) {
    const int s = balance.add_supply(bus, price);
    balance.set_supply(s, limit, must_run);
    return s;
  }
  int demand(double worth, Linear wanted) {
    const int d = balance.add_demand(bus, worth);
    balance.set_demand(d, wanted);
    return d;
  }
};

}  // namespace

TEST_CASE("power balance: without congestion the cheapest supply runs full and the next one fills the rest") {
  Campus c;
  c.balance.solve();
  // 60 + 20 + 10 = 90 wanted: turbine 40 at 30, grid 50 at 50.
  CHECK(c.output(c.turbine) == mw(40));
  CHECK(c.output(c.grid) == mw(50));
  CHECK(c.flow(c.hall) == mw(80));
  CHECK(c.flow(c.plant) == mw(-30));
  CHECK(c.balance.residual() == mw(0));
  for (int bus : {c.root, c.hall, c.plant}) CHECK(c.balance.marginal_price(bus) == 50);
}

TEST_CASE("power balance: behind a full branch the load worth least is shed, whatever the supply elsewhere") {
  Campus c;
  c.balance.set_capacity(c.hall, 50);
  c.balance.solve();
  // 50 into the hall: cooling 20, racks 30. With 10 of charging 60 in all: turbine 40, grid 20.
  CHECK(c.served(c.cooling) == mw(20));
  CHECK(c.served(c.racks) == mw(30));
  CHECK(c.balance.unserved(c.racks).value == mw(30));
  CHECK(c.output(c.turbine) == mw(40));
  CHECK(c.output(c.grid) == mw(20));
  CHECK(c.balance.congested(c.hall));
  CHECK_FALSE(c.balance.congested(c.plant));
  CHECK(c.balance.marginal_price(c.hall) == 1e5);
  CHECK(c.balance.marginal_price(c.root) == 50);
  CHECK(c.balance.limited_by(c.racks) == c.hall);
  CHECK_FALSE(c.balance.limited_by(c.charging));
  CHECK(c.balance.bottleneck(c.hall) == c.hall);
  CHECK_FALSE(c.balance.bottleneck(c.plant));
}

TEST_CASE("power balance: a plant behind a full branch sells no more than the branch carries") {
  Campus c;
  c.balance.set_capacity(c.plant, 15);
  c.balance.solve();
  // The plant keeps 10 for its battery and sends 15; the grid gives the hall's other 80 - 15.
  CHECK(c.output(c.turbine) == mw(25));
  CHECK(c.output(c.grid) == mw(65));
  CHECK(c.flow(c.plant) == mw(-15));
  CHECK(c.balance.marginal_price(c.plant) == 30);
  CHECK(c.balance.marginal_price(c.hall) == 50);
  CHECK_FALSE(c.balance.limited_by(c.charging));
}

TEST_CASE("power balance: lack of supply sheds the least worth and is nobody's bottleneck") {
  Campus c;
  c.balance.set_supply(c.grid, 15);
  c.balance.solve();
  // 55 for 90: charging 0, cooling 20, racks 35.
  CHECK(c.served(c.charging) == 0);
  CHECK(c.served(c.cooling) == 20);
  CHECK(c.served(c.racks) == mw(35));
  CHECK(c.balance.marginal_price(c.hall) == 1e5);
  CHECK_FALSE(c.balance.limited_by(c.racks));
}

TEST_CASE("power balance: a load is limited by the branch beyond which it would be served, not by any full one") {
  PowerBalance balance;
  const int root = balance.add_bus(-1), hall = balance.add_bus(root), row = balance.add_bus(hall);
  balance.set_supply(balance.add_supply(root, 50), 100);
  const int racks = balance.add_demand(row, 1000), pumps = balance.add_demand(hall, 2000);
  balance.set_demand(racks, 40);
  balance.set_demand(pumps, 30);
  balance.set_capacity(hall, 25);
  balance.set_capacity(row, 0);
  balance.solve();
  // Worth 2000 at the hall, which is short of pumps' power itself; 50 at the root.
  CHECK(balance.marginal_price(hall) == 2000);
  CHECK(balance.limited_by(racks) == hall);
  CHECK(balance.limited_by(pumps) == hall);
  CHECK(balance.bottleneck(row) == row);  // one more MW of anything there: impossible; at the hall: 2000
}

TEST_CASE("power balance: an open branch leaves an island to itself") {
  Campus c;
  c.balance.set_capacity(c.plant, 0);
  c.balance.solve();
  CHECK(c.output(c.turbine) == mw(10));
  CHECK(c.output(c.grid) == mw(80));
  CHECK(c.balance.congested(c.plant));
  CHECK(c.flow(c.plant) == mw(0));
  c.balance.set_capacity(c.hall, 0);
  c.balance.solve();
  CHECK(c.served(c.racks) == mw(0));
  CHECK(c.output(c.grid) == mw(0));
  CHECK(c.balance.marginal_price(c.hall) == infinity);
  CHECK(c.balance.limited_by(c.racks) == c.hall);
}

TEST_CASE("power balance: a capacity met exactly counts as congested, and one more MW has the price behind it") {
  Campus c;
  c.balance.set_capacity(c.hall, 80);
  c.balance.solve();
  CHECK(c.served(c.racks) == mw(60));
  CHECK(c.balance.congested(c.hall));
  CHECK(c.balance.marginal_price(c.hall) == 1e5);
  CHECK(c.balance.horizon() == infinity);
}

TEST_CASE("power balance: a demand worth less than the price is not served, one worth exactly the price is") {
  OneBus b;
  b.supply(50, 100);
  const int cheap = b.demand(49, 10), even = b.demand(50, 20), dear = b.demand(51, 30);
  b.balance.solve();
  CHECK(b.balance.served(cheap).value == 0);
  CHECK(b.balance.served(even).value == 20);
  CHECK(b.balance.served(dear).value == 30);
}

TEST_CASE("power balance: equal prices share in proportion to what they have, equal worths to what they want") {
  OneBus b;
  const int small = b.supply(40, 30), large = b.supply(40, 60), first = b.supply(10, 10);
  const int one = b.demand(1000, 25), two = b.demand(1000, 15);
  b.balance.solve();
  // 40 wanted, 10 from the first: 30 of 90, a third of each.
  CHECK(b.balance.output(first).value == mw(10));
  CHECK(b.balance.output(small).value == mw(10));
  CHECK(b.balance.output(large).value == mw(20));
  b.balance.set_supply(large, 0);
  b.balance.set_supply(small, 0);
  b.balance.solve();
  // 10 for 40: a quarter of each.
  CHECK(b.balance.served(one).value == mw(6.25));
  CHECK(b.balance.served(two).value == mw(3.75));
}

TEST_CASE("power balance: those with equal worth behind a full branch share what it carries, the others the rest") {
  PowerBalance balance;
  const int root = balance.add_bus(-1), near = balance.add_bus(root), far = balance.add_bus(root);
  const int grid = balance.add_supply(root, 50);
  const int a = balance.add_demand(near, 1e5), b = balance.add_demand(far, 1e5);
  balance.set_supply(grid, 60);
  balance.set_demand(a, 50);
  balance.set_demand(b, 50);
  balance.set_capacity(far, 20);
  balance.solve();
  // Evenly 30 each, but the far branch carries 20: the near one takes 40.
  CHECK(balance.served(a).value == mw(40));
  CHECK(balance.served(b).value == mw(20));
  CHECK(balance.limited_by(b) == far);
  CHECK_FALSE(balance.limited_by(a));
}

TEST_CASE("power balance: must-run output goes before cheaper output, and is spilled when nobody takes it") {
  OneBus b;
  const int unit = b.supply(80, 50, 20), sun = b.supply(0, 100);
  const int load = b.demand(1000, 70);
  b.balance.solve();
  CHECK(b.balance.output(unit).value == mw(20));
  CHECK(b.balance.output(sun).value == mw(50));
  CHECK(b.balance.spilled(unit).value == 0);
  b.balance.set_demand(load, 15);
  b.balance.solve();
  CHECK(b.balance.output(unit).value == mw(15));
  CHECK(b.balance.spilled(unit).value == mw(5));
  CHECK(b.balance.output(sun).value == 0);
  CHECK(b.balance.marginal_price(b.bus) == -infinity);
}

TEST_CASE("power balance: must-run output above the limit is cut to the limit") {
  OneBus b;
  const int unit = b.supply(80, 10, 20);
  b.demand(1000, 70);
  b.balance.solve();
  CHECK(b.balance.output(unit).value == mw(10));
  CHECK(b.balance.spilled(unit).value == 0);
}

TEST_CASE("power balance: without any supply nothing is served and no price would change that") {
  OneBus b;
  const int load = b.demand(1000, 70);
  b.balance.solve();
  CHECK(b.balance.served(load).value == 0);
  CHECK(b.balance.marginal_price(b.bus) == infinity);
  CHECK(b.balance.residual() == 0);
}

TEST_CASE("power balance: a change of price changes the order at the next solution") {
  OneBus b;
  const int one = b.supply(40, 30), two = b.supply(50, 30);
  b.demand(1000, 30);
  b.balance.solve();
  CHECK(b.balance.output(one).value == mw(30));
  b.balance.set_price(one, 60);
  b.balance.solve();
  CHECK(b.balance.output(one).value == 0);
  CHECK(b.balance.output(two).value == mw(30));
  b.balance.set_price(one, 50);
  b.balance.solve();
  CHECK(b.balance.output(one).value == mw(15));
  CHECK(b.balance.output(two).value == mw(15));
}

TEST_CASE("power balance: a ramping turbine relieves the battery until it carries the load alone") {
  OneBus b;
  const int turbine = b.supply(100, {20, 0.5}), battery = b.supply(500, 38);
  b.demand(1e5, 50);
  b.balance.solve();
  CHECK(b.balance.output(turbine).slope == 0.5);
  CHECK(b.balance.output(battery).value == mw(30));
  CHECK(b.balance.output(battery).slope == mw(-0.5));
  CHECK(b.balance.horizon() == mw(60));  // (50 - 20) / 0.5
}

TEST_CASE("power balance: a load that rises from nothing is followed at its rate, shared like the supplies") {
  OneBus b;
  const int one = b.supply(40, 30), two = b.supply(40, 10);
  const int load = b.demand(1e5, {0, 2});
  b.balance.solve();
  CHECK(b.balance.served(load).slope == mw(2));
  CHECK(b.balance.output(one).slope == mw(1.5));
  CHECK(b.balance.output(two).slope == mw(0.5));
  CHECK(b.balance.horizon() == mw(20));  // (30 + 10) / 2
}

TEST_CASE("power balance: two supplies that ramp from nothing share in proportion to their ramps") {
  OneBus b;
  const int one = b.supply(40, {0, 3}), two = b.supply(40, {0, 1});
  b.supply(10, 50);
  b.demand(1e5, {50, 2});
  b.balance.solve();
  CHECK(b.balance.output(one).slope == Approx(1.5).epsilon(1e-9));
  CHECK(b.balance.output(two).slope == Approx(0.5).epsilon(1e-9));
}

TEST_CASE("power balance: a branch that fills up ends the solution's validity, and the next sheds at the right rate") {
  Campus c;
  c.balance.set_capacity(c.hall, 100);
  c.balance.set_demand(c.racks, {60, 0.25});
  c.balance.solve();
  CHECK(c.balance.horizon() == mw(80));  // 80 of 100 used, 0.25 a second
  c.balance.set_demand(c.racks, {80, 0.25});
  c.balance.solve();
  CHECK(c.balance.congested(c.hall));
  CHECK(c.balance.served(c.racks).slope == mw(0));
  CHECK(c.balance.unserved(c.racks).slope == mw(0.25));
  CHECK(c.balance.horizon() == infinity);
}

TEST_CASE("power balance: a solution lasts until a limit meets the must-run output or falls to nothing") {
  OneBus b;
  b.supply(10, {30, -0.5}, 10);
  b.supply(90, 100);
  b.demand(1e5, 40);
  b.balance.solve();
  CHECK(b.balance.horizon() == mw(40));  // (30 - 10) / 0.5
  b.balance.set_supply(0, {5, -0.5}, 10);
  b.balance.solve();
  CHECK(b.balance.horizon() == mw(10));
}

TEST_CASE("power balance: a tie that lasts has no horizon, one that is about to break is decided for what follows") {
  OneBus b;
  const int turbine = b.supply(40, {0.3, 0.1}), other = b.supply(50, 10);
  const int load = b.demand(1e5, {0.1 + 0.2, 0.1});  // the limit, up to rounding
  b.balance.solve();
  CHECK(b.balance.horizon() == infinity);
  CHECK(b.balance.output(other).value == 0);
  b.balance.set_demand(load, {0.3, 0.2});
  b.balance.solve();
  CHECK(b.balance.output(other).slope == mw(0.1));
  CHECK(b.balance.horizon() == mw(100));
  b.balance.set_demand(load, {0.3, 0.05});
  b.balance.solve();
  CHECK(b.balance.output(turbine).slope == mw(0.05));
  CHECK(b.balance.horizon() == infinity);
}

TEST_CASE("power balance: refuses a bus before its parent, a port without a bus, and numbers that are none") {
  PowerBalance balance;
  CHECK_THROWS_AS(balance.solve(), InternalFault);
  CHECK_THROWS_AS(balance.add_bus(0), InternalFault);
  balance.add_bus(-1);
  CHECK_THROWS_AS(balance.add_bus(-1), InternalFault);
  CHECK_THROWS_AS(balance.add_supply(1, 50), InternalFault);
  CHECK_THROWS_AS(balance.add_demand(0, infinity), InternalFault);
  const int supply = balance.add_supply(0, 50);
  CHECK_THROWS_AS(balance.set_supply(supply, infinity), InternalFault);
}
