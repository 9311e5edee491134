#include "gigasim/campus/campus.hpp"

namespace gigasim {

Power floor_capacity(const FloorSpec& floor) { return Power((floor.area * floor.storeys / floor.density).value()); }

double unit_size_mw(const Device& device) {
  if (const auto* s = std::get_if<GasTurbineSpec>(&device)) return s->rating.value();
  if (const auto* s = std::get_if<GenericUnitSpec>(&device)) return s->capacity.value();
  if (const auto* s = std::get_if<BatterySpec>(&device)) return s->rating.value();
  if (const auto* s = std::get_if<GridTieSpec>(&device)) return number(s->firm.constant);
  if (const auto* s = std::get_if<ChillerSpec>(&device)) return s->capacity.value();
  if (const auto* s = std::get_if<DryCoolerSpec>(&device)) return s->capacity.value();
  if (const auto* s = std::get_if<CduSpec>(&device)) return s->capacity.value();
  if (const auto* s = std::get_if<RackSpec>(&device)) return s->rating.value();
  return floor_capacity(std::get<FloorSpec>(device)).value();
}

std::string unit_name(std::string_view fleet, int number, int fleet_size) {
  // Without a formatter: every event of a run carries a name.
  const std::size_t digits = std::max<std::size_t>(2, std::to_string(fleet_size).size());
  const std::string figure = std::to_string(number);
  std::string name;
  name.reserve(fleet.size() + 1 + std::max(digits, figure.size()));
  name.append(fleet).push_back('/');
  if (figure.size() < digits) name.append(digits - figure.size(), '0');
  return name.append(figure);
}

}  // namespace gigasim
