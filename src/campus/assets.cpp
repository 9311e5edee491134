#include <algorithm>

#include "cash_flow.hpp"
#include "gigasim/campus/economics.hpp"

namespace gigasim {

namespace {

Duration life_of(const LifeSpec& life, Account account) {
  switch (account) {
    case Account::generation:
      return life.generation;
    case Account::storage:
      return life.storage;
    case Account::grid:
      return life.feeders;
    case Account::cooling:
      return life.cooling;
    case Account::racks:
      return life.racks;
    case Account::buildings:
      return life.buildings;
  }
  throw InternalFault("account without a life");
}

/// `life`: where the price says none.
Asset bought(const EconomicsSpec& e, const std::string& name, const PriceSpec& price, Duration life) {
  Asset a;
  a.name = name;
  a.owner = e.operator_name;
  a.unit_usd = price.unit_price.value_or(Usd{0.0}).value;
  a.upkeep_per_year = number(price.upkeep) * seconds_per_year;
  a.life = price.life.value_or(life);
  a.payment = price.payment.value_or(e.payment);
  a.unpriced = !price.unit_price;
  return a;
}

Asset booked(Asset a, Account account) {
  a.account = account;
  a.resource = to_text(account);
  return a;
}

/// A connection's owner is the utility, a leased fleet's the lessor: the operator pays what they charge.
Asset asset_of(const EconomicsSpec& e, const std::string& name, const FleetSpec& fleet) {
  const Account account = traits(fleet.device).account;
  Asset a = booked(bought(e, name, fleet.price, life_of(e.life, account)), account);
  a.fleet = &fleet;
  if (!fleet.owner.empty() && !fleet.lease && account != Account::grid) a.owner = fleet.owner;
  if (const auto usual = usual_price_of(fleet.device, e); usual && a.unpriced) {
    a.unit_usd = usual->value;
    a.unpriced = false;
  }
  if (fleet.lease) {
    a.unit_usd = 0.0;
    a.unpriced = false;
  }
  if (account == Account::grid) a.unpriced = false;  // a connection may come free of charge
  return a;
}

Asset asset_of(const EconomicsSpec& e, const std::string& bus, const BranchSpec& via) {
  Asset a = bought(e, bus, via.price, e.life.feeders);
  a.resource = "feeders";
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
    Asset a = booked(bought(s.economics, "floor of " + name, {}, s.economics.life.buildings), Account::buildings);
    a.unit_usd = usual_price(*site.floor, s.economics).value;
    all.push_back(std::move(a));
  }
  return all;
}

bool priced(const Scenario& s) {
  const auto has_price = [&](const auto& entry) {
    const FleetSpec& f = entry.second;
    return f.price.unit_price || f.lease || usual_price_of(f.device, s.economics) || has_running_cost(f.device);
  };
  return std::any_of(s.fleets.begin(), s.fleets.end(), has_price) ||
         std::any_of(s.sites.begin(), s.sites.end(), [](const auto& site) { return site.second.floor.has_value(); }) ||
         std::any_of(s.buses.begin(), s.buses.end(), [](const auto& bus) {
           return bus.second.via && (bus.second.via->price.unit_price || bus.second.via->price_per_km.value > 0.0);
         });
}

}  // namespace gigasim
