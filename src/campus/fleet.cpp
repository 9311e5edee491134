#include "gigasim/campus/fleet.hpp"

#include <algorithm>

namespace gigasim {

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
