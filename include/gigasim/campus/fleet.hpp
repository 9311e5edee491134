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

/// Rent of units that are not bought. Exactly one of `until` and `term` is given.
struct LeaseSpec {
  /// Rent per size of the units in service, 0 or above; it counts failed units, too.
  UsdPerMwMonth rate{35000.0};
  /// Date on which all units are returned.
  std::optional<Date> until{};
  /// Time from the planned delivery of a unit (or the start of the run) to its return, above 0.
  std::optional<Duration> term{};
};
/// Keys of `lease:` of a fleet.
template <class F>
void describe(F& field, LeaseSpec& s) {
  field("rate", s.rate, "Rent", non_negative, "EJ [25-45 kUSD/MW/month]");
  field("until", s.until, "Units are returned on this date");
  field("term", s.term, "Units are returned this long after delivery", positive);
}

/// Identical units. One line, but every unit is an actor with a name of its own (`titan-350/07`).
struct FleetSpec {
  Device device{};                    ///< kind of the units and its fields
  std::string at{};                   ///< bus, loop, hall or site that they stand at, as the kind demands
  std::optional<int> initial{};       ///< units in service at the start, 0 or above; none: phases bring them all
  std::string owner{};                ///< who pays for buying and keeping the units; empty: the operator
  std::optional<LeaseSpec> lease{};   ///< rent; none: the units are bought
  PriceSpec price{};                  ///< price of one unit; leased units cost rent only
  std::string permit{};               ///< permit that lets the units run; empty: none is needed
  std::string crew{};                 ///< crew that repairs the units; empty: repair starts at once
  std::optional<int> spares{};        ///< parts in stock, 0 or above; none: never short of parts
  Duration turnaround{14 * 86400.0};  ///< time after which a failed part is a spare again
};
/// Keys of an entry of `fleets:` besides those of its kind.
template <class F>
void describe(F& field, FleetSpec& s) {
  field.alternatives("kind", s.device);  // the fields of the chosen kind stand beside the common ones
  field("at", s.at,
        "Where it stands: a bus (generation, storage, grid tie), a loop (chillers, dry coolers), a hall (racks, CDUs) "
        "or a site (floor)",
        reference | required);
  field("initial", s.initial, "Units in service at the start; without it, phases bring them all", at_least(0));
  field("owner", s.owner, "Who owns it");
  field("lease", s.lease, "Leased, not bought: rent and return");
  describe(field, s.price);
  field("permit", s.permit, "Permit that lets it run", reference);
  field("crew", s.crew, "Crew that repairs it; none: repair starts at once", reference);
  field("spares", s.spares, "Spare parts in stock; a repair takes one. Not given: never short", at_least(0));
  field("turnaround", s.turnaround, "A failed part is a spare again after this", non_negative, "EJ");
}

/// Equal repair crews. Each works on one unit at a time, first come first served.
struct CrewSpec {
  /// Crews, 1 or more.
  int count = 1;
  /// Cost of one crew a year, 0 or above, whether it works or not.
  UsdPerYear cost{250000.0};
};
/// Keys of an entry of `crews:`.
template <class F>
void describe(F& field, CrewSpec& s) {
  field("count", s.count, "Crews; each works on one unit at a time, first come first served", at_least(1) | required);
  field("cost", s.cost, "Cost of one crew a year", non_negative,
        "EJ: two technicians, 125 kUSD/yr each with all charges");
}

/// A permit lets units run. After it lapses they stand still.
struct PermitSpec {
  /// Date before which no unit may run; none: from the start.
  std::optional<Date> from{};
  /// Date on which all units stop; none: never.
  std::optional<Date> until{};
  /// Time from a unit's first start to its last stop, above 0; none: no limit.
  std::optional<Duration> term{};
  /// NOx that all fleets of the permit together may emit in a calendar year (UTC), above 0. When it is used up, to 0.1
  /// %, their units stop until the next year; none: no limit.
  std::optional<Mass> nox_per_year{};
};
/// Keys of an entry of `permits:`.
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
  /// Fleets whose units it hits.
  std::vector<std::string> fleets{};
  /// How often it happens, and how long units are away for it: its mttr. No crew is needed.
  OutageSpec outage{};
  /// Chance, 0..1, that a given unit in service is hit, by a draw of its own each time.
  double share = 1.0;
  /// Scheduled occurrences, in addition to the random ones.
  std::vector<Date> dates{};
};
/// Keys of an entry of `common_causes:`.
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
