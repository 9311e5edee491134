#include "gigasim/base/random.hpp"

#include <Random123/philox.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace gigasim;

namespace {
constexpr int n = 100000;
/// Largest departure of a sample mean that a fixed seed may show: 3.3 standard errors.
double allowed(double sd) { return 3.3 * sd / std::sqrt(double(n)); }

struct Moments {
  double mean = 0, square = 0, cube = 0;
};
template <class Draw>
Moments moments(Draw draw) {
  Moments m;
  for (int i = 0; i < n; ++i) {
    const double x = draw();
    m.mean += x / n;
    m.square += x * x / n;
    m.cube += x * x * x / n;
  }
  return m;
}
}  // namespace

TEST_CASE("random: the generator gives the published known answer") {
  // Random123 1.x kat_vectors: philox4x32 10 rounds, counter 0, key 0
  const auto block = r123::Philox4x32()(r123::Philox4x32::ctr_type{{0, 0, 0, 0}}, r123::Philox4x32::key_type{{0, 0}});
  CHECK(block[0] == 0x6627e8d5u);
  CHECK(block[1] == 0xe169c58du);
  CHECK(block[2] == 0xbc57ac4cu);
  CHECK(block[3] == 0x9b00dbd8u);
}

TEST_CASE("random: the same names give the same draws, any other name gives others") {
  const auto first = [](std::uint64_t seed, std::uint64_t replication, const char* component, const char* purpose) {
    return RandomStream(seed, replication, component, purpose).uniform();
  };
  CHECK(first(1, 2, "titan/07", "outage") == first(1, 2, "titan/07", "outage"));
  const std::set<double> different{first(1, 2, "titan/07", "outage"), first(2, 2, "titan/07", "outage"),
                                   first(1, 3, "titan/07", "outage"), first(1, 2, "titan/08", "outage"),
                                   first(1, 2, "titan/07", "repair"), first(1, 2, "outage", "titan/07")};
  CHECK(different.size() == 6);
}

TEST_CASE("random: uniform draws are inside the open interval, with the moments of the law") {
  RandomStream stream(1, 0, "test", "uniform");
  double low = 1.0, high = 0.0;
  const Moments m = moments([&] {
    const double u = stream.uniform();
    low = std::min(low, u);
    high = std::max(high, u);
    return u;
  });
  CHECK(low > 0.0);
  CHECK(high < 1.0);
  CHECK(m.mean == Approx(0.5).margin(allowed(std::sqrt(1.0 / 12.0))));
  CHECK(m.square == Approx(1.0 / 3.0).margin(allowed(std::sqrt(1.0 / 5.0 - 1.0 / 9.0))));
}

TEST_CASE("random: exponential draws have mean 1 and second moment 2") {
  RandomStream stream(1, 0, "test", "exponential");
  const Moments m = moments([&] { return stream.exponential(); });
  CHECK(m.mean == Approx(1.0).margin(allowed(1.0)));
  CHECK(m.square == Approx(2.0).margin(allowed(std::sqrt(24.0 - 4.0))));  // E x^4 = 24
}

TEST_CASE("random: normal draws have the moments 0, 1 and 0") {
  RandomStream stream(1, 0, "test", "normal");
  const Moments m = moments([&] { return stream.normal(); });
  CHECK(m.mean == Approx(0.0).margin(allowed(1.0)));
  CHECK(m.square == Approx(1.0).margin(allowed(std::sqrt(2.0))));  // E z^4 = 3
  CHECK(m.cube == Approx(0.0).margin(allowed(std::sqrt(15.0))));   // E z^6 = 15
}

TEST_CASE("random: successive draws and draws of neighbouring replications are uncorrelated") {
  RandomStream a(1, 0, "test", "correlation"), b(1, 1, "test", "correlation");
  double previous = a.uniform(), serial = 0.0, parallel = 0.0;
  for (int i = 0; i < n; ++i) {
    const double u = a.uniform();
    serial += (u - 0.5) * (previous - 0.5) / n;
    parallel += (u - 0.5) * (b.uniform() - 0.5) / n;
    previous = u;
  }
  CHECK(serial == Approx(0.0).margin(allowed(1.0 / 12.0)));  // the product of two independent ones has sd 1/12
  CHECK(parallel == Approx(0.0).margin(allowed(1.0 / 12.0)));
}

TEST_CASE("random: chance is met as often as its probability says") {
  RandomStream stream(1, 0, "test", "chance");
  int hits = 0;
  for (int i = 0; i < n; ++i) hits += stream.chance(0.02);
  CHECK(hits / double(n) == Approx(0.02).margin(allowed(std::sqrt(0.02 * 0.98))));
}
