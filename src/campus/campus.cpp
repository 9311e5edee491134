#include "gigasim/campus.hpp"

#include <fmt/format.h>

namespace gigasim {

Power floor_capacity(const FloorSpec& floor) { return Power((floor.area * floor.storeys / floor.density).value()); }

std::string unit_name(std::string_view fleet, int number, int fleet_size) {
  const std::size_t digits = std::max<std::size_t>(2, std::to_string(fleet_size).size());
  return fmt::format("{}/{:0{}}", fleet, number, digits);
}

}  // namespace gigasim
