/// Dispatch on a tree of buses: who delivers and who is served at one instant. docs/models/power_balance.md
#pragma once

#include <optional>
#include <vector>

#include "gigasim/base/linear.hpp"

namespace gigasim {

/// A load counts as met where less than this share of it is missing: rounding, and what no meter shows. The simulation
/// and the exact adequacy table judge by it alike.
inline constexpr double met_within = 1e-6;

/// Some of `wanted_mw` is missing (MW), more than `met_within` of it, or will be: more than that within an hour.
constexpr bool is_short(Linear missing, double wanted_mw) {
  const double band_mw = met_within * wanted_mw;
  return missing.value > band_mw || missing.slope * 3600.0 > band_mw;
}

/// Minimises sum(price * output) - sum(worth * served) on a tree of buses whose branches carry at most their capacity
/// in either direction: the linear programme of an economic dispatch with priorities, solved exactly
/// [docs/models/power_balance.md, Eq. 1, 2]. Quantities are Linear (MW, MW/s) and not below zero; the solution holds
/// until `horizon()`. Equal prices share in proportion to their available capacity, as far as the branches let them. A
/// demand worth exactly the price of a supply is served by it.
///
/// Build once (buses in any order after their parent), set limits as they change, solve, read. The results are valid
/// from one `solve` to the next change. The cost of one solution is proportional to the number of ports when no branch
/// binds; else a table of buses times distinct prices is added. Nothing is allocated after the first solution.
class PowerBalance {
 public:
  /// Number of a bus, a supply or a demand, each counted from 0 in the order of addition. An index out of range is not
  /// checked after building.
  using Index = int;

  /// Length of "an instant from now", s. Limits that bind are decided for that moment, so that a date rounded to the
  /// clock's resolution never makes a crossing happen twice. Limits hold now up to their slopes times an instant.
  static constexpr double instant = 1e-6;

  /// Adds a bus. The first is the root (`parent` < 0); the branch of each other leads to its parent. Throws
  /// InternalFault for a second root, or when the parent is not there yet.
  Index add_bus(Index parent);
  /// Adds a supply without output, at `price` (USD/MWh, or any unit of merit, of either sign). Throws InternalFault for
  /// an unknown bus or a price that is not finite.
  Index add_supply(Index bus, double price);
  /// Adds a demand that wants nothing yet; `worth` in the unit of prices is the highest price at which it is served.
  /// Throws as `add_supply`.
  Index add_demand(Index bus, double worth);

  /// Capacity of the branch from `bus` to its parent: MW either way, below zero counts as zero. Unlimited until set.
  /// Throws InternalFault for NaN.
  void set_capacity(Index bus, Linear capacity);
  /// Output between `must_run` and `limit`, MW; the lower of both counts as must-run. Must-run output goes first,
  /// whatever the price, and any part that nobody can take is spilled. Throws InternalFault when one is not finite.
  void set_supply(Index supply, Linear limit, Linear must_run = {});
  /// Changes the price of a supply; ports are ordered anew at the next solution. Throws InternalFault when it is not
  /// finite.
  void set_price(Index supply, double price);
  /// MW wanted; below zero counts as zero. Throws InternalFault when it is not finite.
  void set_demand(Index demand, Linear wanted);

  /// Solves for the limits as they are now. Throws InternalFault when there is no bus.
  void solve();

  /// Delivered output, MW, 0 or above, without the spilled part.
  Linear output(Index supply) const { return supplies_[supply].output; }
  /// Must-run output that nobody took, MW, 0 or above.
  Linear spilled(Index supply) const { return supplies_[supply].spilled; }
  /// Served part of a demand, MW, 0 or above.
  Linear served(Index demand) const { return demands_[demand].served; }
  /// Rest of a demand, MW, 0 or above.
  Linear unserved(Index demand) const { return demands_[demand].unserved; }
  /// Flow from the parent into `bus`, MW; negative when it exports.
  Linear flow(Index bus) const { return -export_[position_[bus]]; }
  /// Whether the branch from `bus` to its parent carries its capacity, in either direction.
  bool congested(Index bus) const;
  /// Cause of an unserved demand: the nearest bus above it beyond whose full branch it would be served, or served in
  /// greater part. None when it lacks supply that is worth its price.
  std::optional<Index> limited_by(Index demand) const;
  /// The nearest bus at or above `bus` beyond whose full branch power costs less. None when it is nowhere cheaper.
  std::optional<Index> bottleneck(Index bus) const;
  /// Price of one more MW at `bus`: the cost of serving it, or the worth of the demand that it would displace. Minus
  /// infinity where must-run output is spilled, infinity where nothing can serve it.
  double marginal_price(Index bus) const;
  /// Seconds until a limit or a crossing changes who is marginal, at least an instant; infinity when nothing changes.
  double horizon() const;
  /// Sum of outputs less sum of served, MW: zero up to rounding, for the caller's assertion.
  double residual() const { return export_.front().value; }

