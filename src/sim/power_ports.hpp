/// The power tree of a campus with a port for everything that delivers or draws.
#pragma once

#include <vector>

#include "gigasim/models/power_balance.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Worth of serving a load (USD-like per MWh), far above every supply price: what keeps people and plant safe, then
/// loads and racks in the order of `policy.shed`, then the part of rack power that a cap takes away. Racks that wait
/// come before recharging, but no battery is discharged to bring them on.
namespace worth {
/// House loads, losses, cooling plants, and what halls draw whatever their racks do.
inline constexpr double essential = 1e6;
/// Loads and racks that `policy.shed` does not name.
inline constexpr double last_shed = 5e5;
/// The first that `policy.shed` names.
inline constexpr double first_shed = 2e4;
/// Each one after it is worth this much more.
inline constexpr double shed_step = 1e3;
/// The part of rack power that a cap can take away.
inline constexpr double cappable = 1e4;
/// Price of battery energy: after every supply, before any loss of load.
inline constexpr double discharge = 2e3;
/// Racks that wait for power; below `discharge`.
inline constexpr double waiting = 1.8e3;
/// Recharging: any supply that runs may do it.
inline constexpr double charge = 1.5e3;
/// Charging above `policy.battery.target`: only with what would be thrown away, below every price.
inline constexpr double absorb = -1e6;
}  // namespace worth

/// A PowerBalance of the campus and the numbers of its ports. The network settles one; contractor and dispatcher try
/// plans in one of their own.
struct PowerPorts {
  /// Builds the tree of the scenario's buses, with a port for each source, load, hall and loop, all at zero.
  explicit PowerPorts(const World& world);

  /// Sets what a demand port wants, MW. The balance is told only what changed; true when it was.
  bool set_demand(int port, Linear wanted) {
    const bool news = changed(demanded_, port, wanted);
    if (news) balance.set_demand(port, wanted);
    return news;
  }
  /// Sets the bounds of a supply port, MW; told only what changed.
  void set_supply(int port, Linear limit, Linear must_run = {}) {
    const bool limit_changed = changed(limits_, port, limit);
    if (changed(must_run_, port, must_run) || limit_changed) balance.set_supply(port, limit, must_run);
  }
  /// Sets the capacity of the branch above a bus, MW; told only what changed.
  void set_capacity(int bus_port, Linear capacity) {
    if (changed(capacities_, bus_port, capacity)) balance.set_capacity(bus_port, capacity);
  }

  /// The tree; solve and read it here, set it through the functions above.
  PowerBalance balance;
  /// Bus of the balance per bus of the scenario.
  std::vector<int> bus;
  /// Supply port per source of the world.
  std::vector<int> supply;
  /// Demand port per source of the world; -1: it is no store.
  std::vector<int> charge;
  /// Demand port per source of the world for what would be thrown away; -1: it is no store.
  std::vector<int> absorb;
  /// Demand port per bus: losses of branches that leave it, house loads, standby.
  std::vector<int> essential;
  /// Demand port per load of the scenario.
  std::vector<int> load;
  /// Demand ports per hall: what it draws whatever its racks do; racks at their lowest; what caps can take; racks that
  /// wait for power.
  std::vector<int> fixed, base, cappable, waiting;
  /// Demand port per loop: its plant.
  std::vector<int> cooling;

 private:
  /// Notes `value` for a port; true when it is another than it was told last.
  static bool changed(std::vector<Linear>& told, int port, Linear value) {
    const auto i = static_cast<std::size_t>(port);
    if (i >= told.size()) told.resize(i + 1, Linear{-1.0});
    if (told[i] == value) return false;
    told[i] = value;
    return true;
  }
  /// What the balance was told last, by port; buses for the capacities. A value of -1: nothing yet.
  std::vector<Linear> demanded_, limits_, must_run_, capacities_;
};

}  // namespace gigasim::sim
