/// Cells of the cash-flow table, and the calendar they stand in.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/campus/result.hpp"

namespace gigasim {

/// A stretch of the run within one month and one phase.
struct Stretch {
  std::string month, phase;
  Date from{}, to{};
};
std::string month_name(Date date);
std::vector<Stretch> stretches(const RunResult&);
double overlap_s(Date a_from, Date a_to, Date b_from, Date b_to);

/// A fleet, feeder, building or set of crews that money is spent on.
struct Asset {
  std::string name, resource, owner;  ///< owner: who pays for buying and keeping it
  const FleetSpec* fleet = nullptr;   ///< none: circuits, the floor of a site, crews
  double unit_usd = 0.0;              ///< 0: leased or not priced
  double upkeep_per_year = 0.0;
  Duration life{0.0};
  PaymentSpec payment{};
  bool unpriced = false;  ///< bought, and has no price
};
/// In the order of RunResult::fleets.
std::vector<Asset> assets(const Scenario&);
/// Floors that sites have from the start.
std::vector<Asset> standing_floors(const Scenario&);

/// All cells of a run.
std::vector<CashFlow> cash_flows(const Scenario&, const RunResult&, const std::vector<Asset>&);

}  // namespace gigasim
