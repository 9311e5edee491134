#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "field_docs.hpp"
#include "gigasim/scenario.hpp"
#include "gigasim/unit.hpp"

namespace gigasim {

namespace {
using Json = nlohmann::ordered_json;
using Type = FieldDoc::Type;
using Shape = FieldDoc::Shape;

constexpr const char* number_with_unit = R"(^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*[^\s0-9.].*$)";
constexpr const char* percent = R"(^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*%$)";
constexpr const char* date = R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z| ?UTC)?)?$)";

Json reference_to(const std::string& name) { return {{"$ref", "#/definitions/" + name}}; }
Json either(Json a, Json b) { return {{"anyOf", Json::array({std::move(a), std::move(b)})}}; }

Json number(const Rule& rule) {
  Json schema{{"type", "number"}};
  if (std::isfinite(rule.low)) schema[rule.low_open ? "exclusiveMinimum" : "minimum"] = rule.low;
  if (std::isfinite(rule.high)) schema[rule.high_open ? "exclusiveMaximum" : "maximum"] = rule.high;
  return schema;
}

Json quantity(std::string_view symbol) {
  return {{"type", "string"}, {"pattern", number_with_unit}, {"examples", Json::array({example(symbol)})}};
}

Json single(const FieldDoc& field) {
  switch (field.type) {
    case Type::boolean:
      return {{"type", "boolean"}};
    case Type::whole: {
      Json schema = number(field.rule);
      schema["type"] = "integer";
      return schema;
    }
    case Type::ratio:
      return either(number(field.rule), {{"type", "string"}, {"pattern", percent}});
    case Type::text:
      return {{"type", "string"}};
    case Type::date:
      return {{"type", "string"}, {"pattern", date}};
    case Type::quantity:
      return quantity(field.symbol);
    case Type::choice:
    case Type::device:
      return {{"enum", field.choices}};
    case Type::section:
      break;
  }
  const Json section = reference_to(field.section);
  return field.duration_for_short ? either(quantity(unit_symbol<Duration>), section) : section;
}

Json shaped(const FieldDoc& field) {
  Json schema = single(field);
  if (field.profile) schema = either(std::move(schema), reference_to("series"));
  if (field.name == "daily" || field.name == "scale") return Json::object();  // pairs; a factor or a quantity
  if (field.shape == Shape::list) return either({{"type", "array"}, {"items", schema}}, schema);
  if (field.shape == Shape::names)
    return {{"type", "object"}, {"additionalProperties", either(std::move(schema), {{"type", "null"}})}};
  return schema;
}

std::string description(const FieldDoc& field) {
  std::string text = field.text;
  if (const std::string range = range_text(field); !range.empty()) text += fmt::format(" ({})", range);
  if (const std::string preset = default_text(field); !preset.empty())
    text += field.rule.required ? "; required" : "; default " + preset;
  return field.source.empty() ? text : fmt::format("{} [{}]", text, field.source);
}

Json property(const FieldDoc& field) {
  Json schema = shaped(field);
  if (schema.contains("$ref"))
    schema = Json{{"allOf", Json::array({schema})}};  // draft 7 ignores what stands beside $ref
  schema["description"] = description(field);
  return schema;
}

Json object(const std::string& text) {
  return {{"type", "object"}, {"description", text}, {"properties", Json::object()}, {"additionalProperties", false}};
}

void add_properties(Json& object, const std::vector<FieldDoc>& fields) {
  for (const FieldDoc& field : fields) object["properties"][field.name] = property(field);
}

/// Only items of lists: everything else may be completed by `include:` or `model:`.
bool is_list_item(std::string_view name) {
  return name == "phase" || name == "add" || name == "remove" || name == "heat_wave";
}

Json models(std::string_view kind) {
  std::vector<std::string> names;
  for (const CatalogEntry& entry : catalog())
    if (kind.empty() || entry.kind == kind) names.push_back(entry.model);
  Json any{{"type", "string"}};
  Json schema = names.empty() ? any : either({{"enum", names}}, any);
  schema["description"] =
      "Catalog entry, or one of `equipment:`, whose fields are taken over; what is written here wins";
  return schema;
}

Json section_schema(const SectionDoc& s) {
  Json schema = object(s.text);
  add_properties(schema, s.fields);
  if (s.name == "feeder") schema["properties"]["model"] = models("feeder");
  for (const FieldDoc& field : s.fields)
    if (is_list_item(s.name) && field.rule.required) schema["required"].push_back(field.name);
  return schema;
}

Json device_schema(const SectionDoc& device) {
  Json schema = object(device.text);
  schema["properties"]["kind"] = {{"const", device.name}, {"description", device.text}};
  schema["properties"]["model"] = models(device.name);
  add_properties(schema, device.fields);
  for (const FieldDoc& field : section("fleet").fields)
    if (field.type != Type::device) schema["properties"][field.name] = property(field);
  schema["required"] = {"kind"};
  return schema;
}

/// A fleet whose kind comes from its model, or from an included file: the fields of every kind.
Json open_fleet() {
  Json schema = object("A fleet whose kind is known from `model:` or an included file");
  schema["properties"]["model"] = models({});
  for (const SectionDoc& device : devices())
    for (const FieldDoc& field : device.fields) {
      Json& slot = schema["properties"][field.name];
      slot = slot.is_null() ? property(field)
                            : Json{{"description", slot["description"]}};  // kinds differ: the validator tells
    }
  for (const FieldDoc& field : section("fleet").fields)
    if (field.type != Type::device) schema["properties"][field.name] = property(field);
  return schema;
}

Json fleet_schema() {
  Json kinds = Json::array();
  for (const SectionDoc& device : devices()) kinds.push_back(reference_to("fleet_" + device.name));
  kinds.push_back(open_fleet());
  return {{"description", section("fleet").text}, {"oneOf", kinds}};
}

Json definitions() {
  Json all = Json::object();
  for (const SectionDoc& s : sections())
    if (s.name != "scenario") all[s.name] = s.name == "fleet" ? fleet_schema() : section_schema(s);
  for (const SectionDoc& device : devices()) {
    all["fleet_" + device.name] = device_schema(device);
    if (device.name == "floor") all["floor"] = section_schema(device);
  }
  return all;
}

Json equipment() {
  std::vector<std::string> kinds{"feeder"};
  for (const SectionDoc& device : devices()) kinds.push_back(device.name);
  const Json entry{
      {"type", "object"},
      {"properties", {{"kind", {{"enum", kinds}}}, {"text", {{"type", "string"}}}, {"source", {{"type", "string"}}}}},
      {"required", {"kind"}}};
  return {{"type", "object"}, {"description", "Models of your own"}, {"additionalProperties", entry}};
}
}  // namespace

std::string json_schema() {
  const SectionDoc& top = section("scenario");
  Json schema = object(top.text);
  add_properties(schema, top.fields);
  const Json file{{"type", "string"}};
  Json include = either(file, {{"type", "array"}, {"items", file}});
  include["description"] = "Files whose entries lie under this one's";
  schema["properties"]["include"] = include;
  schema["properties"]["equipment"] = equipment();
  Json whole{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "gigasim scenario"}};
  whole.update(schema);
  whole["definitions"] = definitions();
  return whole.dump(2) + "\n";
}

}  // namespace gigasim
