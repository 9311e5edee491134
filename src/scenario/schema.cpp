#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "field_docs.hpp"
#include "gigasim/base/unit.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

namespace {
using Json = nlohmann::ordered_json;
using Type = FieldDoc::Type;
using Shape = FieldDoc::Shape;

constexpr const char* number_with_unit = R"(^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*[^\s0-9.].*$)";
constexpr const char* percent = R"(^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*%$)";
constexpr const char* date =
    R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z| ?UTC|[+-][0-9]{2}:[0-9]{2})?)?$)";

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
    case Type::kind:
      return {{"enum", field.choices}};
    case Type::section:
      break;
  }
  Json section = reference_to(field.section);
  if (field.short_for.empty()) return section;
  Json forms = Json::array();
  for (const FieldDoc* brief : short_forms(field)) forms.push_back(single(*brief));
  forms.push_back(std::move(section));
  return {{"anyOf", forms}};
}

/// A law may stand in place of a number or a date, a choice in place of the other single values.
Json or_law(Json schema, const FieldDoc& field) {
  const Type t = field.type;
  const bool fixed = t == Type::kind || field.rule.reference || field.name == "name";
  if (fixed || (t == Type::section && field.short_for.empty())) return schema;
  const bool chosen = t == Type::text || t == Type::choice || t == Type::boolean;
  const Json examples = schema.value("examples", Json());
  schema = either(std::move(schema), reference_to(chosen ? "choice" : "law"));
  if (!examples.is_null()) schema["examples"] = examples;
  return schema;
}

Json shaped(const FieldDoc& field) {
  Json schema = or_law(single(field), field);
  if (field.profile) schema = either(std::move(schema), reference_to("series"));
  if (field.name == "daily" || field.name == "scale") return Json::object();  // pairs; a factor or a quantity
  if (field.shape == Shape::list || field.name == "weather")
    return either({{"type", "array"}, {"items", schema}}, schema);
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
  return name == "phase" || name == "add" || name == "remove" || name == "heat_wave" || name == "cause";
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

/// Fleets or jobs: what each has, and the kinds of which it is one.
struct Family {
  std::string_view name;
  const std::vector<SectionDoc>& kinds;
  bool modelled;
};

void add_common(Json& schema, const Family& family) {
  for (const FieldDoc& field : section(family.name).fields)
    if (field.type != Type::kind) schema["properties"][field.name] = property(field);
}

std::string kind_definition(const Family& family, const SectionDoc& kind) {
  return fmt::format("{}_{}", family.name, kind.name);
}

Json kind_schema(const Family& family, const SectionDoc& kind) {
  Json schema = object(kind.text);
  schema["properties"]["kind"] = {{"const", kind.name}, {"description", kind.text}};
  if (family.modelled) schema["properties"]["model"] = models(kind.name);
  add_properties(schema, kind.fields);
  add_common(schema, family);
  schema["required"] = {"kind"};
  return schema;
}

/// The kind comes from a model, or from an included file: the fields of every kind.
Json open_schema(const Family& family) {
  Json schema = object(fmt::format("A {} whose kind is known from {}an included file", family.name,
                                   family.modelled ? "`model:` or " : ""));
  if (family.modelled) schema["properties"]["model"] = models({});
  for (const SectionDoc& kind : family.kinds)
    for (const FieldDoc& field : kind.fields) {
      Json& slot = schema["properties"][field.name];
      slot = slot.is_null() ? property(field)
                            : Json{{"description", slot["description"]}};  // kinds differ: the validator tells
    }
  add_common(schema, family);
  return schema;
}

Json family_schema(const Family& family) {
  Json kinds = Json::array();
  for (const SectionDoc& kind : family.kinds) kinds.push_back(reference_to(kind_definition(family, kind)));
  kinds.push_back(open_schema(family));
  return {{"description", section(family.name).text}, {"oneOf", kinds}};
}

Json values(std::size_t count) {
  Json list{{"type", "array"}, {"minItems", std::max<std::size_t>(count, 2)}};
  if (count > 0) list["maxItems"] = count;
  return list;
}

/// `{pert: [...], with: group}`.
Json law() {
  Json schema =
      object("A law to draw from (docs/formats/uncertainty.md): one of these, and perhaps the group it is drawn with");
  Json& properties = schema["properties"];
  for (const char* name : {"uniform", "normal", "lognormal"}) properties[name] = values(2);
  for (const char* name : {"triangular", "pert"}) properties[name] = values(3);
  properties["empirical"] = either(values(0), Json{{"type", "object"}, {"required", {"csv", "column"}}});
  properties["choice"] = values(0);
  properties["with"] = {{"type", "string"}};
  return schema;
}

Json choice() {
  Json schema = object("One of these, all equally likely");
  schema["properties"]["choice"] = values(0);
  schema["required"] = {"choice"};
  return schema;
}

/// A field of some section takes one such device by itself, as a site takes its floor.
bool is_a_section(const SectionDoc& device) {
  const auto& all = sections();
  return std::any_of(all.begin(), all.end(), [&](const SectionDoc& s) {
    return std::any_of(s.fields.begin(), s.fields.end(), [&](const FieldDoc& f) { return f.section == device.name; });
  });
}

Json definitions() {
  const Family families[] = {{"fleet", devices(), true}, {"job", works(), false}};
  Json all{{"law", law()}, {"choice", choice()}};
  for (const SectionDoc& s : sections())
    if (s.name != "scenario") all[s.name] = section_schema(s);
  for (const Family& family : families) {
    all[std::string(family.name)] = family_schema(family);
    for (const SectionDoc& kind : family.kinds) all[kind_definition(family, kind)] = kind_schema(family, kind);
  }
  for (const SectionDoc& device : devices())
    if (is_a_section(device)) all[device.name] = section_schema(device);
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
