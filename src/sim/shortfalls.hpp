/// Why loads were not served: every unserved MW is named by resource and cause.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "hours.hpp"
#include "meter.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Hall;

/// Rule [docs/models/attribution.md]: what a hall loses because its coolant is too warm or its CDUs too few is the
/// cooling's; what it or a load loses for want of power is the first full branch's on its path to the supply, else
/// generation's. Within a resource, the causes (outages, maintenance, heat, starts, permits, calls) share the loss in
/// proportion to the capacity that each takes away, as far as that capacity reaches; the rest is capacity that was
/// never built.
class Shortfalls {
 public:
  explicit Shortfalls(World& world) : world_(world) {}

  void update(double now);
  /// Totals up to `now`, largest first; with `since`, less those of that earlier snapshot.
  std::vector<Shortfall> totals(double now) const;
  void restart_worst();                                   ///< a phase begins
  std::vector<Shortfall> phase_totals(double now) const;  ///< `totals` with the worst moment of the phase
  const Shortfall* leading() const;  ///< the largest of the present shortage; none: nothing is short
  /// By the same rule, what holds back a hall now: for want of power (or, while it is tripped, cooling); and for heat.
  Shares why_off(const Hall& hall, int index) const;
  Shares why_hot(const Hall& hall) const;

 private:
  struct Entry {
    Shortfall total;
    Meter energy;
    Tally present;
    double mw = 0.0;
    double slope = 0.0;
    double phase_worst_mw = 0.0;
    std::optional<Date> phase_worst_at{};
  };
  struct Missing {
    Cause cause;
    double mw;
    const Fleet* fleet;  ///< whose capacity is missing
  };
  /// The unit that would cure a shortfall: its name and size, MW.
  struct Remedy {
    std::string unit;
    double unit_mw = 0.0;
  };
  void charge(const Resource& resource, const std::vector<Missing>& causes, Linear loss, const Remedy& remedy);
  void charge_power(int demand);
  void charge_branch(int bus, Linear loss);
  void charge_generation(Linear loss);
  void charge_cooling(const Hall& hall, Linear loss);
  std::vector<Missing> missing_generation() const;
  std::vector<Missing> missing_cooling(const Hall& hall) const;
  std::vector<Missing> missing_branch(int bus) const;
  Resource cooling_of(const Hall& hall) const;
  Shares shares(const std::vector<Missing>& causes, double loss, HourBin bin, const Resource& resource) const;
  Entry& entry(const Resource& resource, Cause cause);

  World& world_;
  std::vector<Entry> entries_;
  std::vector<Linear> power_loss_;  ///< for want of generation, then per full branch (bus of the balance)
  bool any_ = false;
};

/// `later` less `earlier`, entry by entry; largest first, empty ones left out.
std::vector<Shortfall> difference(const std::vector<Shortfall>& later, const std::vector<Shortfall>& earlier);

}  // namespace gigasim::sim
