#include "gigasim/models/conversion.hpp"

#include <catch2/catch.hpp>

using namespace gigasim;

namespace {

/// A 2.5 MVA transformer, and nothing else, at loading `x`.
ConversionSpec only_transformer() {
  ConversionSpec spec;
  spec.transformer_loading = 1.0;
  spec.busway = spec.fixed = 0.0;
  return spec;
}
ConversionSpec only_ups() {
  ConversionSpec spec;
  spec.ups = true;
  spec.transformer_no_load = spec.transformer_load = spec.busway = spec.fixed = 0.0;
  return spec;
}
double efficiency(const ConversionSpec& spec, double load, double design) {
  return load / (load + conversion_loss(spec, Power(load), Power(design)).value());
}

}  // namespace

TEST_CASE("conversion: a 2.5 MVA transformer loses 2.3 + 14.4 kW at full load and is 99.53 % efficient at half") {
  CHECK(conversion_loss(only_transformer(), Power(2.5), Power(2.5)).value() == Approx(0.0167));
  CHECK(conversion_loss(only_transformer(), Power(1.25), Power(2.5)).value() == Approx(0.0059));  // 2.3 + 14.4/4
  CHECK(efficiency(only_transformer(), 1.25, 2.5) == Approx(0.9953).margin(5e-5));
}

TEST_CASE("conversion: a double-conversion UPS is 96.6, 97.5, 97.6, 97.5 % efficient at quarters of its rating") {
  CHECK(efficiency(only_ups(), 0.25, 1.0) == Approx(0.966).margin(6e-4));
  CHECK(efficiency(only_ups(), 0.50, 1.0) == Approx(0.975).margin(6e-4));
  CHECK(efficiency(only_ups(), 0.75, 1.0) == Approx(0.976).margin(6e-4));
  CHECK(efficiency(only_ups(), 1.00, 1.0) == Approx(0.975).margin(6e-4));
}

TEST_CASE("conversion: the parts add up") {
  // 7 MW design on 10 MVA of transformers: 9.2 kW + 57.6 kW (load/10)^2; busway 70 kW (load/7)^2; fixed 35 kW
  const ConversionSpec spec;
  CHECK(conversion_loss(spec, Power(7.0), Power(7.0)).value() == Approx(0.0092 + 0.0576 * 0.49 + 0.07 + 0.035));
  CHECK(conversion_loss(spec, Power(3.5), Power(7.0)).value() == Approx(0.0092 + 0.0576 * 0.1225 + 0.0175 + 0.035));
  CHECK(conversion_loss(spec, Power(0.0), Power(7.0)).value() == Approx(0.0442));
}

TEST_CASE("conversion: the polynomial is the loss") {
  ConversionSpec spec;
  spec.ups = GENERATE(false, true);
  const auto [a, b, c] = conversion_polynomial(spec, Power(200.0));
  for (double it : {0.0, 12.5, 100.0, 200.0, 230.0})
    CHECK(conversion_loss(spec, Power(it), Power(200.0)).value() == Approx(a + b * it + c * it * it).epsilon(1e-14));
}

TEST_CASE("conversion: the share lost does not depend on the size of the hall") {
  const ConversionSpec spec;
  CHECK(efficiency(spec, 60.0, 80.0) == Approx(efficiency(spec, 600.0, 800.0)).epsilon(1e-14));
}

TEST_CASE("conversion: a hall that is not built yet loses nothing") {
  CHECK(conversion_loss(ConversionSpec{}, Power(0.0), Power(0.0)) == Power(0.0));
}
