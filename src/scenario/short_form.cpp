#include "short_form.hpp"

#include "read.hpp"
#include "value_text.hpp"

namespace gigasim {

using document::Node;

namespace {
bool begins_a_number(const Node& node) {
  return node.is(Node::Kind::scalar) && node.text.find_first_of("+-.0123456789") == 0;
}

/// A number, or a law of numbers.
bool is_numeric(const Node& node) {
  const Node* items = node.find("choice");
  return items ? !items->items.empty() && begins_a_number(items->items.front()) : begins_a_number(node) || is_law(node);
}
}  // namespace

void read_short(Reading& reading, const Node& node, const FieldContext& field, Lifetime& value) {
  reading.record(field.path, node.mark);
  if (const auto mean = read_number(reading, node, {field.path, field.name, positive}, unit_symbol<Duration>))
    value = {Law::exponential, Duration{*mean}, 1.0};
}

void read_short(Reading& reading, const Node& node, const FieldContext& field, CountRange& value) {
  reading.record(field.path, node.mark);
  if (const auto count = read_integer(reading, node, {field.path, field.name, at_least(1)})) value = {*count, *count};
}

void read_short(Reading& reading, const Node& node, const FieldContext& field, CheckpointSpec& value) {
  Node map;
  map.kind = Node::Kind::map;
  map.mark = node.mark;
  map.entries.push_back({is_numeric(node) ? "every" : "rule", node.mark, node});
  read_struct(reading, map, field, value);
}

void read_short(Reading& reading, const Node& node, const FieldContext& field, ExpectSpec& value) {
  reading.record(field.path, node.mark);
  if (auto sentence = read_text(reading, node, field)) value.that = std::move(*sentence);
}

std::optional<ShortText> short_text(const Lifetime& value) {
  if (value.law != Law::exponential || value.shape != Lifetime{}.shape) return std::nullopt;
  return ShortText{"mean", value_text(value.mean)};
}

std::optional<ShortText> short_text(const CountRange& value) {
  if (value.min != value.max) return std::nullopt;
  return ShortText{"min", value_text(value.min)};
}

}  // namespace gigasim