 private:
  /// A bus with the branch to its parent.
  struct Bus {
    /// Number of the parent; below 0: the root.
    Index parent;
    /// What the branch carries either way, MW.
    Linear capacity;
  };
  /// What supplies and demands have in common.
  struct Port {
    /// Price of a supply, or worth of a demand, in the unit of merit.
    double price;
    /// Its bus.
    Index bus;
    int position = 0;  ///< of its bus
    int group = 0;     ///< of those with the same price
  };
  /// A supply, in MW.
  struct Supply : Port {
    Linear firm, spare;  ///< must-run part and the rest
    Linear clearance;    ///< between limit and must-run, whichever is larger
    /// Solution: delivered, and must-run output that nobody took.
    Linear output, spilled;
  };
  /// A demand, in MW.
  struct Demand : Port {
    /// What it wants; solution: the two parts of it.
    Linear wanted, served, unserved;
  };
  /// How far down the list of groups a bus buys: all before `group`, and this share of `group` itself.
  struct Level {
    int group = 0;
    double share = 0.0;   ///< an instant from now
    double slope = 0.0;   ///< of the share, per second
    double amount = 0.0;  ///< that the group offers, MW
  };

  /// Number of buses.
  int places() const { return static_cast<int>(order_.size()); }
  /// Number of groups of equal price, must-run output first.
  int groups() const { return static_cast<int>(price_.size()) - 1; }
  /// Capacity of the branch above the bus at a position.
  Linear capacity(int position) const { return buses_[order_[position]].capacity; }
  /// Whether a quantity is above 0 an instant from now, beyond rounding in value or slope.
  bool positive(Linear a) const;
  /// Seconds, an instant at least, until a quantity that falls meets 0; infinite when it does not fall.
  double until_zero(Linear a) const;

  /// Port by its number in `merit_`: supplies, then demands counted on from there.
  Port& port(int i);
  /// Throws InternalFault for an unknown bus or a price that is not finite.
  void check_port(Index bus, double price) const;
  /// Orders buses and ports after anything was added or a price changed.
  void arrange();
  /// Puts the buses in depth-first order.
  void arrange_buses();
  /// Groups the ports by price.
  void arrange_ports();

  /// The level at which `rest` of the group's `amount` is bought.
  static Level level_at(int group, Linear rest, Linear amount);
  /// Share of a group that is bought at a level: 1 before the level's group, 0 behind it.
  static double share(int group, const Level& level);
  /// Part of a group's amount that is bought at a level.
  static Linear used(Linear amount, int group, const Level& level);
  /// Adds up what every group offers and what is wanted.
  void offer();
  /// The level of the campus as a single bus.
  Level pool_level() const;
  /// Gives every port its output or its share by the level of its bus.
  void dispatch();
  /// Whether a branch would carry more than its capacity.
  bool overloaded() const;

  /// Solves where branches bind, from the root down: a bus buys at its parent's level unless that overloads its branch.
  void solve_tree();
  /// Fills the table of what each bus offers by group.
  void tabulate();
  /// Finds the level of a subtree at which it exports `target`, and the sides of all branches in it.
  void find_level(int position, Linear target);
  /// Export of a subtree when all groups before `group` are bought.
  Linear export_at(int position, int group);
  /// The last group before which a subtree, with all earlier groups bought, exports no more than `target`.
  int last_group_below(int position, Linear target);
  /// Notes for each branch below a position whether it imports its capacity, exports it, or neither, with all groups
  /// before `group` bought.
  void find_sides(int position, int group);
  /// Exports below a position as lines in the share of the group, valid until a branch turns to its next side.
  void extend(int position, int group);
  /// The branch below a position that turns to its next side at the least share; `position` itself when `target` is met
  /// before.
  int next_to_turn(int position, Linear target) const;

  /// Seconds until a port's limit changes who is marginal.
  double horizon_of_port(Linear amount, Linear taken, bool marginal) const;
  /// Seconds until a branch begins or ceases to bind.
  double horizon_of_branch(int position) const;

  /// By their number.
  std::vector<Bus> buses_;
  /// By their number.
  std::vector<Supply> supplies_;
  /// By their number.
  std::vector<Demand> demands_;
  /// Orders and groups fit what was added.
  bool arranged_ = false;

  // By position, i.e. depth first, so that a subtree is [position, end_[position]).
  std::vector<Index> order_;   ///< bus at a position
  std::vector<int> position_;  ///< position of a bus
  std::vector<int> parent_, end_;
  /// Level at which the bus of each position buys.
  std::vector<Level> level_;
  std::vector<int> side_;                ///< -1 imports its capacity, 1 exports it, 0 has its parent's level
  std::vector<Linear> export_;           ///< of the subtree
  std::vector<Linear> constant_, rate_;  ///< export of a subtree as a function of the share of one group

  // By group: must-run output, then each price with supplies before demands. The last entry is beyond all.
  std::vector<double> price_;
  /// What each group offers, all buses together, MW.
  std::vector<Linear> offered_;
  std::vector<int> merit_;  ///< ports by rising price: supplies, then demands counted on from there
  Linear wanted_;
  /// Rounding: MW and MW/s below which a quantity counts as 0.
  double tolerance_ = 0.0, slope_tolerance_ = 0.0;
  bool capacity_slopes_ = false;  ///< some branch's capacity has ever had a slope

  // By group and position, when a branch binds.
  std::vector<Linear> step_, own_;  ///< what a bus offers in a group, and its own export before that group
};

}  // namespace gigasim
