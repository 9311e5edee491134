/// Equations of docs/models/economics.md against hand figures and textbook identities.
#include "gigasim/models/economics.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace gigasim;

TEST_CASE("economics: capital recovery of 10 % over 15 years is 0.1315 a year") {
  CHECK(capital_recovery(0.10, 15.0) ==
        Approx(0.131474).epsilon(1e-5));  // tables of engineering economics (A/P, 10 %, 15)
  CHECK(capital_recovery(0.07, 20.0) == Approx(0.094393).epsilon(1e-5));  // (A/P, 7 %, 20)
  CHECK(capital_recovery(0.0, 8.0) == 0.125);
  CHECK(capital_recovery(1e-12, 8.0) == Approx(0.125));
  CHECK(capital_recovery(0.25, 1.0) == Approx(1.25));  // all of it and its interest after a year
}

TEST_CASE("economics: level payments by the capital recovery factor are worth the price") {
  const double payment = 1000.0 * capital_recovery(0.08, 12.0);
  std::vector<double> flows(13, payment);
  flows[0] = -1000.0;
  CHECK(net_present_value(0.08, flows) == Approx(0.0).margin(1e-9));
}

TEST_CASE("economics: present value by hand") {
  // -100 + 60 / 1.1 + 60 / 1.21 = -100 + 54.5455 + 49.5868
  CHECK(net_present_value(0.10, std::vector{-100.0, 60.0, 60.0}) == Approx(4.132231).epsilon(1e-6));
  CHECK(net_present_value(0.0, std::vector{-100.0, 60.0, 60.0}) == 20.0);
  CHECK(net_present_value(0.10, std::vector<double>{}) == 0.0);
  CHECK(std::pow(1.0 + monthly_rate(0.10), 12.0) == Approx(1.10));
}

TEST_CASE("economics: straight-line depreciation leaves half at half the life, and nothing afterwards") {
  const Duration year(365 * 86400.0);
  CHECK(book_value(300.0, 0.0 * year, 5.0 * year) == 300.0);
  CHECK(book_value(300.0, 2.5 * year, 5.0 * year) == 150.0);
  CHECK(book_value(300.0, 6.0 * year, 5.0 * year) == 0.0);
}

TEST_CASE("economics: levelised cost of a Titan 350 at a capacity factor of 0.8") {
  // 1,775 USD/kW * 0.131474 / 7,008 h = 33.30 USD/MWh; fuel 9.41 MMBtu/MWh * 3.90 USD = 36.70; variable 5, fixed 4.
  const double mwh = 8760.0 * 0.8;
  const double capital = 1.775e6 * capital_recovery(0.10, 15.0);
  const double operation = mwh * (9.41 * 3.90 + 5.0 + 4.0);
  CHECK(levelised_cost(capital, operation, mwh) == Approx(33.30 + 36.699 + 9.0).epsilon(1e-4));
  CHECK(std::isnan(levelised_cost(capital, operation, 0.0)));
}
