// A broken plan is met by a colleague: what is wrong, where, and what to write.
#include <catch2/catch.hpp>

#include "plans.hpp"

using namespace plans;

TEST_CASE("errors: the tiny plan itself has none") { CHECK(problem(tiny).empty()); }

TEST_CASE("errors: keys") {
  CHECK(problem(with("circuits: 5", "circuts: 5")) ==
        "plan.yaml:8:57: buses.ring.via.circuts: unknown key; did you mean 'circuits'?");
  CHECK(problem(tiny + "polcy: {}\n") == "plan.yaml:24:1: polcy: unknown key; did you mean 'policy'?");
  CHECK(problem(with("name: Tiny\n", "")) == "plan.yaml:1:1: name: missing");
  CHECK(problem(with(", count: 72", "")) == "plan.yaml:23:9: phases[0].add[0].count: missing; write e.g. 'count: 12'");
  CHECK(problem(with("  town: {", "  town: {bus: plant, ")) ==
        "plan.yaml:14:22: loads.town.bus: stands twice in the same map; keep one");
  CHECK(problem(with("halls:\n  hall:", "halls:\n  hall: {site: memphis, bus: ring}\n  hall:")) ==
        "plan.yaml:13:3: halls.hall: stands twice in the same map; keep one");
  CHECK(problem(with("  packs:", "  packs.a:")) ==
        "plan.yaml:17:3: fleets.packs.a: a name consists of letters, digits, '-', '_' and spaces");
  CHECK(problem(with("count: 72", "count: 72, count: 73")) ==
        "plan.yaml:23:35: phases[0].add[0].count: stands twice in the same map; keep one");
  CHECK(problem(with("name: first", "name: a/b")) ==
        "plan.yaml:21:11: phases[0].name: 'a/b': a name is not empty and has no quotes, brackets and slashes");
  CHECK(problem(with("at: hall}", "at: hall, model: X}")) ==
        "plan.yaml:19:41: fleets.racks.model: stands twice in the same map; keep one");
  CHECK(problem(with("count: 72", "count: 1,072")) ==
        "plan.yaml:23:33: phases[0].add[0].072: unknown key; a number takes no commas, write e.g. '1600' for '1,600'");
}

TEST_CASE("errors: units") {
  CHECK(problem(with("1.9 MW", "3.9 MWh")) ==
        "plan.yaml:17:56: fleets.packs.rating: '3.9 MWh' is energy, a rating is power; write e.g. '38 MW'");
  CHECK(problem(with("1.9 MW", "1.9")) ==
        "plan.yaml:17:56: fleets.packs.rating: '1.9' has no unit; write e.g. '1.9 MW'");
  CHECK(problem(with("1.9 MW", "0")) == "plan.yaml:17:56: fleets.packs.rating: '0' has no unit; write e.g. '0 MW'");
  CHECK(problem(with("1.9 MW", "\"1,900 kW\"")) ==
        "plan.yaml:17:56: fleets.packs.rating: '1,900 kW': numbers have no comma; write '1900 kW'");
  CHECK(problem(with("1.9 MW", "-1.9 MW")) == "plan.yaml:17:56: fleets.packs.rating: '-1.9 MW' must be above 0");
  CHECK(problem(with("at: ring, initial", "at: ring, outage: {rate: 1 /yr, mttr: 5}, initial")) ==
        "plan.yaml:17:64: fleets.packs.outage.mttr: '5' has no unit; write e.g. '5 min'");
  CHECK(problem(with("{site: memphis, bus: ring}", "{site: memphis, bus: ring, rise: 10 degC}")) ==
        "plan.yaml:10:43: loops.water.rise: '10 degC' is a temperature, a rise is a difference of temperatures; write "
        "e.g. '10 K'");
  CHECK(problem(tiny + "output: {resolution: 30 s}\n") ==
        "plan.yaml:24:22: output.resolution: '30 s' must be at least 1 min");
}

TEST_CASE("errors: numbers") {
  CHECK(problem(with("initial: 2", "initial: 2.5")) ==
        "plan.yaml:17:45: fleets.packs.initial: '2.5' is not a whole number; write e.g. '12'");
  CHECK(problem(with("count: 72", "count: 0")).empty());  // a phase, or a point of a sweep, that adds none
  CHECK(problem(with("count: 72", "count: -1")) ==
        "plan.yaml:23:31: phases[0].add[0].count: '-1' must not be negative");
  CHECK(problem(with("count: 72", "count: 99999999999")) ==
        "plan.yaml:23:31: phases[0].add[0].count: '99999999999' is too large");
  CHECK(problem(with("loop: water", "loop: water, utilisation: 95")) ==
        "plan.yaml:12:62: halls.hall.utilisation: '95' is more than 1; write '95 %'");
  CHECK(problem(with("loop: water", "loop: water, utilisation: 120 %")) ==
        "plan.yaml:12:62: halls.hall.utilisation: '120 %' must be at least 0 and at most 1");
  CHECK(problem(with("loop: water", "loop: water, utilisation: most")) ==
        "plan.yaml:12:62: halls.hall.utilisation: 'most' is not a number");
  CHECK(problem(with("loop: water", "loop: water, utilisation: 1 MW")) ==
        "plan.yaml:12:62: halls.hall.utilisation: '1 MW' has a unit; a plain number is asked");
}

