/// The build-out: what is added and removed when, in phases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// Units that a phase adds. Exactly one of `fleet` and `feeder` is given.
struct AddSpec {
  /// Fleet that grows; empty: `feeder` is given.
  std::string fleet{};
  /// Bus whose branch gets more circuits; empty: `fleet` is given.
  std::string feeder{};
  /// Number of units, 1 or more.
  int count = 1;
  /// Delivery of the first unit.
  Date date{};
  /// Pace of delivery from `date` on, above 0: unit k follows k / rate later. None: all come on the date.
  std::optional<Rate> rate{};
  /// Time from delivery, or from the moment its gates are open, to service, 0 or above. Burn-in that the kind has is
  /// added.
  Duration commissioning{0.0};
  /// Fleets whose units of this phase (or, where it adds none of them, of earlier phases) must have been in service
  /// before these units are commissioned.
  std::vector<std::string> after{};
  /// Date on which these units leave; none: they stay.
  std::optional<Date> retire{};
};
/// Keys of an item of `add:` of a phase. That one of `fleet` and `feeder` is given is checked with the whole plan.
template <class F>
void describe(F& field, AddSpec& s) {
  field("fleet", s.fleet, "Fleet that grows", reference);
  field("feeder", s.feeder, "Bus whose branch gets more circuits, instead of a fleet", reference);
  field("count", s.count, "Units", at_least(1) | required);
  field("date", s.date, "Delivery (of the first unit)", required);
  field("rate", s.rate, "Delivery rate; none: all on the date", positive);
  field("commissioning", s.commissioning, "Delivery to service", non_negative);
  field("after", s.after, "Fleets whose units of this phase must be in service first", reference);
  field("retire", s.retire, "These units leave on this date");
}

/// Units that a phase removes; the oldest leave first.
struct RemoveSpec {
  /// Fleet that shrinks.
  std::string fleet{};
  /// Number of units in service that leave, 1 or more, in the order of their numbers. Fewer leave if there are no more.
  int count = 1;
  /// Date on which they leave.
  Date date{};
};
/// Keys of an item of `remove:` of a phase.
template <class F>
void describe(F& field, RemoveSpec& s) {
  field("fleet", s.fleet, "Fleet that shrinks", reference | required);
  field("count", s.count, "Units; the oldest leave first", at_least(1) | required);
  field("date", s.date, "When", required);
}

/// A stage of the plan. For reporting it lasts from `date` to the next phase.
struct PhaseSpec {
  /// Name for tables, unique among phases.
  std::string name{};
  /// Begin of the phase; none: its first delivery, and for the first phase the start of the run.
  std::optional<Date> date{};
  /// Units that it brings.
  std::vector<AddSpec> add{};
  /// Units that it takes away.
  std::vector<RemoveSpec> remove{};
};
/// Keys of an item of `phases:`.
template <class F>
void describe(F& field, PhaseSpec& s) {
  field("name", s.name, "Name of the phase", required);
  field("date", s.date, "Reported from this date; default: the first delivery");
  field("add", s.add, "What is added");
  field("remove", s.remove, "What is removed");
}

}  // namespace gigasim
