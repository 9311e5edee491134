/// Places of a campus that fleets stand at, and what joins them: sites, the power tree, loops, halls and other loads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/profile.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/conversion.hpp"
#include "gigasim/models/coolant_loop.hpp"
#include "gigasim/models/economics.hpp"
#include "gigasim/models/feeder.hpp"
#include "gigasim/models/floor.hpp"
#include "gigasim/models/weather.hpp"

namespace gigasim {

struct SiteSpec {
  std::string climate;  ///< built-in climate, or
  std::string weather;  ///< an EPW file
  std::vector<HeatWaveSpec> heat_waves{};
  std::optional<Temperature> design_dry_bulb{};  ///< default: the climate's 0.4 % value, or the file's
  std::optional<FloorSpec> floor{};              ///< there from the start; none anywhere: floor never binds
};
template <class F>
void describe(F& field, SiteSpec& s) {
  field("climate", s.climate, "Built-in climate (`gigasim catalog climates`)");
  field("weather", s.weather, "EPW weather file, instead of a climate");
  field("heat_waves", s.heat_waves, "Hot or cold spells laid over the weather");
  field("design_dry_bulb", s.design_dry_bulb,
        "Hot-day temperature that capacity is judged at; default: ASHRAE 0.4 % of the climate, or the hottest 0.4 % of "
        "the file");
  field("floor", s.floor, "Floor space there from the start");
}

/// Parallel equal circuits between a bus and its parent.
struct BranchSpec {
  FeederSpec circuit{};
  int circuits = 1;            ///< in service from the start; phases add more (`feeder:`)
  PriceSpec price{};           ///< of one circuit
  UsdPerKm price_per_km{0.0};  ///< times its length, in addition
  std::string crew{};
};
template <class F>
void describe(F& field, BranchSpec& s) {
  describe(field, s.circuit);
  field("circuits", s.circuits, "Circuits in service from the start", at_least(0));
  describe(field, s.price);
  field("price_per_km", s.price_per_km, "Price of one circuit per km of its length, in addition", non_negative);
  field("crew", s.crew, "Crew that repairs the circuits; none: repair starts at once", reference);
}

/// A node of the power tree. The one bus without `from` is the root.
struct BusSpec {
  std::string site{};
  std::string from{};
  std::optional<BranchSpec> via{};  ///< none: an ideal connection to the parent
};
template <class F>
void describe(F& field, BusSpec& s) {
  field("site", s.site, "Site that the bus stands on", reference);
  field("from", s.from, "Parent bus", reference);
  field("via", s.via, "Feeder or transformer circuits to the parent; none: ideal");
}

/// Facility water of one or more halls, with the cooling plant that hangs on it.
struct LoopSpec {
  std::string site{};
  std::string bus{};  ///< feeds chillers, dry coolers and pumps
  CoolantLoopSpec water{};
};
template <class F>
void describe(F& field, LoopSpec& s) {
  field("site", s.site, "Site whose air the plant rejects heat to", reference | required);
  field("bus", s.bus, "Bus that feeds the cooling plant", reference | required);
  describe(field, s.water);
}

/// A room of racks.
struct HallSpec {
  std::string site{};
  std::string bus{};
  std::string loop{};                ///< none: cooled by others, never limited by heat
  Profile<double> utilisation{1.0};  ///< 0 idle - 1 full power, of racks that are up; jobs, if any, decide instead
  ConversionSpec conversion{};
};
template <class F>
void describe(F& field, HallSpec& s) {
  field("site", s.site, "Site whose floor the hall takes", reference | required);
  field("bus", s.bus, "Bus that feeds the hall", reference | required);
  field("loop", s.loop, "Coolant loop that takes the hall's heat; none: heat never limits", reference);
  field("utilisation", s.utilisation, "How hard the racks work, 0 idle to 1 full power, in a plan without jobs",
        fraction);
  field("conversion", s.conversion, "Losses between the bus and the racks");
}

/// A load that is not a rack: town, offices, or the load of a published test system.
struct LoadSpec {
  std::string bus{};
  Profile<Power> demand{Power{0.0}};
};
template <class F>
void describe(F& field, LoadSpec& s) {
  field("bus", s.bus, "Bus that feeds the load", reference | required);
  field("demand", s.demand, "Demand, constant or a series", non_negative | required);
}

}  // namespace gigasim
