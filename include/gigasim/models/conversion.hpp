/// Losses between the medium-voltage bus and the racks' input. docs/models/conversion.md
#pragma once

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Low-voltage side of a hall: unit transformers, optional UPS, busway. All numbers are ratios, 0 or above. Losses of
/// the racks' own power supplies are inside the racks' rating.
struct ConversionSpec {
  /// p_0: loss of the unit transformers at any load, share of their rating.
  double transformer_no_load = 0.00092;
  /// p_k: their load loss at full load, share of rating; it goes with the square of load.
  double transformer_load = 0.00576;
  /// l: their loading at the hall's design load, above 0, up to 1.5; it decides their rating.
  double transformer_loading = 0.7;
  /// A double-conversion UPS, rated for the design load, stands before the racks.
  bool ups = false;
  /// UPS loss over its rating = a + b x + c x^2, with x = load / rating.
  double ups_a = 0.006, ups_b = 0.008, ups_c = 0.012;
  /// w: loss of busway and cables at design load, share of it; it goes with the square of load.
  double busway = 0.01;
  /// f: lighting, controls, security, share of the design load; always on, and not shed with the racks.
  double fixed = 0.005;
};
/// Keys of `conversion:` of a hall.
template <class F>
void describe(F& field, ConversionSpec& s) {
  field("transformer_no_load", s.transformer_no_load, "No-load loss of the unit transformers, share of rating",
        non_negative, "REC: 2.5 MVA, 10 CFR 431");
  field("transformer_load", s.transformer_load, "Load loss at full load, share of rating", non_negative,
        "REC: 2.5 MVA, 10 CFR 431; split EJ");
  field("transformer_loading", s.transformer_loading, "Loading of the transformers at the hall's design load",
        Rule{.low = 0.0, .high = 1.5, .low_open = true}, "EJ");
  field("ups", s.ups, "Double-conversion UPS on the racks", any, "EJ: the Megapacks stand in for it");
  field("ups_a", s.ups_a, "UPS loss, constant part, share of rating", non_negative, "DER: fit to Eaton 9395XR");
  field("ups_b", s.ups_b, "UPS loss, part proportional to load", non_negative, "DER: as ups_a");
  field("ups_c", s.ups_c, "UPS loss, part proportional to load squared", non_negative, "DER: as ups_a");
  field("busway", s.busway, "Busway and cable loss at design load, share of design load", non_negative,
        "EJ [0.5-1.5 %]");
  field("fixed", s.fixed, "Lighting, controls, security: share of design load", non_negative, "EJ");
}

/// Electric loss between bus and racks, 0 or above, when racks and network draw `it_load` in a hall built for
/// `design_load`: quadratic in load [docs/models/conversion.md, Eq. 1]. 0 in a hall without design load.
Power conversion_loss(const ConversionSpec&, Power it_load, Power design_load);
/// The loss as a polynomial, for closed forms: loss = a + b it + c it^2, loss and `it` in MW [Eq. 2].
struct LossPolynomial {
  /// MW, MW/MW and MW/MW^2, all 0 or above.
  double a = 0, b = 0, c = 0;
};
/// Coefficients of a hall built for `design_load`; all 0 when that is not above 0.
LossPolynomial conversion_polynomial(const ConversionSpec&, Power design_load);

}  // namespace gigasim
