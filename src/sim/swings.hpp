/// Power swing of the training steps: what floor, racks and batteries take of it. docs/models/power_swing.md
#pragma once

#include <memory>
#include <vector>

#include "job.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Swing of training jobs that one battery fleet smooths, all of them together [docs/models/power_swing.md].
struct Smoothing {
  /// Discharge at the height of the swing, MW; so much of the rating is not there for anything else.
  double peak_mw = 0.0;
  /// Mean discharge, MW.
  double throughput_mw = 0.0;
  /// Mean power that the losses draw from the bus, MW.
  double loss_mw = 0.0;
};

/// Keeps the swing of every job up to date. It changes only when a replica begins or ceases to run.
class Swings {
 public:
  /// Of a run that begins at clock 0; nothing runs yet.
  explicit Swings(World& world) : world_(world), smoothing_(world.fleets.size()) {}

  /// A replica runs, or runs no more: the swing must be computed anew after the next settle.
  void outdate() { old_ = true; }
  /// Whether a replica has begun or ceased to run since the last update.
  bool old() const { return old_; }
  /// Books the energies since the last update on the jobs, then finds the swing of the replicas that run at `now`.
  void update(double now, const std::vector<std::unique_ptr<Job>>& jobs);
  /// Per fleet of the world; all zero but for batteries that a job names.
  const std::vector<Smoothing>& smoothing() const { return smoothing_; }

 private:
  /// What the sources that run now accept, all together.
  SwingAcceptance accepted() const;
  /// Swing of one replica beside what its battery fleet has left by those before it.
  PowerSwing swing_of(const Replica& replica) const;
  /// Adds what the battery fleet of a job takes, if it names one.
  void smooth(const TrainingSpec& training, const PowerSwing& swing);

  /// The run.
  World& world_;
  /// Per fleet of the world.
  std::vector<Smoothing> smoothing_;
  /// Other replicas run than at the last update.
  bool old_ = false;
  /// Clock up to which energies are booked, s.
  double since_ = 0.0;
};

}  // namespace gigasim::sim
