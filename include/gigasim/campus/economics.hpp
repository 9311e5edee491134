/// What a plan costs: cash by month, phase, owner and kind; levelised costs; what lost GPU-hours were worth.
/// docs/models/economics.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim {

struct Scenario;
struct RunResult;

enum class CashKind : std::uint8_t { capex, salvage, fuel, energy, demand, maintenance, rent, crews, co2, revenue };
inline constexpr std::string_view cash_kinds[] = {"capex",       "salvage", "fuel",  "energy", "demand",
                                                  "maintenance", "rent",    "crews", "co2",    "revenue"};
constexpr std::string_view to_name(CashKind kind) { return cash_kinds[static_cast<std::size_t>(kind)]; }
constexpr bool is_opex(CashKind kind) { return kind >= CashKind::fuel && kind <= CashKind::co2; }

/// Money of one month and phase that one owner pays or gets for one thing.
struct CashFlow {
  std::string month;  ///< `2026-07`
  std::string phase;
  std::string owner;
  std::string resource;  ///< `generation`, `storage`, `grid`, `cooling`, `racks`, `feeders`, `buildings`, `crews`
  std::string item;      ///< fleet, bus, crew
  CashKind kind = CashKind::capex;
  double usd = 0;  ///< paid (-) or received (+)
};

/// A month of the whole plan.
struct CostMonth {
  std::string month;
  double capex_usd = 0, opex_usd = 0;  ///< paid, positive
  double income_usd = 0;               ///< sold GPU-hours, salvage
  double net_usd = 0, cumulative_usd = 0;
  double depreciation_usd = 0, book_value_usd = 0;  ///< of what was bought or stood there; at the month's end
};

/// What one phase, owner or kind of resource costs in all.
struct CostPart {
  std::string name;
  double capex_usd = 0, opex_usd = 0, income_usd = 0, net_usd = 0;
};

/// What one fleet, feeder, building or set of crews costs.
struct CostItem {
  std::string name, resource, owner;
  double capex_usd = 0;     ///< bought in the run
  double standing_usd = 0;  ///< price of what stood there at the start
  double capital_usd = 0;   ///< share of both that falls on the time of the run [Eq. 1]
  double opex_usd = 0;
  double delivered_mwh = 0;     ///< of supplies, charging deducted
  double lcoe_usd_per_mwh = 0;  ///< not a number for what delivers nothing
};

/// A job's part of the cost, in proportion to its useful GPU-hours; empty name: racks that served without a job.
struct JobCost {
  std::string name;
  double useful_gpu_hours = 0;
  double usd = 0;
};

struct Economics {
  double capex_usd = 0, opex_usd = 0, income_usd = 0, net_usd = 0;
  double standing_usd = 0;  ///< price of what stood there at the start; paid before, in no cash flow
  double capital_usd = 0;   ///< capital charge of the run: what it uses up of all equipment, with interest
  double depreciation_usd = 0, book_value_usd = 0;
  double npv_usd = 0;           ///< of the cash flow, at its first month
  double peak_funding_usd = 0;  ///< deepest point of the cumulative cash flow, positive
  std::string peak_funding_month;
  double delivered_mwh = 0, lcoe_usd_per_mwh = 0;        ///< of all supplies together
  double useful_gpu_hours = 0, useful_gpu_hour_usd = 0;  ///< capital charge and opex of everything, per useful GPU-hour
  double lost_gpu_hours = 0, lost_gpu_hours_usd = 0;
  std::vector<std::string> unpriced;  ///< bought fleets and feeders without a price
  std::vector<CashFlow> flows;
  std::vector<CostMonth> months;
  std::vector<CostPart> phases, owners, resources;
  std::vector<CostItem> items;
  std::vector<JobCost> jobs;
};

/// Anything in the plan has a price: equipment, fuel, energy, rent.
bool priced(const Scenario&);

/// The accounts of a run. Sums of the flows are the totals; an owner that is a venture is split without remainder.
Economics economics(const Scenario&, const RunResult&);

}  // namespace gigasim
