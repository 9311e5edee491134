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
  Shortages(World& world, const Shortfalls& shortfalls, const Meter& unserved)
      : world_(world), shortfalls_(shortfalls), unserved_(unserved) {}

  void update(double now);                                 ///< after every settle
  const std::string& root() const { return spell_.root; }  ///< what began the present spell, in words
  bool present() const { return time_.count() > 0; }
  double hours(double now) const { return time_.hours(now); }
  void add_to(Adequacy& adequacy, double now) const;  ///< one that lasts until the end counts too

 private:
  /// What a spell began with, and the worst of it.
  struct Spell {
    double since = -1.0, worst_mw = 0.0, energy_before_mwh = 0.0, lost_before_gpu_s = 0.0;
    std::string cause, root;
    std::uint64_t event = 0;
    std::vector<std::string> emptied;
    int capped = 0, off = 0;
    std::vector<double> slowed_before_gpu_s, rolled_back_before_gpu_s;  ///< per job
    std::vector<long> interruptions_before;
  };
  void begin(double now);
  void deepen();
  void end(double now);
  std::uint64_t find_root(std::string& text) const;
  std::string chain(double now);

  World& world_;
  const Shortfalls& shortfalls_;
  const Meter& unserved_;
  Tally time_;
  Spell spell_;
  long events_ = 0;
  double longest_h_ = 0.0, deepest_mw_ = 0.0;
};

}  // namespace gigasim::sim
