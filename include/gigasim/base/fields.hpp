/// The one declaration of a specification's fields. A struct is made readable, writable and documented by a function
///
///     template <class Fields> void describe(Fields& field, BatterySpec& s) {
///       field("capacity", s.capacity, "Usable energy at full charge", positive, "PUB: Megapack 2 XL datasheet");
///     }
///
/// found by argument-dependent lookup. The YAML reader, the writer of effective scenarios, `gigasim explain`, the JSON
/// Schema and the reference pages are visitors of it. A visitor is callable as
/// `field(name, value, text, rule = any, source = "")`, where `value` is one of: bool, int, double (a ratio; a percent
/// sign is accepted), std::string, a Quantity, Date, an enum with `choices(Enum)`, std::optional, std::vector,
/// Named<T>, Profile<T>, or another described struct.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gigasim {

/// Which values a field accepts. The bounds are in the field's own unit (`unit_symbol`). Rules combine with `|`.
struct Rule {
  /// Lower bound; minus infinity: none.
  double low = -std::numeric_limits<double>::infinity();
  /// Upper bound, not below `low`; infinity: none.
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;   ///< the lower bound itself is refused
  bool high_open = false;  ///< the upper bound itself is refused
  bool required = false;   ///< the field must be given; without this flag the struct's initial value is the default
  bool reference = false;  ///< the text names something that is declared elsewhere in the scenario

  /// Whether `x`, in the field's unit, lies within the bounds. NaN never does.
  constexpr bool accepts(double x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
  /// Both rules hold: the bounds intersect and the flags add up.
  friend constexpr Rule operator|(Rule a, Rule b) {
    if (b.low > a.low || (b.low == a.low && b.low_open)) {
      a.low = b.low;
      a.low_open = b.low_open;
    }
    if (b.high < a.high || (b.high == a.high && b.high_open)) {
      a.high = b.high;
      a.high_open = b.high_open;
    }
    a.required = a.required || b.required;
    a.reference = a.reference || b.reference;
    return a;
  }
};

/// Every value is accepted.
inline constexpr Rule any{};
/// The field must be given.
inline constexpr Rule required{.required = true};
/// The text must name something that the scenario declares.
inline constexpr Rule reference{.reference = true};
/// Above 0.
inline constexpr Rule positive{.low = 0.0, .low_open = true};
/// 0 or above.
inline constexpr Rule non_negative{.low = 0.0};
/// 0..1, both included.
inline constexpr Rule fraction{.low = 0.0, .high = 1.0};
/// `low` or above, in the field's unit.
constexpr Rule at_least(double low) { return {.low = low}; }
/// `low`..`high`, both included, in the field's unit.
constexpr Rule between(double low, double high) { return {.low = low, .high = high}; }

/// A map that keeps the order in which its entries were written. Names are unique; whoever adds an entry sees to that.
/// A look-up compares one name after the other.
template <class T>
struct Named {
  std::vector<std::pair<std::string, T>> items;  ///< names and values, in the order of the file

  /// The first pair of name and value, in the order of declaration.
  auto begin() { return items.begin(); }
  /// Behind the last pair.
  auto end() { return items.end(); }
  /// The first pair of name and value, to read.
  auto begin() const { return items.begin(); }
  /// Behind the last pair.
  auto end() const { return items.end(); }
  /// Number of entries.
  std::size_t size() const { return items.size(); }
  /// Whether there is no entry.
  bool empty() const { return items.empty(); }
  /// The value of this name, null when there is none. Adding an entry makes the pointer invalid.
  const T* find(std::string_view name) const {
    for (const auto& [key, value] : items)
      if (key == name) return &value;
    return nullptr;
  }
  /// The value of this name, to change; null when there is none.
  T* find(std::string_view name) { return const_cast<T*>(std::as_const(*this).find(name)); }
  /// Position of this name in the order of declaration, from 0; nothing when there is no such name.
  std::optional<std::size_t> index(std::string_view name) const {
    for (std::size_t i = 0; i < items.size(); ++i)
      if (items[i].first == name) return i;
    return std::nullopt;
  }
};

/// The spellings of an enum in scenarios, pairs of text and value. A function `choices(Enum)` beside the enum returns
/// them; it is found by argument-dependent lookup.
template <class E, std::size_t N>
using Choices = std::array<std::pair<std::string_view, E>, N>;

/// An enum whose spellings are declared by `choices`.
template <class E>
concept Choice = requires(E e) { choices(e); };

/// The spelling of this value, `?` when `choices` does not list it.
template <Choice E>
constexpr std::string_view to_text(E value) {
  for (const auto& [text, v] : choices(value))
    if (v == value) return text;
  return "?";
}

}  // namespace gigasim
