/// Who delivers and who is served, on a tree of buses. docs/models/power_balance.md
#pragma once

#include <vector>

#include "gigasim/linear.hpp"

namespace gigasim {

/// Minimises sum(price * output) - sum(worth * served) on a tree of buses whose branches carry at most their capacity
/// in either direction: the linear programme of an economic dispatch with priorities, solved exactly by merging convex
/// cost curves from the leaves to the root [docs/models/power_balance.md]. Quantities are Linear (MW, MW/s): the
/// solution holds until `horizon()`. Equal prices share in proportion to what each has available.
///
/// Build once (buses in any order after their parent), set limits as they change, solve, read. Cost of one solution is
/// proportional to the number of ports when no branch binds, and O(n log n) otherwise.
class PowerBalance {
 public:
  using Index = int;

  /// The first bus is the root (`parent` < 0). Its branch leads to the parent.
  Index add_bus(Index parent);
  /// Ports are ordered by price once: adding is O(n log n), solving is not.
  Index add_supply(Index bus, double price);
  Index add_demand(Index bus, double worth);

  /// Branch of `bus` to its parent: MW either way. Unlimited until set.
  void set_capacity(Index bus, Linear capacity);
  /// Output between `must_run` and `limit`. Must-run output that nobody can take is spilled.
  void set_supply(Index supply, Linear limit, Linear must_run = {});
  void set_price(Index supply, double price);
  void set_demand(Index demand, Linear wanted);

  void solve();

  Linear output(Index supply) const;
  Linear spilled(Index supply) const;      ///< must-run output that nobody took
  Linear served(Index demand) const;
  Linear unserved(Index demand) const;
  Linear flow(Index bus) const;            ///< from the parent into `bus`
  bool congested(Index bus) const;         ///< the branch carries its capacity
  /// Price of one more MW at `bus`: what serving it would cost, or the worth of what it would displace.
  double marginal_price(Index bus) const;
  /// Seconds until a limit or a crossing changes who is marginal; infinity when nothing changes.
  double horizon() const;
  /// Sum of outputs less sum of served (MW): zero up to rounding, for the caller's assertion.
  double residual() const;
  double objective() const;                ///< present value of the objective, USD-like per hour
};

}  // namespace gigasim
