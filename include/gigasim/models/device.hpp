/// Facts that every kind of device states beside its fields (`describe`): a constant `traits` of its specification, and
/// a function `unit_size` that gives the size of one unit, in MW for kinds that have power or heat. Checks, tables,
/// accounts, money and the page read these; a kind without them does not compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gigasim {

/// Where the units of a fleet stand: the section of a scenario in which `at:` names an entry.
enum class Place : std::uint8_t {
  bus,   ///< an electric bus
  loop,  ///< a coolant loop
  hall,  ///< a hall of racks
  site   ///< a site
};
/// Number of places.
inline constexpr std::size_t place_count = 4;

/// The name of a place in messages and files: `bus`, `loop`, `hall`, `site`.
constexpr std::string_view to_text(Place place) {
  constexpr std::string_view texts[place_count] = {"bus", "loop", "hall", "site"};
  return texts[static_cast<std::size_t>(place)];
}

/// The account under which a fleet's energy and money are booked, and its group in figures and on the page.
enum class Account : std::uint8_t {
  generation,  ///< turbines, engines, generic units
  storage,     ///< batteries
  grid,        ///< connections to the utility
  cooling,     ///< chillers, dry coolers, CDUs
  racks,       ///< racks of accelerators
  buildings    ///< floor
};
/// Number of accounts.
inline constexpr std::size_t account_count = 6;

/// The name of an account in files: `generation`, `storage`, `grid`, `cooling`, `racks`, `buildings`.
constexpr std::string_view to_text(Account account) {
  constexpr std::string_view texts[account_count] = {"generation", "storage", "grid", "cooling", "racks", "buildings"};
  return texts[static_cast<std::size_t>(account)];
}

/// Fleets of this account deliver power to a bus.
constexpr bool supplies_power(Account account) {
  return account == Account::generation || account == Account::storage || account == Account::grid;
}

/// A fact that every kind states: it has no default, so traits that leave it out do not compile.
template <class T>
struct Stated {
  /// The fact; without it there is no object.
  constexpr Stated(T fact) : value(fact) {}
  /// The fact where a T is wanted.
  constexpr operator T() const { return value; }
  T value;  ///< the fact
};

/// Facts of a kind of device that hold for every specification of it. campus/device.hpp lists the functions that a kind
/// may have besides.
struct DeviceTraits {
  std::string_view kind;        ///< `kind:` in a scenario, e.g. `gas_turbine`; unique
  std::string_view text;        ///< name of the kind for people
  Stated<Place> place;          ///< kind of place that `at:` names
  Stated<Account> account;      ///< account of its energy and money; group on the page
  Stated<bool> needs_air;       ///< its capacity follows the outdoor air, so its site must have a climate or weather
  bool in_merit_order = false;  ///< `policy.merit` may name its fleets; the kind has a function `costs_to_run`
  bool burns_fuel = false;      ///< the kind has a function `emissions`
};

}  // namespace gigasim
