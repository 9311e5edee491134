/// The visitor that fills a described struct from a map, and the reading of every kind of value a field may have.
#pragma once

#include <concepts>
#include <type_traits>
#include <variant>

#include "gigasim/base/unit.hpp"
#include "gigasim/campus/campus.hpp"
#include "kinds.hpp"
#include "reading.hpp"
#include "series_text.hpp"
#include "short_form.hpp"

namespace gigasim {

class Reader;

/// A struct whose fields are declared by `describe`.
template <class T>
concept Described = requires(Reader& reader, T& value) { describe(reader, value); };

/// Whether T is a std::optional: the field may be left out, and `null` empties it.
template <class T>
struct is_optional : std::false_type {};
/// It is.
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
/// Whether T is a std::vector: a sequence in YAML, or a single value for a list of one.
template <class T>
struct is_vector : std::false_type {};
/// It is.
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
/// Whether T is a Named: a map from names of the user's choice.
template <class T>
struct is_named : std::false_type {};
/// It is.
template <class T>
struct is_named<Named<T>> : std::true_type {};
/// Whether T is a Profile: a constant, or a map as a series.
template <class T>
struct is_profile : std::false_type {};
/// It is.
template <class T>
struct is_profile<Profile<T>> : std::true_type {};

/// Reads the fields of one map. Without a map it only records the defaults.
class Reader {
 public:
  /// Reads `map` (none: nothing is written) at `path`; `reading` and `map` must outlive it. `lenient`: fields that are
  /// required may be missing.
  Reader(Reading& reading, const document::Node* map, std::string path, bool lenient = false)
      : reading_(reading), map_(map), path_(std::move(path)), lenient_(lenient) {}

  /// Reads one field; `describe` calls it. A field that is not written keeps its value as the default, and is a problem
  /// when it is required. Problems are reported, never thrown.
  template <class T>
  void operator()(std::string_view name, T& value, std::string_view text, Rule rule = any,
                  std::string_view source = "");

  /// Reads the key `name`, which chooses one alternative; its fields stand in the same map.
  template <class Variant>
  void alternatives(std::string_view name, Variant& value);

  /// Reports the keys that no field has asked for, with the nearest known one. Not before all fields were read.
  void finish();

 private:
  /// The entry of a key, which counts as known from now on; null when it is not written.
  const document::Entry* take(std::string_view name);
  /// Reports a required field that is not written, with an example if it is not empty.
  void missing(const FieldContext& field, const std::string& example);
  /// The alternative that the key chooses, as an index into `kinds`. Nothing, with the problem reported, when it is
  /// missing or unknown. `modelled`: `model:` may stand for it; `otherwise` is the message when neither is there.
  std::optional<std::size_t> read_kind(std::string_view name, const std::vector<std::string>& kinds, bool modelled,
                                       std::string_view otherwise);

  /// The state of reading the whole.
  Reading& reading_;
  /// The map; null: every field has its default.
  const document::Node* map_;
  /// Path of the map from the top; empty at the top.
  std::string path_;
  /// Required fields may be missing.
  bool lenient_;
  /// False once a kind was wrong: keys of its fields are then not reported as unknown.
  bool kind_known_ = true;
  /// Keys that fields have asked for.
  std::vector<std::string> known_{};
};

/// Whether T is one value in the file with one origin: everything but structs, and lists and maps of them.
template <class T>
constexpr bool is_leaf() {
  if constexpr (is_optional<T>::value || is_vector<T>::value)
    return is_leaf<typename T::value_type>();
  else
    return !is_named<T>::value && (is_profile<T>::value || !Described<T>);
}

/// Whether `node` is a map; reports it otherwise.
bool expect_map(Reading&, const document::Node&, const FieldContext&);

/// Reads one value of any type that a field may have. A value with a problem, which is reported, stays as it was.
template <class T>
void read_value(Reading& reading, const document::Node& node, const FieldContext& field, T& value);

/// Reads a map into a described struct. Keys that no field asks for are problems.
template <class T>
void read_struct(Reading& reading, const document::Node& node, const FieldContext& field, T& value) {
  if (!expect_map(reading, node, field)) return;
  Reader reader(reading, &node, field.path);
  describe(reader, value);
  reader.finish();
}

/// Reads a sequence; a single value is a list of one.
template <class T>
void read_list(Reading& reading, const document::Node& node, const FieldContext& field, std::vector<T>& list) {
  const auto add = [&](const document::Node& item, const std::string& path) {
    T value{};
    read_value(reading, item, {path, field.name, field.rule}, value);
    list.push_back(std::move(value));
  };
  list.clear();
  if (!node.is(document::Node::Kind::sequence)) return add(node, field.path);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string path = field.path + "[" + std::to_string(i) + "]";
    reading.marks[path] = node.items[i].mark;
    add(node.items[i], path);
  }
}

