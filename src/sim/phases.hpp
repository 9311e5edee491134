/// What a run reports of each of its phases.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "meters.hpp"
#include "shortages.hpp"
#include "shortfalls.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Adds to shortfalls of power and cooling the rack-hours that the contractor's gates and the repair queues took up to
/// `now`.
std::vector<Shortfall> with_waits(std::vector<Shortfall> shortfalls, const World& world, double now);

/// Closes each phase when the next begins.
class Phases {
 public:
  /// Begins the first phase. `closed` is called after each that has ended. The contractor of `world` must exist, and
  /// all that is given here must outlive the phases.
  Phases(World& world, Meters& meters, Shortfalls& shortfalls, const Shortages& shortages,
         std::function<void(double now)> closed);
  /// Name of the present phase; `whole run` in plans without phases.
  std::string name() const;
  /// Ends the present phase: its result is the difference of two snapshots.
  void close(double now);
  /// Moves the results of the phases that have ended out.
  std::vector<PhaseResult> take() { return std::move(results_); }

 private:
  /// Totals since the start of the run, from which a phase takes its part by difference.
  struct Snapshot {
    /// Energy of IT with its network, of the facility, wanted by all, and unserved, MWh; hours with any load unserved.
    double it_mwh = 0, facility_mwh = 0, wanted_mwh = 0, unserved_mwh = 0, unserved_hours = 0;
    /// Shortfalls and rack waits, with the worst moment of the present phase.
    std::vector<Shortfall> shortfalls;
  };
  /// Closes a phase when the next begins.
  Life live();
  /// Totals at this date.
  Snapshot snapshot(double now) const;
  /// Racks that are there and those that are energised.
  void add_racks(PhaseResult& p) const;
  /// Energies, mean and peak powers of the phase, from the totals at its end. It restarts the peaks.
  void add_energy(PhaseResult& p, const Snapshot& end, double now);
  /// What firm power and cooling could do in the hottest hour of the phase, and the cooling that halls want.
  void add_capability(PhaseResult& p) const;
  /// Outdoor temperature of the hottest hour at the hottest site, degC; -273 without sites.
  double hottest_c(Date from, Date to) const;

  /// The run.
  World& world_;
  /// Energies so far, and the peaks of IT input and facility power since the phase began.
  Meters& meters_;
  /// Unserved power by resource and cause; its worst moments are restarted with each phase.
  Shortfalls& shortfalls_;
  /// Hours with unserved load.
  const Shortages& shortages_;
  /// Called after each phase that has ended.
  std::function<void(double)> closed_;
  /// Phases that have ended.
  std::vector<PhaseResult> results_;
  /// Totals at the start of the present phase.
  Snapshot start_;
  /// Index of the present phase.
  std::size_t phase_ = 0;
  /// Clock of its start, s.
  double since_ = 0.0;
  /// Acts before anything else of its date, so that it sees the phase that ends there.
  Actor ticker_{Rank::record};
  /// Its life.
  Life life_;
};

}  // namespace gigasim::sim
