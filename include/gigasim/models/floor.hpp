/// Floor space and the IT power that it holds.
#pragma once

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/economics.hpp"

namespace gigasim {

/// Floor space that racks stand on. A second storey, an annex or another building is another unit of it, with a date;
/// a denser layout is a floor with another density.
struct FloorSpec {
  /// It belongs to a site and is booked as buildings.
  static constexpr DeviceTraits traits{.kind = "floor",
                                       .text = "Floor space: a storey, an annex, a building",
                                       .place = Place::site,
                                       .account = Account::buildings,
                                       .needs_air = false};
  /// Footprint of one unit, above 0.
  Area area{0.0};
  /// Storeys that carry racks, 1 or more; floor area is footprint times storeys.
  int storeys = 1;
  /// Floor area that one MW of IT takes, above 0 (1,900 ft2/MW); racks with a floor area of their own do not use it.
  FloorDensity density{176.5};
};
/// Keys of a fleet of kind `floor`, and of `floor:` of a site.
template <class F>
void describe(F& field, FloorSpec& s) {
  field("area", s.area, "Footprint", positive | required);
  field("storeys", s.storeys, "Storeys that carry racks", at_least(1));
  field("density", s.density, "Floor that one MW of IT takes", positive,
        "DER: 1.8 Mft2 for 946 MW of IT (Epoch AI), 1,900 ft2/MW");
}
/// IT power that this floor holds.
Power floor_capacity(const FloorSpec&);
/// IT power that one unit of floor holds.
inline Power unit_size(const FloorSpec& s) { return floor_capacity(s); }
/// Price of one unit where none is written: its floor area, storeys counted, at `economics.building`.
inline Usd usual_price(const FloorSpec& s, const EconomicsSpec& e) {
  return {e.building.value * s.area.value() * s.storeys};
}

}  // namespace gigasim
