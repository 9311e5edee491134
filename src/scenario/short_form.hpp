/// Structs for which one value may stand in YAML: `mttr: 38 h`, `gpus: 16384`, `checkpoint: daly`.
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

/// A struct that has a short form.
template <class T>
concept Abbreviated = requires(Reading& reading, const document::Node& node, const FieldContext& field, T& value) {
  read_short(reading, node, field, value);
};

/// Names of the fields whose value alone is the short form: here the mean. One overload a struct.
inline std::vector<std::string> short_fields(const Lifetime&) { return {"mean"}; }
/// A number is both bounds.
inline std::vector<std::string> short_fields(const CountRange&) { return {"min"}; }
/// A rule, or a fixed interval.
inline std::vector<std::string> short_fields(const CheckpointSpec&) { return {"rule", "every"}; }
/// A sentence.
inline std::vector<std::string> short_fields(const ExpectSpec&) { return {"that"}; }

/// A struct as one value in an effective scenario.
struct ShortText {
  std::string_view field;  ///< the field that the value is
  std::string text;        ///< the value as YAML
};
/// The struct as one value; nothing where that would hide something: here a law that is not exponential. One overload a
/// struct.
std::optional<ShortText> short_text(const Lifetime&);
/// A single number where both bounds are equal.
std::optional<ShortText> short_text(const CountRange&);
/// Always written in full.
inline std::optional<ShortText> short_text(const CheckpointSpec&) { return std::nullopt; }
/// Always written in full.
inline std::optional<ShortText> short_text(const ExpectSpec&) { return std::nullopt; }

}  // namespace gigasim
