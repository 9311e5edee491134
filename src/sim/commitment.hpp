/// Unit commitment: how many machines of each fleet shall run. docs/models/dispatch.md
#pragma once

#include <utility>
#include <vector>

#include "outlook.hpp"
#include "power_ports.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Supply;

/// Machines of one fleet that a choice may count on.
struct Machines {
  std::size_t supply;  ///< index in the network
  int on = 0;          ///< that run or start
  int usable = 0;      ///< that run, start, or can start, and will not leave within the time of the choice
};

/// What the machines are chosen for.
struct Task {
  double load_mw = 0.0;   ///< present load, as it will be when all that is coming back is there
  double margin = 1.0;    ///< loads are taken times this, 1 or more
  double ahead_s = 0.0;   ///< time ahead for which the choice must hold, as far as the plan has it in writing
  bool starting = false;  ///< a machine at rest has to earn its start
};

/// Chooses numbers of machines by a priority list (full-load average cost, A. J. Wood, B. F. Wollenberg, G. B. Sheble,
/// Power Generation, Operation and Control, 3rd ed., 2013, ch. 4) through the limits of the network, and mends it where
/// another machine, or import, serves the rest of a partly loaded machine for less [docs/models/dispatch.md, Eq. 1-5].
class Commitment {
 public:
  /// For the sources of `world`.
  Commitment(const World& world, const Outlook& outlook);

  /// Machines that shall run, per entry of `fleets`, which are in merit order.
  const std::vector<int>& choose(const std::vector<Machines>& fleets, const Task& task);
  /// Cost of an MWh of a machine of supply i at full load, fuel at no load included, USD/MWh; its place in
  /// `policy.merit` where the plan sets the order.
  double full_load_price(std::size_t i) const;
  /// Cost of an hour of a machine of supply i in excess at its least output, less what that output saves elsewhere,
  /// USD/h.
  double idle_usd_per_h(std::size_t i) const;
  /// Capability that must be there besides the load, MW: that of the `policy.reserve.units` largest units that run, of
  /// sources that need no start and of `machines` (per entry of `fleets`).
  double largest_mw(const std::vector<Machines>& fleets, const std::vector<int>& machines);

 private:
  const Supply& supply(std::size_t i) const;
  bool by_cost() const { return world_.scenario.policy.merit.empty(); }
  void set_demands(PowerPorts& ports, double factor) const;
  void set_limits(PowerPorts& ports) const;
  void set_prices(const std::vector<Machines>& fleets, const Task& task);
  double known_demand_mw() const;
  void look_ahead(const Task& task);
  std::vector<int> list(const std::vector<Machines>& fleets);
  double hourly_usd(const std::vector<Machines>& fleets, const std::vector<int>& machines);
  void mend(const std::vector<Machines>& fleets);
  void try_list(const std::vector<Machines>& fleets, std::size_t fleet, int most, double& best);
  bool exchange_one(const std::vector<Machines>& fleets, double& best);
  void keep_reserve(const std::vector<Machines>& fleets, double wanted_mw);
  void respect_minimum_load(const std::vector<Machines>& fleets, double load_mw);

  const World& world_;
  const Outlook& outlook_;
  PowerPorts listed_;                                 ///< machines priced at full-load average cost
  PowerPorts running_;                                ///< machines priced at marginal cost, with their least output
  std::vector<double> listed_price_, running_price_;  ///< per source, as the ports were told last
  std::vector<double> start_usd_per_h_;               ///< per fleet: a start, spread over the time for which it is made
  std::vector<double> load_mw_;                       ///< per load, highest in the time ahead
  std::vector<double> limit_mw_;                      ///< per source that needs no start, lowest in the time ahead
  std::vector<int> trial_;                            ///< scratch
  std::vector<int> chosen_;                           ///< per fleet
  double served_mw_ = 0.0, bound_usd_ = 0.0;          ///< of the list: what it serves, and its cost, USD/h
  std::vector<std::pair<double, int>> groups_;        ///< scratch: sizes and numbers of units, MW
};

}  // namespace gigasim::sim
