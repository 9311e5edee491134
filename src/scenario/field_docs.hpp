/// Every section and kind of device as data, from the field declarations: what `explain`, the JSON Schema and the
/// reference page are written from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus.hpp"

namespace gigasim {

struct FieldDoc {
  enum class Type { boolean, whole, ratio, text, date, quantity, choice, section, device };
  enum class Shape { single, list, names };  ///< names: a map from names that the user chooses

  std::string name;
  std::string text, source;
  Rule rule{};
  Type type = Type::text;
  Shape shape = Shape::single;
  std::string symbol{};  ///< of a quantity
  std::vector<std::string> choices{};
  std::string section{};            ///< of a section: its name
  bool profile = false;             ///< may also be a series
  bool duration_for_short = false;  ///< a section that may also be written as one duration
  std::string preset{};             ///< default as it would be written; empty: none
};

struct SectionDoc {
  std::string name;
  std::string text;
  std::string place{};  ///< of a kind of device: what `at:` names
  std::vector<FieldDoc> fields{};
};

/// Sections from the whole to its parts, then kinds of devices (without the fields that every fleet has).
const std::vector<SectionDoc>& sections();
const std::vector<SectionDoc>& devices();
const SectionDoc& section(std::string_view name);

/// For tables: `e.g. 38 MW`, `list of dates`; `> 0`, `0 to 1`; `required`, the default, or nothing.
std::string type_text(const FieldDoc&);
std::string range_text(const FieldDoc&);
std::string default_text(const FieldDoc&);

}  // namespace gigasim
