#include "gigasim/models/rack.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;

TEST_CASE("rack: power is linear between idle and rating") {
  const RackSpec spec;
  CHECK(rack_power(spec, 0.0).value() == Approx(0.040));
  CHECK(rack_power(spec, 0.5).value() == Approx(0.086));
  CHECK(rack_power(spec, 1.0).value() == Approx(0.132));
}

TEST_CASE("rack: a cap takes power from the accelerators only") {
  const RackSpec spec;
  // 72 accelerators of 1.2 kW = 86.4 kW of 132; a cap at 1.0 kW takes 72 * 0.2 = 14.4 kW off (gpu_share is rounded)
  CHECK(rack_power(spec, 1.0, 1000.0 / 1200.0).value() == Approx(0.132 - 0.0144).margin(5e-6));
  // floor: 0.6545 * 132 kW * (1 - 0.583) = 36.0263 kW
  CHECK(rack_power_capped(spec, 1.0).value() == Approx(0.132 - 0.0360263).margin(1e-7));
}

TEST_CASE("rack: a cap below the floor, or below idle accelerators, takes no more") {
  RackSpec spec;
  CHECK(rack_power(spec, 1.0, 0.1) == rack_power_capped(spec, 1.0));
  spec.cap_floor = 0.0;  // 40/132 of full remains: only the dynamic 92 kW * 0.6545 give way
  CHECK(rack_power_capped(spec, 1.0).value() == Approx(0.132 - 0.6545 * 0.092));
  CHECK(rack_power_capped(spec, 0.0) == spec.idle);
}

TEST_CASE("rack: a cap above what the accelerators draw changes nothing") {
  const RackSpec spec;  // at utilisation 0.5 they draw 86/132 = 0.6515 of full
  CHECK(rack_power(spec, 0.5, 0.66) == rack_power(spec, 0.5));
  CHECK(capped_throughput(spec, 0.66, 0.5) == 1.0);
  CHECK(rack_power_capped(spec, 0.0) == spec.idle);
  CHECK(rack_power_capped(spec, 0.4) == rack_power(spec, 0.4));  // 76.8/132 = 0.582 < 0.583
}

TEST_CASE("rack: the cap for a power gives that power, at every utilisation") {
  const RackSpec spec;
  for (double utilisation : {0.45, 0.6, 0.8, 1.0}) {
    const Power least = rack_power_capped(spec, utilisation), most = rack_power(spec, utilisation);
    for (double share : {0.01, 0.3, 0.7, 0.99}) {
      const Power allowed = least + share * (most - least);
      const double cap = cap_for_power(spec, utilisation, allowed);
      CHECK(cap > spec.cap_floor);
      CHECK(cap < 1.0);
      CHECK(rack_power(spec, utilisation, cap).value() == Approx(allowed.value()).epsilon(1e-12));
    }
    CHECK(cap_for_power(spec, utilisation, most) == 1.0);
    CHECK(cap_for_power(spec, utilisation, least) == Approx(spec.cap_floor).epsilon(1e-12));
    CHECK(cap_for_power(spec, utilisation, least * 0.5) == spec.cap_floor);
  }
}

TEST_CASE("rack: 1,000 W of 1,200 W costs 5 % of throughput") {
  const RackSpec spec;
  CHECK(capped_throughput(spec, 1000.0 / 1200.0) == Approx(0.950).margin(5e-4));
  CHECK(capped_throughput(spec, 960.0 / 1200.0) == Approx(0.939).margin(5e-4));
  CHECK(capped_throughput(spec, 800.0 / 1200.0) == Approx(0.893).margin(5e-4));
  CHECK(capped_throughput(spec, 1.0) == 1.0);
}

TEST_CASE("rack: throughput falls continuously as a cap begins to bind") {
  const RackSpec spec;
  const double draw = 86.0 / 132.0;  // utilisation 0.5
  CHECK(capped_throughput(spec, draw * (1 - 1e-9), 0.5) == Approx(1.0).margin(1e-9));
  CHECK(capped_throughput(spec, draw * 1000.0 / 1200.0, 0.5) == Approx(0.950).margin(5e-4));
}

TEST_CASE("rack: a rack without accelerators cannot be capped") {
  RackSpec spec;
  spec.gpu_share = 0.0;
  CHECK(rack_power_capped(spec, 1.0) == spec.rating);
  CHECK(cap_for_power(spec, 1.0, Power(0.1)) == spec.cap_floor);
}

TEST_CASE("rack: 110,000 GB200 GPUs are 1,528 racks and 201.67 MW") {
  const RackSpec spec;
  CHECK(110000.0 / spec.gpus * rack_power(spec, 1.0).value() == Approx(201.67).margin(5e-3));
}