/// Reads a map from names that the user chooses; an entry without value has all defaults.
template <class T>
void read_named(Reading& reading, const document::Node& node, const FieldContext& field, Named<T>& named) {
  if (!expect_map(reading, node, field)) return;
  named.items.clear();
  for (const document::Entry& e : node.entries) {
    const std::string path = join_path(field.path, e.key);
    reading.marks[path] = e.mark;
    if (!is_name(e.key)) reading.report(e.mark, path, "a name consists of letters, digits, '-', '_' and spaces");
    document::Node empty;
    empty.kind = document::Node::Kind::map;
    empty.mark = e.mark;
    if constexpr (is_leaf<T>()) reading.record(path, e.value.mark);
    T value{};
    read_value(reading, e.value.is(document::Node::Kind::null) ? empty : e.value, {path, e.key, field.rule}, value);
    named.items.emplace_back(e.key, std::move(value));
  }
}

/// Reads a constant, or a map as a series; `constant` then is the series' first value.
template <class T>
void read_profile(Reading& reading, const document::Node& node, const FieldContext& field, Profile<T>& profile) {
  if (!node.is(document::Node::Kind::map) || is_law(node)) return read_value(reading, node, field, profile.constant);
  if constexpr (Quantity<T>)
    profile.series = read_series(reading, node, field, unit_symbol<T>);
  else
    profile.series = read_series(reading, node, field, {});
  if (profile.series) profile.constant = T{profile.series->values.front()};
}

/// Reads one of the spellings of an enum.
template <Choice E>
void read_enum(Reading& reading, const document::Node& node, const FieldContext& field, E& value) {
  std::vector<std::string> names;
  for (const auto& [name, v] : choices(E{})) names.emplace_back(name);
  if (const auto i = read_choice(reading, node, field, names)) value = choices(E{})[*i].second;
}

/// Reads a factor or a quantity.
void read_scale(Reading& reading, const document::Node& node, const FieldContext& field, ScaleText& value);

/// What T is decides which of the functions above reads it.
template <class T>
void read_value(Reading& reading, const document::Node& node, const FieldContext& field, T& value) {
  const auto put = [&](auto read) {
    if (read) value = T{*read};
  };
  if constexpr (is_optional<T>::value) {
    if (node.is(document::Node::Kind::null)) return value.reset();
    typename T::value_type inner{};
    read_value(reading, node, field, inner);
    value = std::move(inner);
  } else if constexpr (is_vector<T>::value)
    read_list(reading, node, field, value);
  else if constexpr (is_named<T>::value)
    read_named(reading, node, field, value);
  else if constexpr (is_profile<T>::value)
    read_profile(reading, node, field, value);
  else if constexpr (Choice<T>)
    read_enum(reading, node, field, value);
  else if constexpr (Quantity<T>)
    put(read_number(reading, node, field, unit_symbol<T>));
  else if constexpr (std::same_as<T, bool>)
    put(read_boolean(reading, node, field));
  else if constexpr (std::same_as<T, int>)
    put(read_integer(reading, node, field));
  else if constexpr (std::same_as<T, double>)
    put(read_number(reading, node, field, {}));
  else if constexpr (std::same_as<T, std::string>)
    put(read_text(reading, node, field));
  else if constexpr (std::same_as<T, Date>)
    put(read_date(reading, node, field));
  else if constexpr (std::same_as<T, document::Node>)
    value = node;
  else if constexpr (std::same_as<T, ScaleText>)
    read_scale(reading, node, field, value);
  else if constexpr (Abbreviated<T>)
    node.is(document::Node::Kind::map) && !is_law(node) ? read_struct(reading, node, field, value)
                                                        : read_short(reading, node, field, value);
  else
    read_struct(reading, node, field, value);
}

/// A text that a user could write for a missing value; empty when nothing general can be said.
template <class T>
std::string example_of() {
  if constexpr (Quantity<T>)
    return example(unit_symbol<T>);
  else if constexpr (std::same_as<T, Date>)
    return "2026-01-31";
  else if constexpr (std::same_as<T, int>)
    return "12";
  else
    return {};
}

/// A field that is not written notes where its default comes from; so do the fields of a struct that is not written.
template <class T>
void Reader::operator()(std::string_view name, T& value, std::string_view, Rule rule, std::string_view source) {
  const FieldContext field{join_path(path_, name), name, rule};
  if (const document::Entry* e = take(name)) {
    reading_.marks[field.path] = e->value.is(document::Node::Kind::scalar) ? e->value.mark : e->mark;
    if constexpr (is_leaf<T>()) reading_.record(field.path, e->value.mark);
    read_value(reading_, e->value, field, value);
    return;
  }
  if (rule.required && map_ && !lenient_) return missing(field, example_of<T>());
  if constexpr (is_leaf<T>() && !is_optional<T>::value) {
    reading_.record_default(field.path, source);
  } else if constexpr (Described<T> && !is_leaf<T>()) {
    Reader defaults(reading_, nullptr, field.path);
    describe(defaults, value);
  }
}

/// The chosen alternative starts from its defaults.
template <class Variant>
void Reader::alternatives(std::string_view name, Variant& value) {
  const auto kind = read_kind(name, kind_names<Variant>(), Kinds<Variant>::modelled, Kinds<Variant>::missing);
  if (!kind) return;
  const auto read_if_chosen = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    if (I != *kind) return;
    value.template emplace<I>();
    describe(*this, std::get<I>(value));
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (read_if_chosen(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<std::variant_size_v<Variant>>());
}

}  // namespace gigasim
