/// Structs that one value may stand for in YAML: `mttr: 38 h`, `gpus: 16384`, `checkpoint: daly`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "reading.hpp"

namespace gigasim {

/// A bare duration is the mean of an exponential law.
void read_short(Reading&, const document::Node&, const FieldContext&, Lifetime&);
/// A bare number is both bounds.
void read_short(Reading&, const document::Node&, const FieldContext&, CountRange&);
/// A bare rule, or a bare duration as the fixed interval.
void read_short(Reading&, const document::Node&, const FieldContext&, CheckpointSpec&);
/// A bare sentence.
void read_short(Reading&, const document::Node&, const FieldContext&, ExpectSpec&);

template <class T>
concept Abbreviated = requires(Reading& reading, const document::Node& node, const FieldContext& field, T& value) {
  read_short(reading, node, field, value);
};

/// Fields whose value alone is the short form.
inline std::vector<std::string> short_fields(const Lifetime&) { return {"mean"}; }
inline std::vector<std::string> short_fields(const CountRange&) { return {"min"}; }
inline std::vector<std::string> short_fields(const CheckpointSpec&) { return {"rule", "every"}; }
inline std::vector<std::string> short_fields(const ExpectSpec&) { return {"that"}; }

/// How an effective scenario shows the struct as one value, and which field that value is; nothing where that would
/// hide something.
struct ShortText {
  std::string_view field;
  std::string text;
};
std::optional<ShortText> short_text(const Lifetime&);
std::optional<ShortText> short_text(const CountRange&);
inline std::optional<ShortText> short_text(const CheckpointSpec&) { return std::nullopt; }
inline std::optional<ShortText> short_text(const ExpectSpec&) { return std::nullopt; }

}  // namespace gigasim
