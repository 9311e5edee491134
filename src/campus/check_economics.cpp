#include <algorithm>
#include <cmath>
#include <limits>

#include "cash_flow.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {

bool owns_anything(const Scenario& plan, const std::string& owner) {
  if (owner == plan.economics.operator_name) return true;
  const auto all = assets(plan);
  return std::any_of(all.begin(), all.end(), [&](const Asset& a) { return a.owner == owner; });
}

void check_venture(Checks& checks, const std::string& name, const VentureSpec& venture) {
  const std::string path = entry_path("economics.ventures", name);
  double sum = 0.0;
  for (const auto& [party, share] : venture.shares) {
    sum += share;
    if (checks.plan.economics.ventures.find(party))
      checks.report(path + ".shares." + party, "is a venture itself; write the shares of its parties");
  }
  if (std::abs(sum - 1.0) > 1e-9)
    checks.report(path + ".shares", "sum to {} %; write shares that sum to 100 %", human(100.0 * sum));
  if (!owns_anything(checks.plan, name))
    checks.report(
        path,
        "has no effect: nothing that is bought has this owner; write it as `owner:` of a fleet that is not leased");
}

}  // namespace

void check_economics(Checks& checks) {
  const Scenario& plan = checks.plan;
  for (const auto& [name, venture] : plan.economics.ventures) check_venture(checks, name, venture);
  if (plan.economics.operator_name.empty())
    checks.report("economics.operator", "is empty; write who pays for energy and crews");
  const bool racks = std::any_of(plan.fleets.begin(), plan.fleets.end(),
                                 [](const auto& f) { return is_of(f.second, Account::racks); });
  if (plan.economics.gpu_hour_sold && !racks)
    checks.report("economics.gpu_hour_sold", "has no effect without racks; remove it");
  if (plan.gas_price.varies())
    check_series(checks, "gas_price", plan.gas_price.series, 0.0, std::numeric_limits<double>::infinity());
}

}  // namespace gigasim
