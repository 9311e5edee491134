#include "gigasim/campus/campus.hpp"

namespace gigasim {

Power floor_capacity(const FloorSpec& floor) { return Power((floor.area * floor.storeys / floor.density).value()); }

double unit_size_mw(const Device& device) {
  return std::visit([](const auto& spec) { return unit_size(spec).value(); }, device);
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
