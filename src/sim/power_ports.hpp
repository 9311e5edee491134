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
inline constexpr double essential = 1e6;
inline constexpr double last_shed = 5e5;
inline constexpr double first_shed = 2e4;
inline constexpr double shed_step = 1e3;
inline constexpr double cappable = 1e4;
inline constexpr double discharge = 2e3;  ///< price of battery energy: after every supply, before any loss of load
inline constexpr double waiting = 1.8e3;
inline constexpr double charge = 1.5e3;  ///< what recharging is worth: any supply that runs may do it
}  // namespace worth

struct PowerPorts {
  explicit PowerPorts(const World& world);

  /// These tell the balance only what changed.
  bool set_demand(int port, Linear wanted) {
    const bool news = changed(demanded_, port, wanted);
    if (news) balance.set_demand(port, wanted);
    return news;
  }
  void set_supply(int port, Linear limit, Linear must_run = {}) {
    const bool limit_changed = changed(limits_, port, limit);
    if (changed(must_run_, port, must_run) || limit_changed) balance.set_supply(port, limit, must_run);
  }
  void set_capacity(int bus_port, Linear capacity) {
    if (changed(capacities_, bus_port, capacity)) balance.set_capacity(bus_port, capacity);
  }

  PowerBalance balance;
  std::vector<int> bus;                             ///< per bus of the scenario
  std::vector<int> supply;                          ///< per source of the world
  std::vector<int> charge;                          ///< per source of the world; -1: no store
  std::vector<int> essential;                       ///< per bus: losses of branches that leave it, house loads, standby
  std::vector<int> load;                            ///< per load
  std::vector<int> fixed, base, cappable, waiting;  ///< per hall
  std::vector<int> cooling;                         ///< per loop

 private:
  static bool changed(std::vector<Linear>& told, int port, Linear value) {
    const auto i = static_cast<std::size_t>(port);
    if (i >= told.size()) told.resize(i + 1, Linear{-1.0});
    if (told[i] == value) return false;
    told[i] = value;
    return true;
  }
  std::vector<Linear> demanded_, limits_, must_run_, capacities_;  ///< what the balance was told last
};

}  // namespace gigasim::sim
