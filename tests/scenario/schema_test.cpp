#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "gigasim/campus/campus.hpp"
#include "gigasim/scenario/scenario.hpp"

using Json = nlohmann::json;

namespace {
const Json& schema() {
  static const Json parsed = Json::parse(gigasim::json_schema());
  return parsed;
}
const Json& definition(const std::string& name) { return schema().at("definitions").at(name); }

/// The part of draft 7 that the schema uses.
bool accepts(const Json& rule, const Json& value);

bool accepts_properties(const Json& rule, const Json& value) {
  for (const auto& [key, inner] : value.items()) {
    const Json properties = rule.value("properties", Json::object());
    const Json others = rule.value("additionalProperties", Json(true));
    if (properties.contains(key) ? !accepts(properties[key], inner) : !accepts(others, inner)) return false;
  }
  const Json wanted = rule.value("required", Json::array());
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const Json& key) { return value.contains(key.get<std::string>()); });
}

bool accepts_type(const std::string& type, const Json& value) {
  static const std::map<std::string, bool (Json::*)() const noexcept> is{{"object", &Json::is_object},
                                                                         {"array", &Json::is_array},
                                                                         {"string", &Json::is_string},
                                                                         {"number", &Json::is_number},
                                                                         {"integer", &Json::is_number_integer},
                                                                         {"boolean", &Json::is_boolean},
                                                                         {"null", &Json::is_null}};
  return (value.*is.at(type))();
}

long matches(const Json& alternatives, const Json& value) {
  return std::count_if(alternatives.begin(), alternatives.end(), [&](const Json& a) { return accepts(a, value); });
}

bool accepts(const Json& rule, const Json& value) {
  if (rule.is_boolean()) return rule.get<bool>();
  if (rule.contains("$ref"))
    return accepts(definition(rule["$ref"].get<std::string>().substr(14)), value);  // after "#/definitions/"
  if (rule.contains("const") && rule["const"] != value) return false;
  if (rule.contains("enum") && std::find(rule["enum"].begin(), rule["enum"].end(), value) == rule["enum"].end())
    return false;
  if (rule.contains("type") && !accepts_type(rule["type"], value)) return false;
  if (rule.contains("pattern") &&
      !std::regex_search(value.get<std::string>(), std::regex(rule["pattern"].get<std::string>())))
    return false;
  if (rule.contains("minimum") && value < rule["minimum"]) return false;
  if (rule.contains("maximum") && value > rule["maximum"]) return false;
  if (rule.contains("exclusiveMinimum") && value <= rule["exclusiveMinimum"]) return false;
  if (rule.contains("anyOf") && matches(rule["anyOf"], value) == 0) return false;
  if (rule.contains("oneOf") && matches(rule["oneOf"], value) != 1) return false;
  if (rule.contains("allOf") && matches(rule["allOf"], value) != static_cast<long>(rule["allOf"].size())) return false;
  if (value.is_array() && rule.contains("items"))
    return std::all_of(value.begin(), value.end(), [&](const Json& item) { return accepts(rule["items"], item); });
  return !value.is_object() || accepts_properties(rule, value);
}

/// YAML as an editor reads it: plain scalars that look like numbers are numbers.
Json from_yaml(const YAML::Node& node) {
  if (node.IsNull()) return nullptr;
  Json result = node.IsSequence() ? Json::array() : Json::object();
  if (node.IsMap())
    for (const auto& entry : node) result[entry.first.as<std::string>()] = from_yaml(entry.second);
  else if (node.IsSequence())
    for (const auto& item : node) result.push_back(from_yaml(item));
  else if (const Json number = Json::parse(node.Scalar(), nullptr, false);
           node.Tag() != "!" && (number.is_number() || number.is_boolean()))
    result = number;
  else
    result = node.Scalar();
  return result;
}

