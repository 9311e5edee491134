/// How a campus is operated: merit order, reserve, batteries, shedding, energising, the queue of jobs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Spinning reserve that the dispatcher keeps.
struct ReserveSpec {
  /// Number of units whose loss at once the reserve covers, 0 or above: the largest ones that run, of all fleets,
  /// circuits of grid ties among them. As many are withheld from firm power before racks are energised.
  int units = 1;
  /// Share of the load that the reserve covers in addition, 0..1; the machines that run must be able to carry the load
  /// times 1 + `share`.
  double share = 0.0;
  /// Circuits of grid ties are withheld from firm power like units; else racks count on all of them.
  bool ties = false;
};
/// Keys of `policy.reserve:`.
template <class F>
void describe(F& field, ReserveSpec& s) {
  field("units", s.units, "Spinning reserve covers the loss of this many of the largest running units", at_least(0),
        "EJ");
  field("share", s.share, "Spinning reserve, share of load, in addition", fraction);
  field("ties", s.ties, "Circuits of grid ties are withheld from firm power like units", any,
        "EJ: a campus on one tie would energise nothing");
}

/// Use of batteries.
struct BatteryPolicy {
  /// Share of the usable energy, 0..1, counted from the lower end of the window, that a battery gives only while some
  /// machine is on its way or could start at once. 0: nothing is held back.
  double keep = 0.2;
  /// State of charge at which recharging stops, 0..1. Recharging uses whatever supply runs, and never takes power from
  /// a load.
  double target = 0.9;
};
/// Keys of `policy.battery:`.
template <class F>
void describe(F& field, BatteryPolicy& s) {
  field("keep", s.keep, "Share of the energy that is used only to bridge while a unit starts", fraction, "EJ");
  field("target", s.target, "State of charge that recharging aims at", fraction, "EJ");
}

/// Capacity that must exist before racks are energised.
struct EnergiseSpec {
  /// Racks wait for floor space, at sites that state any.
  bool floor = true;
  /// Racks wait until the coolers in service at their loop carry their heat in air of `ambient`; nothing is withheld
  /// there.
  bool cooling = true;
  /// Racks wait until the circuits in service to their bus carry their power.
  bool feeder = true;
  /// Racks wait until firm generation and import, less the reserve, carry their power in air of `ambient`.
  bool power = true;
  /// Outdoor air that cooling and power are judged at; none: the design dry bulb of each site.
  std::optional<Temperature> ambient{};
};
/// Keys of `policy.energise:`.
template <class F>
void describe(F& field, EnergiseSpec& s) {
  field("floor", s.floor, "Racks wait for floor space");
  field("cooling", s.cooling, "Racks wait for cooling capacity");
  field("feeder", s.feeder, "Racks wait for feeder capacity");
  field("power", s.power, "Racks wait for firm generation and import");
  field("ambient", s.ambient,
        "Outdoor temperature that capacities are judged at; default: each site's design dry bulb");
}

/// How the job scheduler fills racks.
struct QueueSpec {
  /// EASY backfilling: a job may pass one that waits if it can be preempted for it, ends before the other can start, or
  /// leaves it enough racks. False: whoever waits holds back all jobs behind it in its halls.
  bool backfill = true;
  /// A job with `preempts` that lacks racks takes them from running jobs of lower priority, whose state is saved.
  bool preemption = true;
};
/// Keys of `policy.queue:`.
template <class F>
void describe(F& field, QueueSpec& s) {
  field("backfill", s.backfill, "A job may pass one that waits, if it does not delay it");
  field("preemption", s.preemption, "Jobs of higher priority take racks from lower ones");
}

/// Rules by which the campus is operated.
struct PolicySpec {
  /// Fleets in the order in which they are used; those not named follow by their marginal cost at the start. Empty: all
  /// by marginal cost at the prices of the moment.
  std::vector<std::string> merit{};
  /// Spinning reserve.
  ReserveSpec reserve{};
  /// Machines are warm in time for what the plan has in writing: series of loads, limits and prices, planned
  /// maintenance, the ends of permits and leases. Else the present moment alone decides.
  bool foresight = true;
  /// Use of batteries.
  BatteryPolicy battery{};
  /// Racks that cannot be served are capped first, down to their lowest power, and shed only if that is not enough.
  /// False: they are shed at once.
  bool cap = true;
  /// Halls and loads, first given up first. Those not named go last, together; house loads and cooling plants come
  /// after them.
  std::vector<std::string> shed{};
  /// Shed racks come back when power has sufficed for this long, 0 or above (it acts as 1 s at least). As long may a
  /// rise of load wait for machines before racks are shed for it.
  Duration restore{600.0};
  /// Capacity that racks wait for before they are energised.
  /// Power supplies ride through gaps up to this long: a shorter spell without power is no loss of load.
  Duration hold_up{0.02};
  EnergiseSpec energise{};
  /// How jobs share the racks.
  QueueSpec queue{};
};
/// Keys of `policy:`.
template <class F>
void describe(F& field, PolicySpec& s) {
  field("merit", s.merit, "Fleets and grid ties in the order they are used; default: cheapest first", reference);
  field("reserve", s.reserve, "Spinning reserve");
  field("foresight", s.foresight,
        "Machines are warm in time for what the plan has in writing: series, planned maintenance, ends of permits and "
        "leases");
  field("battery", s.battery, "Use of batteries");
  field("cap", s.cap, "Racks are capped before any is shed");
  field("shed", s.shed, "Halls and loads in the order they are given up; those not named go last, together", reference);
  field("restore", s.restore, "Shed racks come back when power has sufficed for this long", non_negative, "EJ");
  field("hold_up", s.hold_up, "Power supplies ride through gaps up to this long; a shorter spell is no loss of load",
        non_negative, "PUB: ITI (CBEMA) curve, 20 ms");
  field("energise", s.energise, "What must exist before racks are energised");
  field("queue", s.queue, "How jobs share the racks");
}

}  // namespace gigasim
