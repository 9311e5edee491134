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
  int units = 1;       ///< number of the largest running units whose loss at once it covers, 0 or above
  double share = 0.0;  ///< share of the load that it covers in addition, 0..1
};
/// Keys of `policy.reserve:`.
template <class F>
void describe(F& field, ReserveSpec& s) {
  field("units", s.units, "Spinning reserve covers the loss of this many of the largest running units", at_least(0),
        "EJ");
  field("share", s.share, "Spinning reserve, share of load, in addition", fraction);
}

/// Use of batteries.
struct BatteryPolicy {
  double keep = 0.2;    ///< share of the energy, 0..1, that is used only to bridge while a unit starts
  double target = 0.9;  ///< state of charge that recharging aims at, 0..1
};
/// Keys of `policy.battery:`.
template <class F>
void describe(F& field, BatteryPolicy& s) {
  field("keep", s.keep, "Share of the energy that is used only to bridge while a unit starts", fraction, "EJ");
  field("target", s.target, "State of charge that recharging aims at", fraction, "EJ");
}

/// Capacity that must exist before racks are energised.
struct EnergiseSpec {
  bool floor = true;                     ///< racks wait for floor space
  bool cooling = true;                   ///< racks wait for cooling capacity
  bool feeder = true;                    ///< racks wait for feeder capacity
  bool power = true;                     ///< racks wait for firm generation and import
  std::optional<Temperature> ambient{};  ///< air that cooling and power are judged at; none: each site's design day
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
  bool backfill = true;    ///< a job may pass one that waits, if it does not delay it
  bool preemption = true;  ///< jobs of higher priority take racks from lower ones
};
/// Keys of `policy.queue:`.
template <class F>
void describe(F& field, QueueSpec& s) {
  field("backfill", s.backfill, "A job may pass one that waits, if it does not delay it");
  field("preemption", s.preemption, "Jobs of higher priority take racks from lower ones");
}

/// Rules by which the campus is operated.
struct PolicySpec {
  std::vector<std::string> merit{};  ///< fleets, first used first; empty: by marginal cost
  ReserveSpec reserve{};             ///< spinning reserve
  BatteryPolicy battery{};           ///< use of batteries
  bool cap = true;                   ///< racks are capped before any is shed
  std::vector<std::string> shed{};   ///< halls and loads, first given up first; the rest go last, together
  Duration restore{600.0};           ///< shed racks come back when power has sufficed for this long
  EnergiseSpec energise{};           ///< capacity that racks wait for
  QueueSpec queue{};                 ///< order of the jobs
};
/// Keys of `policy:`.
template <class F>
void describe(F& field, PolicySpec& s) {
  field("merit", s.merit, "Fleets and grid ties in the order they are used; default: cheapest first", reference);
  field("reserve", s.reserve, "Spinning reserve");
  field("battery", s.battery, "Use of batteries");
  field("cap", s.cap, "Racks are capped before any is shed");
  field("shed", s.shed, "Halls and loads in the order they are given up; those not named go last, together", reference);
  field("restore", s.restore, "Shed racks come back when power has sufficed for this long", non_negative, "EJ");
  field("energise", s.energise, "What must exist before racks are energised");
  field("queue", s.queue, "How jobs share the racks");
}

}  // namespace gigasim
