/// The ordered values of a variable of `gigasim size`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/campus/sizing_plan.hpp"

namespace gigasim {

/// The end of the values that a search wants. Each has several spellings in YAML.
enum class Wanted {
  least,  ///< also fewest, earliest
  most    ///< also latest, largest
};
/// Spellings of `direction:`.
constexpr Choices<Wanted, 6> choices(Wanted) {
  return {{{"least", Wanted::least},
           {"fewest", Wanted::least},
           {"earliest", Wanted::least},
           {"most", Wanted::most},
           {"latest", Wanted::most},
           {"largest", Wanted::most}}};
}

/// An entry of `find:` as written.
struct SizingFind {
  std::vector<std::string> path{};  ///< places in the plan that all take the value
  /// First and last value, the distance between values, and the price of a unit; texts with units.
  std::optional<std::string> from{}, to{}, step{}, cost{};
  std::vector<std::string> values{};  ///< all values in ascending order, instead of a range
  Wanted direction = Wanted::least;   ///< the end that is wanted
};
/// Keys of an entry of `find:` in a study file of `gigasim size`.
template <class F>
void describe(F& field, SizingFind& s) {
  field("path", s.path, "Place in the plan that takes the value, as in --set; of several, all take it", required);
  field("from", s.from, "First value: a number, a quantity or a date");
  field("to", s.to, "Last value");
  field("step", s.step, "Between values; default: 1, of dates 1 d");
  field("values", s.values, "Instead of from, to and step: all values, in ascending order");
  field("direction", s.direction, "Whether the `least` or the `most` is wanted; also fewest, earliest; largest, latest",
        any, "EJ: most searches are for the fewest");
  field("cost", s.cost,
        "Price of a unit of it, e.g. 25 MUSD or 2 MUSD/MW; where the most is wanted, of going without a unit");
}

/// The values of a variable, or the problem of its entry.
struct SizingValues {
  std::vector<std::string> values{};  ///< from the one wanted most to the safest
  std::vector<double> costs{};        ///< USD of each value, 0 or above; empty: no price given
  std::string problem{}, field{};     ///< message, and the field that has it; empty: none
};
/// Counts up the range, or takes the values as listed, and prices them; at most 10,000 values.
SizingValues sizing_values(const SizingFind&);

}  // namespace gigasim
