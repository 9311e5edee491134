#include "gigasim/campus/device.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

namespace gigasim {
namespace {

/// One unit of every kind, with its defaults.
template <std::size_t... I>
std::vector<Device> one_of_each(std::index_sequence<I...>) {
  return {Device(std::in_place_index<I>)...};
}
std::vector<Device> one_of_each() { return one_of_each(std::make_index_sequence<std::variant_size_v<Device>>()); }

static_assert(!std::is_default_constructible_v<DeviceTraits>, "a kind cannot forget its place or account");

}  // namespace

TEST_CASE("device: every kind is found by its name, and a circuit of a feeder is no device") {
  for (const Device& device : one_of_each()) {
    const DeviceTraits* found = find_kind(traits(device).kind);
    REQUIRE(found);
    CHECK(found->text == traits(device).text);
    CHECK(is_booked_under(traits(device).account, traits(device).kind));
  }
  CHECK_FALSE(find_kind("circuit"));
  CHECK_FALSE(is_booked_under(Account::generation, "circuit"));
}

TEST_CASE("device: every account and every place has a text of its own") {
  std::set<std::string_view> accounts, places;
  for (std::size_t i = 0; i < account_count; ++i) accounts.insert(to_text(static_cast<Account>(i)));
  for (std::size_t i = 0; i < place_count; ++i) places.insert(to_text(static_cast<Place>(i)));
  CHECK(accounts.size() == account_count);
  CHECK(places.size() == place_count);
  CHECK_FALSE(accounts.contains(""));
  CHECK_FALSE(places.contains(""));
}

TEST_CASE("device: racks and floor space are found in their own accounts only") {
  for (const Device& device : one_of_each()) {
    CAPTURE(traits(device).kind);
    CHECK((racks_of(device) != nullptr) == (traits(device).account == Account::racks));
    CHECK((floor_of(device) != nullptr) == (traits(device).account == Account::buildings));
  }
}

TEST_CASE("device: what stands at a bus has two states, or says why not, and elsewhere there is neither") {
  for (const Device& device : one_of_each()) {
    CAPTURE(traits(device).kind);
    const TwoStates states = two_states_of(device);
    CHECK((states.capacity || !states.obstacles.empty()) == (traits(device).place == Place::bus));
  }
  CHECK(two_states_of(GenericUnitSpec{.capacity = Power(50.0)}).capacity == Power(50.0));
  GridTieSpec tie{.firm = Power(30.0), .interruptible = Power(20.0)};
  CHECK(two_states_of(tie).capacity == Power(50.0));
  CHECK(two_states_of(tie).obstacles.empty());
  tie.calls.per_year = 4.0;
  REQUIRE(two_states_of(tie).obstacles.size() == 1);
  CHECK(two_states_of(tie).obstacles.front().path == "calls");
}

TEST_CASE("device: money that a unit costs when it runs is that of its own kind") {
  CHECK(has_running_cost(GasTurbineSpec{.variable_cost = {0.0}}));  // fuel
  CHECK_FALSE(has_running_cost(GenericUnitSpec{}));
  CHECK(has_running_cost(GenericUnitSpec{.cost = {1.0}}));
  CHECK_FALSE(has_running_cost(GridTieSpec{.price = UsdPerMwh{0.0}}));
  CHECK(has_running_cost(GridTieSpec{.price = UsdPerMwh{0.0}, .demand_charge = {10.0}}));
  CHECK_FALSE(has_running_cost(RackSpec{}));
  CHECK(variable_cost_of(GasTurbineSpec{.variable_cost = {7.0}}).value == 7.0);
  CHECK(variable_cost_of(GenericUnitSpec{.cost = {7.0}}).value == 0.0);  // its whole cost is booked as fuel
  CHECK(demand_charge_of(GridTieSpec{.demand_charge = {10.0}}) == UsdPerMwMonth{10.0});
  CHECK_FALSE(demand_charge_of(GasTurbineSpec{}));
}

TEST_CASE("device: only floor space has a price that nobody writes") {
  const EconomicsSpec economics{.building = {3000.0}};
  const FloorSpec floor{.area = Area(100.0), .storeys = 2};
  CHECK(usual_price_of(floor, economics) == Usd{600'000.0});  // 100 m2 * 2 * 3,000 USD/m2
  for (const Device& device : one_of_each()) {
    CAPTURE(traits(device).kind);
    CHECK(usual_price_of(device, economics).has_value() == (traits(device).account == Account::buildings));
  }
}

TEST_CASE("device: only what burns fuel emits") {
  for (const Device& device : one_of_each()) {
    CAPTURE(traits(device).kind);
    CHECK((emissions_of(device, Energy(100.0)).co2 > Mass(0.0)) == traits(device).burns_fuel);
  }
}

TEST_CASE("device: a kind without a part in the frequency of an island adds no stored energy") {
  const RunningUnits two{.count = 2.0, .output_mw = 20.0, .limit_mw = 33.0};
  const GasTurbineSpec turbine{.rating = Power(16.5)};
  const auto machines = frequency_units_of(turbine, two, Frequency{60.0});
  REQUIRE(machines);
  CHECK(machines->stored_mws == Approx(4.5 * 33.0 / 0.85));  // H S of two machines
  CHECK(machines->room_up_mw == Approx(13.0));
  CHECK(machines->at_once_mw == Approx(0.15 * 33.0));
  CHECK_FALSE(frequency_units_of(GenericUnitSpec{.capacity = Power(16.5)}, two, Frequency{60.0}));
  CHECK(frequency_units_of(GenericUnitSpec{.capacity = Power(16.5), .governor = GovernorSpec{}}, two, Frequency{60.0}));
  CHECK_FALSE(frequency_units_of(GridTieSpec{}, two, Frequency{60.0}));
}

TEST_CASE("device: coolers of a loop say their heat at a design temperature, others have none") {
  const CoolantLoopSpec loop;
  for (const Device& device : one_of_each()) {
    CAPTURE(traits(device).kind);
    CHECK(design_cooling_of(device, loop, Temperature(30.0)).has_value() == (traits(device).place == Place::loop));
  }
  // Water returns at 25 + 10 degC; in air of 17 degC the difference is the 18 K at which capacity is stated.
  const auto cell = design_cooling_of(DryCoolerSpec{}, loop, Temperature(17.0));
  CHECK(cell->heat.value() == Approx(1.0));
  CHECK(cell->power_per_heat == Approx(0.02));
}

TEST_CASE("device: weather takes capability only from what needs the air") {
  const Inlet hot{.ambient = Temperature(35.0)};
  CHECK(capability_of(GasTurbineSpec{}, hot).value() == Approx(16.5 * (1.0 - 0.007 * 20.0)));
  CHECK(capability_of(BatterySpec{}, hot) == BatterySpec{}.rating);
}

}  // namespace gigasim