/// A plan, as an editor sees its YAML.
Json plan() {
  return Json::parse(R"({
    "name": "Tiny", "start": "2026-01-01", "end": "2027-01-01 12:30", "include": "base.yaml",
    "equipment": {"Mine": {"kind": "rack", "text": "My rack", "rating": "100 kW"}},
    "sites": {"memphis": {"climate": "memphis", "floor": {"area": "1.0 Mft2"}}},
    "buses": {"plant": null, "ring": {"from": "plant", "via": {"model": "34.5 kV underground", "circuits": 5, "length": "2.5 km"}}},
    "halls": {"hall": {"site": "memphis", "bus": "ring", "utilisation": {"daily": [[0, 0.5], [8, 0.9]]}}},
    "loads": {"town": {"bus": "ring", "demand": "5 MW"}},
    "fleets": {
      "titan": {"model": "Titan 350", "at": "plant", "initial": 3, "outage": {"mttf": "30 d", "mttr": {"law": "weibull", "mean": "8 h", "shape": 2}}},
      "packs": {"kind": "battery", "at": "ring", "initial": 2, "rating": "1.9 MW", "soc_minimum": "5 %"},
      "racks": {"kind": "rack", "at": "hall"}},
    "phases": [{"name": "first", "add": [{"fleet": "racks", "count": 72, "date": "2026-02-01", "after": "packs"}]}],
    "policy": {"merit": ["titan"], "reserve": {"units": 1, "share": 0.05}}})");
}
bool accepts_with(const std::string& pointer, const Json& value) {
  Json changed = plan();
  changed[Json::json_pointer(pointer)] = value;
  return accepts(schema(), changed);
}
}  // namespace

TEST_CASE("schema: it is draft 7 and closed at the top") {
  CHECK(schema().at("$schema") == "http://json-schema.org/draft-07/schema#");
  CHECK(schema().at("additionalProperties") == false);
}

TEST_CASE("schema: a plan with include, equipment, models, series and lifetimes is valid") {
  CHECK(accepts(schema(), plan()));
}

TEST_CASE("schema: what the validator refuses of single fields, the editor marks") {
  CHECK_FALSE(accepts_with("/fleet", 1));                                  // unknown section
  CHECK_FALSE(accepts_with("/fleets/packs/ratin", "1.9 MW"));              // unknown field
  CHECK_FALSE(accepts_with("/fleets/packs/rating", 1.9));                  // no unit
  CHECK_FALSE(accepts_with("/fleets/packs/rating", "1.9"));                // no unit
  CHECK_FALSE(accepts_with("/fleets/packs/gpus", 72));                     // another kind's field
  CHECK_FALSE(accepts_with("/fleets/packs/kind", "batery"));               // unknown kind
  CHECK_FALSE(accepts_with("/fleets/packs/soc_minimum", 1.5));             // out of range
  CHECK_FALSE(accepts_with("/start", "7 March"));                          // no date
  CHECK_FALSE(accepts_with("/start_state", "all up"));                     // no choice
  CHECK_FALSE(accepts_with("/phases/0/add/0", Json{{"fleet", "racks"}}));  // no count, no date
  CHECK_FALSE(accepts_with("/policy/reserve/units", -1));
  CHECK(accepts_with("/policy/reserve/units", 2));
  CHECK(accepts_with("/start_state", "stationary"));
}

TEST_CASE(
    "schema: laws stand in place of numbers and dates, choices in place of other values, a list in place of a weather "
    "file") {
  CHECK(accepts_with("/fleets/packs/rating", Json::parse(R"({"pert": ["1 MW", "2 MW", "4 MW"], "with": "-chain"})")));
  CHECK(accepts_with("/phases/0/add/0/date", Json::parse(R"({"normal": ["2026-02-01", "2 weeks"]})")));
  CHECK(accepts_with("/phases/0/add/0/count", Json::parse(R"({"uniform": [60, 80]})")));
  CHECK(accepts_with("/fleets/titan/outage/mttf",
                     Json::parse(R"({"empirical": {"csv": "mttf.csv", "column": "h", "unit": "h"}})")));
  CHECK(accepts_with("/loads/town/demand",
                     Json::parse(R"({"csv": "a.csv", "column": "b", "scale": {"normal": [1.0, 0.03]}})")));
  CHECK(accepts_with("/start_state", Json::parse(R"({"choice": ["all-up", "stationary"]})")));
  CHECK(accepts_with("/sites/memphis", Json::parse(R"({"weather": ["a.epw", "b.epw"]})")));
  CHECK(accepts_with("/correlations", Json::parse(R"({"chain": 0.6})")));
  CHECK(accepts_with(
      "/delays",
      Json::parse(R"({"strike": {"chance": 0.3, "delay": {"lognormal": ["6 weeks", 0.5]}, "of": ["racks"]}})")));
  CHECK_FALSE(accepts_with("/fleets/packs/rating", Json::parse(R"({"prt": ["1 MW", "2 MW", "4 MW"]})")));
  CHECK_FALSE(accepts_with("/fleets/titan/at", Json::parse(R"({"choice": ["plant", "ring"]})")));
}

