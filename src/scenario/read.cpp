#include "read.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gigasim/base/text.hpp"

namespace gigasim {

using document::Entry;
using document::Mark;
using document::Node;

const Entry* Reader::take(std::string_view name) {
  known_.emplace_back(name);
  return map_ ? map_->entry(name) : nullptr;
}

void Reader::missing(const FieldContext& field, const std::string& example) {
  const std::string hint = example.empty() ? std::string() : fmt::format("; write e.g. '{}: {}'", field.name, example);
  reading_.report(map_->mark, field.path, "missing" + hint);
}

namespace {
const std::string comma_hint = "; a number takes no commas, write e.g. '1600' for '1,600'";

/// What is left of `{count: 1,600}`: a key `600` without a value.
bool looks_like_thousands(const Entry& e) {
  return e.key.size() == 3 && std::all_of(e.key.begin(), e.key.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}  // namespace

void Reader::finish() {
  if (!map_ || !kind_known_) return;
  for (const Entry& e : map_->entries)
    if (!reading_.full() && std::find(known_.begin(), known_.end(), e.key) == known_.end())
      reading_.report(e.mark, join_path(path_, e.key),
                      "unknown key" + (looks_like_thousands(e) ? comma_hint : suggestion(e.key, known_)));
}

std::optional<std::size_t> Reader::read_kind(std::string_view name, const std::vector<std::string>& kinds,
                                             bool modelled, std::string_view otherwise) {
  const FieldContext field{join_path(path_, name), name, required};
  const Entry* e = take(name);
  const bool unknown_model = modelled && take("model");
  if (map_ && !e && !unknown_model) reading_.report(map_->mark, field.path, std::string(otherwise));
  const auto kind = e ? read_choice(reading_, e->value, field, kinds) : std::nullopt;
  kind_known_ = kind.has_value();
  if (!kind) return std::nullopt;
  reading_.marks[field.path] = e->value.mark;
  reading_.record(field.path, e->value.mark);
  return kind;
}

bool expect_map(Reading& reading, const Node& node, const FieldContext& field) {
  switch (node.kind) {
    case Node::Kind::map:
      return true;
    case Node::Kind::null:
      reading.report(node.mark, field.path, "has no value; write a map, or leave it out");
      break;
    case Node::Kind::scalar:
      reading.report(node.mark, field.path, fmt::format("'{}' is a single value; a map of fields is asked", node.text));
      break;
    case Node::Kind::sequence:
      reading.report(node.mark, field.path, "is a list; a map of fields is asked");
      break;
  }
  return false;
}

}  // namespace gigasim
