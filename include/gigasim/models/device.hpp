/// Facts that every kind of device states beside its fields (`describe`): a constant `traits` of its specification, and
/// a function `unit_size` that gives the size of one unit. Checks, tables, accounts, money and the page read these; a
/// kind without them does not compile.
#pragma once

#include <cstdint>
#include <string_view>

namespace gigasim {

/// Where the units of a fleet stand: the section of a scenario that `at:` names an entry of.
enum class Place : std::uint8_t { bus, loop, hall, site };
inline constexpr std::size_t place_count = 4;

/// `bus`, `loop`, `hall`, `site`.
constexpr std::string_view to_text(Place place) {
  constexpr std::string_view texts[place_count] = {"bus", "loop", "hall", "site"};
  return texts[static_cast<std::size_t>(place)];
}

/// What a fleet's energy and money are booked under, and the group that it belongs to in figures and on the page.
enum class Account : std::uint8_t { generation, storage, grid, cooling, racks, buildings };
inline constexpr std::size_t account_count = 6;

/// `generation`, `storage`, `grid`, `cooling`, `racks`, `buildings`.
constexpr std::string_view to_text(Account account) {
  constexpr std::string_view texts[account_count] = {"generation", "storage", "grid", "cooling", "racks", "buildings"};
  return texts[static_cast<std::size_t>(account)];
}

/// Facts of a kind of device that hold for every specification of it.
struct DeviceTraits {
  std::string_view kind;        ///< `kind:` in a scenario, e.g. `gas_turbine`
  std::string_view text;        ///< what it is, for people
  Place place = Place::bus;     ///< what `at:` names
  Account account{};            ///< energy, money, page
  bool in_merit_order = false;  ///< `policy.merit` may name its fleets
};

}  // namespace gigasim
