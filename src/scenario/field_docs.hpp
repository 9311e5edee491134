/// Every section and kind of device as data, from the field declarations: what `explain`, the JSON Schema and the
/// reference page are written from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

struct FieldDoc {
  enum class Type { boolean, whole, ratio, text, date, quantity, choice, section, kind };
  enum class Shape { single, list, names };  ///< names: a map from names that the user chooses

  std::string name;
  std::string text, source;
  Rule rule{};
  Type type = Type::text;
  Shape shape = Shape::single;
  std::string symbol{};  ///< of a quantity
  std::vector<std::string> choices{};
  std::string section{};                 ///< of a section: its name
  bool profile = false;                  ///< may also be a series
  std::vector<std::string> short_for{};  ///< fields of the section that may stand for it as one value
  std::string preset{};                  ///< default as it would be written; empty: none
};

struct SectionDoc {
  std::string name;
  std::string text;
  std::string place{};  ///< of a kind of device: what `at:` names
  std::vector<FieldDoc> fields{};
};

/// Sections from the whole to its parts; kinds of devices (without the fields that every fleet has); kinds of work
/// (without those that every job has).
const std::vector<SectionDoc>& sections();
const std::vector<SectionDoc>& devices();
const std::vector<SectionDoc>& works();
const SectionDoc& section(std::string_view name);
/// The fields of a section that may stand for the whole as one value.
std::vector<const FieldDoc*> short_forms(const FieldDoc&);

/// For tables: `e.g. 38 MW`, `list of dates`; `> 0`, `0 to 1`; `required`, the default, or nothing.
std::string type_text(const FieldDoc&);
std::string range_text(const FieldDoc&);
std::string default_text(const FieldDoc&);

}  // namespace gigasim
