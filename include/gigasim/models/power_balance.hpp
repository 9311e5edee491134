/// Who delivers and who is served, on a tree of buses. docs/models/power_balance.md
#pragma once

#include <optional>
#include <vector>

#include "gigasim/base/linear.hpp"

namespace gigasim {

/// Minimises sum(price * output) - sum(worth * served) on a tree of buses whose branches carry at most their capacity
/// in either direction: the linear programme of an economic dispatch with priorities, solved exactly
/// [docs/models/power_balance.md]. Quantities are Linear (MW, MW/s) and not below zero: the solution holds until
/// `horizon()`. Equal prices share in proportion to what each has available, as far as the branches let them; a demand
/// worth exactly the price of a supply is served by it.
///
/// Build once (buses in any order after their parent), set limits as they change, solve, read. Cost of one solution is
/// proportional to the number of ports when no branch binds; else a table of buses times distinct prices is added.
/// Nothing is allocated after the first solution.
class PowerBalance {
 public:
  using Index = int;

  /// What "an instant from now" means (s): who is at a limit is decided for that moment, so that a date rounded to the
  /// clock's resolution never makes a crossing happen twice. Limits hold now up to their slopes times an instant.
  static constexpr double instant = 1e-6;

  /// The first bus is the root (`parent` < 0). Its branch leads to the parent.
  Index add_bus(Index parent);
  /// Ports are ordered by price at the next solution.
  Index add_supply(Index bus, double price);
  Index add_demand(Index bus, double worth);

  /// Branch of `bus` to its parent: MW either way. Unlimited until set.
  void set_capacity(Index bus, Linear capacity);
  /// Output between `must_run` and `limit` (the lower of both counts as must-run). Must-run output goes first, whatever
  /// the price; what nobody can take is spilled.
  void set_supply(Index supply, Linear limit, Linear must_run = {});
  void set_price(Index supply, double price);
  void set_demand(Index demand, Linear wanted);

  void solve();

  Linear output(Index supply) const { return supplies_[supply].output; }    ///< delivered, i.e. without what is spilled
  Linear spilled(Index supply) const { return supplies_[supply].spilled; }  ///< must-run output that nobody took
  Linear served(Index demand) const { return demands_[demand].served; }
  Linear unserved(Index demand) const { return demands_[demand].unserved; }
  Linear flow(Index bus) const { return -export_[position_[bus]]; }  ///< from the parent into `bus`
  bool congested(Index bus) const;                                   ///< the branch carries its capacity
  /// What limits an unserved demand: the nearest bus above it beyond whose full branch it would be served, or served in
  /// greater part; none when it lacks supply that is worth its price.
  std::optional<Index> limited_by(Index demand) const;
  /// The nearest bus at or above `bus` beyond whose full branch power costs less; none when it is nowhere cheaper.
  std::optional<Index> bottleneck(Index bus) const;
  /// Price of one more MW at `bus`: what serving it would cost, or the worth of what it would displace. Minus infinity
  /// where must-run output is spilled, infinity where nothing can serve it.
  double marginal_price(Index bus) const;
  /// Seconds until a limit or a crossing changes who is marginal, at least an instant; infinity when nothing changes.
  double horizon() const;
  /// Sum of outputs less sum of served (MW): zero up to rounding, for the caller's assertion.
  double residual() const { return export_.front().value; }
  double objective() const;  ///< present value of the objective, USD-like per hour

 private:
  struct Bus {
    Index parent;
    Linear capacity;
  };
  struct Port {
    double price;
    Index bus;
    int position = 0;  ///< of its bus
    int group = 0;     ///< of those with the same price
  };
  struct Supply : Port {
    Linear firm, spare;  ///< must-run part and the rest
    Linear clearance;    ///< between limit and must-run, whichever is larger
    Linear output, spilled;
  };
  struct Demand : Port {
    Linear wanted, served, unserved;
  };
  /// How far down the list of groups a bus buys: all before `group`, and this share of `group` itself.
  struct Level {
    int group = 0;
    double share = 0.0;   ///< an instant from now
    double slope = 0.0;   ///< of the share, per second
    double amount = 0.0;  ///< that the group offers, MW
  };

  int places() const { return static_cast<int>(order_.size()); }
  int groups() const { return static_cast<int>(price_.size()) - 1; }
  Linear capacity(int position) const { return buses_[order_[position]].capacity; }
  bool positive(Linear a) const;
  double until_zero(Linear a) const;

  Port& port(int i);
  void check_port(Index bus, double price) const;
  void arrange();
  void arrange_buses();
  void arrange_ports();

  static Level level_at(int group, Linear rest, Linear amount);
  static double share(int group, const Level& level);
  static Linear used(Linear amount, int group, const Level& level);
  void offer();
  Level pool_level() const;
  void dispatch();
  bool overloaded() const;

  void solve_tree();
  void tabulate();
  void find_level(int position, Linear target);
  Linear export_at(int position, int group);
  int last_group_below(int position, Linear target);
  void find_sides(int position, int group);
  void extend(int position, int group);
  int next_to_turn(int position, Linear target) const;

  double horizon_of_port(Linear amount, Linear taken, bool marginal) const;
  double horizon_of_branch(int position) const;

  std::vector<Bus> buses_;
  std::vector<Supply> supplies_;
  std::vector<Demand> demands_;
  bool arranged_ = false;

  // By position, i.e. depth first, so that a subtree is [position, end_[position]).
  std::vector<Index> order_;   ///< bus at a position
  std::vector<int> position_;  ///< position of a bus
  std::vector<int> parent_, end_;
  std::vector<Level> level_;
  std::vector<int> side_;                ///< -1 imports its capacity, 1 exports it, 0 has its parent's level
  std::vector<Linear> export_;           ///< of the subtree
  std::vector<Linear> constant_, rate_;  ///< export of a subtree as a function of the share of one group

  // By group: must-run output, then each price with supplies before demands. The last entry is beyond all.
  std::vector<double> price_;
  std::vector<Linear> offered_;
  std::vector<int> merit_;  ///< ports by rising price: supplies, then demands counted on from there
  Linear wanted_;
  double tolerance_ = 0.0, slope_tolerance_ = 0.0;
  bool capacity_slopes_ = false;  ///< some branch's capacity has ever had a slope

  // By group and position, when a branch binds.
  std::vector<Linear> step_, own_;  ///< what a bus offers in a group, and its own export before that group
};

}  // namespace gigasim
