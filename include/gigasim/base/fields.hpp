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

/// What values a field accepts; bounds are in the field's own unit (`unit_symbol`).
struct Rule {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;  ///< the bound itself is excluded
  bool high_open = false;
  bool required = false;   ///< the field must be given; without it the struct's initial value is the default
  bool reference = false;  ///< names something declared elsewhere in the scenario

  constexpr bool accepts(double x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
  /// Both rules hold: bounds intersect, flags add up.
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

inline constexpr Rule any{};
inline constexpr Rule required{.required = true};
inline constexpr Rule reference{.reference = true};
inline constexpr Rule positive{.low = 0.0, .low_open = true};
inline constexpr Rule non_negative{.low = 0.0};
inline constexpr Rule fraction{.low = 0.0, .high = 1.0};
constexpr Rule at_least(double low) { return {.low = low}; }
constexpr Rule between(double low, double high) { return {.low = low, .high = high}; }

/// A map that keeps the order in which its entries were written; names are unique.
template <class T>
struct Named {
  std::vector<std::pair<std::string, T>> items;

  auto begin() { return items.begin(); }
  auto end() { return items.end(); }
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
  std::size_t size() const { return items.size(); }
  bool empty() const { return items.empty(); }
  const T* find(std::string_view name) const {
    for (const auto& [key, value] : items)
      if (key == name) return &value;
    return nullptr;
  }
  T* find(std::string_view name) { return const_cast<T*>(std::as_const(*this).find(name)); }
  /// Position of a name in declaration order.
  std::optional<std::size_t> index(std::string_view name) const {
    for (std::size_t i = 0; i < items.size(); ++i)
      if (items[i].first == name) return i;
    return std::nullopt;
  }
};

/// The spellings of an enum: `std::array` of {text, value} pairs, returned by a `choices(Enum)` found by ADL.
template <class E, std::size_t N>
using Choices = std::array<std::pair<std::string_view, E>, N>;

template <class E>
concept Choice = requires(E e) { choices(e); };

template <Choice E>
constexpr std::string_view to_text(E value) {
  for (const auto& [text, v] : choices(value))
    if (v == value) return text;
  return "?";
}

}  // namespace gigasim
