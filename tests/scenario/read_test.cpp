#include <catch2/catch.hpp>

#include "gigasim/base/random.hpp"
#include "plans.hpp"

using namespace gigasim;
using namespace plans;

namespace {
std::string origin(const LoadedScenario& loaded, const std::string& path) {
  for (const Provenance& p : loaded.provenance)
    if (p.path == path) return p.origin;
  return "none";
}
template <class T>
const T& device(const Scenario& s, const char* fleet) {
  return std::get<T>(s.fleets.find(fleet)->device);
}
}  // namespace

TEST_CASE("reading: values arrive in their types") {
  const Scenario s = load(tiny).scenario;
  CHECK(s.name == "Tiny");
  CHECK(to_string(s.start) == "2026-01-01");
  CHECK(s.sites.find("memphis")->floor->area.value() == Approx(92903.04));
  CHECK(s.buses.find("ring")->from == "plant");
  CHECK(s.buses.find("ring")->via->circuits == 5);
  CHECK(s.buses.find("ring")->via->circuit.length.value() == 2500.0);
  CHECK(s.loads.find("town")->demand.constant.value() == 5.0);
  CHECK_FALSE(s.loads.find("town")->demand.varies());
  CHECK(device<BatterySpec>(s, "packs").rating.value() == 1.9);
  CHECK(s.phases.at(0).add.at(0).count == 72);
  CHECK(s.fleets.items.front().first == "titan");  // order as written
}

TEST_CASE("reading: percents, lists of one, bare durations, rates and options") {
  const Scenario s =
      load(with("loop: water", "loop: water, utilisation: 95 %") + R"(policy: {merit: titan, battery: {keep: 20 %}}
permits: {air: {term: 364 d}}
crews: {a: {count: 2}}
common_causes:
  gas: {fleets: titan, outage: {rate: 0.1 /yr, mttr: {law: lognormal, mean: 8 h, shape: 1}}, dates: [2026-03-01, 2026-04-01 12:00]}
)",
           {"fleets.titan.permit=air", "fleets.titan.crew=a"})
          .scenario;
  CHECK(s.halls.find("hall")->utilisation.constant == 0.95);
  CHECK(s.policy.merit == std::vector<std::string>{"titan"});
  CHECK(s.policy.battery.keep == 0.2);
  CHECK(s.permits.find("air")->term->value() == 364 * 86400.0);
  const CommonCauseSpec& gas = *s.common_causes.find("gas");
  CHECK(gas.outage.rate->value() == Approx(0.1 / 31'536'000.0));
  CHECK(gas.outage.mttr->law == Law::lognormal);
  CHECK(gas.outage.mttr->mean.value() == 8 * 3600.0);
  CHECK(gas.dates.size() == 2);
  CHECK(device<GasTurbineSpec>(s, "titan").outage.mttr->law == Law::exponential);
}

TEST_CASE("reading: a catalog entry fills in what the plan leaves open") {
  const Scenario s = load(with("at: plant", "at: plant, rating: 36 MW, outage: {mttr: 24 h}")).scenario;
  const auto& titan = device<GasTurbineSpec>(s, "titan");
  CHECK(titan.rating.value() == 36.0);
  CHECK(titan.heat_rate.value == 8850.0);
  CHECK(titan.outage.mttr->mean.value() == 24 * 3600.0);
  CHECK(titan.outage.forced_outage_rate == 0.025);
}

TEST_CASE("reading: another way to give the failures replaces the catalog's") {
  const Scenario s = load(with("at: plant", "at: plant, outage: {mttf: 1500 h}")).scenario;
  const auto& outage = device<GasTurbineSpec>(s, "titan").outage;
  CHECK(outage.mttf->mean.value() == 1500 * 3600.0);
  CHECK_FALSE(outage.forced_outage_rate);
  CHECK(outage.mttr->mean.value() == 38 * 3600.0);
}

