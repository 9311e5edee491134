/// Spells of unserved load: when, how deep, what began them, and what they led to.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "meter.hpp"
#include "shortfalls.hpp"
#include "world.hpp"

namespace gigasim::sim {

/// Counts the spells for the adequacy figures, and tells each as a chain: what was lost, how short it made the campus,
/// what gave way, whom it cost how many GPU-hours.
class Shortages {
 public:
  /// `shortfalls` and `unserved` (MW of the whole campus) must be up to date at each `update`.
  Shortages(World& world, const Shortfalls& shortfalls, const Meter& unserved);

  /// Begins, deepens or ends a spell by the unserved power of this settle. Nothing counts while the first state is laid
  /// out.
  void update(double now);
  /// What began the present spell, in words; after it, that of the last one.
  const std::string& root() const { return spell_.root; }
  /// Whether load goes unserved now.
  bool present() const { return time_.count() > 0; }
  /// Hours with unserved load so far.
  double hours(double now) const { return time_.hours(now) - held_up_h_; }
  /// At the end of the run: fills in all but the sampled indices. A spell that lasts until the end counts too.
  void finish(Adequacy& adequacy, double now);

 private:
  /// What a spell began with, and the worst of it.
  struct Spell {
    /// Clock at its begin, s (negative: there is none); worst unserved power, MW; totals at its begin: unserved energy,
    /// MWh, and GPU-seconds lost to power and heat.
    double since = -1.0, worst_mw = 0.0, energy_before_mwh = 0.0, lost_before_gpu_s = 0.0;
    /// Leading cause at its begin; what began it, in words.
    std::string cause, root;
    /// Number of the event that told its begin.
    std::uint64_t event = 0;
    /// Batteries that could not discharge at some moment of it, by name.
    std::vector<std::string> emptied;
    /// Most racks that were slowed by caps or heat, and that were off, at one moment.
    int capped = 0, off = 0;
    /// Per job at its begin: GPU-seconds slowed, and rolled back.
    std::vector<double> slowed_before_gpu_s, rolled_back_before_gpu_s;
    /// Per job: interruptions at its begin.
    std::vector<long> interruptions_before;
  };
  /// Notes the totals of this moment and tells the begin of a spell.
  void begin(double now);
  /// Notes the worst of the spell.
  void deepen();
  /// Counts the spell and tells it with its chain. One without length is told, but not counted.
  void end(double now);
  /// Number of the event behind the leading shortfall, 0 if no unit's; `text` becomes what happened, in words.
  std::uint64_t find_root(std::string& text) const;
  /// The spell in words, from its root to the jobs; tells an event for each job that it slowed or stopped.
  std::string chain(double now);

  /// The run.
  World& world_;
  /// What unserved power is owed to.
  const Shortfalls& shortfalls_;
  /// Unserved power of the whole campus, MW.
  const Meter& unserved_;
  /// 1 while load goes unserved, else 0.
  Tally time_;
  /// The present spell, or the last one.
  Spell spell_;
  /// Counts a spell under its length, and the hours and days that it touches. Clock dates, s.
  void count(Adequacy& counts, double since, double until);

  /// What has been counted of the spells that have ended.
  Adequacy counts_;
  /// Time of spells under the hold-up, h.
  double held_up_h_ = 0.0;
  /// The latest hour and day that were counted, by number since midnight before the start.
  double last_hour_ = -1.0, last_day_ = -1.0;
  /// Local standard time of the first site with a climate less UTC, s.
  double local_s_ = 0.0;
};

}  // namespace gigasim::sim
