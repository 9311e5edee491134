/// Every kind of device in one variant, and all that is asked of a device without asking for its kind.
///
/// A kind states its facts in its own header, beside its fields: its traits (models/device.hpp), the function
/// `unit_size`, and those of the functions below that its traits call for. `s` is its specification.
///
///     costs_to_run(s)                 of a kind in the merit order
///     two_states(s)                   of a kind that stands at a bus
///     charge_window(s)                of a kind booked under storage
///     emissions(s, fuel)              of a kind that burns fuel
///     design_cooling(s, loop, air)    of a kind that stands at a loop
///     frequency_units(s, running, f)  otherwise its units have no part in the frequency of an island
///     variable_cost(s)                otherwise 0
///     demand_charge(s)                otherwise none
///     usual_price(s, economics)       otherwise units without a written price cost nothing to buy
///     capability(s, inlet)            otherwise the size of a unit, whatever the air
///     parts_fail(s)                   otherwise only `outage` takes units away
///     problems(s)                     otherwise its fields can only be wrong one by one
///
/// A function that the traits call for and that is missing does not compile. The members `outage`, `maintenance` and
/// `commissioning` of a specification mean the same in every kind that has them.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "gigasim/models/battery.hpp"
#include "gigasim/models/capacity_outage.hpp"
#include "gigasim/models/cdu.hpp"
#include "gigasim/models/chiller.hpp"
#include "gigasim/models/coolant_loop.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/dry_cooler.hpp"
#include "gigasim/models/economics.hpp"
#include "gigasim/models/feeder.hpp"
#include "gigasim/models/floor.hpp"
#include "gigasim/models/frequency.hpp"
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

static_assert(
    [] {
      for (std::size_t i = 0; i < device_kinds.size(); ++i) {
        if (device_kinds[i].kind.empty() || device_kinds[i].text.empty()) return false;
        for (std::size_t k = 0; k < i; ++k)
          if (device_kinds[k].kind == device_kinds[i].kind) return false;
      }
      return true;
    }(),
    "every kind of device has a name of its own and a text");

/// Traits of a device's kind.
inline const DeviceTraits& traits(const Device& device) { return device_kinds[device.index()]; }

/// Traits of the kind that has this name; nullptr when no kind of device has it, such as `circuit`.
const DeviceTraits* find_kind(std::string_view kind);
/// The kind that has this name is booked under the account.
bool is_booked_under(Account, std::string_view kind);

/// Electric or thermal size of one unit.
double unit_size_mw(const Device&);

/// The specification of a fleet of racks, for what only accelerators have; nullptr for every other account.
const RackSpec* racks_of(const Device&);
/// The specification of floor space, for its area; nullptr for every other account.
const FloorSpec* floor_of(const Device&);

/// Forced outages of one unit; nullptr when the kind has none.
const OutageSpec* outage_of(const Device&);
/// Planned maintenance of one unit; nullptr when the kind has none.
const std::vector<MaintenanceSpec>* maintenance_of(const Device&);
/// Some units are away for repair at times, after failures of their own.
bool can_fail(const Device&);
/// Time that the kind itself needs from delivery to service, besides that of the addition.
Duration commissioning_of(const Device&);
/// Values that contradict each other within the specification, at paths within the fleet.
std::vector<Issue> problems_of(const Device&);

/// Units cost money when they run, not only when they are bought, kept or rented.
bool has_running_cost(const Device&);
/// Operation and maintenance for an MWh delivered, without fuel and energy.
UsdPerMwh variable_cost_of(const Device&);
/// Charge on the highest delivery of each month; none: nobody asks for one.
std::optional<UsdPerMwMonth> demand_charge_of(const Device&);
/// Price of one unit where none is written; none: it is not priced then.
std::optional<Usd> usual_price_of(const Device&, const EconomicsSpec&);
/// Emissions from this much fuel (lower heating value), in tonnes; none of a kind that burns none.
Emissions emissions_of(const Device&, Energy fuel_lhv);

/// The part that a fleet takes in a system of two-state units: neither capacity nor obstacles away from the buses.
TwoStates two_states_of(const Device&);
/// The part that running units have in holding the frequency; none: no part.
std::optional<FrequencyUnits> frequency_units_of(const Device&, const RunningUnits&, Frequency nominal);
/// States of charge between which a store is used; none of what does not store.
std::optional<ChargeWindow> charge_window_of(const Device&);
/// Heat and power of one cooler in air of this temperature; none of what does not stand at a loop.
std::optional<DesignCooling> design_cooling_of(const Device&, const CoolantLoopSpec&, Temperature entering_air);
/// The most that one unit delivers in this air.
Power capability_of(const Device&, const Inlet&);

}  // namespace gigasim
