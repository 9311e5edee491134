#include "build_out.hpp"

#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"

namespace gigasim {

std::int64_t units_ever(const Scenario& plan, std::string_view fleet) {
  const FleetSpec* spec = plan.fleets.find(fleet);
  std::int64_t units = spec ? spec->initial.value_or(0) : 0;
  for (const PhaseSpec& phase : plan.phases)
    for (const AddSpec& add : phase.add)
      if (add.fleet == fleet) units += add.count;
  return units;
}

std::int64_t circuits_ever(const Scenario& plan, std::string_view bus) {
  const BusSpec* spec = plan.buses.find(bus);
  std::int64_t circuits = spec && spec->via ? spec->via->circuits : 0;
  for (const PhaseSpec& phase : plan.phases)
    for (const AddSpec& add : phase.add)
      if (add.feeder == bus) circuits += add.count;
  return circuits;
}

std::int64_t units_at(const AddSpec& add, Date date) {
  if (date < add.date || (add.retire && *add.retire <= date)) return 0;
  if (!add.rate) return add.count;
  const double delivered = std::floor(clock_s(add.date, date) * number(*add.rate) + 1e-9) + 1.0;
  return saturated<std::int64_t>(std::min(delivered, double(add.count)));
}

std::int64_t units_at(const Scenario& plan, std::string_view fleet, Date date) {
  const FleetSpec* spec = plan.fleets.find(fleet);
  std::int64_t units = spec ? spec->initial.value_or(0) : 0;
  for (const PhaseSpec& phase : plan.phases) {
    for (const AddSpec& add : phase.add)
      if (add.fleet == fleet) units += units_at(add, date);
    for (const RemoveSpec& remove : phase.remove)
      if (remove.fleet == fleet && remove.date <= date) units -= remove.count;
  }
  return units;
}

Date last_delivery(const AddSpec& add) {
  constexpr double latest_s = 1e11;  // some 3,000 years: beyond every run, within every Date
  return add.rate ? date_at(add.date, std::clamp((add.count - 1) / number(*add.rate), 0.0, latest_s)) : add.date;
}

std::optional<Date> phase_date(const PhaseSpec& phase) {
  if (phase.date) return phase.date;
  if (phase.add.empty()) return std::nullopt;
  return std::min_element(phase.add.begin(), phase.add.end(),
                          [](const AddSpec& a, const AddSpec& b) { return a.date < b.date; })
      ->date;
}

}  // namespace gigasim
