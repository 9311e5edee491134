/// How a campus is operated: merit order, reserve, batteries, shedding, energising, the queue of jobs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

struct ReserveSpec {
  int units = 1;       ///< the largest k running units may trip at once
  double share = 0.0;  ///< and this share of load on top
};
template <class F>
void describe(F& field, ReserveSpec& s) {
  field("units", s.units, "Spinning reserve covers the loss of this many of the largest running units", at_least(0),
        "EJ");
  field("share", s.share, "Spinning reserve, share of load, in addition", fraction);
}

struct BatteryPolicy {
  double keep = 0.2;    ///< energy held back for bridging the start of a unit
  double target = 0.9;  ///< recharged to this state of charge
};
template <class F>
void describe(F& field, BatteryPolicy& s) {
  field("keep", s.keep, "Share of the energy that is used only to bridge while a unit starts", fraction, "EJ");
  field("target", s.target, "State of charge that recharging aims at", fraction, "EJ");
}

/// When racks may be energised: what must exist for them first.
struct EnergiseSpec {
  bool floor = true;
  bool cooling = true;
  bool feeder = true;
  bool power = true;
  std::optional<Temperature> ambient{};  ///< weather that cooling and power are judged at
};
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
  bool backfill = true;
  bool preemption = true;
};
template <class F>
void describe(F& field, QueueSpec& s) {
  field("backfill", s.backfill, "A job may pass one that waits, if it does not delay it");
  field("preemption", s.preemption, "Jobs of higher priority take racks from lower ones");
}

struct PolicySpec {
  std::vector<std::string> merit{};  ///< fleets, first used first; default: by marginal cost
  ReserveSpec reserve{};
  BatteryPolicy battery{};
  bool cap = true;                  ///< racks are capped before any is shed
  std::vector<std::string> shed{};  ///< halls and loads, first given up first; the rest go last, together
  Duration restore{600.0};          ///< shed racks come back when power has sufficed this long
  EnergiseSpec energise{};
  QueueSpec queue{};
};
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
