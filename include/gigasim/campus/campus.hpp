/// A scenario as plain data: what stands where, what is added when, and how the campus is operated.
/// docs/formats/scenario.md
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/base/profile.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/battery.hpp"
#include "gigasim/models/chiller.hpp"
#include "gigasim/models/conversion.hpp"
#include "gigasim/models/coolant_loop.hpp"
#include "gigasim/models/device.hpp"
#include "gigasim/models/dry_cooler.hpp"
#include "gigasim/models/economics.hpp"
#include "gigasim/models/feeder.hpp"
#include "gigasim/models/gas_turbine.hpp"
#include "gigasim/models/outage.hpp"
#include "gigasim/models/rack.hpp"
#include "gigasim/models/training_job.hpp"
#include "gigasim/models/weather.hpp"

namespace gigasim {

// places

/// Floor space that racks stand on. A second storey, an annex or another building is another unit of it, with a date;
/// a denser layout is a floor with another density.
struct FloorSpec {
  static constexpr DeviceTraits traits{.kind = "floor",
                                       .text = "Floor space: a storey, an annex, a building",
                                       .place = Place::site,
                                       .account = Account::buildings};
  Area area{0.0};  ///< footprint
  int storeys = 1;
  FloorDensity density{176.5};  ///< floor per MW of IT; 1,900 ft2/MW
};
template <class F>
void describe(F& field, FloorSpec& s) {
  field("area", s.area, "Footprint", positive | required);
  field("storeys", s.storeys, "Storeys that carry racks", at_least(1));
  field("density", s.density, "Floor that one MW of IT takes", positive,
        "DER: 1.8 Mft2 for 946 MW of IT (Epoch AI), 1,900 ft2/MW");
}
/// IT power that this floor holds.
Power floor_capacity(const FloorSpec&);
/// IT power that one unit of floor holds.
inline Power unit_size(const FloorSpec& s) { return floor_capacity(s); }

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

// fleets

/// Coolant distribution unit between a hall's racks and its loop.
struct CduSpec {
  static constexpr DeviceTraits traits{
      .kind = "cdu", .text = "Coolant distribution unit", .place = Place::hall, .account = Account::cooling};
  Power capacity{1.35};
  OutageSpec outage{};
};
template <class F>
void describe(F& field, CduSpec& s) {
  field("capacity", s.capacity, "Liquid-side heat that one unit carries", positive, "PUB: 1.35-2.5 MW");
  field("outage", s.outage, "Forced outages", any, "EJ: 0.1 /yr, 6 h");
}
/// Liquid-side heat that one unit carries.
inline Power unit_size(const CduSpec& s) { return s.capacity; }

struct LeaseSpec {
  UsdPerMwMonth rate{35000.0};
  std::optional<Date> until{};
  std::optional<Duration> term{};  ///< from each unit's delivery
};
template <class F>
void describe(F& field, LeaseSpec& s) {
  field("rate", s.rate, "Rent", non_negative, "EJ [25-45 kUSD/MW/month]");
  field("until", s.until, "Units are returned on this date");
  field("term", s.term, "Units are returned this long after delivery", positive);
}

/// Every kind of device. Adding one: its header and source in models, its life in sim, its test, and one entry here.
using Device = std::variant<GasTurbineSpec, GenericUnitSpec, BatterySpec, GridTieSpec, ChillerSpec, DryCoolerSpec,
                            CduSpec, RackSpec, FloorSpec>;

/// Traits of every kind, in the order of Device.
inline constexpr auto device_kinds = []<class... Spec>(std::type_identity<std::variant<Spec...>>) {
  return std::array<DeviceTraits, sizeof...(Spec)>{Spec::traits...};
}(std::type_identity<Device>{});

/// Traits of a device's kind.
inline const DeviceTraits& traits(const Device& device) { return device_kinds[device.index()]; }

/// Identical units. One line, but every unit is an actor with a name of its own (`titan-350/07`).
struct FleetSpec {
  Device device{};
  std::string at{};
  int initial = 0;  ///< units in service at the start, besides what phases add
  std::string owner{};
  std::optional<LeaseSpec> lease{};
  PriceSpec price{};  ///< of one unit; leased units cost rent only
  std::string permit{};
  std::string crew{};
  std::optional<int> spares{};        ///< parts in stock; none: never short of parts
  Duration turnaround{14 * 86400.0};  ///< a failed part comes back as a spare after this
};
template <class F>
void describe(F& field, FleetSpec& s) {
  field.alternatives("kind", s.device);  // the fields of the chosen kind stand beside the common ones
  field("at", s.at,
        "Where it stands: a bus (generation, storage, grid tie), a loop (chillers, dry coolers), a hall (racks, CDUs) "
        "or a site (floor)",
        reference | required);
  field("initial", s.initial, "Units in service at the start", at_least(0));
  field("owner", s.owner, "Who owns it");
  field("lease", s.lease, "Leased, not bought: rent and return");
  describe(field, s.price);
  field("permit", s.permit, "Permit that lets it run", reference);
  field("crew", s.crew, "Crew that repairs it; none: repair starts at once", reference);
  field("spares", s.spares, "Spare parts in stock; a repair takes one. Not given: never short", at_least(0));
  field("turnaround", s.turnaround, "A failed part is a spare again after this", non_negative, "EJ");
}

struct CrewSpec {
  int count = 1;
  UsdPerYear cost{250000.0};  ///< of one crew
};
template <class F>
void describe(F& field, CrewSpec& s) {
  field("count", s.count, "Crews; each works on one unit at a time, first come first served", at_least(1) | required);
  field("cost", s.cost, "Cost of one crew a year", non_negative,
        "EJ: two technicians, 125 kUSD/yr each with all charges");
}

/// What lets a fleet's units run. After it lapses they stand still.
struct PermitSpec {
  std::optional<Date> from{};
  std::optional<Date> until{};
  std::optional<Duration> term{};      ///< of each unit, from its first start
  std::optional<Mass> nox_per_year{};  ///< of all its fleets together, by calendar year
};
template <class F>
void describe(F& field, PermitSpec& s) {
  field("from", s.from, "Units may not run before");
  field("until", s.until, "Units stop on this date");
  field("term", s.term, "A unit stops this long after its first start", positive);
  field("nox_per_year", s.nox_per_year,
        "NOx that all its units together may emit in a calendar year; then they stop until the next", positive);
}

/// An event that takes many units at once: loss of gas supply, a flood, a software fault.
struct CommonCauseSpec {
  std::vector<std::string> fleets{};
  OutageSpec outage{};
  double share = 1.0;         ///< chance that a unit is hit
  std::vector<Date> dates{};  ///< scheduled occurrences, in addition; each lasts mttr
};
template <class F>
void describe(F& field, CommonCauseSpec& s) {
  field("fleets", s.fleets, "Fleets that it hits", reference | required);
  field("outage", s.outage, "How often, and how long", required);
  field("share", s.share, "Chance that a given unit is hit", fraction);
  field("dates", s.dates, "Scheduled occurrences, in addition; each lasts mttr");
}

// build-out

struct AddSpec {
  std::string fleet{};   ///< or
  std::string feeder{};  ///< a bus: circuits of its branch
  int count = 1;
  Date date{};
  std::optional<Rate> rate{};        ///< delivered at this pace from `date`; none: all on the date
  Duration commissioning{0.0};       ///< from delivery (and, for racks, floor) to service
  std::vector<std::string> after{};  ///< fleets whose units of this phase must stand first
  std::optional<Date> retire{};
};
template <class F>
void describe(F& field, AddSpec& s) {
  field("fleet", s.fleet, "Fleet that grows", reference);
  field("feeder", s.feeder, "Bus whose branch gets more circuits, instead of a fleet", reference);
  field("count", s.count, "Units", at_least(1) | required);
  field("date", s.date, "Delivery (of the first unit)", required);
  field("rate", s.rate, "Delivery rate; none: all on the date", positive);
  field("commissioning", s.commissioning, "Delivery to service", non_negative);
  field("after", s.after, "Fleets whose units of this phase must be in service first", reference);
  field("retire", s.retire, "These units leave on this date");
}

struct RemoveSpec {
  std::string fleet{};
  int count = 1;
  Date date{};
};
template <class F>
void describe(F& field, RemoveSpec& s) {
  field("fleet", s.fleet, "Fleet that shrinks", reference | required);
  field("count", s.count, "Units; the oldest leave first", at_least(1) | required);
  field("date", s.date, "When", required);
}

/// A stage of the plan. For reporting it lasts from `date` (default: its first delivery) to the next phase.
struct PhaseSpec {
  std::string name{};
  std::optional<Date> date{};
  std::vector<AddSpec> add{};
  std::vector<RemoveSpec> remove{};
};
template <class F>
void describe(F& field, PhaseSpec& s) {
  field("name", s.name, "Name of the phase", required);
  field("date", s.date, "Reported from this date; default: the first delivery");
  field("add", s.add, "What is added");
  field("remove", s.remove, "What is removed");
}

// operation

struct ReserveSpec {
  int units = 1;       ///< the largest k running units may trip at once
  double share = 0.0;  ///< and this share of load on top
};
template <class F>
void describe(F& field, ReserveSpec& s) {
  field("units", s.units, "Spinning reserve covers the loss of this many of the largest running units", at_least(0),
        "EJ");
  field("share", s.share, "Spinning reserve, share of load, in addition", fraction);
}

struct BatteryPolicy {
  double keep = 0.2;    ///< energy held back for bridging the start of a unit
  double target = 0.9;  ///< recharged to this state of charge
};
template <class F>
void describe(F& field, BatteryPolicy& s) {
  field("keep", s.keep, "Share of the energy that is used only to bridge while a unit starts", fraction, "EJ");
  field("target", s.target, "State of charge that recharging aims at", fraction, "EJ");
}

/// When racks may be energised: what must exist for them first.
struct EnergiseSpec {
  bool floor = true;
  bool cooling = true;
  bool feeder = true;
  bool power = true;
  std::optional<Temperature> ambient{};  ///< weather that cooling and power are judged at
};
template <class F>
void describe(F& field, EnergiseSpec& s) {
  field("floor", s.floor, "Racks wait for floor space");
  field("cooling", s.cooling, "Racks wait for cooling capacity");
  field("feeder", s.feeder, "Racks wait for feeder capacity");
  field("power", s.power, "Racks wait for firm generation and import");
  field("ambient", s.ambient,
        "Outdoor temperature that capacities are judged at; default: each site's design dry bulb");
}

/// How the job scheduler fills racks.
struct QueueSpec {
  bool backfill = true;
  bool preemption = true;
};
template <class F>
void describe(F& field, QueueSpec& s) {
  field("backfill", s.backfill, "A job may pass one that waits, if it does not delay it");
  field("preemption", s.preemption, "Jobs of higher priority take racks from lower ones");
}

struct PolicySpec {
  std::vector<std::string> merit{};  ///< fleets, first used first; default: by marginal cost
  ReserveSpec reserve{};
  BatteryPolicy battery{};
  bool cap = true;                  ///< racks are capped before any is shed
  std::vector<std::string> shed{};  ///< halls and loads, first given up first; the rest go last, together
  Duration restore{600.0};          ///< shed racks come back when power has sufficed this long
  EnergiseSpec energise{};
  QueueSpec queue{};
};
template <class F>
void describe(F& field, PolicySpec& s) {
  field("merit", s.merit, "Fleets and grid ties in the order they are used; default: cheapest first", reference);
  field("reserve", s.reserve, "Spinning reserve");
  field("battery", s.battery, "Use of batteries");
  field("cap", s.cap, "Racks are capped before any is shed");
  field("shed", s.shed, "Halls and loads in the order they are given up; those not named go last, together", reference);
  field("restore", s.restore, "Shed racks come back when power has sufficed for this long", non_negative, "EJ");
  field("energise", s.energise, "What must exist before racks are energised");
  field("queue", s.queue, "How jobs share the racks");
}

struct OutputSpec {
  Duration resolution{3600.0};
  bool rack_events = true;
};
template <class F>
void describe(F& field, OutputSpec& s) {
  field("resolution", s.resolution, "Interval of series.csv", at_least(60.0));
  field("rack_events", s.rack_events, "Failures and repairs of single racks go to events.csv");
}

// questions

/// A bound that the plan is to keep, as a sentence: `eue <= 50 MWh/yr at 95 % confidence`. docs/formats/expectations.md
struct ExpectSpec {
  std::string that{};
  std::optional<double> confidence{};  ///< unless the sentence says it; default: 95 %
  std::optional<int> replications{};   ///< no more than these are run for it
};
template <class F>
void describe(F& field, ExpectSpec& s) {
  field("that", s.that,
        "A bound on a figure, e.g. `eue <= 50 MWh/yr` or `P(energised >= 1 GW by 2026-06-30) >= 0.8` (expectations.md)",
        required);
  field("confidence", s.confidence, "How sure pass or fail must be; default: 95 %",
        Rule{.low = 0.5, .high = 1.0, .low_open = true, .high_open = true});
  field("replications", s.replications, "`gigasim check` simulates at most this many times for it", at_least(1));
}

/// What somebody says that the campus has on a date; judged against the run.
struct ClaimSpec {
  Date date{};
  std::string says{};
  std::string source{};
};
template <class F>
void describe(F& field, ClaimSpec& s) {
  field("date", s.date, "The date that the claim is about", required);
  field("says", s.says, "What is claimed, e.g. `facility power >= 1 GW` or `GPUs >= 555000` (expectations.md)",
        required);
  field("source", s.source, "Who says so, and where", required);
}

enum class StartState { all_up, stationary };
constexpr auto choices(StartState) {
  return Choices<StartState, 2>{{{"all-up", StartState::all_up}, {"stationary", StartState::stationary}}};
}

struct Scenario {
  std::string name{};
  Date start{};
  Date end{};
  int seed = 1;
  StartState start_state = StartState::all_up;
  Profile<UsdPerMmbtu> gas_price{UsdPerMmbtu{4.0}};
  Named<SiteSpec> sites{};
  Named<BusSpec> buses{};
  Named<LoopSpec> loops{};
  Named<HallSpec> halls{};
  Named<LoadSpec> loads{};
  Named<JobSpec> jobs{};
  Named<FleetSpec> fleets{};
  Named<CrewSpec> crews{};
  Named<PermitSpec> permits{};
  Named<CommonCauseSpec> common_causes{};
  std::vector<PhaseSpec> phases{};
  PolicySpec policy{};
  FrequencySpec frequency{};
  EconomicsSpec economics{};
  OutputSpec output{};
  std::vector<ExpectSpec> expect{};
  std::vector<ClaimSpec> claims{};
};
template <class F>
void describe(F& field, Scenario& s) {
  field("name", s.name, "Name of the plan", required);
  field("start", s.start, "First moment (UTC)", required);
  field("end", s.end, "Last moment (UTC)", required);
  field("seed", s.seed, "Seed of all random numbers", at_least(0));
  field("start_state", s.start_state, "Units at the start: all up, or up and down as in the long run");
  field("gas_price", s.gas_price, "Delivered gas price, higher heating value; constant or a series", non_negative,
        "PUB: EIA, 2026 Henry Hub 3.50 + delivery EJ");
  field("sites", s.sites, "Places with weather and floor");
  field("buses", s.buses, "The power tree", required);
  field("loops", s.loops, "Coolant loops with their plant");
  field("halls", s.halls, "Rooms of racks");
  field("loads", s.loads, "Loads that are not racks");
  field("jobs", s.jobs,
        "Training jobs and service loads that the racks work for; none: `utilisation` of the halls stands for them");
  field("fleets", s.fleets, "Units of every kind");
  field("crews", s.crews, "Repair crews");
  field("permits", s.permits, "Permits");
  field("common_causes", s.common_causes, "Events that take many units at once");
  field("phases", s.phases, "The build-out");
  field("policy", s.policy, "How the campus is operated");
  field("frequency", s.frequency, "Frequency of the campus as an island; `gigasim frequency` judges it");
  field("economics", s.economics, "What money costs, who pays, and prices that belong to no fleet");
  field("output", s.output, "What is recorded");
  field("expect", s.expect, "Bounds that the plan is to keep; `gigasim check` judges them");
  field("claims", s.claims, "What others say about the campus; every run judges them");
}

/// Problems that single fields cannot show: references to nothing, cycles, phases that cannot be met, ramps that never
/// reach, keys without effect. Paths are as in the YAML; the scenario layer adds file and line. Empty: fit to run.
std::vector<Issue> validate(const Scenario&);

/// Electric or thermal size of one unit.
double unit_size_mw(const Device&);

/// `fleet/07`: names of a fleet's units, padded to the fleet's final size.
std::string unit_name(std::string_view fleet, int number, int fleet_size);

}  // namespace gigasim
