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
  std::string fleet{};               ///< fleet that grows
  std::string feeder{};              ///< bus whose branch gets more circuits
  int count = 1;                     ///< units, 0 or more
  Date date{};                       ///< delivery of the first unit
  std::optional<Rate> rate{};        ///< pace of delivery from `date` on, above 0; none: all on the date
  Duration commissioning{0.0};       ///< time from delivery (and, for racks, floor) to service
  std::vector<std::string> after{};  ///< fleets whose units of this phase must be in service first
  std::optional<Date> retire{};      ///< date on which these units leave; none: they stay
};
/// Keys of an item of `add:` of a phase. That one of `fleet` and `feeder` is given is checked with the whole plan.
template <class F>
void describe(F& field, AddSpec& s) {
  field("fleet", s.fleet, "Fleet that grows", reference);
  field("feeder", s.feeder, "Bus whose branch gets more circuits, instead of a fleet", reference);
  field("count", s.count, "Units", at_least(0) | required);
  field("date", s.date, "Delivery (of the first unit)", required);
  field("rate", s.rate, "Delivery rate; none: all on the date", positive);
  field("commissioning", s.commissioning, "Delivery to service", non_negative);
  field("after", s.after, "Fleets whose units of this phase must be in service first", reference);
  field("retire", s.retire, "These units leave on this date");
}

/// Units that a phase removes; the oldest leave first.
struct RemoveSpec {
  std::string fleet{};  ///< fleet that shrinks
  int count = 1;        ///< units, 0 or more
  Date date{};          ///< date on which they leave
};
/// Keys of an item of `remove:` of a phase.
template <class F>
void describe(F& field, RemoveSpec& s) {
  field("fleet", s.fleet, "Fleet that shrinks", reference | required);
  field("count", s.count, "Units; the oldest leave first", at_least(0) | required);
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