TEST_CASE("schema: every reference leads to a definition") {
  const std::string text = gigasim::json_schema();
  const std::regex ref(R"re("\$ref": "#/definitions/([^"]+)")re");
  for (std::sregex_iterator it(text.begin(), text.end(), ref), end; it != end; ++it) {
    INFO((*it)[1]);
    CHECK(schema().at("definitions").contains((*it)[1].str()));
  }
}

TEST_CASE("schema: every kind of device is one alternative of a fleet, with its description") {
  CHECK(definition("fleet").at("oneOf").size() == std::size(gigasim::device_kinds) + 1);
  for (const gigasim::DeviceTraits& kind : gigasim::device_kinds) {
    const Json& device = definition("fleet_" + std::string(kind.kind));
    CHECK(device.at("properties").at("kind").at("const") == std::string(kind.kind));
    CHECK(device.at("properties").contains("at"));
    for (const auto& [name, property] : device.at("properties").items()) CHECK(property.contains("description"));
  }
}

TEST_CASE("schema: jobs of both kinds, in short and in full") {
  const auto accepts_job = [](const char* text) { return accepts_with("/jobs/a", Json::parse(text)); };
  CHECK(accepts_job(
      R"({"kind": "training", "gpus": 16384, "flops": 3.8e25, "checkpoint": "daly", "islands": {"count": 2}})"));
  CHECK(
      accepts_job(R"({"kind": "training", "gpus": {"min": 72, "max": 144}, "checkpoint": "10 min", "halls": "hall"})"));
  CHECK(accepts_job(R"({"kind": "training", "racks": 2, "checkpoint": {"every": "10 min", "bandwidth": "2 TB/s"}})"));
  CHECK(accepts_job(R"({"kind": "service", "racks": 2, "utilisation": {"daily": [[0, 0.5]]}})"));
  CHECK(accepts_job(R"({"gpus": 72})"));  // of an included file's job
  CHECK_FALSE(accepts_job(R"({"kind": "servce", "racks": 2})"));
  CHECK_FALSE(accepts_job(R"({"kind": "service", "racks": 2, "tokens": 1e12})"));
  CHECK_FALSE(accepts_job(R"({"kind": "training", "gpus": 0})"));
  CHECK_FALSE(accepts_job(R"({"kind": "training", "gpus": 1.5})"));
  CHECK_FALSE(accepts_job(R"({"kind": "training", "gpus": 72, "checkpoint": "dali"})"));
  CHECK_FALSE(accepts_job(R"({"kind": "training", "gpus": 72, "checkpoint": 600})"));
  CHECK_FALSE(accepts_job(R"({"kind": "training", "gpus": 72, "model": "x"})"));
}

TEST_CASE("schema: quantities show how they are written") {
  CHECK(definition("fleet_battery")["properties"]["rating"]["examples"][0] == "38 MW");
  CHECK(definition("fleet_battery")["properties"]["rating"]["description"] ==
        "Inverter rating, charge and discharge (> 0); default 1.927 MW [PUB: Megapack 2 XL 2 h]");
}

TEST_CASE("schema: every shipped scenario is valid, as written and with all defaults filled in") {
  for (const auto& file : std::filesystem::directory_iterator(GIGASIM_SOURCE_DIR "/scenarios")) {
    if (file.path().extension() != ".yaml") continue;
    INFO(file.path());
    CHECK(accepts(schema(), from_yaml(YAML::LoadFile(file.path().string()))));
    const std::string effective = gigasim::effective_yaml(gigasim::load_scenario(file.path()), false);
    CHECK(accepts(schema(), from_yaml(YAML::Load(effective))));
  }
}
