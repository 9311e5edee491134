#include "gigasim/study/statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace gigasim;

namespace {
Distribution whole_numbers(int from, int to) {
  Distribution d;
  for (int i = to; i >= from; --i) d.add(i);
  return d;
}
}  // namespace

TEST_CASE("moments: mean, variance and standard error of eight numbers") {
  // 2 4 4 4 5 5 7 9: mean 40/8 = 5; squares of the differences 9+1+1+1+0+0+4+16 = 32; variance 32/7; standard error
  // sqrt(32/7/8).
  Moments m;
  for (const double x : {2, 4, 4, 4, 5, 5, 7, 9}) m.add(x);
  CHECK(m.count() == 8);
  CHECK(m.mean() == Approx(5.0));
  CHECK(m.variance() == Approx(32.0 / 7.0));
  CHECK(m.standard_error() == Approx(std::sqrt(4.0 / 7.0)));
}

TEST_CASE("moments: one number has a mean and no error, none has neither") {
  Moments m;
  CHECK(std::isnan(m.mean()));
  m.add(3.0);
  CHECK(m.mean() == 3.0);
  CHECK(std::isnan(m.standard_error()));
}

TEST_CASE("moments: small differences of large numbers survive") {
  // 1e9 + {4, 7, 13, 16}: mean 10, squares 36 + 9 + 9 + 36 = 90, variance 30.
  Moments m;
  for (const double x : {4, 7, 13, 16}) m.add(1e9 + x);
  CHECK(m.variance() == Approx(30.0));
}

TEST_CASE("distribution: quantiles lie between the order statistics") {
  // 1 ... 5: rank p (n - 1) is 2 for the median, 0.4 for P10, 3.8 for P95.
  const Distribution d = whole_numbers(1, 5);
  CHECK(d.quantile(0.5) == Approx(3.0));
  CHECK(d.quantile(0.1) == Approx(1.4));
  CHECK(d.quantile(0.95) == Approx(4.8));
  CHECK(d.quantile(0.0) == 1.0);
  CHECK(d.quantile(1.0) == 5.0);
  CHECK(std::isnan(Distribution().quantile(0.5)));
}

TEST_CASE("distribution: the worst twentieth counts the value at its edge in part") {
  // 1 ... 100: 96 ... 100 and 1 ... 5. 1 ... 30: a twentieth is one and a half values, (30 + 29/2) / 1.5.
  CHECK(whole_numbers(1, 100).upper_mean(0.05) == Approx(98.0));
  CHECK(whole_numbers(1, 100).lower_mean(0.05) == Approx(3.0));
  CHECK(whole_numbers(1, 30).upper_mean(0.05) == Approx(44.5 / 1.5));
  CHECK(whole_numbers(7, 7).upper_mean(0.05) == Approx(7.0));
}

TEST_CASE("distribution: beyond the exact values, figures are within a thousandth") {
  // 1 ... 20000: P95 has rank 18999.05, so it is 19000.05; the worst twentieth is 19001 ... 20000.
  const Distribution d = whole_numbers(1, 20000);
  for (const double p : {0.05, 0.1, 0.5, 0.9, 0.95})
    CHECK(d.quantile(p) == Approx(1.0 + p * 19999.0).epsilon(1.001e-3));
  CHECK(d.upper_mean(0.05) == Approx(19500.5).epsilon(1e-3));
  CHECK(d.lower_mean(0.05) == Approx(500.5).epsilon(1e-3));
}

TEST_CASE("distribution: zeros and negative numbers keep their place among many") {
  // 15000 zeros, 4000 times -2, 6000 times 5.
  Distribution d;
  for (int i = 0; i < 25000; ++i) d.add(i < 15000 ? 0.0 : i < 19000 ? -2.0 : 5.0);
  CHECK(d.quantile(0.1) == Approx(-2.0));
  CHECK(d.quantile(0.5) == 0.0);
  CHECK(d.quantile(0.9) == Approx(5.0));
  CHECK(d.upper_mean(0.48) == Approx(2.5));  // 6000 of 12000
}

TEST_CASE("rank correlation: ties share their rank") {
  // Ranks of y: 1 2 3.5 5 3.5. Products with the ranks of x about 3: 4+1+0+2+1 = 8; squares 10 and 9.5.
  const double x[] = {10, 20, 30, 40, 50}, y[] = {5, 6, 7, 8, 7};
  CHECK(rank_correlation(x, y) == Approx(8.0 / std::sqrt(95.0)));
  const double falling[] = {5, 4, 3, 2, -100}, constant[] = {1, 1, 1, 1, 1};
  CHECK(rank_correlation(x, falling) == Approx(-1.0));
  CHECK(std::isnan(rank_correlation(x, constant)));
}
