#include <catch2/catch.hpp>
#include <functional>

#include "gigasim/base/suggest.hpp"
#include "plan.hpp"

using namespace gigasim;

namespace {
/// What is changed in the small campus, and the one problem that it must yield.
struct Broken {
  const char* title;
  std::function<void(Scenario&)> change;
  std::string path, message;
};

std::string problems(const Scenario& plan) {
  std::string text;
  for (const Issue& issue : validate(plan)) text += issue.path + ": " + issue.message + "\n";
  return text;
}

void expect(const std::vector<Broken>& table) {
  for (const Broken& broken : table) {
    INFO(broken.title);
    Scenario plan = small_plan();
    broken.change(plan);
    CHECK(problems(plan) == broken.path + ": " + broken.message + "\n");
  }
}

template <class T>
T& device(Scenario& plan, std::string_view fleet) {
  return std::get<T>(plan.fleets.find(fleet)->device);
}
FleetSpec& fleet(Scenario& plan, std::string_view name) { return *plan.fleets.find(name); }
AddSpec& first_add(Scenario& plan) { return plan.phases[0].add[0]; }
FeederSpec& circuit(Scenario& plan) { return plan.buses.find("ring")->via->circuit; }
TimeSeries series(std::vector<double> values) { return TimeSeries{.values = std::move(values)}; }

const OutageSpec failing{.mttf = Lifetime{.mean = Duration(1e6)}, .mttr = Lifetime{.mean = Duration(3600.0)}};
}  // namespace

TEST_CASE("validate: a small campus has no problem") { CHECK(problems(small_plan()) == ""); }

TEST_CASE("validate: a campus of one bus and one generic unit has no problem") {
  Scenario plan;
  plan.start = day("2025-01-01");
  plan.end = day("2025-02-01");
  entry(plan.buses, "bus");
  plan.fleets.items.emplace_back("units",
                                 fleet_of(GenericUnitSpec{.capacity = Power(20.0), .outage = failing}, "bus", 3));
  CHECK(problems(plan) == "");
}

