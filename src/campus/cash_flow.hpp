/// Cells of the cash-flow table, and the calendar they stand in. docs/models/economics.md, "Cash flow"
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

/// A stretch of the run within one month and one phase.
struct Stretch {
  std::string month, phase;  ///< `2026-07`; name of the phase
  Date from{}, to{};         ///< first moment, and the moment after the last
};
/// The month of a date, `2026-07`.
std::string month_name(Date date);
/// The stretches of a run in order of time; together they cover it.
std::vector<Stretch> stretches(const RunResult&);
/// Seconds that two spans of time share; 0 when they do not meet.
double overlap_s(Date a_from, Date a_to, Date b_from, Date b_to);

/// A fleet, feeder, building or set of crews that money is spent on.
struct Asset {
  std::string name, resource, owner;  ///< owner: who pays for buying and keeping it
  std::optional<Account> account{};   ///< of a fleet or a floor; none: circuits, crews
  const FleetSpec* fleet = nullptr;   ///< none: circuits, the floor of a site, crews
  double unit_usd = 0.0;              ///< price of one unit, USD; 0: leased or not priced
  double upkeep_per_year = 0.0;       ///< share of the price a year
  Duration life{0.0};                 ///< time over which the price is written off
  PaymentSpec payment{};              ///< when the price is paid
  bool unpriced = false;              ///< its units would be bought, and have no price
};
/// Assets of the fleets and branches of a plan, in the order of RunResult::fleets.
std::vector<Asset> assets(const Scenario&);
/// Floors that sites have from the start.
std::vector<Asset> standing_floors(const Scenario&);

/// All cells of a run; the assets are those of assets(). A party pays (-) or receives (+); cells of 0 are left out.
std::vector<CashFlow> cash_flows(const Scenario&, const RunResult&, const std::vector<Asset>&);

}  // namespace gigasim