TEST_CASE("reading: a plan may define equipment of its own") {
  const std::string own =
      "equipment:\n  Trailer: {kind: gas_turbine, text: leased, rating: 16 MW, outage: {forced_outage_rate: 5 %, mttr: "
      "24 h}}\n";
  const Scenario s = load(with("Titan 350", "Trailer") + own).scenario;
  CHECK(device<GasTurbineSpec>(s, "titan").rating.value() == 16.0);
  CHECK(problem(tiny + "equipment:\n  X: {kind: gas_turbine, ratng: 3 MW}\n") ==
        "plan.yaml:25:26: equipment.X.ratng: unknown key; did you mean 'rating'?");
  CHECK(problem(tiny + "equipment:\n  X: {kind: turbine}\n")
            .find("plan.yaml:25:3: equipment.X.kind: 'turbine' is unknown") == 0);
  CHECK(problem(tiny + "equipment: [X]\n") == "plan.yaml:24:12: equipment: is not a map of models");
}

TEST_CASE("reading: equipment of one's own may build on another entry") {
  const std::string own =
      "equipment:\n  Trailer: {model: Titan 130, outage: {forced_outage_rate: 5 %, mttr: 24 h}}\n  Old trailer: "
      "{model: Trailer, rating: 15 MW}\n";
  const Scenario s = load(with("Titan 350", "Old trailer") + own).scenario;
  const auto& trailer = device<GasTurbineSpec>(s, "titan");
  CHECK(trailer.rating.value() == 15.0);
  CHECK(trailer.heat_rate.value == 10160.0);
  CHECK(trailer.outage.forced_outage_rate == 0.05);
  const Scenario wire =
      load(with("34.5 kV underground", "Thin") + "equipment:\n  Thin: {model: 34.5 kV underground, ampacity: 400 A}\n")
          .scenario;
  CHECK(wire.buses.find("ring")->via->circuit.ampacity.value() == 400.0);
  CHECK(problem(tiny + "equipment:\n  X: {model: Titan 360}\n") ==
        "plan.yaml:25:14: equipment.X.model: there is no 'Titan 360' in the catalog; did you mean 'Titan 350'?");
}

TEST_CASE("reading: every leaf says where it came from") {
  const auto loaded = load(with("at: plant", "at: plant, rating: 36 MW"), {"fleets.titan.step=20 %"});
  CHECK(origin(loaded, "fleets.titan.rating").find("plan.yaml:16") != std::string::npos);
  CHECK(origin(loaded, "fleets.titan.heat_rate").find("catalog: Titan 350 (PUB: ") == 0);
  CHECK(origin(loaded, "fleets.titan.step") == "--set");
  CHECK(origin(loaded, "fleets.titan.cold_cap") == "default (EJ)");
  CHECK(origin(loaded, "policy.reserve.units") == "default (EJ)");
  CHECK(origin(loaded, "phases[0].add[0].count").find("plan.yaml:23") != std::string::npos);
}

TEST_CASE("reading: includes lie under the file that names them, later over earlier") {
  Folder folder;
  std::filesystem::create_directory(folder.path() / "parts");
  folder.write("parts/a.yaml",
               "seed: 1\nsites: {memphis: {climate: memphis, floor: {area: 1.0 Mft2, storeys: 2}}}\npolicy: {restore: "
               "5 min, cap: false}\n");
  folder.write("parts/b.yaml", "seed: 2\npolicy: {restore: 7 min}\n");
  const auto file = folder.write(
      "plan.yaml", "include: [parts/a.yaml, parts/b.yaml]\n" + with("{area: 1.0 Mft2}", "{area: 2.0 Mft2}"));
  const auto loaded = load_scenario(file);
  CHECK(loaded.scenario.seed == 2);
  CHECK(loaded.scenario.policy.restore.value() == 420.0);
  CHECK_FALSE(loaded.scenario.policy.cap);
  CHECK(loaded.scenario.sites.find("memphis")->floor->area.value() == Approx(2 * 92903.04));
  CHECK(loaded.scenario.sites.find("memphis")->floor->storeys == 2);
  CHECK(load_scenario(file, {"seed=3"}).scenario.seed == 3);
  REQUIRE(loaded.files.size() == 3);
  CHECK(loaded.files[2].hash == hash64("seed: 2\npolicy: {restore: 7 min}\n"));
}

