/// Coolant distribution units: heat exchangers between the racks of a hall and its coolant loop.
#pragma once

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// Coolant distribution unit between a hall's racks and its loop.
struct CduSpec {
  /// It stands in a hall and is booked as cooling.
  static constexpr DeviceTraits traits{.kind = "cdu",
                                       .text = "Coolant distribution unit",
                                       .place = Place::hall,
                                       .account = Account::cooling,
                                       .needs_air = false};
  Power capacity{1.35};  ///< liquid-side heat that one unit carries, above 0
  OutageSpec outage{};   ///< forced outages of one unit
};
/// Keys of a fleet of kind `cdu`.
template <class F>
void describe(F& field, CduSpec& s) {
  field("capacity", s.capacity, "Liquid-side heat that one unit carries", positive, "PUB: 1.35-2.5 MW");
  field("outage", s.outage, "Forced outages", any, "EJ: 0.1 /yr, 6 h");
}
/// Liquid-side heat that one unit carries.
inline Power unit_size(const CduSpec& s) { return s.capacity; }

}  // namespace gigasim
