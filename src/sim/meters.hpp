/// The meters of a run: what flows where, integrated between changes.
#pragma once

#include <vector>

#include "meter.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Meters of one supply.
struct SupplyMeters {
  /// Power into its bus, its bound, power from its bus (stores only) and must-run power that nobody took, MW; fuel
  /// heat, MW (lower heating value); running cost, USD/h, so that `cost.mwh()` is in USD.
  Meter out, limit, charging, spilled, fuel, cost;
};

/// Meters of one load that is not a rack.
struct LoadMeters {
  /// Power wanted, and of it not served, MW.
  Meter wanted, unserved;
  /// 1 while any of the load is unserved, else 0.
  Tally cut;
  /// The most power that was unserved at any moment so far, MW.
  double deepest_mw = 0.0;
};

/// Flows of the whole campus, MW.
struct CampusMeters {
  /// Racks without their network; network and support servers; both; losses between hall terminals and IT; cooling
  /// plants; house loads and standby; losses in branches; loads that are not racks; all of these but the loads; power
  /// wanted by everybody; of it not served; and made at the least output of machines and taken by nobody.
  Meter it, network, it_and_network, conversion, cooling, auxiliary, feeder_loss, load, facility, wanted, unserved,
      spilled;
};

/// All meters of a run. The accounts set them at each settle; series, phases and results read them.
struct Meters {
  /// One meter for everything in `world`, at zero.
  explicit Meters(const World& world)
      : supplies(world.fleets.size()),
        loads(world.scenario.loads.size()),
        hall_it(world.scenario.halls.size()),
        feeders(world.scenario.buses.size()) {}

  /// Per fleet of the world; those of fleets that deliver nothing stay at zero.
  std::vector<SupplyMeters> supplies;
  /// Per load of the scenario.
  std::vector<LoadMeters> loads;
  /// Of the whole campus.
  CampusMeters campus;
  /// IT input per hall, network included, MW; flow from the parent into each bus with circuits, MW, negative when it
  /// exports.
  std::vector<Meter> hall_it, feeders;

  /// Energy of IT with its network since the start, MWh.
  double it_mwh(double now) const { return campus.it.mwh(now) + campus.network.mwh(now); }
};

}  // namespace gigasim::sim