TEST_CASE("validate: problems of the run") {
  expect({
      {"end before start",
       [](Scenario& s) {
         s.start = day("2027-01-01");
         s.phases.clear();
         fleet(s, "racks").initial = 1;
       },
       "end", "2026-01-01 is not after the start, 2027-01-01; write a later date"},
      {"a century", [](Scenario& s) { s.end = day("2125-01-01"); }, "end",
       "the run lasts 100 years; write a date at most 50 years after the start"},
      {"odd resolution", [](Scenario& s) { s.output.resolution = Duration(7 * 60.0); }, "output.resolution",
       "7 min does not divide a day evenly, so rows would not begin on the hour; write e.g. '5 min', '1 h' or '1 d'"},
      {"resolution longer than the run", [](Scenario& s) { s.output.resolution = Duration(366 * 86400.0); },
       "output.resolution", "366 d is longer than the run; write a shorter interval"},
      {"a row a minute for 20 years: 7,305 d x 1,440",
       [](Scenario& s) {
         s.end = day("2045-01-01");
         s.output.resolution = Duration(60.0);
       },
       "output.resolution", "1 min gives 10519200 rows, the limit is 5000000; write a longer interval"},
      {"a billion racks", [](Scenario& s) { first_add(s).count = 1'000'000'000; }, "phases[0].add[0].count",
       "1000000000 units; a campus may have 200000 in all"},
      {"too many in all: 150,000 + 60,000 + 11 others",
       [](Scenario& s) {
         first_add(s).count = 150'000;
         fleet(s, "chillers").initial = 60'002;
       },
       "fleets", "210011 units with all that phases add; a campus may have 200000 in all"},
  });
}

TEST_CASE("validate: problems of the power tree") {
  expect({
      {"no bus", [](Scenario& s) { s = Scenario{.start = s.start, .end = s.end}; }, "buses",
       "there is none; write at least the root, e.g. `plant: {}`"},
      {"two roots",
       [](Scenario& s) {
         s.buses.find("ring")->from.clear();
         s.buses.find("ring")->via.reset();
       },
       "buses.ring", "'plant' is the root already, and a tree has one; write `from:`"},
      {"unknown parent", [](Scenario& s) { s.buses.find("ring")->from = "palnt"; }, "buses.ring.from",
       "unknown bus 'palnt'; did you mean 'plant'?"},
      {"own parent", [](Scenario& s) { entry(s.buses, "x") = {.from = "x"}; }, "buses.x.from",
       "following the parents of 'x' leads back to it; buses form a tree"},
      {"via on the root", [](Scenario& s) { s.buses.find("plant")->via.emplace(); }, "buses.plant.via",
       "has no effect on the root; write `from:`, or remove it"},
      {"unknown site", [](Scenario& s) { s.buses.find("ring")->site = "mars"; }, "buses.ring.site",
       "unknown site 'mars'; there is memphis"},
      {"idle bus", [](Scenario& s) { entry(s.buses, "spare").from = "plant"; }, "buses.spare",
       "nothing hangs on it; remove it, or write `at: spare` or `bus: spare` somewhere"},
      {"no circuits ever", [](Scenario& s) { s.buses.find("ring")->via->circuits = 0; }, "buses.ring.via.circuits",
       "there is none and no phase adds any, but loads hang on 'ring'; write at least 1, or add some with `feeder: "
       "ring`"},
      {"transformer without capacity", [](Scenario& s) { circuit(s).branch = BranchKind::transformer; },
       "buses.ring.via.capacity", "a transformer needs its capacity; write e.g. '100 MW'"},
      {"transformer with a length",
       [](Scenario& s) {
         circuit(s).branch = BranchKind::transformer;
         circuit(s).capacity = Power(50.0);
         circuit(s).length = Length(10.0);
       },
       "buses.ring.via.length", "has no effect on a transformer; remove it"},
      {"transformer that loses what it carries",
       [](Scenario& s) {
         circuit(s).branch = BranchKind::transformer;
         circuit(s).capacity = Power(50.0);
         circuit(s).load_loss = Power(60.0);
       },
       "buses.ring.via.load_loss", "a circuit would lose 60 MW of the 50 MW that it carries; write less"},
      {"line with iron losses", [](Scenario& s) { circuit(s).no_load_loss = Power(0.1); },
       "buses.ring.via.no_load_loss",
       "has no effect on a line; write `branch: transformer`, or `length` and `resistance`"},
      {"outages per km of no length", [](Scenario& s) { circuit(s).outage_per_km = Rate(1e-9); },
       "buses.ring.via.outage_per_km", "has no effect without `length`; write the length of the line"},
      {"circuits that stay broken",
       [](Scenario& s) {
         circuit(s).outage_per_km = Rate(1e-9);
         circuit(s).length = Length(1.0);
       },
       "buses.ring.via.outage.mttr", "units fail but no time to repair is given; write e.g. `mttr: 24 h`"},
      {"crew of circuits that never fail",
       [](Scenario& s) {
         entry(s.crews, "lines");
         s.buses.find("ring")->via->crew = "lines";
       },
       "buses.ring.via.crew", "has no effect: the circuits never fail; write `outage:`, or remove it"},
  });
}

TEST_CASE("validate: buses in a circle are each named") {
  Scenario plan = small_plan();
  entry(plan.buses, "a").from = "b";
  entry(plan.buses, "b").from = "a";
  CHECK(problems(plan) ==
        "buses.a.from: following the parents of 'a' leads back to it; buses form a tree\n"
        "buses.b.from: following the parents of 'b' leads back to it; buses form a tree\n");
}

TEST_CASE("validate: problems of sites, loops, halls and loads") {
  expect({
      {"no air", [](Scenario& s) { s.sites.find("memphis")->climate.clear(); }, "sites.memphis",
       "'titan' needs the air of this site; write `climate:` or `weather:`"},
      {"two weathers", [](Scenario& s) { s.sites.find("memphis")->weather = "x.epw"; }, "sites.memphis.weather",
       "both a climate and a weather file are given; write one of them"},
      {"unknown climate", [](Scenario& s) { s.sites.find("memphis")->climate = "memfis"; }, "sites.memphis.climate",
       "unknown climate 'memfis'; did you mean 'memphis'?"},
      {"unused site", [](Scenario& s) { entry(s.sites, "tulsa").climate = "memphis"; }, "sites.tulsa",
       "nothing stands there; remove it, or write `site: tulsa` on a bus, loop or hall"},
      {"heat wave of another year",
       [](Scenario& s) { s.sites.find("memphis")->heat_waves = {{.from = day("2030-07-01")}}; },
       "sites.memphis.heat_waves[0].from", "2030-07-01 is outside the run, 2025-01-01 to 2026-01-01"},
      {"turbine on a bus without site", [](Scenario& s) { s.buses.find("plant")->site.clear(); }, "buses.plant.site",
       "'titan' stands here and needs the air of a site; write `site:`"},
      {"unknown bus of a loop", [](Scenario& s) { s.loops.find("water")->bus = "rign"; }, "loops.water.bus",
       "unknown bus 'rign'; did you mean 'ring'?"},
      {"supply 45 + approach 3 = 48 above throttle 45",
       [](Scenario& s) { s.loops.find("water")->water.supply = Temperature(45.0); }, "loops.water.throttle",
       "racks are throttled at 45 degC, but their coolant is never below supply + approach = 48 degC; write more, or "
       "lower `supply`"},
      {"slowdown below throttle", [](Scenario& s) { s.loops.find("water")->water.slowdown = Temperature(44.0); },
       "loops.water.slowdown", "44 degC is not above `throttle`, 45 degC; write more"},
      {"emergency below slowdown", [](Scenario& s) { s.loops.find("water")->water.emergency = Temperature(50.0); },
       "loops.water.emergency", "50 degC is not above `slowdown`, 50 degC; write more"},
      {"staging that hunts", [](Scenario& s) { s.loops.find("water")->water.stage_down = 0.95; },
       "loops.water.stage_down",
       "0.95 is above `stage_up`, 0.9: chillers would start and stop without end; write less"},
      {"loop of no hall", [](Scenario& s) { s.halls.find("hall")->loop.clear(); }, "loops.water",
       "no hall is cooled by it; write `loop: water` in a hall, or remove it"},
      {"loop without plant",
       [](Scenario& s) {
         s.fleets.find("chillers")->device = BatterySpec{};
         s.fleets.find("chillers")->at = "ring";
       },
       "loops.water",
       "no chiller or dry cooler ever stands at it, so its halls are never cooled; add one with `at: water`"},
      {"utilisation above one", [](Scenario& s) { s.halls.find("hall")->utilisation.series = series({0.5, 80.0}); },
       "halls.hall.utilisation", "value 2 of the series is 80; write at most 1"},
      {"UPS losses without UPS", [](Scenario& s) { s.halls.find("hall")->conversion.ups_a = 0.1; },
       "halls.hall.conversion", "UPS losses have no effect without a UPS; write `ups: true`"},
      {"hall without racks", [](Scenario& s) { entry(s.halls, "west") = {.site = "memphis", .bus = "ring"}; },
       "halls.west", "no rack ever stands in it; add a rack fleet with `at: west`, or remove it"},
      {"negative load", [](Scenario& s) { s.loads.find("town")->demand.series = series({-1.0}); }, "loads.town.demand",
       "value 1 of the series is -1; write at least 0"},
      {"a load named like a hall", [](Scenario& s) { entry(s.loads, "hall").bus = "ring"; }, "loads.hall",
       "a hall has the same name, and `shed` could mean either; write another name"},
  });
}

TEST_CASE("validate: problems of fleets") {
  expect({
      {"misspelt place", [](Scenario& s) { fleet(s, "packs").at = "rnig"; }, "fleets.packs.at",
       "unknown bus 'rnig'; did you mean 'ring'?"},
      {"wrong kind of place", [](Scenario& s) { fleet(s, "packs").at = "memphis"; }, "fleets.packs.at",
       "'memphis' is a site, a battery stands at a bus; there are plant, ring"},
      {"misspelt hall is not also reported as empty", [](Scenario& s) { fleet(s, "racks").at = "hal"; },
       "fleets.racks.at", "unknown hall 'hal'; did you mean 'hall'?"},
      {"never there", [](Scenario& s) { fleet(s, "packs").initial.reset(); }, "fleets.packs",
       "never gets a unit; write `initial:`, add some in a phase, or remove it"},
      {"lease without end", [](Scenario& s) { fleet(s, "titan").lease.emplace(); }, "fleets.titan.lease",
       "does not say when units are returned; write `until:` or `term:`"},
      {"lease with two ends",
       [](Scenario& s) { fleet(s, "titan").lease = LeaseSpec{.until = day("2026-01-01"), .term = Duration(1e6)}; },
       "fleets.titan.lease", "both `until` and `term` are given; write one of them"},
      {"lease that is over", [](Scenario& s) { fleet(s, "titan").lease = LeaseSpec{.until = day("2024-01-01")}; },
       "fleets.titan.lease.until", "2024-01-01 is not after the start, 2025-01-01; write a later date"},
      {"unknown permit", [](Scenario& s) { fleet(s, "titan").permit = "air"; }, "fleets.titan.permit",
       "unknown permit 'air'; there is none"},
      {"permit for a battery",
       [](Scenario& s) {
         fleet(s, "packs").permit = "air";
         entry(s.permits, "air").until = day("2025-06-01");
       },
       "fleets.packs.permit", "has no effect on a battery: permits let generating units run; remove it"},
      {"crew with nothing to repair",
       [](Scenario& s) {
         fleet(s, "titan").crew = "a";
         entry(s.crews, "a");
       },
       "fleets.titan.crew", "has no effect: the units never fail; write `outage:`, or remove it"},
      {"spares that nobody needs", [](Scenario& s) { fleet(s, "titan").spares = 2; }, "fleets.titan.spares",
       "have no effect: the units never fail; write `outage:`, or remove them"},
      {"turnaround without spares", [](Scenario& s) { fleet(s, "titan").turnaround = Duration(1.0); },
       "fleets.titan.turnaround", "has no effect without `spares`; write how many there are"},
  });
}

TEST_CASE("validate: problems of outages and maintenance") {
  const auto outage = [](Scenario& s) -> OutageSpec& { return device<BatterySpec>(s, "packs").outage; };
  const auto visit = [](Scenario& s) -> MaintenanceSpec& {
    return device<GasTurbineSpec>(s, "titan").maintenance.emplace_back();
  };
  expect({
      {"two ways at once",
       [&](Scenario& s) {
         outage(s) = failing;
         outage(s).rate = Rate(1e-6);
       },
       "fleets.packs.outage", "mttf, rate and forced_outage_rate are ways to say the same; write one of them"},
      {"no repair", [&](Scenario& s) { outage(s).rate = Rate(1e-6); }, "fleets.packs.outage.mttr",
       "units fail but no time to repair is given; write e.g. `mttr: 24 h`"},
      {"no failure", [&](Scenario& s) { outage(s).mttr = failing.mttr; }, "fleets.packs.outage.mttr",
       "has no effect: units never fail; write mttf, rate or forced_outage_rate"},
      {"a running clock without failure", [&](Scenario& s) { outage(s).only_running = true; },
       "fleets.packs.outage.only_running", "has no effect: units never fail; write mttf, rate or forced_outage_rate"},
      {"shape of an exponential",
       [&](Scenario& s) {
         outage(s) = failing;
         outage(s).mttf->shape = 2.0;
       },
       "fleets.packs.outage.mttf.shape",
       "has no effect on the exponential law; remove it, or write `law: weibull` or `law: lognormal`"},
      {"failures by the second",
       [&](Scenario& s) {
         outage(s) = failing;
         outage(s).mttf->mean = Duration(2.0);
         outage(s).mttr->mean = Duration(0.5);
       },
       "fleets.packs.outage", "a unit would fail every 2.5 s; write times that make it at least 60 s"},
      {"maintenance without occasion", [&](Scenario& s) { visit(s); }, "fleets.titan.maintenance[0]",
       "nothing says when; write every_running, every or dates"},
      {"maintenance without end", [&](Scenario& s) { visit(s).every = Duration(86400.0); },
       "fleets.titan.maintenance[0].duration", "2 d away every 1 d leaves no time to run; write less"},
      {"maintenance of another year", [&](Scenario& s) { visit(s).dates = {day("2024-05-01")}; },
       "fleets.titan.maintenance[0].dates[0]", "2024-05-01 is outside the run, 2025-01-01 to 2026-01-01"},
  });
}

TEST_CASE("validate: failures by cause bring their own repair, so the rack as a whole needs no mttr") {
  Scenario plan = small_plan();
  device<RackSpec>(plan, "racks").failures.profile = "llama-3";
  CHECK(problems(plan) == "");
  device<RackSpec>(plan, "racks").outage.mttr = Lifetime{.mean = Duration(3600.0)};
  CHECK(problems(plan) ==
        "fleets.racks.outage.mttr: has no effect: units never fail; write mttf, rate or forced_outage_rate\n");
}

TEST_CASE("validate: problems of failures by cause") {
  const auto failures = [](Scenario& s) -> FailureSpec& { return device<RackSpec>(s, "racks").failures; };
  const FailureCause fan{.cause = "fan", .rate = Rate(1e-9), .repair = Lifetime{.mean = Duration(3600.0)}};
  const auto changed = [&](auto change) {
    FailureCause cause = fan;
    change(cause);
    return std::vector{cause};
  };
  expect({
      {"misspelt profile", [&](Scenario& s) { failures(s).profile = "lama-3"; }, "fleets.racks.failures.profile",
       "unknown failure profile 'lama-3'; did you mean 'llama-3'?"},
      {"profile of no GPU",
       [&](Scenario& s) {
         device<RackSpec>(s, "racks").gpus = 0;
         failures(s).profile = "llama-3";
       },
       "fleets.racks.failures.profile", "has no effect: the rack has no GPUs; write `gpus:`"},
      {"cause of no GPU",
       [&](Scenario& s) {
         device<RackSpec>(s, "racks").gpus = 0;
         failures(s).causes = {fan};
       },
       "fleets.racks.failures.causes[0].per",
       "the cause has no effect: the rack has no GPUs; write `gpus:` or `per: rack`"},
      {"cause at rate 0",
       [&](Scenario& s) { failures(s).causes = changed([](FailureCause& c) { c.rate = Rate(0.0); }); },
       "fleets.racks.failures.causes[0].rate", "the cause never happens; write a rate, e.g. '0.1 /yr'"},
      {"no part for no repair",
       [&](Scenario& s) {
         failures(s).causes = changed([](FailureCause& c) {
           c.repair.reset();
           c.part = false;
         });
       },
       "fleets.racks.failures.causes[0].part", "has no effect without `repair`: the rack stays up; remove it"},
      {"shape of a constant",
       [&](Scenario& s) {
         failures(s).causes = changed([](FailureCause& c) {
           c.repair->law = Law::deterministic;
           c.repair->shape = 2.0;
         });
       },
       "fleets.racks.failures.causes[0].repair.shape",
       "has no effect on the deterministic law; remove it, or write `law: weibull` or `law: lognormal`"},
      {"nothing left",
       [&](Scenario& s) {
         failures(s).profile = "llama-3";
         failures(s).scale = 0.0;
       },
       "fleets.racks.failures.scale", "0 leaves no failures; write more, or remove `failures`"},
      {"scale of nothing", [&](Scenario& s) { failures(s).scale = 2.0; }, "fleets.racks.failures.scale",
       "has no effect: nothing fails; write `profile:` or `causes:`"},
      {"infant mortality of nothing", [&](Scenario& s) { failures(s).infant_factor = 2.0; },
       "fleets.racks.failures.infant_factor", "has no effect: nothing fails; write `profile:` or `causes:`"},
      {"fades from nothing",
       [&](Scenario& s) {
         failures(s).profile = "llama-3";
         failures(s).infant_fades = Duration(3600.0);
       },
       "fleets.racks.failures.infant_fades",
       "has no effect: new racks fail like old ones; write `infant_factor:` above 1"},
      {"72 GPUs, each every 720 s",
       [&](Scenario& s) { failures(s).causes = changed([](FailureCause& c) { c.rate = Rate(1.0 / 720); }); },
       "fleets.racks.failures", "a rack would fail every 10 s; write rates that make it at least 60 s"},
      {"rack maintenance without occasion",
       [](Scenario& s) { device<RackSpec>(s, "racks").maintenance.emplace_back(); }, "fleets.racks.maintenance[0]",
       "nothing says when; write every_running, every or dates"},
      {"spares for software",
       [&](Scenario& s) {
         fleet(s, "racks").spares = 2;
         failures(s).causes = changed([](FailureCause& c) { c.repair.reset(); });
       },
       "fleets.racks.spares", "have no effect: the units never fail; write `outage:`, or remove them"},
  });
}

TEST_CASE("validate: problems of single devices") {
  expect({
      {"minimum load above the cold cap", [](Scenario& s) { device<GasTurbineSpec>(s, "titan").cold_cap = 0.4; },
       "fleets.titan.minimum_load",
       "0.5 is above the generator limit `cold_cap`, 0.4: the unit could never run; write less"},
      {"hot start slower than cold",
       [](Scenario& s) { device<GasTurbineSpec>(s, "titan").hot_start = Duration(3600.0); }, "fleets.titan.hot_start",
       "1 h is longer than a cold start, 20 min; write less"},
      {"no power left in summer: 20 K at 5 %/K",
       [](Scenario& s) { device<GasTurbineSpec>(s, "titan").ambient_derate = PerKelvin(0.05); },
       "fleets.titan.ambient_derate", "nothing of the rating is left at 35 degC; write less, e.g. '0.7 %/K'"},
      {"house load of the whole output",
       [](Scenario& s) { device<GasTurbineSpec>(s, "titan").auxiliary = Power(16.5); }, "fleets.titan.auxiliary",
       "the unit would draw all that it makes; write less than the rating"},
      {"8.25 MW at 0.1 W/s take 22,917 h",
       [](Scenario& s) { device<GasTurbineSpec>(s, "titan").ramp = RampRate(1e-7); }, "fleets.titan.ramp",
       "full load would take 2.29e+04 h to reach, but a unit runs for at most 365 d; write a faster ramp"},
      {"8.25 MW at 1 kW/s take 2.29 h, maintenance comes every hour",
       [](Scenario& s) {
         auto& d = device<GasTurbineSpec>(s, "titan");
         d.ramp = RampRate(1e-3);
         d.maintenance.push_back({.every_running = Duration(3600.0)});
       },
       "fleets.titan.ramp",
       "full load would take 2.29 h to reach, but a unit runs for at most 1 h; write a faster ramp"},
      {"empty window", [](Scenario& s) { device<BatterySpec>(s, "packs").soc_minimum = 0.95; },
       "fleets.packs.soc_minimum", "0.95 is not below `soc_maximum`, 0.95; write less"},
      {"starts outside the window", [](Scenario& s) { device<BatterySpec>(s, "packs").initial_soc = 1.0; },
       "fleets.packs.initial_soc", "1 is outside the window 0.05 to 0.95; write a value within"},
      {"taper over more than half of 0.5",
       [](Scenario& s) {
         auto& d = device<BatterySpec>(s, "packs");
         d.soc_minimum = 0.45;
         d.taper = 0.3;
       },
       "fleets.packs.taper", "0.3 is more than half of the window, 0.25: full power would never be had; write less"},
      {"tie of nothing", [](Scenario& s) { device<GridTieSpec>(s, "grid").firm = Power(0.0); }, "fleets.grid",
       "imports nothing; write `firm:` or `interruptible:`, e.g. '150 MW'"},
      {"hours the wrong way", [](Scenario& s) { device<GridTieSpec>(s, "grid").calls.from_hour = 21; },
       "fleets.grid.calls.from_hour", "21 is not before `to_hour`, 20; write an earlier hour"},
      {"calls in no month",
       [](Scenario& s) {
         auto& c = device<GridTieSpec>(s, "grid").calls;
         c.per_year = 5;
         c.months.clear();
       },
       "fleets.grid.calls.months", "is empty, so random calls could never come; write e.g. [6, 7, 8, 9]"},
      {"calls that take nothing",
       [](Scenario& s) {
         auto& c = device<GridTieSpec>(s, "grid").calls;
         c.per_year = 5;
         c.depth = 0;
       },
       "fleets.grid.calls", "have no effect: no import is given up; write `depth` or `interruptible`"},
      {"five coefficients", [](Scenario& s) { device<ChillerSpec>(s, "chillers").eir_curve.coefficients.pop_back(); },
       "fleets.chillers.eir_curve.coefficients", "5 numbers are given, the curve has 6: a, b, c, d, e, f"},
      {"range the wrong way", [](Scenario& s) { device<ChillerSpec>(s, "chillers").capacity_curve.y_range = {40, 10}; },
       "fleets.chillers.capacity_curve.y_range", "is not a range; write [low, high]"},
      {"1 - 0.02 y is -1 at y = 100",
       [](Scenario& s) { device<ChillerSpec>(s, "chillers").capacity_curve.coefficients = {1, 0, 0, -0.02, 0, 0}; },
       "fleets.chillers.capacity_curve",
       "falls to -1 within its range; it must stay positive: check coefficients and ranges"},
      {"two part-load coefficients", [](Scenario& s) { device<ChillerSpec>(s, "chillers").part_load = {0, 1}; },
       "fleets.chillers.part_load", "2 numbers are given, the curve has 3: a, b, c"},
      {"fan that eats its gain",
       [](Scenario& s) { s.fleets.items.emplace_back("dry", fleet_of(DryCoolerSpec{.fan = Power(1.0)}, "water", 1)); },
       "fleets.dry.fan", "the fan draws 1 MW to reject 1 MW of heat; write less"},
      {"CDUs without a loop",
       [](Scenario& s) {
         entry(s.halls, "air") = {.site = "memphis", .bus = "ring"};
         s.fleets.items.emplace_back("cdus", fleet_of(CduSpec{}, "air", 1));
         s.fleets.items.emplace_back("more", fleet_of(RackSpec{}, "air", 1));
       },
       "fleets.cdus.at", "CDUs have no effect in hall 'air', which has no loop; write `loop:` there"},
      {"idle above rating", [](Scenario& s) { device<RackSpec>(s, "racks").idle = Power(0.14); }, "fleets.racks.idle",
       "0.14 MW is above the rating, 132 kW; write less"},
      {"standby above idle", [](Scenario& s) { device<RackSpec>(s, "racks").standby = Power(0.05); },
       "fleets.racks.standby", "50 kW is above `idle`, 40 kW; write less"},
  });
}

TEST_CASE("validate: problems of crews, permits and common causes") {
  const auto permit = [](Scenario& s) -> PermitSpec& {
    fleet(s, "titan").permit = "air";
    return entry(s.permits, "air");
  };
  const auto cause = [](Scenario& s) -> CommonCauseSpec& {
    if (s.common_causes.empty())
      s.common_causes.items.emplace_back("gas", CommonCauseSpec{.fleets = {"titan"}, .outage = failing});
    return entry(s.common_causes, "gas");
  };
  expect({
      {"idle crew", [](Scenario& s) { entry(s.crews, "a"); }, "crews.a",
       "repairs nothing; write `crew: a` on a fleet, or remove it"},
      {"unused permit", [](Scenario& s) { entry(s.permits, "air").until = day("2025-06-01"); }, "permits.air",
       "no fleet has it; write `permit: air` on a fleet, or remove it"},
      {"empty permit", [&](Scenario& s) { permit(s); }, "permits.air",
       "limits nothing; write from, until, term or nox_per_year, or remove it"},
      {"permit backwards", [&](Scenario& s) { permit(s) = {.from = day("2025-06-01"), .until = day("2025-05-01")}; },
       "permits.air.until", "2025-05-01 is not after `from`, 2025-06-01; write a later date"},
      {"permit too late", [&](Scenario& s) { permit(s).from = day("2026-01-01"); }, "permits.air.from",
       "2026-01-01 is after the end, 2026-01-01: its units never run; write an earlier date"},
      {"NOx of a generic unit",
       [](Scenario& s) {
         s.fleets.items.emplace_back("peaker", fleet_of(GenericUnitSpec{.capacity = Power(1.0)}, "plant", 1));
         fleet(s, "peaker").permit = "air";
         entry(s.permits, "air").nox_per_year = Mass(80.0);
       },
       "fleets.peaker.permit", "'air' limits NOx only, and a generic_unit emits none; remove it"},
      {"NOx of units that emit none, besides a date",
       [](Scenario& s) {
         s.permits.items.emplace_back("date", PermitSpec{.until = day("2025-06-01"), .nox_per_year = Mass(80.0)});
         s.fleets.items.emplace_back("peaker", fleet_of(GenericUnitSpec{.capacity = Power(1.0)}, "plant", 1));
         fleet(s, "peaker").permit = "date";
       },
       "permits.date.nox_per_year", "has no effect: no fleet that has it emits NOx; remove it"},
      {"cause without fleet", [&](Scenario& s) { cause(s).fleets.clear(); }, "common_causes.gas.fleets",
       "hits no fleet; name at least one"},
      {"cause with unknown fleet", [&](Scenario& s) { cause(s).fleets = {"titans"}; }, "common_causes.gas.fleets[0]",
       "unknown fleet 'titans'; did you mean 'titan'?"},
      {"cause that never happens", [&](Scenario& s) { cause(s).outage = {}; }, "common_causes.gas",
       "never happens; write `outage: {rate: ...}` or `dates:`"},
      {"cause of no length",
       [&](Scenario& s) {
         cause(s).outage = {};
         cause(s).dates = {day("2025-06-01")};
       },
       "common_causes.gas.outage.mttr", "units fail but no time to repair is given; write e.g. `mttr: 24 h`"},
      {"cause that hits nobody", [&](Scenario& s) { cause(s).share = 0.0; }, "common_causes.gas.share",
       "at 0 no unit is ever hit; write more"},
      {"cause of another year", [&](Scenario& s) { cause(s).dates = {day("2027-06-01")}; },
       "common_causes.gas.dates[0]", "2027-06-01 is outside the run, 2025-01-01 to 2026-01-01"},
  });
}

TEST_CASE("validate: problems of phases") {
  const auto second = [](Scenario& s) -> PhaseSpec& {
    return s.phases.emplace_back(PhaseSpec{.name = "second", .date = day("2025-06-01")});
  };
  expect({
      {"unknown fleet", [](Scenario& s) { first_add(s).fleet = "rack"; }, "phases[0].add[0].fleet",
       "unknown fleet 'rack'; did you mean 'racks'?"},
      {"nothing to add", [&](Scenario& s) { second(s).add = {{.count = 1, .date = day("2025-06-01")}}; },
       "phases[1].add[0]", "says nothing to add; write `fleet:` or `feeder:`"},
      {"two things to add", [](Scenario& s) { first_add(s).feeder = "ring"; }, "phases[0].add[0]",
       "both `fleet` and `feeder` are given; write one of them"},
      {"circuits of no branch", [&](Scenario& s) { second(s).add = {{.feeder = "plant", .date = day("2025-06-01")}}; },
       "phases[1].add[0].feeder", "'plant' is joined to its parent without circuits; write `via:` there"},
      {"before the start", [](Scenario& s) { first_add(s).date = day("2024-03-01"); }, "phases[0].add[0].date",
       "2024-03-01 is before the start, 2025-01-01; write a later date, or `initial:` in the fleet for what stands at "
       "the start"},
      {"after the end", [](Scenario& s) { first_add(s).date = day("2026-03-01"); }, "phases[0].add[0].date",
       "2026-03-01 is not before the end, 2026-01-01; write an earlier date, or a later end"},
      {"out of order", [&](Scenario& s) { second(s).date = day("2025-02-01"); }, "phases[1]",
       "begins on 2025-02-01, not after 'first', 2025-03-01; put phases in order of time"},
      {"no date", [&](Scenario& s) { second(s).date.reset(); }, "phases[1].date",
       "nothing is added, so nothing says when the phase begins; write `date:`"},
      {"same name", [&](Scenario& s) { second(s).name = "first"; }, "phases[1].name",
       "'first' is the name of an earlier phase; write another"},
      {"retired at once", [](Scenario& s) { first_add(s).retire = day("2025-03-01"); }, "phases[0].add[0].retire",
       "2025-03-01 is not after the delivery, 2025-03-01; write a later date"},
      {"retired while delivered: the 20th rack at 1/d comes after 19 d",
       [](Scenario& s) {
         first_add(s).retire = day("2025-03-10");
         first_add(s).rate = Rate(1.0 / 86400.0);
       },
       "phases[0].add[0].retire", "2025-03-10 is not after the last delivery, 2025-03-20; write a later date"},
      {"waits for itself", [](Scenario& s) { first_add(s).after = {"racks"}; }, "phases[0].add[0].after",
       "can never be met: 'racks' would wait for itself; remove one of the chain"},
      {"waits for a later phase",
       [&](Scenario& s) {
         fleet(s, "packs").initial = 0;
         first_add(s).after = {"packs"};
         second(s).add = {{.fleet = "packs", .date = day("2025-06-01")}};
       },
       "phases[0].add[0].after[0]",
       "can never be met: 'packs' has no units in this phase or before; add some, or remove it"},
      {"removes too many: 5 of 4",
       [&](Scenario& s) { second(s).remove = {{.fleet = "packs", .count = 5, .date = day("2025-06-01")}}; },
       "phases[1].remove[0].count", "removes 5, but only 4 of 'packs' are there on 2025-06-01; write at most that"},
      {"removes what is not delivered yet: 1/d from 1 March, 3 there on 3 March",
       [](Scenario& s) {
         first_add(s).rate = Rate(1.0 / 86400.0);
         s.phases[0].remove = {{.fleet = "racks", .count = 4, .date = day("2025-03-03")}};
       },
       "phases[0].remove[0].count", "removes 4, but only 3 of 'racks' are there on 2025-03-03; write at most that"},
      {"floor for no rack: 10 m2 / 100 m2/MW = 0.1 MW",
       [](Scenario& s) {
         s.sites.find("memphis")->floor = FloorSpec{.area = Area(10.0), .density = FloorDensity(100.0)};
       },
       "fleets.racks",
       "not one rack fits on the floor that 'memphis' ever has, 0.1 MW of IT; give the site more floor"},
  });
}

TEST_CASE("validate: adds that wait for each other in a circle are each named") {
  Scenario plan = small_plan();
  plan.phases[0].add.push_back({.fleet = "chillers", .date = day("2025-03-01"), .after = {"racks"}});
  CHECK(problems(plan) ==
        "phases[0].add[0].after: can never be met: 'racks' would wait for itself; remove one of the chain\n"
        "phases[0].add[1].after: can never be met: 'chillers' would wait for itself; remove one of the chain\n");
}

TEST_CASE("validate: problems of operation") {
  expect({
      {"unknown supply", [](Scenario& s) { s.policy.merit = {"gird"}; }, "policy.merit[0]",
       "unknown fleet 'gird'; did you mean 'grid'?"},
      {"racks in the merit order", [](Scenario& s) { s.policy.merit = {"grid", "racks"}; }, "policy.merit[1]",
       "'racks' is a rack; the merit order is of gas turbines, generic units and grid ties"},
      {"twice", [](Scenario& s) { s.policy.merit = {"grid", "grid"}; }, "policy.merit[1]",
       "'grid' is named twice; write it once"},
      {"shedding a fleet", [](Scenario& s) { s.policy.shed = {"racks"}; }, "policy.shed[0]",
       "'racks' is a fleet; racks are shed by hall, write 'hall'"},
      {"shedding a battery", [](Scenario& s) { s.policy.shed = {"packs"}; }, "policy.shed[0]",
       "'packs' is a battery, halls and loads are shed; there are hall, town"},
      {"shedding the unknown", [](Scenario& s) { s.policy.shed = {"twon"}; }, "policy.shed[0]",
       "unknown hall or load 'twon'; did you mean 'town'?"},
      {"reserve of three of two", [](Scenario& s) { s.policy.reserve.units = 3; }, "policy.reserve.units",
       "keeps 3 units spinning, but phase 'first' has only 2; write less"},
      {"target outside the window", [](Scenario& s) { s.policy.battery.target = 0.99; }, "policy.battery.target",
       "0.99 is outside the window of 'packs', 0.05 to 0.95; write a value within"},
      {"battery policy without battery",
       [](Scenario& s) {
         s.fleets.items.erase(s.fleets.items.begin() + 1);
         s.policy.battery.keep = 0.5;
       },
       "policy.battery", "has no effect: there is no battery; add a fleet, or remove it"},
      {"ambient for nothing",
       [](Scenario& s) { s.policy.energise = {.cooling = false, .power = false, .ambient = Temperature(30.0)}; },
       "policy.energise.ambient", "has no effect: racks wait neither for cooling nor for power; remove it"},
  });
}

TEST_CASE("validate: all problems are reported at once") {
  Scenario plan = small_plan();
  plan.policy.merit = {"x"};
  plan.end = day("2024-01-01");
  entry(plan.crews, "a");
  CHECK(validate(plan).size() == 4);  // end, the phase after it, the idle crew, the unknown fleet
}

TEST_CASE("validate: ten thousand buses in a row are checked in no time") {
  Scenario plan = small_plan();
  std::string parent = "ring";
  for (int i = 0; i < 9'998; ++i) {
    std::string name = "b";
    name += std::to_string(i);
    plan.buses.items.emplace_back(name, BusSpec{.from = parent});
    parent = name;
  }
  CHECK(problems(plan) ==
        "buses.b9997: nothing hangs on it; remove it, or write `at: b9997` or `bus: b9997` somewhere\n");
}

TEST_CASE("floor: capacity is area times storeys by density") {
  // 176.5 m2/MW: 353 m2 in two storeys hold 4 MW
  CHECK(floor_capacity({.area = Area(353.0), .storeys = 2}).value() == Approx(4.0));
}

TEST_CASE("unit names are padded to the fleet's size, at least two digits") {
  CHECK(unit_name("titan-350", 7, 40) == "titan-350/07");
  CHECK(unit_name("racks", 7, 1528) == "racks/0007");
  CHECK(unit_name("grid", 1, 1) == "grid/01");
}
