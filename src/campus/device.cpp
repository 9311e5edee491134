#include "gigasim/campus/device.hpp"

#include <algorithm>

namespace gigasim {

namespace {
/// The kind of a specification, where its traits decide what else it must say.
template <class Spec>
constexpr const DeviceTraits& kind_of = std::decay_t<Spec>::traits;

static_assert(
    []<class... Spec>(std::type_identity<std::variant<Spec...>>) {
      return ((Spec::traits.burns_fuel == requires(const Spec& s) { emissions(s, Energy{}); }) && ...);
    }(std::type_identity<Device>{}),
    "a kind has `emissions` exactly when its traits say that it burns fuel");
}  // namespace

const DeviceTraits* find_kind(std::string_view kind) {
  const auto found =
      std::find_if(device_kinds.begin(), device_kinds.end(), [&](const DeviceTraits& k) { return k.kind == kind; });
  return found == device_kinds.end() ? nullptr : &*found;
}

bool is_booked_under(Account account, std::string_view kind) {
  const DeviceTraits* found = find_kind(kind);
  return found && found->account == account;
}

double unit_size_mw(const Device& device) {
  return std::visit([](const auto& s) { return unit_size(s).value(); }, device);
}

const RackSpec* racks_of(const Device& device) { return std::get_if<RackSpec>(&device); }
const FloorSpec* floor_of(const Device& device) { return std::get_if<FloorSpec>(&device); }

const OutageSpec* outage_of(const Device& device) {
  return std::visit(
      [](const auto& s) -> const OutageSpec* {
        if constexpr (requires { s.outage; })
          return &s.outage;
        else
          return nullptr;
      },
      device);
}

const std::vector<MaintenanceSpec>* maintenance_of(const Device& device) {
  return std::visit(
      [](const auto& s) -> const std::vector<MaintenanceSpec>* {
        if constexpr (requires { s.maintenance; })
          return &s.maintenance;
        else
          return nullptr;
      },
      device);
}

bool can_fail(const Device& device) {
  const OutageSpec* outage = outage_of(device);
  const bool parts = std::visit(
      [](const auto& s) {
        if constexpr (requires { parts_fail(s); })
          return parts_fail(s);
        else
          return false;
      },
      device);
  return parts || (outage && outage->fails());
}

Duration commissioning_of(const Device& device) {
  return std::visit(
      [](const auto& s) {
        if constexpr (requires { s.commissioning; })
          return s.commissioning;
        else
          return Duration(0.0);
      },
      device);
}

std::vector<Issue> problems_of(const Device& device) {
  return std::visit(
      [](const auto& s) -> std::vector<Issue> {
        if constexpr (requires { problems(s); })
          return problems(s);
        else
          return {};
      },
      device);
}

bool has_running_cost(const Device& device) {
  return std::visit(
      [](const auto& s) {
        if constexpr (kind_of<decltype(s)>.in_merit_order)
          return costs_to_run(s);
        else
          return false;
      },
      device);
}

UsdPerMwh variable_cost_of(const Device& device) {
  return std::visit(
      [](const auto& s) {
        if constexpr (requires { variable_cost(s); })
          return variable_cost(s);
        else
          return UsdPerMwh{0.0};
      },
      device);
}

std::optional<UsdPerMwMonth> demand_charge_of(const Device& device) {
  return std::visit(
      [](const auto& s) -> std::optional<UsdPerMwMonth> {
        if constexpr (requires { demand_charge(s); })
          return demand_charge(s);
        else
          return std::nullopt;
      },
      device);
}

std::optional<Usd> usual_price_of(const Device& device, const EconomicsSpec& economics) {
  return std::visit(
      [&](const auto& s) -> std::optional<Usd> {
        if constexpr (requires { usual_price(s, economics); })
          return usual_price(s, economics);
        else
          return std::nullopt;
      },
      device);
}

Emissions emissions_of(const Device& device, Energy fuel_lhv) {
  return std::visit(
      [&](const auto& s) {
        if constexpr (kind_of<decltype(s)>.burns_fuel)
          return emissions(s, fuel_lhv);
        else
          return Emissions{};
      },
      device);
}

TwoStates two_states_of(const Device& device) {
  return std::visit(
      [](const auto& s) {
        if constexpr (kind_of<decltype(s)>.place == Place::bus)
          return two_states(s);
        else
          return TwoStates{};
      },
      device);
}

std::optional<FrequencyUnits> frequency_units_of(const Device& device, const RunningUnits& running, Frequency nominal) {
  return std::visit(
      [&](const auto& s) -> std::optional<FrequencyUnits> {
        if constexpr (requires { frequency_units(s, running, nominal); })
          return frequency_units(s, running, nominal);
        else
          return std::nullopt;
      },
      device);
}

std::optional<ChargeWindow> charge_window_of(const Device& device) {
  return std::visit(
      [](const auto& s) -> std::optional<ChargeWindow> {
        if constexpr (kind_of<decltype(s)>.account == Account::storage)
          return charge_window(s);
        else
          return std::nullopt;
      },
      device);
}

std::optional<DesignCooling> design_cooling_of(const Device& device, const CoolantLoopSpec& loop,
                                               Temperature entering_air) {
  return std::visit(
      [&](const auto& s) -> std::optional<DesignCooling> {
        if constexpr (kind_of<decltype(s)>.place == Place::loop)
          return design_cooling(s, loop, entering_air);
        else
          return std::nullopt;
      },
      device);
}

Power capability_of(const Device& device, const Inlet& inlet) {
  return std::visit(
      [&](const auto& s) {
        if constexpr (requires { capability(s, inlet); })
          return capability(s, inlet);
        else
          return unit_size(s);
      },
      device);
}

}  // namespace gigasim
