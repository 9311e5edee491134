#include "gigasim/models/feeder.hpp"

#include <catch2/catch.hpp>

#include "gigasim/base/issue.hpp"

using namespace gigasim;

namespace {
FeederSpec cable() {
  FeederSpec s;
  s.length = Length{2500.0};
  return s;
}
FeederSpec transformer() {
  FeederSpec s;
  s.branch = BranchKind::transformer;
  s.capacity = Power{100.0};
  s.no_load_loss = Power{0.05};
  s.load_loss = Power{0.30};
  return s;
}
}  // namespace

TEST_CASE("feeder: a 34.5 kV cable of 650 A carries 38.84 MVA, times the power factor") {
  CHECK(circuit_capacity(cable()).value() == Approx(38.841 * 0.98).epsilon(1e-4));  // sqrt(3) * 34.5 * 0.650
  FeederSpec overhead = cable();
  overhead.ampacity = Current{900.0};
  overhead.power_factor = 1.0;
  CHECK(circuit_capacity(overhead).value() == Approx(53.78).epsilon(1e-4));
}

TEST_CASE("feeder: a stated capacity goes before the one from the ampacity") {
  FeederSpec s = cable();
  s.capacity = Power{20.0};
  CHECK(circuit_capacity(s).value() == 20.0);
}

TEST_CASE("feeder: 2.5 km of full cable lose 231 kW, 0.6 % of the flow") {
  const double mw = circuit_capacity(cable()).value();
  // 3 * 650^2 A2 * 0.073 ohm/km * 2.5 km
  CHECK(loss_coefficient_per_mw(cable()) * mw * mw * 1000.0 == Approx(231.3).margin(0.05));
}

TEST_CASE("feeder: a transformer's load loss is that of its capacity") {
  CHECK(loss_coefficient_per_mw(transformer()) * 100.0 * 100.0 == Approx(0.30));
}

TEST_CASE("feeder: a transformer needs a capacity") {
  FeederSpec s = transformer();
  s.capacity = Power{0.0};
  CHECK_THROWS_AS(circuit_capacity(s), InternalFault);
}

TEST_CASE("feeder: a longer line fails more often") {
  FeederSpec s = cable();
  s.outage_per_km = Rate{0.0201 / seconds_per_year};  // IEEE 493-1997: 0.00613 /yr per 1,000 ft
  s.outage.mttr = Lifetime{.mean = Duration{26.5 * 3600.0}};
  CHECK(circuit_outage(s).time_to_failure().mean.value() / seconds_per_year == Approx(1 / 0.05025));  // 2.5 km
  s.outage.rate = Rate{0.0036 / seconds_per_year};                                                    // and a breaker
  CHECK(circuit_outage(s).time_to_failure().mean.value() / seconds_per_year == Approx(1 / 0.05385));
}

TEST_CASE("feeder: without a rate for its length a circuit keeps the outages it was given") {
  FeederSpec s = cable();
  s.outage.mttf = Lifetime{.law = Law::weibull, .mean = Duration{seconds_per_year}, .shape = 2.0};
  CHECK(circuit_outage(s).mttf->law == Law::weibull);
  CHECK_FALSE(circuit_outage(cable()).fails());
}

TEST_CASE("feeder: a transformer has no length to fail along") {
  FeederSpec s = transformer();
  s.length = Length{2500.0};
  s.outage_per_km = Rate{1.0};
  CHECK_FALSE(circuit_outage(s).fails());
}
