/// The answer without a method: every combination of unit states at every load step, added up.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace enumeration {

struct Unit {
  double capacity_mw, up_h, down_h;
};

/// A load counts as met where less than this share of it is missing, as in the table and in the simulation.
inline constexpr double dead_band = 1e-6;

struct Answer {
  long double lole_h = 0.0, days = 0.0, eue_mwh = 0.0, lolf = 0.0;  // sums of 10^8 terms
};

struct Combination {
  double available_mw = 0.0, probability = 1.0;
};

/// Combination `up`: bit i says that unit i is up.
inline Combination combination(const std::vector<Unit>& units, std::uint32_t up) {
  Combination c;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const Unit& u = units[i];
    const bool is_up = (up >> i) & 1U;
    c.available_mw += is_up ? u.capacity_mw : 0.0;
    c.probability *= (is_up ? u.up_h : u.down_h) / (u.up_h + u.down_h);
  }
  return c;
}

/// Units in their long-run state; a load of one value an hour, 24 of them a day. A combination that is short counts as
/// a new spell when the unit that has just failed, or the load that has just risen, made it so.
inline Answer answer(const std::vector<Unit>& units, const std::vector<double>& load_mw) {
  const std::uint32_t all = 1U << units.size();
  std::vector<Combination> table;
  for (std::uint32_t up = 0; up < all; ++up) table.push_back(combination(units, up));
  const auto short_of = [&](std::uint32_t up, double load) {
    return table[up].available_mw < load * (1.0 - dead_band);
  };
  Answer sum;
  for (std::size_t h = 0; h < load_mw.size(); ++h) {
    const double load = load_mw[h], before = h > 0 ? load_mw[h - 1] : 0.0;
    for (std::uint32_t up = 0; up < all; ++up) {
      const auto& [available, p] = table[up];
      if (short_of(up, load)) {
        sum.lole_h += p;
        sum.eue_mwh += p * (load - available);
        if (!short_of(up, before)) sum.lolf += p;
        continue;
      }
      for (std::size_t i = 0; i < units.size(); ++i)
        if (const std::uint32_t bit = 1U << i; (up & bit) && short_of(up & ~bit, load)) sum.lolf += p / units[i].up_h;
    }
  }
  for (std::size_t day = 0; day + 24 <= load_mw.size(); day += 24) {
    const double peak =
        *std::max_element(load_mw.begin() + static_cast<long>(day), load_mw.begin() + static_cast<long>(day) + 24);
    for (std::uint32_t up = 0; up < all; ++up)
      if (short_of(up, peak)) sum.days += table[up].probability;
  }
  return sum;
}

}  // namespace enumeration
