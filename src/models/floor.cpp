#include "gigasim/models/floor.hpp"

namespace gigasim {

Power floor_capacity(const FloorSpec& floor) { return Power((floor.area * floor.storeys / floor.density).value()); }

}  // namespace gigasim
