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
  explicit Dispatcher(World& world);

  /// Called after every settle: rings the actor when something must be started or could be stopped. Returns the date at
  /// which to look again even if nothing else happens.
  double consider(double now);
  void plan();
  void ring();
  /// Some machine is on its way, or can be told to start at once, as it will be when power is short.
  bool starting(double now) const;

 private:
  /// Machines of one fleet: those that run or start, those that can start now, and those that can later.
  struct Commitment {
    std::size_t supply;  ///< index in the network
    const std::vector<CommittedUnit*>* machines;
    std::vector<CommittedUnit*> on, ready, later;
    int target = 0;  ///< machines that shall run
    int most = 0;    ///< machines that may run
    int all() const { return static_cast<int>(on.size() + ready.size() + later.size()); }
  };
  /// Machines of one fleet by what the last plan was made for.
  struct Mark {
    int running, starting, off;
    bool operator==(const Mark&) const = default;
  };
  const Supply& supply(const Commitment& c) const;
  bool changed();
  double required_mw(double load) const;
  double dearest_other() const;
  double load_mw() const;
  double known_demand_mw() const;
  double largest_mw() const;
  void survey(double now);
  void set_demands(double factor);
  std::vector<double> outputs();
  void choose(std::vector<int>& targets, double load);
  void keep_reserve(std::vector<int>& targets, double load) const;
  void respect_minimum_load(std::vector<int>& targets, double load) const;
  void start(Commitment& fleet, double now);
  void stop(Commitment& fleet, double now);

  World& world_;
  PowerPorts ports_;
  std::vector<Commitment> fleets_;  ///< whose units are started and stopped, in merit order
  std::unique_ptr<Script> script_;
  double planned_load_ = -1.0;
  double planned_price_ = 0.0;
  double planned_at_ = -never;
  std::vector<Mark> marks_, planned_marks_;
  double next_look_ = never;
};

}  // namespace gigasim::sim
