/// Every section and kind of device as data, from the field declarations. `explain`, the JSON Schema and the reference
/// page are written from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// The documentation of one field.
struct FieldDoc {
  /// Type of its value. section: a map with fields of its own; kind: the choice among kinds of device or work.
  enum class Type { boolean, whole, ratio, text, date, quantity, choice, section, kind };
  /// Number of values. names: a map from names that the user chooses.
  enum class Shape { single, list, names };

  std::string name;                      ///< key in YAML
  std::string text, source;              ///< sentence, and class and source of the default
  Rule rule{};                           ///< accepted values, in the unit `symbol`
  Type type = Type::text;                ///< of one value
  Shape shape = Shape::single;           ///< one value, or many
  std::string symbol{};                  ///< unit of a quantity
  std::vector<std::string> choices{};    ///< accepted texts of a choice or kind
  std::string section{};                 ///< name of a section
  bool profile = false;                  ///< may also be a series
  std::vector<std::string> short_for{};  ///< fields of the section that may stand for it as one value
  std::string preset{};                  ///< default as it would be written; empty: none
};

/// The documentation of a section, or of a kind of device or work.
struct SectionDoc {
  std::string name;                ///< of the section; the kind
  std::string text;                ///< one sentence
  std::string place{};             ///< of a kind of device: kind of place that `at:` names
  std::vector<FieldDoc> fields{};  ///< in the order of `describe`
};

/// Sections, from the whole to its parts.
const std::vector<SectionDoc>& sections();
/// Kinds of devices, without the fields that every fleet has.
const std::vector<SectionDoc>& devices();
/// Kinds of work, without the fields that every job has.
const std::vector<SectionDoc>& works();
/// The section of this name. Throws InternalFault when there is none.
const SectionDoc& section(std::string_view name);
/// The fields of a section that may stand for the whole as one value.
std::vector<const FieldDoc*> short_forms(const FieldDoc&);

/// The type for tables: `e.g. 38 MW`, `list of dates`.
std::string type_text(const FieldDoc&);
/// The accepted range for tables: `> 0`, `0 to 1`; empty: any.
std::string range_text(const FieldDoc&);
/// `required`, the default, or nothing.
std::string default_text(const FieldDoc&);

}  // namespace gigasim
