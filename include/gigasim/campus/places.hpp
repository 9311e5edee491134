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

/// A place with its own weather and floor.
struct SiteSpec {
  /// Name of a built-in climate; empty: `weather` is given, or the air stays at 15 degC and 101.325 kPa.
  std::string climate;
  /// Path of an EPW file, in the place of a climate; empty: none.
  std::string weather;
  /// Sites of one region have the same drawn weather, hour by hour, as far as their climates are the same; those of two
  /// have independent weather. Empty: the region is the climate.
  std::string region;
  /// Spells laid over the weather; they need a climate or a file.
  std::vector<HeatWaveSpec> heat_waves{};
  /// Outdoor temperature that capacity is judged at; none: the 0.4 % value of the climate or of the file.
  std::optional<Temperature> design_dry_bulb{};
  std::optional<FloorSpec>
      floor{};  ///< floor that stands from the start; without any floor, racks of the site never wait for it
};
/// Keys of an entry of `sites:`.
template <class F>
void describe(F& field, SiteSpec& s) {
  field("climate", s.climate, "Built-in climate (`gigasim catalog climates`)");
  field("weather", s.weather, "EPW weather file, instead of a climate");
  field("region", s.region, "Sites of one region share their drawn weather; default: sites of one climate do");
  field("heat_waves", s.heat_waves, "Hot or cold spells laid over the weather");
  field("design_dry_bulb", s.design_dry_bulb,
        "Hot-day temperature that capacity is judged at; default: ASHRAE 0.4 % of the climate, or the hottest 0.4 % of "
        "the file");
  field("floor", s.floor, "Floor space there from the start");
}

/// Parallel equal circuits between a bus and its parent.
struct BranchSpec {
  /// Data of one circuit.
  FeederSpec circuit{};
  /// Circuits in service from the start, 0 or above; phases add more (`feeder:`).
  int circuits = 1;
  /// Price of one circuit without the part by length.
  PriceSpec price{};
  /// Price of one circuit per km of its length, in addition, 0 or above.
  UsdPerKm price_per_km{0.0};
  /// Crew that repairs the circuits; empty: repair starts at once.
  std::string crew{};
};
/// Keys of `via:` of a bus: those of the circuit, and of all circuits together.
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
  /// Site that the bus stands on, whose air its turbines breathe; empty: it has no air.
  std::string site{};
  /// Parent bus; empty: this bus is the root.
  std::string from{};
  /// Circuits to the parent; none: an ideal connection, without limit, losses and outages.
  std::optional<BranchSpec> via{};
};
/// Keys of an entry of `buses:`.
template <class F>
void describe(F& field, BusSpec& s) {
  field("site", s.site, "Site that the bus stands on", reference);
  field("from", s.from, "Parent bus", reference);
  field("via", s.via, "Feeder or transformer circuits to the parent; none: ideal");
}

/// Facility water of one or more halls, with the cooling plant that hangs on it.
struct LoopSpec {
  /// Site whose air the plant rejects heat to.
  std::string site{};
  /// Bus that feeds chillers, dry coolers, pumps, and the CDUs and fan walls of the halls.
  std::string bus{};
  /// Temperatures, pumps and thermal mass.
  CoolantLoopSpec water{};
};
/// Keys of an entry of `loops:`, with those of the water.
template <class F>
void describe(F& field, LoopSpec& s) {
  field("site", s.site, "Site whose air the plant rejects heat to", reference | required);
  field("bus", s.bus, "Bus that feeds the cooling plant", reference | required);
  describe(field, s.water);
}

/// A room of racks.
struct HallSpec {
  /// Site whose floor the racks take.
  std::string site{};
  /// Bus that feeds the racks and the hall's conversion losses.
  std::string bus{};
  /// Loop that takes the heat; empty: heat never limits the hall and cooling it costs nothing.
  std::string loop{};
  /// How hard racks that are up work, 0 idle to 1 full power; it counts only where no job may use the hall.
  Profile<double> utilisation{1.0};
  /// Losses between the bus and the racks.
  ConversionSpec conversion{};
};
/// Keys of an entry of `halls:`.
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
  /// Bus that feeds the load.
  std::string bus{};
  /// Demand, 0 or above, constant over each interval of its series.
  Profile<Power> demand{Power{0.0}};
};
/// Keys of an entry of `loads:`.
template <class F>
void describe(F& field, LoadSpec& s) {
  field("bus", s.bus, "Bus that feeds the load", reference | required);
  field("demand", s.demand, "Demand, constant or a series", non_negative | required);
}

}  // namespace gigasim
