#include "gigasim/models/conversion.hpp"

namespace gigasim {

LossPolynomial conversion_polynomial(const ConversionSpec& spec, Power design_load) {
  const double design = design_load.value();
  if (design <= 0.0) return {};
  const double transformers = design / spec.transformer_loading;  // MVA installed
  LossPolynomial loss{.a = spec.transformer_no_load * transformers + spec.fixed * design,
                      .b = 0.0,
                      .c = spec.transformer_load / transformers + spec.busway / design};
  if (spec.ups) {
    loss.a += spec.ups_a * design;
    loss.b += spec.ups_b;
    loss.c += spec.ups_c / design;
  }
  return loss;
}

Power conversion_loss(const ConversionSpec& spec, Power it_load, Power design_load) {
  const auto [a, b, c] = conversion_polynomial(spec, design_load);
  const double it = it_load.value();
  return Power(a + (b + c * it) * it);
}

}  // namespace gigasim