TEST_CASE("errors: other values") {
  CHECK(problem(with("date: 2026-02-01", "date: 2026-02-30")) ==
        "plan.yaml:23:41: phases[0].add[0].date: '2026-02-30' is not a date; write e.g. '2026-01-31' or '2026-01-31 "
        "14:30' (UTC)");
  CHECK(problem(with("loop: water", "loop: water, conversion: {ups: yes}")) ==
        "plan.yaml:12:67: halls.hall.conversion.ups: 'yes' is not true or false; write 'true'");
  CHECK(problem(with("loop: water", "loop: water, conversion: {ups: Off}")) ==
        "plan.yaml:12:67: halls.hall.conversion.ups: 'Off' is not true or false; write 'false'");
  CHECK(problem(tiny + "start_state: all up\n") ==
        "plan.yaml:24:14: start_state: 'all up' is unknown; did you mean 'all-up'?");
  CHECK(problem(tiny + "start_state: odd\n") ==
        "plan.yaml:24:14: start_state: 'odd' is unknown; write all-up or stationary");
  CHECK(problem(tiny + "policy: 3\n") == "plan.yaml:24:9: policy: '3' is a single value; a map of fields is asked");
  CHECK(problem(tiny + "policy: [1]\n") == "plan.yaml:24:9: policy: is a list; a map of fields is asked");
  CHECK(problem(tiny + "policy:\n") == "plan.yaml:24:1: policy: has no value; write a map, or leave it out");
  CHECK(problem(tiny + "seed:\n") == "plan.yaml:24:1: seed: has no value; write one, or leave the key out");
  CHECK(problem(tiny + "seed: [1]\n") == "plan.yaml:24:7: seed: is a list; a single value is asked");
  CHECK(problem(tiny + "seed: {a: 1}\n") == "plan.yaml:24:7: seed: is a map; a single value is asked");
}

TEST_CASE("errors: kinds and models") {
  CHECK(problem(with("kind: battery", "kind: batery")) ==
        "plan.yaml:17:17: fleets.packs.kind: 'batery' is unknown; did you mean 'battery'?");
  CHECK(problem(with("kind: battery, ", "")) ==
        "plan.yaml:17:10: fleets.packs.kind: missing; write 'kind: ' with one of the device kinds, or 'model: ' with a "
        "catalog entry");
  CHECK(problem(with("Titan 350", "Titan 360")) ==
        "plan.yaml:16:18: fleets.titan.model: there is no 'Titan 360' in the catalog; did you mean 'Titan 350'?");
  CHECK(problem(with("34.5 kV underground", "34.5 kV undergrond")) ==
        "plan.yaml:8:36: buses.ring.via.model: there is no '34.5 kV undergrond' in the catalog; did you mean '34.5 kV "
        "underground'?");
  CHECK(problem(with("kind: battery, at: ring, initial: 2, rating: 1.9 MW",
                     "kind: chiller, model: Megapack 3, at: ring, initial: 2")) ==
        "plan.yaml:17:17: fleets.packs.kind: 'chiller', but 'Megapack 3' is a battery; leave 'kind' out");
}

TEST_CASE("errors: YAML itself") {
  CHECK(problem("") == "plan.yaml: holds no plan");
  CHECK(problem("just words\n") ==
        "plan.yaml:1:1: is not a plan; write e.g. 'name: my campus' and so on, one key a line");
  CHECK(problem("a: [1, 2\nb: 3\n").find("plan.yaml:") == 0);
  CHECK(problem("a: b: c\n") == "plan.yaml:1:5: not valid YAML: illegal map value");
  CHECK(problem(with("  packs:", "\tpacks:")) == "plan.yaml:17:1: a tab; indent with blanks");
  CHECK(problem(tiny + "---\nname: other\n") == "plan.yaml: holds more than one YAML document ('---'); keep one");
  CHECK(problem(with("name: Tiny", "name: !person Tiny")) ==
        "plan.yaml:1:7: '!person': tags have no meaning here; leave it out");
  CHECK(problem("name: caf\xE9\n") == "plan.yaml:1:10: not UTF-8 text: byte 0xE9");
  CHECK(problem(std::string("name: a\0b\n", 10)) == "plan.yaml:1:8: not UTF-8 text: byte 0x00");
  CHECK(problem("[a, b]: c\n") == "plan.yaml:1:1: a key must be plain text");
}

TEST_CASE("errors: files that are not there") {
  Folder folder;
  CHECK(problems_of(folder.path() / "none.yaml") == std::vector<std::string>{"'none.yaml': no such file"});
  CHECK(problems_of(folder.path() / ".").at(0).find("not a file") != std::string::npos);
  CHECK(problem("include: other.yaml\n" + tiny) == "plan.yaml:1:10: include: 'other.yaml': no such file");
  folder.write("list.yaml", "- 1\n");
  CHECK(problems_of(folder.write("plan.yaml", "include: list.yaml\n" + tiny)) ==
        std::vector<std::string>{"plan.yaml:1:10: include: 'list.yaml': not a map of sections"});
  CHECK(problem(with("climate: memphis", "weather: hot.epw")) ==
        "plan.yaml:5:22: sites.memphis.weather: 'hot.epw': no such file");
}

TEST_CASE("errors: all are found at once, in the order of the file") {
  const auto lines =
      problems(with("count: 72", "count: many", with("circuits: 5", "circuts: 5", with("1.9 MW", "1.9"))));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].find("plan.yaml:8:") == 0);
  CHECK(lines[1].find("plan.yaml:17:") == 0);
  CHECK(lines[2].find("plan.yaml:23:") == 0);
}

TEST_CASE("errors: problems of the whole plan stand at the line that shows them") {
  CHECK(problem(with("at: plant", "at: plan")).find("plan.yaml:16:33: fleets.titan.at: ") == 0);
  CHECK(problem(with("fleet: racks", "fleet: rack")).find("phases[0].add[0].fleet: ") != std::string::npos);
}
