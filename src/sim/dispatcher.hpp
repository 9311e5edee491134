/// Which machines run: when the numbers of machines are chosen anew, and who starts and stops. docs/models/dispatch.md
#pragma once

#include <memory>
#include <vector>

#include "commitment.hpp"
#include "outlook.hpp"
#include "script.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Supply;

/// Starts and stops machines so that the load and the spinning reserve are met for least cost, warm in time for what
/// the plan has in writing. A machine in excess runs on until it has cost as much as its next start would. An s4u
/// actor: rung only when the present commitment no longer fits.
class Dispatcher {
 public:
  /// For the committed sources of `world`; without any, it never does anything.
  explicit Dispatcher(World& world);

  /// Called after every settle: rings the actor when something must be started or could be stopped. Returns the clock
  /// date, s, at which to look again even if nothing else happens.
  double consider(double now);
  /// Chooses anew and orders starts and stops, at the present date.
  void plan();
  /// Has the actor plan at this date.
  void ring();
  /// Some machine is on its way, or can be told to start at once, as it will be when power is short.
  bool starting(double now) const;

 private:
  /// Machines of one fleet at a plan.
  struct Crowd {
    /// Index in the network.
    std::size_t supply;
    /// All of them.
    const std::vector<CommittedUnit*>* machines;
    /// Those that run or start, those that can start now, and those that can later; none that will leave soon.
    std::vector<CommittedUnit*> on, ready, later;
    /// Dates since which machines have been in excess, the longest first.
    std::vector<double> idle_since;
    int usable() const { return static_cast<int>(on.size() + ready.size() + later.size()); }
  };
  /// Machines of one fleet that the last plan was made for.
  struct Mark {
    int running, starting, off;
    bool operator==(const Mark&) const = default;
  };
  /// What is news since the last plan.
  struct News {
    double need_mw = -1.0;  ///< loads less the sources that need no start
    double price = 0.0;     ///< of the dearest of these that delivers, USD/MWh
  };
  const Supply& supply(const Crowd& c) const;
  bool changed();
  double dearest_on_call() const;
  double load_mw() const;
  double rise_mw(double now);
  void survey(double now);
  int chosen(std::size_t fleet, double ahead_s, double load_mw, bool starting);
  double patience_s(const Crowd& f) const;
  void start(Crowd& fleet, int wanted, double now);
  void stop(Crowd& fleet, int most, double patience_s, double now);
  void look_at(double date) { next_look_ = std::min(next_look_, date); }

  World& world_;
  Outlook outlook_;
  Commitment commitment_;
  std::vector<Crowd> fleets_;       ///< whose units are started and stopped, in merit order
  std::vector<Machines> machines_;  ///< the same, for the commitment
  std::vector<int> at_work_;        ///< per fleet: machines that run
  std::unique_ptr<Script> script_;
  double lead_s_ = 0.0;  ///< longest start of any machine, s
  News planned_;
  double planned_at_ = -never;
  std::vector<Mark> marks_, planned_marks_;
  double next_look_ = never;
  double rise_mw_ = 0.0, rise_until_ = -never;  ///< what is foreseen, and until when that holds
  /// Choices of one plan by (time ahead, whether to start).
  struct Choice {
    double ahead_s;
    bool starting;
    std::vector<int> machines;
  };
  std::vector<Choice> choices_;
};

}  // namespace gigasim::sim
