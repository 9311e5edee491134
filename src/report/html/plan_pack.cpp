#include "plan_pack.hpp"

namespace gigasim::report {

using nlohmann::ordered_json;

namespace {
ordered_json fleet(const std::string& name, const FleetSpec& f) {
  const DeviceTraits& kind = traits(f.device);
  return {{"name", name},
          {"kind", kind.kind},
          {"account", to_text(kind.account)},
          {"burns_fuel", kind.burns_fuel},
          {"at", f.at},
          {"initial", f.initial.value_or(0)},
          {"unit_mw", unit_size_mw(f.device)}};
}

ordered_json delivery(const std::string& phase, const AddSpec& a) {
  ordered_json json{{"phase", phase},   {"fleet", a.fleet},         {"feeder", a.feeder},
                    {"count", a.count}, {"date", iso_date(a.date)}, {"commissioning_s", a.commissioning.value()}};
  if (a.rate) json["per_day"] = a.rate->value() * 86400.0;
  return json;
}

ordered_json places(const Scenario& s) {
  ordered_json json{{"sites", ordered_json::array()},
                    {"buses", ordered_json::array()},
                    {"loops", ordered_json::array()},
                    {"halls", ordered_json::array()},
                    {"loads", ordered_json::array()}};
  for (const auto& [name, site] : s.sites)
    json["sites"].push_back({{"name", name}, {"weather", site.climate.empty() ? site.weather : site.climate}});
  for (const auto& [name, bus] : s.buses)
    json["buses"].push_back(
        {{"name", name}, {"site", bus.site}, {"from", bus.from}, {"circuits", bus.via.has_value()}});
  for (const auto& [name, loop] : s.loops)
    json["loops"].push_back({{"name", name},
                             {"bus", loop.bus},
                             {"supply_c", loop.water.supply.degc},
                             {"throttle_c", loop.water.throttle.degc - loop.water.approach.value()}});
  for (const auto& [name, hall] : s.halls)
    json["halls"].push_back({{"name", name}, {"bus", hall.bus}, {"loop", hall.loop}});
  for (const auto& [name, load] : s.loads) json["loads"].push_back({{"name", name}, {"bus", load.bus}});
  return json;
}
}  // namespace

ordered_json pack_plan(const Scenario& s) {
  ordered_json json = places(s);
  json["fleets"] = ordered_json::array();
  json["deliveries"] = ordered_json::array();
  json["claims"] = ordered_json::array();
  for (const auto& [name, f] : s.fleets) json["fleets"].push_back(fleet(name, f));
  for (const PhaseSpec& phase : s.phases)
    for (const AddSpec& a : phase.add) json["deliveries"].push_back(delivery(phase.name, a));
  for (const ClaimSpec& claim : s.claims)
    json["claims"].push_back({{"date", iso_date(claim.date)}, {"says", claim.says}, {"source", claim.source}});
  return json;
}

}  // namespace gigasim::report
