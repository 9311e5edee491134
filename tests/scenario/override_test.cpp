#include <catch2/catch.hpp>

#include "plans.hpp"

using namespace gigasim;
using namespace plans;

TEST_CASE("set: paths go through maps, indices and names") {
  CHECK(load(tiny, {"phases[0].add[0].count=10"}).scenario.phases[0].add[0].count == 10);
  CHECK(load(tiny, {"phases[\"first\"].add[0].count=11"}).scenario.phases[0].add[0].count == 11);
  CHECK(load(tiny, {"phases[first].add[0].count=12"}).scenario.phases[0].add[0].count == 12);
  CHECK(load(tiny, {"fleets[titan].rating=30 MW"}).scenario.fleets.find("titan")->initial == 3);
}

TEST_CASE("set: missing keys of maps are made, values are YAML, the last one wins") {
  const Scenario s = load(tiny, {"policy.reserve.units=2", "policy.merit=[titan]", "seed=5", "seed=6"}).scenario;
  CHECK(s.policy.reserve.units == 2);
  CHECK(s.policy.merit == std::vector<std::string>{"titan"});
  CHECK(s.seed == 6);
}

TEST_CASE("set: wins over the plan, its includes and the catalog, a model may be exchanged") {
  const Scenario s = load(tiny, {"fleets.titan.model=Titan 250", "fleets.titan.outage.mttr=10 h"}).scenario;
  const auto& turbine = std::get<GasTurbineSpec>(s.fleets.find("titan")->device);
  CHECK(turbine.rating.value() == 23.2);
  CHECK(turbine.outage.mttr->mean.value() == 36000.0);
  CHECK(turbine.outage.forced_outage_rate == 0.025);
}

TEST_CASE("set: files named in it lie beside the plan") {
  Folder folder;
  folder.write("load.csv", "load\n3\n");
  const auto file = folder.write("plan.yaml", tiny);
  const auto loaded = load_scenario(file, {"loads.town.demand={csv: load.csv, column: load, unit: MW, hold: true}"});
  CHECK(loaded.scenario.loads.find("town")->demand.series->values == std::vector<double>{3.0});
}

TEST_CASE("set: what cannot be set") {
  CHECK(problem(tiny, {"phases[3].name=x"}) ==
        "--set phases[3].name=x: phases: has 1 entries, [0] to [0]; there is no [3]");
  CHECK(problem(tiny, {"phases[last].name=x"}) ==
        "--set phases[last].name=x: phases: has no entry with the name 'last'; write its position, e.g. [0]");
  CHECK(problem(tiny, {"seed.x=1"}) == "--set seed.x=1: seed: is a map; a single value is asked");
  CHECK(problem(tiny, {"name.x=1"}) == "--set name.x=1: name: is a single value");
  CHECK(problem(tiny, {"fleets.titan.ratin=1 MW"}) ==
        "--set fleets.titan.ratin=1 MW: fleets.titan.ratin: unknown key; did you mean 'rating'?");
  CHECK(problem(tiny, {"seed=[1"}).find("--set seed=[1: not valid YAML: ") == 0);
  for (const char* text : {"", "=", "seed", "a..b=1", "a[=1", "a[]=1", ".a=1", "a.=1", "[]=1"})
    CHECK(problem(tiny, {text}).find("is not a change; write e.g.") != std::string::npos);
}

TEST_CASE("override: nothing in the place of an entry is refused, and says so") {
  CHECK(problem(tiny, {"fleets.titan=null"}) ==
        "--set fleets.titan=null: sets it to nothing, and a change takes no entry away; write a value, or for no unit "
        "of a "
        "fleet e.g. 'fleets.turbines.initial=0'");
  CHECK(problem(tiny, {"fleets.nobody=null"}).find("--set fleets.nobody=null: sets it to nothing") == 0);
  CHECK(problem(tiny, {"fleets.titan.initial=0"}).empty());
}
