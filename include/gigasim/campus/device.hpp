/// Every kind of device in one variant, and what is asked of any device.
#pragma once

#include <array>
#include <type_traits>
#include <variant>

#include "gigasim/models/battery.hpp"
#include "gigasim/models/cdu.hpp"
#include "gigasim/models/chiller.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/dry_cooler.hpp"
#include "gigasim/models/feeder.hpp"
#include "gigasim/models/floor.hpp"
#include "gigasim/models/gas_turbine.hpp"
#include "gigasim/models/outage.hpp"
#include "gigasim/models/rack.hpp"

namespace gigasim {

/// Every kind of device. Adding one: its header and source in models, its life in sim, its test, and one entry here.
using Device = std::variant<GasTurbineSpec, GenericUnitSpec, BatterySpec, GridTieSpec, ChillerSpec, DryCoolerSpec,
                            CduSpec, RackSpec, FloorSpec>;

/// Traits of every kind, in the order of Device.
inline constexpr auto device_kinds = []<class... Spec>(std::type_identity<std::variant<Spec...>>) {
  return std::array<DeviceTraits, sizeof...(Spec)>{Spec::traits...};
}(std::type_identity<Device>{});

/// Traits of a device's kind.
inline const DeviceTraits& traits(const Device& device) { return device_kinds[device.index()]; }

/// Electric or thermal size of one unit.
double unit_size_mw(const Device&);

}  // namespace gigasim
