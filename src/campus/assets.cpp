#include <algorithm>

#include "cash_flow.hpp"
#include "gigasim/campus/economics.hpp"

namespace gigasim {

namespace {

std::string_view resource_of(std::string_view kind) {
  if (kind == "gas_turbine" || kind == "generic_unit") return "generation";
  if (kind == "battery") return "storage";
  if (kind == "grid_tie") return "grid";
  if (kind == "rack") return "racks";
  return kind == "floor" ? "buildings" : "cooling";
}

Duration life_of(const LifeSpec& life, std::string_view resource) {
  if (resource == "generation") return life.generation;
  if (resource == "storage") return life.storage;
  if (resource == "cooling") return life.cooling;
  if (resource == "racks") return life.racks;
  return resource == "buildings" ? life.buildings : life.feeders;
}

double floor_usd(const EconomicsSpec& e, const FloorSpec& floor) {
  return e.building.value * floor.area.value() * floor.storeys;
}

Asset bought(const EconomicsSpec& e, const std::string& name, std::string_view resource, const PriceSpec& price) {
  Asset a;
  a.name = name;
  a.resource = resource;
  a.owner = e.operator_name;
  a.unit_usd = price.unit_price.value_or(Usd{0.0}).value;
  a.upkeep_per_year = number(price.upkeep) * seconds_per_year;
  a.life = price.life.value_or(life_of(e.life, resource));
  a.payment = price.payment.value_or(e.payment);
  a.unpriced = !price.unit_price;
  return a;
}

/// A grid tie's owner is the utility, a leased fleet's the lessor: the operator pays what they charge.
Asset asset_of(const EconomicsSpec& e, const std::string& name, const FleetSpec& fleet) {
  const std::string_view kind = traits(fleet.device).kind;
  Asset a = bought(e, name, resource_of(kind), fleet.price);
  a.fleet = &fleet;
  if (!fleet.owner.empty() && !fleet.lease && kind != "grid_tie") a.owner = fleet.owner;
  if (const auto* floor = std::get_if<FloorSpec>(&fleet.device); floor && a.unpriced) {
    a.unit_usd = floor_usd(e, *floor);
    a.unpriced = false;
  }
  if (fleet.lease) {
    a.unit_usd = 0.0;
    a.unpriced = false;
  }
  if (kind == "grid_tie") a.unpriced = false;  // a connection may come free of charge
  return a;
}

Asset asset_of(const EconomicsSpec& e, const std::string& bus, const BranchSpec& via) {
  Asset a = bought(e, bus, "feeders", via.price);
  const double of_length = via.price_per_km.value * via.circuit.length.value() / 1000.0;
  a.unpriced = a.unpriced && via.price_per_km.value == 0.0;
  a.unit_usd += of_length;
  return a;
}

}  // namespace

std::vector<Asset> assets(const Scenario& s) {
  std::vector<Asset> all;
  for (const auto& [name, fleet] : s.fleets) all.push_back(asset_of(s.economics, name, fleet));
  for (const auto& [name, bus] : s.buses)
    if (bus.via) all.push_back(asset_of(s.economics, name, *bus.via));
  return all;
}

std::vector<Asset> standing_floors(const Scenario& s) {
  std::vector<Asset> all;
  for (const auto& [name, site] : s.sites) {
    if (!site.floor) continue;
    Asset a = bought(s.economics, "floor of " + name, "buildings", {});
    a.unit_usd = floor_usd(s.economics, *site.floor);
    all.push_back(std::move(a));
  }
  return all;
}

bool priced(const Scenario& s) {
  const auto has_price = [](const auto& entry) {
    const FleetSpec& f = entry.second;
    if (f.price.unit_price || f.lease || std::holds_alternative<GasTurbineSpec>(f.device) ||
        std::holds_alternative<FloorSpec>(f.device))
      return true;
    if (const auto* unit = std::get_if<GenericUnitSpec>(&f.device)) return unit->cost.value > 0.0;
    const auto* tie = std::get_if<GridTieSpec>(&f.device);
    return tie && (tie->price.varies() || tie->price.constant.value != 0.0 || tie->demand_charge.value > 0.0);
  };
  return std::any_of(s.fleets.begin(), s.fleets.end(), has_price) ||
         std::any_of(s.sites.begin(), s.sites.end(), [](const auto& site) { return site.second.floor.has_value(); }) ||
         std::any_of(s.buses.begin(), s.buses.end(), [](const auto& bus) {
           return bus.second.via && (bus.second.via->price.unit_price || bus.second.via->price_per_km.value > 0.0);
         });
}

}  // namespace gigasim