TEST_CASE("reading: null takes away what an included file says") {
  const Folder folder;
  folder.write("a.yaml",
               "loads: {mill: {bus: ring, demand: 1 MW}, port: {bus: ring, demand: 2 MW}}\npolicy: {restore: 5 min, "
               "cap: false}\n");
  const Scenario s = load_scenario(folder.write("plan.yaml", "include: a.yaml\npolicy: {restore: null}\n" +
                                                                 with("loads:\n", "loads:\n  mill: null\n")))
                         .scenario;
  CHECK_FALSE(s.loads.find("mill"));
  CHECK(s.loads.find("port"));
  CHECK(s.loads.find("town"));
  CHECK(s.policy.restore.value() == 600.0);  // the default
  CHECK_FALSE(s.policy.cap);
}

TEST_CASE("reading: an included file may be empty") {
  Folder folder;
  folder.write("a.yaml", "# nothing yet\n");
  CHECK(load_scenario(folder.write("plan.yaml", "include: a.yaml\n" + tiny)).scenario.name == "Tiny");
}

TEST_CASE("reading: problems in an included file carry its name, and cycles are refused") {
  Folder folder;
  folder.write("a.yaml", "policy: {restore: 5}\n");
  CHECK(problems_of(folder.write("plan.yaml", "include: a.yaml\n" + tiny)) ==
        std::vector<std::string>{"a.yaml:1:19: policy.restore: '5' has no unit; write e.g. '5 min'"});
  folder.write("b.yaml", "include: plan.yaml\n");
  CHECK(problems_of(folder.write("plan.yaml", "include: b.yaml\n" + tiny)) ==
        std::vector<std::string>{"b.yaml:1:10: include: 'plan.yaml': includes itself"});
}

TEST_CASE("reading: anchors, aliases and merge keys") {
  const Scenario s = load(with("  packs: {", "  packs: &p {", tiny) + "", {}).scenario;
  CHECK(s.fleets.size() == 4);
  const Scenario m =
      load(with("  chillers:", "  more: {<<: *p, rating: 1 MW}\n  chillers:", with("  packs: {", "  packs: &p {")))
          .scenario;
  CHECK(device<BatterySpec>(m, "more").rating.value() == 1.0);
  CHECK(m.fleets.find("more")->initial == 2);
}

TEST_CASE("reading: every catalog entry stands in a plan") {
  for (const CatalogEntry& entry : catalog()) {
    INFO(entry.model);
    if (entry.kind == "feeder") {
      CHECK(problem(with("34.5 kV underground", "\"" + entry.model + "\"",
                         with(", length: 2.5 km",
                              entry.model.find("MVA") == std::string::npos ? ", length: 2.5 km" : ""))) == "");
      continue;
    }
    const std::string at = entry.kind == "chiller" || entry.kind == "dry_cooler" ? "water"
                           : entry.kind == "rack" || entry.kind == "cdu"         ? "hall"
                                                                                 : "plant";
    CHECK(problem(with("  racks:", "  it: {model: \"" + entry.model + "\", at: " + at + ", initial: 1}\n  racks:")) ==
          "");
    CHECK(entry.text.size() > 10);
  }
  CHECK(catalog().size() >= 30);
}

TEST_CASE("catalog: an entry is shown as it may be written, with its source") {
  const std::string yaml = catalog_yaml("Megapack 2 XL 2h");
  CHECK(yaml.find("Megapack 2 XL 2h:\n  text: ") == 0);
  CHECK(yaml.find("\n  source: \"PUB: Megapack 2 XL data sheet values") != std::string::npos);
  CHECK(yaml.find("Megapack 2 XL 4h") == std::string::npos);
  CHECK_THROWS_WITH(catalog_yaml("Megapack 2"),
                    Catch::Contains("did you mean 'Megapack 3'?") || Catch::Contains("there is no 'Megapack 2'"));
  for (const CatalogEntry& entry : catalog()) {
    INFO(entry.model);
    const std::string own = "equipment:\n  " + catalog_yaml(entry.model);
    std::string indented;
    for (const char c : own.substr(13)) indented += c == '\n' ? std::string("\n  ") : std::string(1, c);
    CHECK(problem(tiny + "equipment:\n  " + indented + "\n") == "");
  }
}
