/// Unit commitment: which machines run so that the load and the spinning reserve are met.
#pragma once

#include <memory>
#include <vector>

#include "power_ports.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Supply;

/// Commits machines in merit order for load * (1 + share) plus the k largest running units, no more than minimum loads
/// allow, through the network's limits; decommits with hysteresis and after minimum up times. An s4u actor: rung only
/// when the present commitment no longer fits.
class Dispatcher {
 public:
  /// Orders the fleets by merit price and, where there are any, starts its s4u actor. The network of `world` must
  /// exist.
  explicit Dispatcher(World& world);

  /// Rings the actor when capability is short, long, or dearer than a machine at rest, and load, prices or machines
  /// have changed since the last plan. The network calls it at each settle. It returns the clock date at which to look
  /// again even if nothing else happens, else `never`.
  double consider(double now);
  /// Makes a plan for the present load and orders machines to start and stop. The actor calls it when rung; the network
  /// calls it while the first state is laid out, for the load that is wanted then.
  void plan();
  /// Asks for a new plan at this date; a machine does so when its start has failed.
  void ring();
  /// Whether some machine is on its way, or could be told to start at once, as it will be when power is short.
  bool starting(double now) const;

 private:
  /// Machines of one fleet as a plan sorts them.
  struct Commitment {
    /// Index in Network::supplies.
    std::size_t supply;
    /// All units of the fleet.
    const std::vector<CommittedUnit*>* machines;
    /// Those that run or start; those off that may start now; those off that may start later.
    std::vector<CommittedUnit*> on, ready, later;
    /// Machines that shall run.
    int target = 0;
    /// Machines that may run, `target` or more: only those above it are stopped.
    int most = 0;
    /// Machines that the plan can count on.
    int all() const { return static_cast<int>(on.size() + ready.size() + later.size()); }
  };
  /// Numbers of machines of one fleet by state; a plan is old when they change.
  struct Mark {
    /// Machines in these states.
    int running, starting, off;
    /// Whether no machine has changed its state.
    bool operator==(const Mark&) const = default;
  };
  /// The fleet's supply in the network.
  const Supply& supply(const Commitment& c) const;
  /// Counts the machines into `marks_`; true when they are not those of the last plan.
  bool changed();
  /// Capability that machines must have for this load, MW: the load and the reserve, less what sources on call give. It
  /// may be negative.
  double required_mw(double load) const;
  /// Price of the dearest source on call that delivers now, USD/MWh; minus infinity when none does.
  double dearest_other() const;
  /// Load to plan for, MW: wanted power once all jobs are at work, and racks about to be energised.
  double load_mw() const;
  /// Sum of the demands that `set_demands` places at a factor of 1, MW.
  double known_demand_mw() const;
  /// Capability of the largest unit in operation whose loss is a contingency, MW; 0 without any.
  double largest_mw() const;
  /// Sorts the machines of all fleets by what they may do now.
  void survey(double now);
  /// Places the present demands, times `factor`, in its own power tree.
  void set_demands(double factor);
  /// What each fleet would deliver if all its machines ran, MW: the limits of the network are in it. Batteries deliver
  /// nothing.
  std::vector<double> outputs();
  /// Sets the number of machines per fleet that this load (MW) needs.
  void choose(std::vector<int>& targets, double load);
  /// Adds machines in merit order until load and spinning reserve are covered, or all run.
  void keep_reserve(std::vector<int>& targets, double load) const;
  /// Takes machines off again, the dearest first, until the minimum loads of the rest are within the load. One may
  /// always run.
  void respect_minimum_load(std::vector<int>& targets, double load) const;
  /// Orders as many ready machines as are missing to start, the one with the fewest running hours first.
  void start(Commitment& fleet, double now);
  /// Orders the machines above `most` to stop, the one with the most running hours first, if it has been up long
  /// enough.
  void stop(Commitment& fleet, double now);

  /// The run.
  World& world_;
  /// A power tree of its own, in which plans are tried.
  PowerPorts ports_;
  /// Fleets whose units are started and stopped, in merit order of the prices at the start.
  std::vector<Commitment> fleets_;
  /// Its s4u actor; none without such fleets.
  std::unique_ptr<Script> script_;
  /// Load of the last plan, MW; negative before the first.
  double planned_load_ = -1.0;
  /// `dearest_other()` at the last plan, USD/MWh.
  double planned_price_ = 0.0;
  /// Clock of the last plan, s.
  double planned_at_ = -never;
  /// Per fleet: machines as last counted, and as the last plan was made for.
  std::vector<Mark> marks_, planned_marks_;
  /// Clock date at which to plan again without other news, s.
  double next_look_ = never;
};

}  // namespace gigasim::sim
