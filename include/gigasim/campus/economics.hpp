/// The cost of a plan: cash by month, phase, owner and kind; levelised costs; the value of lost GPU-hours. All money is
/// in USD, real (without inflation). docs/models/economics.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gigasim {

struct Scenario;
struct RunResult;

/// Kinds of cash flow. docs/models/economics.md has a table of when, how much and who.
enum class CashKind : std::uint8_t {
  capex,        ///< paid for units that phases add: a deposit with the order, the rest at delivery
  salvage,      ///< received for a unit that leaves, a share of its book value
  fuel,         ///< paid for gas, and for running generic units
  energy,       ///< paid for imported energy
  demand,       ///< paid for the highest import of each month
  maintenance,  ///< paid as variable cost per energy, and as upkeep per price and time
  rent,         ///< paid for leased units in service
  crews,        ///< paid for repair crews
  co2,          ///< paid for emissions
  revenue       ///< received for GPU-hours sold
};
/// Names of the kinds in the order of CashKind, as cash_flow.csv has them.
inline constexpr std::string_view cash_kinds[] = {"capex",       "salvage", "fuel",  "energy", "demand",
                                                  "maintenance", "rent",    "crews", "co2",    "revenue"};
/// Name of a kind.
constexpr std::string_view to_name(CashKind kind) { return cash_kinds[static_cast<std::size_t>(kind)]; }
/// True for operating costs: all kinds but capex, salvage and revenue.
constexpr bool is_opex(CashKind kind) { return kind >= CashKind::fuel && kind <= CashKind::co2; }

/// Money of one month and phase that one owner pays or gets for one item. A cell of cash_flow.csv.
struct CashFlow {
  std::string month;     ///< `2026-07`; deposits may come before the run
  std::string phase;     ///< phase of the month; of capex, the phase that adds the units
  std::string owner;     ///< who pays or gets it; ventures are split among their parties
  std::string resource;  ///< `generation`, `storage`, `grid`, `cooling`, `racks`, `feeders`, `buildings`, `crews`
  std::string item;      ///< name of the fleet, bus or crews
  CashKind kind = CashKind::capex;  ///< purpose of the payment
  double usd = 0;                   ///< paid (-) or received (+)
};

/// A month of the whole plan.
struct CostMonth {
  std::string month;                       ///< `2026-07`
  double capex_usd = 0, opex_usd = 0;      ///< paid in the month, positive
  double income_usd = 0;                   ///< received in the month: GPU-hours sold, salvage
  double net_usd = 0, cumulative_usd = 0;  ///< income less capex and opex; its sum since the first month
  /// Straight-line depreciation in the month, and book value at its end (Eq. 3), of all that was bought or stood there
  /// at the start.
  double depreciation_usd = 0, book_value_usd = 0;
};

/// Cash of one phase, owner or kind of resource over the whole plan.
struct CostPart {
  std::string name;  ///< of the phase, owner or resource
  /// Paid for capex and opex, positive; received; income less both.
  double capex_usd = 0, opex_usd = 0, income_usd = 0, net_usd = 0;
};

/// Cost of one fleet, feeder, building or set of crews.
struct CostItem {
  std::string name, resource, owner;  ///< as in CashFlow
  double capex_usd = 0;               ///< paid for units bought in the run, positive
  double standing_usd = 0;            ///< price of the units that stood there at the start
  double capital_usd = 0;             ///< capital charge: share of both that falls on the time of the run (Eq. 1)
  double opex_usd = 0;                ///< paid to run and keep it, positive
  double delivered_mwh = 0;           ///< delivered by supplies, charging deducted; 0 for other items
  double lcoe_usd_per_mwh = 0;        ///< of generation (Eq. 4); NaN for other items and without delivery
};

/// A job's part of the cost, in proportion to its useful GPU-hours. The entry without a name is for racks that served
/// without a job.
struct JobCost {
  std::string name;             ///< of the job
  double useful_gpu_hours = 0;  ///< training and serving
  double usd = 0;               ///< their cost, positive: useful GPU-hours at Economics::useful_gpu_hour_usd
};

/// The accounts of a run.
struct Economics {
  /// Paid for capex and opex, positive; received; income less both. Sums of all flows.
  double capex_usd = 0, opex_usd = 0, income_usd = 0, net_usd = 0;
  double standing_usd = 0;  ///< price of the units there at the start; it was paid before and is in no cash flow
  double capital_usd = 0;   ///< capital charge of the run: the part of all equipment that it uses up, with interest
  double depreciation_usd = 0, book_value_usd = 0;  ///< straight line over the run; left at its end (Eq. 3)
  double npv_usd = 0;                               ///< net present value of the cash flow at its first month (Eq. 2)
  double peak_funding_usd = 0;                      ///< deepest point of the cumulative cash flow, positive; else 0
  std::string peak_funding_month;                   ///< month of that point; empty when it is 0
  double delivered_mwh = 0, lcoe_usd_per_mwh = 0;   ///< by all supplies together (Eq. 4); NaN without delivery
  /// GPU-hours of training and serving, and the capital charge and opex of everything per such hour; NaN without any.
  double useful_gpu_hours = 0, useful_gpu_hour_usd = 0;
  /// GPU-hours of all bins but useful, serving and standby, and their value at `gpu_hour_value`; positive.
  double lost_gpu_hours = 0, lost_gpu_hours_usd = 0;
  std::vector<std::string> unpriced;                ///< fleets and feeders that were bought without a price
  std::vector<CashFlow> flows;                      ///< all cells; their sums are the totals
  std::vector<CostMonth> months;                    ///< ascending: those of the run, and earlier ones with deposits
  std::vector<CostPart> phases, owners, resources;  ///< three ways to split the same cash
  std::vector<CostItem> items;                      ///< items that cost anything
  std::vector<JobCost> jobs;                        ///< in the order of the plan; their costs add up to the whole
};

/// Whether anything in the plan has a price: equipment, floor, fuel, energy, rent. Gas turbines always do.
bool priced(const Scenario&);

/// Closes the accounts of a run. Sums of the flows are the totals; an owner that is a venture is split without
/// remainder.
Economics economics(const Scenario&, const RunResult&);

}  // namespace gigasim
