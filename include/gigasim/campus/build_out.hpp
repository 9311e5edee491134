/// The build-out: what is added and removed when, in phases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

struct AddSpec {
  std::string fleet{};   ///< or
  std::string feeder{};  ///< a bus: circuits of its branch
  int count = 1;
  Date date{};
  std::optional<Rate> rate{};        ///< delivered at this pace from `date`; none: all on the date
  Duration commissioning{0.0};       ///< from delivery (and, for racks, floor) to service
  std::vector<std::string> after{};  ///< fleets whose units of this phase must stand first
  std::optional<Date> retire{};
};
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

struct RemoveSpec {
  std::string fleet{};
  int count = 1;
  Date date{};
};
template <class F>
void describe(F& field, RemoveSpec& s) {
  field("fleet", s.fleet, "Fleet that shrinks", reference | required);
  field("count", s.count, "Units; the oldest leave first", at_least(1) | required);
  field("date", s.date, "When", required);
}

/// A stage of the plan. For reporting it lasts from `date` (default: its first delivery) to the next phase.
struct PhaseSpec {
  std::string name{};
  std::optional<Date> date{};
  std::vector<AddSpec> add{};
  std::vector<RemoveSpec> remove{};
};
template <class F>
void describe(F& field, PhaseSpec& s) {
  field("name", s.name, "Name of the phase", required);
  field("date", s.date, "Reported from this date; default: the first delivery");
  field("add", s.add, "What is added");
  field("remove", s.remove, "What is removed");
}

}  // namespace gigasim
