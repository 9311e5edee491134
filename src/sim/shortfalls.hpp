/// Why loads were not served: every unserved MW is named by resource and cause.
#pragma once

#include <map>
#include <string>
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
  /// Nothing is charged yet.
  explicit Shortfalls(World& world) : world_(world) {}

  /// Charges the unserved power of this settle to resources and causes.
  void update(double now);
  /// Totals since the start of the run, in the order in which the shortfalls first occurred.
  std::vector<Shortfall> totals(double now) const;
  /// A phase begins: its worst moments are those from now on.
  void restart_worst();
  /// `totals` with the worst moment of the present phase.
  std::vector<Shortfall> phase_totals(double now) const;
  /// The largest of the present shortage, by power; none: nothing is short. Valid until the next `update`.
  const Shortfall* leading() const;
  /// Causes by the same rule for what holds a hall back now for want of power or, while it is tripped, of cooling;
  /// `index` is that of the hall.
  Shares why_off(const Hall& hall, int index) const;
  /// Causes of what a hall loses now to heat.
  Shares why_hot(const Hall& hall) const;

 private:
  /// A resource and a cause.
  struct Entry {
    /// Both, with the unit that would help and the worst moment of the run.
    Shortfall total;
    /// Unserved power charged to them, MW.
    Meter energy;
    /// 1 while some is, else 0.
    Tally present;
    /// The power of this moment, MW.
    double mw = 0.0;
    /// Its change, MW/s.
    double slope = 0.0;
    /// The worst moment of the phase, MW.
    double phase_worst_mw = 0.0;
    /// When that was; none: no such shortfall in the phase.
    std::optional<Date> phase_worst_at{};
  };
  /// Capacity that one cause takes away from one fleet.
  struct Missing {
    /// The cause.
    Cause cause;
    /// The capacity, MW, 0 or more.
    double mw;
    /// Whose capacity is missing.
    const Fleet* fleet;
  };
  /// The unit of which one more would help against a shortfall.
  struct Remedy {
    /// The fleet, or a word (`circuit`, `CDU`); empty: not known.
    std::string unit;
    /// Its capability at this moment, MW.
    double unit_mw = 0.0;
  };
  /// Charges a loss to the causes in proportion to their capacity, as far as that reaches, and what they do not explain
  /// to `rest`.
  void charge(const Resource& resource, const std::vector<Missing>& causes, Linear loss, const Remedy& remedy,
              Cause rest = Cause::not_built);
  /// What runs now could serve all racks of the hall that were switched off for want of power.
  bool restores(const Hall& hall) const;
  /// The branch above a bus of the balance.
  Resource feeder(int bus) const;
  /// Adds what a demand port lacks to the first full branch on its path, or to generation.
  void charge_power(int demand);
  /// Charges a loss to the branch above a bus of the balance.
  void charge_branch(int bus, Linear loss);
  /// Charges a loss to generation.
  void charge_generation(Linear loss);
  /// Charges a hall's loss to its CDUs where they bind, else to the plant of its loop.
  void charge_cooling(const Hall& hall, Linear loss);
  /// Capacity of all supplies that is away now.
  std::vector<Missing> missing_generation() const;
  /// Capacity of a hall's CDUs where they bind, else of its loop's coolers, that is away now.
  std::vector<Missing> missing_cooling(const Hall& hall) const;
  /// Circuits of a branch (bus of the balance below it) that are away now.
  std::vector<Missing> missing_branch(int bus) const;
  /// The resource that carries a hall's heat: its CDUs where they bind, else the plant of its loop.
  Resource cooling_of(const Hall& hall) const;
  /// Parts of a loss (MW) by cause. Parts of `bin` generation go to the bins of permits, grid calls and common causes
  /// where those are the reason.
  Shares shares(const std::vector<Missing>& causes, double loss, HourBin bin, const Resource& resource) const;
  /// The entry of a resource and a cause, made if it is new.
  Entry& entry(const Resource& resource, Cause cause);

  /// The run.
  World& world_;
  /// Entries in the order of their first occurrence.
  std::vector<Entry> entries_;
  /// Per hall: what took its cooling away when last something did.
  std::map<std::string, std::vector<Missing>> took_cooling_;
  /// Power lost for want of generation, then per full branch (bus of the balance), MW and MW/s.
  std::vector<Linear> power_loss_;
  /// Something was unserved at the last settle.
  bool any_ = false;
};

/// Energies and hours of `later` less those of `earlier`, entry by entry; the worst moments are those of `later`. The
/// largest comes first; entries without energy and rack-hours are left out.
std::vector<Shortfall> difference(const std::vector<Shortfall>& later, const std::vector<Shortfall>& earlier);

}  // namespace gigasim::sim
