/// Fleets of identical units, and what all their units share: lease, crew, permit, common causes of outage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/campus/device.hpp"
#include "gigasim/models/economics.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

struct LeaseSpec {
  UsdPerMwMonth rate{35000.0};
  std::optional<Date> until{};
  std::optional<Duration> term{};  ///< from each unit's delivery
};
template <class F>
void describe(F& field, LeaseSpec& s) {
  field("rate", s.rate, "Rent", non_negative, "EJ [25-45 kUSD/MW/month]");
  field("until", s.until, "Units are returned on this date");
  field("term", s.term, "Units are returned this long after delivery", positive);
}

/// Identical units. One line, but every unit is an actor with a name of its own (`titan-350/07`).
struct FleetSpec {
  Device device{};
  std::string at{};
  int initial = 0;  ///< units in service at the start, besides what phases add
  std::string owner{};
  std::optional<LeaseSpec> lease{};
  PriceSpec price{};  ///< of one unit; leased units cost rent only
  std::string permit{};
  std::string crew{};
  std::optional<int> spares{};        ///< parts in stock; none: never short of parts
  Duration turnaround{14 * 86400.0};  ///< a failed part comes back as a spare after this
};
template <class F>
void describe(F& field, FleetSpec& s) {
  field.alternatives("kind", s.device);  // the fields of the chosen kind stand beside the common ones
  field("at", s.at,
        "Where it stands: a bus (generation, storage, grid tie), a loop (chillers, dry coolers), a hall (racks, CDUs) "
        "or a site (floor)",
        reference | required);
  field("initial", s.initial, "Units in service at the start", at_least(0));
  field("owner", s.owner, "Who owns it");
  field("lease", s.lease, "Leased, not bought: rent and return");
  describe(field, s.price);
  field("permit", s.permit, "Permit that lets it run", reference);
  field("crew", s.crew, "Crew that repairs it; none: repair starts at once", reference);
  field("spares", s.spares, "Spare parts in stock; a repair takes one. Not given: never short", at_least(0));
  field("turnaround", s.turnaround, "A failed part is a spare again after this", non_negative, "EJ");
}

struct CrewSpec {
  int count = 1;
  UsdPerYear cost{250000.0};  ///< of one crew
};
template <class F>
void describe(F& field, CrewSpec& s) {
  field("count", s.count, "Crews; each works on one unit at a time, first come first served", at_least(1) | required);
  field("cost", s.cost, "Cost of one crew a year", non_negative,
        "EJ: two technicians, 125 kUSD/yr each with all charges");
}

/// What lets a fleet's units run. After it lapses they stand still.
struct PermitSpec {
  std::optional<Date> from{};
  std::optional<Date> until{};
  std::optional<Duration> term{};      ///< of each unit, from its first start
  std::optional<Mass> nox_per_year{};  ///< of all its fleets together, by calendar year
};
template <class F>
void describe(F& field, PermitSpec& s) {
  field("from", s.from, "Units may not run before");
  field("until", s.until, "Units stop on this date");
  field("term", s.term, "A unit stops this long after its first start", positive);
  field("nox_per_year", s.nox_per_year,
        "NOx that all its units together may emit in a calendar year; then they stop until the next", positive);
}

/// An event that takes many units at once: loss of gas supply, a flood, a software fault.
struct CommonCauseSpec {
  std::vector<std::string> fleets{};
  OutageSpec outage{};
  double share = 1.0;         ///< chance that a unit is hit
  std::vector<Date> dates{};  ///< scheduled occurrences, in addition; each lasts mttr
};
template <class F>
void describe(F& field, CommonCauseSpec& s) {
  field("fleets", s.fleets, "Fleets that it hits", reference | required);
  field("outage", s.outage, "How often, and how long", required);
  field("share", s.share, "Chance that a given unit is hit", fraction);
  field("dates", s.dates, "Scheduled occurrences, in addition; each lasts mttr");
}

/// `fleet/07`: names of a fleet's units, padded to the fleet's final size.
std::string unit_name(std::string_view fleet, int number, int fleet_size);

}  // namespace gigasim
